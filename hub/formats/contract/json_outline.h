#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/plain_tree.h"
#include "hub/formats/contract/outline.h"

namespace hub::formats {

/// Reads the schemas of an OpenAPI document as outlines: members are elements without a namespace, items of
/// an array repeat its element. What an outline cannot say is a finding among `notes`.
class JsonOutline {
 public:
  JsonOutline(const config::PlainNode& document, std::string file, config::Findings& notes)
      : document_(document), file_(std::move(file)), notes_(notes) {}

  /// The element of this name that a schema describes.
  [[nodiscard]] OutlinePart element(const std::string& name, const config::PlainNode& schema);
  /// What one text may be; of an object or a list, text, with a note.
  [[nodiscard]] OutlineValue value(const config::PlainNode& schema);
  /// The node that a local `$ref` leads to, or the node itself; null and a note: nowhere.
  [[nodiscard]] const config::PlainNode* resolve(const config::PlainNode& node);

  void complain(const config::PlainNode& at, Sentence text);

 private:
  void fill(OutlinePart& element, const config::PlainNode& schema);
  void fill_object(OutlinePart& element, const config::PlainNode& schema);
  void fill_choice(OutlinePart& element, const config::PlainNode& ways);
  void note_beyond(const config::PlainNode& schema);
  [[nodiscard]] std::string type_of(const config::PlainNode& schema, bool& nullable) const;
  void facets(OutlineValue& value, const config::PlainNode& schema, const std::string& type);

  const config::PlainNode& document_;
  std::string file_;
  config::Findings& notes_;
  std::vector<const config::PlainNode*> open_;
  std::size_t count_ = 0;
};

}  // namespace hub::formats
