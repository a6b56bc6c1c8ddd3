#include "hub/formats/xsd/place.h"

#include <algorithm>

#include "hub/formats/json/value.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

std::size_t position_of(const xmlNode* node, bool of_its_name) {
  std::size_t position = 1;
  for (const xmlNode* other = node->prev; other != nullptr; other = other->prev)
    if (other->type == XML_ELEMENT_NODE &&
        (!of_its_name || native::local_name(other) == native::local_name(node)))
      ++position;
  return position;
}

const Element* member(const Element* parent, const xmlNode* node) {
  if (parent == nullptr || !parent->complex) return nullptr;
  if (native::namespace_of(node) != native::namespace_of(node->parent)) return nullptr;
  const auto index = parent->complex->find(native::local_name(node));
  return index ? parent->complex->members[*index].element : nullptr;
}

}  // namespace

SchemaPlace::SchemaPlace(const xmlNode* node, const Element& root) {
  std::vector<const xmlNode*> way;
  for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) way.push_back(node);
  std::reverse(way.begin(), way.end());
  steps_.push_back({&root, 1});
  for (std::size_t i = 1; i < way.size(); ++i) {
    const Element* element = member(steps_.back().element, way[i]);
    steps_.push_back({element, position_of(way[i], element != nullptr)});
  }
}

std::string SchemaPlace::xpath() const {
  std::string path;
  for (const Step& step : steps_) {
    path += step.element == nullptr ? "/*" : "/t:" + step.element->name;
    if (step.element == nullptr || step.element->repeats() || step.position > 1)
      path += "[" + std::to_string(step.position) + "]";
  }
  return path;
}

std::string SchemaPlace::pointer() const {
  std::string path;
  for (std::size_t i = 1; i < steps_.size() && steps_[i].element != nullptr; ++i) {
    path = pointer_to(path, steps_[i].element->name);
    if (steps_[i].element->repeats()) path = pointer_to(path, steps_[i].position - 1);
  }
  return path;
}

}  // namespace hub::formats
