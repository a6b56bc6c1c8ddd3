#pragma once

#include <string>
#include <vector>

#include "hub/formats/xsd/shape.h"

struct _xmlNode;

namespace hub::formats {

/// The way from a tree's root to one of its elements, along the shapes.
class SchemaPlace {
 public:
  SchemaPlace(const _xmlNode* node, const Element& root);

  /// `/t:QueryDebts/t:item[2]`; an element that the schema does not know is `*[n]`, for its name is a
  /// stranger's.
  [[nodiscard]] std::string xpath() const;
  /// The JSON Pointer of the same value; ends at the last element that the schema knows.
  [[nodiscard]] std::string pointer() const;
  /// The shape of the element itself; null if the schema does not know it.
  [[nodiscard]] const Element* element() const { return steps_.back().element; }
  /// Of the element around it; null for the root.
  [[nodiscard]] const Element* parent() const {
    return steps_.size() < 2 ? nullptr : steps_[steps_.size() - 2].element;
  }

 private:
  struct Step {
    const Element* element;  // null: unknown
    std::size_t position;    // from 1, among siblings of its name; of an unknown one among all elements
  };
  std::vector<Step> steps_;
};

}  // namespace hub::formats
