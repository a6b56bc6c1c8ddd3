#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/values/days.h"

namespace adapters::div {

inline constexpr std::size_t kMostFiles = 100;                            ///< Ours; the portal takes ten.
inline constexpr std::size_t kMostRecipients = 1000;                      ///< Ours.
inline constexpr std::uint64_t kLargestFile = 2ULL * 1024 * 1024 * 1024;  ///< Ours; each unit has its own.

enum class Priority : std::uint8_t { low, normal, high };

struct Author {
  std::string title;       ///< Of the institution. Of a person what the letter says of them, as one text.
  bool is_person = false;  ///< Only read: letters are sent for institutions.
};

/// A file of a letter. Its octets travel beside the envelope.
struct LetterFile {
  std::string name;
  std::string mime_type;
  std::uint64_t size = 0;
  std::string sha512;             ///< 64 octets.
  std::string content_reference;  ///< The ContentId of its attachment.
  bool compressed = false;
};

/// The message's key for one recipient, as GetPublicKeyList's key sealed it (attachment_key.h).
struct SealedKey {
  std::string key;         ///< Octets.
  std::string thumbprint;  ///< SHA-1 of the recipient's certificate, 20 octets.
};

struct Recipient {
  std::string e_address;
  std::optional<SealedKey> sealed;  ///< All recipients of a letter have one, or none has.
};

struct TraceInfo {
  std::string id;
  std::string text;  ///< At most 50 characters.
};

/// What a sender says and signs: a letter with its files and to whom it goes.
struct Letter {
  std::vector<Author> authors;
  hub::values::Day date{};
  std::string kind;  ///< DocumentKindCode, as registered: `DOC_EMPTY`, `EINVOICE`.
  std::string kind_version = "1.0";
  std::string kind_name;    ///< May be empty.
  std::string description;  ///< May be empty.
  std::string title;
  std::vector<std::string> replies_to;  ///< Registration numbers of what this answers.
  std::vector<LetterFile> files;
  std::string sender;            ///< E-address.
  std::string sender_reference;  ///< SenderRefNumber: one letter, one number, however often it is sent.
  std::vector<Recipient> recipients;
  bool notify_on_delivery = true;
  Priority priority = Priority::normal;
  std::optional<std::chrono::sys_seconds> deadline;  ///< Nothing: the e-address has its own.
  std::vector<TraceInfo> traces;
};

/// Whether a letter can stand in an envelope: every text there that must be and short enough, no control
/// characters, file names that name files (file_names.h) and are unique, sizes and digests, e-addresses in
/// their form and each once. Errors: codec.wrong_shape with the place, `/files/2/name`; never with a value.
[[nodiscard]] hub::Outcome check_letter(const Letter& letter);

}  // namespace adapters::div
