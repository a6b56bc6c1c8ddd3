#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/finding.h"
#include "hub/formats/json/limits.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// What becomes of a member that the schema does not know.
enum class Unknown : std::uint8_t { refuse, pass_over };

/// Whether a message is still to be held against a schema. `given`: the same octets were held against the
/// very same one and fit, so that their tree only takes its form. What it says of octets that do not fit is
/// nothing.
enum class Proof : std::uint8_t { wanted, given };

/// One XSD (one namespace, no attributes, no mixed content), compiled: validates trees, turns JSON into trees
/// and back. Immutable after construction; shared read-only between threads.
class Schema {
 public:
  /// `file` names the schema in findings. Errors: config.invalid with `line:column` for an XSD that is wrong
  /// or goes beyond the subset (elements, sequence, choice, simple types with facets, minOccurs, maxOccurs,
  /// nillable).
  [[nodiscard]] static Result<std::shared_ptr<const Schema>> compile(std::string_view xsd,
                                                                     const std::string& file);
  /// The same with a finding for each mistake; null: there were some.
  [[nodiscard]] static std::shared_ptr<const Schema> compile(std::string_view xsd, const std::string& file,
                                                             config::Findings& findings);
  virtual ~Schema() = default;
  Schema() = default;
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  [[nodiscard]] virtual const std::string& target_namespace() const = 0;
  [[nodiscard]] virtual bool has_root(std::string_view element) const = 0;
  /// Names of the elements that may stand directly in the one that `path` leads to, which begins with a root;
  /// of an empty path the roots. Empty if it has none, or is none of the schema's.
  [[nodiscard]] virtual std::vector<std::string> elements_in(const std::vector<std::string>& path) const = 0;

  /// Takes a tree that others wrote, in any form that XML Schema allows, and leaves it in the one form that
  /// keys and mappings know: values without the white space that their types do not count, and of attributes
  /// only an xsi:nil that says yes. The octets that it was read from stay what they were.
  ///
  /// xsi:type may name the declared type, one that it restricts, or a restriction of it that the value fits;
  /// xsi:schemaLocation and xsi:noNamespaceSchemaLocation are passed over. Errors: those of `validate`.
  [[nodiscard]] virtual Outcome accept(XmlDocument& document, std::string_view root,
                                       Proof proof = Proof::wanted) const = 0;

  /// The root must be `root`; no processing instructions, no attributes but xsi:nil. Errors:
  /// codec.wrong_shape (a pattern facet), codec.not_valid, both with the absolute XPath as place and never
  /// the value; prefix `t` stands for the target namespace.
  [[nodiscard]] virtual Outcome validate(const XmlDocument& document, std::string_view root) const = 0;

  /// JSON members become elements of the target namespace in the schema's order.
  /// Result is validated too. Errors: codec.encoding, codec.not_well_formed, codec.duplicate_member,
  /// codec.control_character, codec.limit, codec.wrong_json_type, codec.wrong_shape, codec.not_valid;
  /// place is a JSON Pointer (RFC 6901); `line:column` for a syntax error and for a name
  /// that is not in the schema, which is the sender's own and never repeated; unless such members are passed
  /// over.
  [[nodiscard]] virtual Result<XmlDocument> from_json(std::string_view octets, std::string_view root,
                                                      const JsonLimits& limits = {},
                                                      Unknown unknown = Unknown::refuse,
                                                      Proof proof = Proof::wanted) const = 0;

  /// The way back, guided by the schema: arrays, numbers (text kept), booleans, nil. The document is valid.
  [[nodiscard]] virtual Result<std::string> to_json(const XmlDocument& document) const = 0;

  /// Where an element stands in a document with this root, as errors tell it: an XPath, or the JSON Pointer
  /// of the same value. An element that the schema does not know is told by the nearest around it.
  [[nodiscard]] virtual std::string place_of(const _xmlNode* element, std::string_view root,
                                             bool as_pointer) const = 0;

  /// JSON Schema draft 7 of one root element, as text with sorted keys.
  [[nodiscard]] virtual std::string json_schema(std::string_view root) const = 0;
};

}  // namespace hub::formats
