#pragma once

#include <map>
#include <string>

#include "hub/base/result.h"
#include "hub/formats/content.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// A mapped message for a partner that wants several calls, with what only the calls themselves bring left
/// open. A root `{urn:sakta:steps:1}call` holds, in any order, `<value name="x">text</value>` and
/// `<body step="create">one element</body>`; any other root is a body itself.
///
/// In a body stand for what is filled in as text: `<s:result of="name"/>` and `<s:lookup table="name"
/// key="text"/>`. They are elements, so no text of a message can be taken for one. All errors here are
/// map.not_valid (or those of XmlDocument::parse) and name no value of the message.
class StepsDocument {
 public:
  using Texts = std::map<std::string, std::string>;
  using Tables = std::map<std::string, Texts>;

  [[nodiscard]] static Result<StepsDocument> read(Content mapped);

  [[nodiscard]] const Texts& values() const { return values_; }
  [[nodiscard]] bool is_call() const { return call_; }
  /// The whole mapped message.
  [[nodiscard]] const XmlDocument& whole() const { return whole_; }
  [[nodiscard]] XmlDocument& whole() { return whole_; }

  /// Names of the steps that have a body; none if the root is a body itself.
  [[nodiscard]] const std::map<std::string, _xmlNode*>& bodies() const { return bodies_; }
  [[nodiscard]] bool has_body(const std::string& step) const { return !call_ || bodies_.contains(step); }
  /// A copy of its own; the step has a body.
  [[nodiscard]] XmlDocument body(const std::string& step) const;
  /// Whether the whole is the body of the one step that takes it, and can go as it is: nothing in it is to be
  /// filled.
  [[nodiscard]] bool is_finished() const;

 private:
  explicit StepsDocument(XmlDocument whole) : whole_(std::move(whole)) {}
  Outcome read_call();
  Outcome add_value(const _xmlNode* element);
  Outcome add_body(_xmlNode* element);

  XmlDocument whole_;
  bool call_ = false;
  Texts values_;
  std::map<std::string, _xmlNode*> bodies_;  ///< Within `whole_`.
};

/// Puts the tables' rows in place of every `s:lookup`. Errors: `table X has no row for a key`.
[[nodiscard]] Outcome fill_lookups(XmlDocument& body, const StepsDocument::Tables& tables);

/// Puts values in place of every `s:result`; afterwards nothing of the namespace is left in the body. Errors:
/// a result that `values` has not, an element or attribute of the namespace that means nothing here.
[[nodiscard]] Outcome fill_results(XmlDocument& body, const StepsDocument::Texts& values);

}  // namespace hub::formats
