#include "hub/pack/members.h"

#include <set>

namespace hub::pack {
namespace {

void collect(const formats::OutlinePart& group, std::set<std::string>& names) {
  for (const formats::OutlinePart& part : group.parts) {
    if (part.is_element()) {
      names.insert(part.name.name);
    } else {
      collect(part, names);
    }
  }
}

}  // namespace

Members members_of(const formats::OutlinePart& element) {
  std::set<std::string> taken;
  collect(element, taken);
  Members members;
  for (const formats::OutlineAttribute& attribute : element.attributes) {
    std::string name = attribute.name.name;
    while (!taken.insert(name).second) name += "Attribute";
    members.attributes.push_back(name);
  }
  if (!element.value || element.attributes.empty()) return members;
  members.text = "value";
  while (!taken.insert(members.text).second) members.text += "Text";
  return members;
}

}  // namespace hub::pack
