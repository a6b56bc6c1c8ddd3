#include "hub/formats/xml/named_place.h"

#include <charconv>
#include <utility>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

struct NamedStep {
  std::string name;  // `*`: any
  std::size_t index = 1;
};

NamedStep step_of(std::string_view text) {
  NamedStep step;
  const std::size_t bracket = text.find('[');
  if (bracket != std::string_view::npos)
    (void)std::from_chars(text.data() + bracket + 1, text.data() + text.size(), step.index);
  text = text.substr(0, bracket);
  const std::size_t colon = text.find(':');
  step.name = colon == std::string_view::npos ? text : text.substr(colon + 1);
  return step;
}

/// The element of a step at or after `first` among its siblings, or null.
const xmlNode* sibling(const xmlNode* first, const NamedStep& step) {
  std::size_t count = 0;
  for (const xmlNode* node = first; node != nullptr; node = native::next_element(node)) {
    if (step.name != "*" && native::local_name(node) != step.name) continue;
    if (++count == step.index) return node;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> names_at(const XmlDocument& document, std::string_view place) {
  std::vector<std::string> names;
  const xmlNode* first = xmlDocGetRootElement(document.native());
  while (place.starts_with('/')) {
    place.remove_prefix(1);
    const std::size_t end = std::min(place.find('/'), place.size());
    const NamedStep step = step_of(place.substr(0, end));
    place.remove_prefix(end);
    const xmlNode* node = sibling(first, step);
    if (node == nullptr && step.name == "*") break;
    names.push_back(node == nullptr ? step.name : std::string(native::local_name(node)));
    first = node == nullptr ? nullptr : native::first_child(node);
  }
  return names;
}

}  // namespace hub::formats
