#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/model/message.h"

namespace hub::faces {

/// What the hub uses of a CloudEvent's context attributes.
struct EventAttributes {
  std::string id;
  std::string source;
  std::string type;
  std::string datacontenttype;  ///< Empty: not said.
  std::string traceparent;      ///< Extension of that name (distributed tracing); empty: none.
  std::string tracestate;       ///< The same.
  model::Context context;       ///< Extensions `sakta*`.
};

/// Takes the attributes of one event (CloudEvents 1.0.2, section 3) and holds each against its rules. `time`,
/// `subject`, `dataschema` and extensions of others are checked as far as the specification goes, and not
/// kept.
///
/// Errors: edge.event; edge.header_invalid from take_part. Place: `prefix` and the attribute's name if it is
/// one of the specification's or the hub's own; a name that a sender made up is not repeated.
class EventAttributeReader {
 public:
  /// `prefix` is how the content mode writes places: `ce-`, `/`, `/3/`.
  explicit EventAttributeReader(std::string prefix) : prefix_(std::move(prefix)) {}

  /// One attribute in its canonical string encoding. `is_text`: the event says that it is a text.
  [[nodiscard]] Outcome take(std::string_view name, std::string_view value, bool is_text = true);

  /// Errors: edge.event at the first attribute that is required and was not taken.
  [[nodiscard]] Outcome check_whole() const;

  /// What was taken so far.
  [[nodiscard]] EventAttributes& attributes() { return attributes_; }

  /// edge.event at an attribute.
  [[nodiscard]] Error wrong(std::string_view name, Sentence reason) const;

 private:
  [[nodiscard]] Outcome take_core(std::string_view name, std::string_view value);
  [[nodiscard]] Outcome take_ours(std::string_view name, std::string_view value);

  std::string prefix_;
  std::set<std::string, std::less<>> seen_;
  EventAttributes attributes_;
};

/// Whether a name may stand in an error: it is of the specification or of the hub.
[[nodiscard]] bool is_known_attribute(std::string_view name);

/// The attribute in a header of binary mode (HTTP binding 1.0.2, 3.1.3.2): quoted strings taken apart, then
/// percent-decoded once. Nothing if that cannot be done.
[[nodiscard]] std::optional<std::string> attribute_in_header(std::string_view value);

}  // namespace hub::faces
