#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/config/located.h"
#include "hub/model/message.h"
/// A message type as its two files say, before it is compiled.
namespace hub::values {
struct Kind;
}

namespace hub::config {

/// Where one key is found, after validation.
struct KeyPath {
  std::string name;  ///< e.g. "person", "supplier", "number".
  std::string path;  ///< Absolute XPath 1.0. Prefix `t`: the type's namespace; inside a document its own, see
                     ///< Document.
  bool in_document = false;
  bool personal =
      false;  ///< The value is personal data: masked everywhere, stored as a tag only (as all keys are).
};

/// A published document that travels in an xs:base64Binary element, byte for byte.
struct Document {
  std::string path;                ///< Absolute XPath of the element.
  std::vector<std::string> roots;  ///< Allowed `{namespace}name` of its root element.
  std::vector<std::pair<std::string, std::string>> namespaces;  ///< Prefixes that key paths in it use.
};

/// What an XSD cannot say of a message that is taken.
struct Demand {
  std::string path;  ///< Absolute XPath 1.0, as of a key: where a refusal points.
  bool in_document = false;
  std::string test;  ///< XPath 1.0, true or not, in the same document as `path`.
  Sentence says;     ///< What is wrong if it does not hold; never a value.
};

/// Elements of a message that is taken whose texts are values of a kind.
struct ValuePlace {
  std::string path;  ///< Absolute XPath 1.0, as of a key.
  bool in_document = false;
  const values::Kind* kind = nullptr;  ///< One of values::kinds().
  bool refuse_doubtful = false;        ///< What values::Kind::doubt says of a value is reason enough.
};

/// What attachments a message may have: each element at `path` is one, with its children `name`, `mediaType`,
/// `size` and `digest` (SHA-256, 64 hex digits) of the type's namespace.
struct Attachments {
  std::string path;  ///< Absolute XPath 1.0, as of a key.
  std::uint32_t most = 0;
  std::uint64_t total = 0;               ///< Octets of all together.
  std::vector<std::string> media_types;  ///< Empty: any.
};

/// Where a type's declaration says what only a schema or an XPath compiler can check.
struct TypePlaces {
  struct XPath {
    Located path;
    bool in_document = false;
  };

  Located type;
  Located operation;
  Located reply;
  std::vector<XPath> xpaths;
};

/// One message type, declared once in mappings/types/<type>-<version>.{yaml,xsd}; all faces follow.
struct MessageType {
  std::string name;  ///< "debts.query"
  unsigned version = 1;
  model::Pattern pattern = model::Pattern::ask;
  std::string family;     ///< "debts"
  std::string operation;  ///< "QueryDebts": root element of the request.
  std::string reply;      ///< "QueryDebtsResponse"; empty for a send.
  std::string summary_en;
  std::string summary_lv;
  std::string owner;
  std::vector<std::string> purposes;          ///< Allowed Sakta-Purpose values; empty: any.
  std::vector<std::string> legal_bases;       ///< Allowed Sakta-Legal-Basis values; empty: any.
  std::vector<std::string> required_context;  ///< Words of model::kContextParts.
  std::vector<KeyPath> keys;
  std::string ordering_key;           ///< Name of one of `keys`; empty: no order.
  std::vector<std::string> personal;  ///< Absolute XPaths of elements that are personal data.
  std::string retention;              ///< Retention class.
  std::size_t max_body = 0;           ///< Octets of the HTTP entity.
  std::vector<Document> documents;
  std::vector<Demand> demands;
  std::vector<ValuePlace> values;
  std::optional<Attachments> attachments;
  TypePlaces written;
  std::string xsd;       ///< Octets of the XSD.
  std::string xsd_file;  ///< For findings.
  std::string hash;      ///< `sha256:<hex>` over YAML and XSD.

  [[nodiscard]] std::string label() const { return name + "@" + std::to_string(version); }
};

}  // namespace hub::config
