#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hub/config/spec.h"
#include "hub/formats/xml/document.h"
#include "hub/sftp/session.h"

namespace adapters::file {

enum class Format : std::uint8_t { xml, csv, json, text };
/// How a file is known to be whole.
enum class Finished : std::uint8_t {
  settled,  ///< Size and times were the same at two looks, `settle` apart.
  marker,   ///< Its marker is there, and is no older than the file.
  renamed,  ///< At once: whoever writes it gives it its name when it is whole.
};
enum class WhenEmpty : std::uint8_t { left, done };

/// How a table is written as text (RFC 4180).
struct TableSettings {
  std::string separator = ",";    ///< One character.
  std::string charset = "UTF-8";  ///< Or windows-1257.
};

/// One kind of file that the hub writes.
struct OperationSettings : TableSettings {
  std::string folder;                         ///< Below the root.
  std::string name;                           ///< Template of the file's name.
  std::map<std::string, std::string> values;  ///< For the name: XPaths over the mapped document.
  Format format = Format::xml;
  std::string schema;                ///< XSD of the mapped document; json: needed.
  std::vector<std::string> columns;  ///< csv: elements of each row, in this order.
  hub::config::Written written;
  /// Always: a file is known again by its name and content.
  static constexpr bool idempotent = true;
};

/// One folder whose files are taken as messages.
struct SourceSettings : TableSettings {
  std::string folder;                   ///< Below the root.
  std::vector<std::string> names{"*"};  ///< Patterns of names (glob); one must fit.
  Finished finished = Finished::settled;
  std::chrono::milliseconds settle{5000};
  std::string marker = ".done";  ///< Behind the name of the file.
  std::string done = "done";     ///< Below `folder`: where files go whose content is ours.
  std::uint32_t max_kib = 10240;
  Format format = Format::xml;
  std::string split;          ///< XPath: the element of each document. Empty: the file is one.
  std::string id;             ///< XPath from that element. Empty: name and digest.
  std::uint32_t batch = 100;  ///< Documents of one round.
  WhenEmpty empty = WhenEmpty::left;
  hub::config::Written written;
};

/// The `adapter:` section of a system of kind `file`.
struct FileConfig {
  std::string root;                    ///< Absolute, or `sftp://user@host:port/folder`.
  hub::sftp::Credentials credentials;  ///< Only of sftp.
  std::chrono::milliseconds timeout{30000};
  std::map<std::string, std::string> namespaces;  ///< Prefixes of the XPaths.
  std::map<std::string, OperationSettings> operations;
  std::map<std::string, SourceSettings> sources;
};

[[nodiscard]] const hub::config::Spec<FileConfig>& file_spec();

/// What Spec cannot see: forms of texts and fields that need each other. The first thing wrong, or empty.
[[nodiscard]] hub::Sentence problem_in(const FileConfig& config);

[[nodiscard]] hub::formats::Namespaces namespaces_of(const FileConfig& config);

}  // namespace adapters::file
