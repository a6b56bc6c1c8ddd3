#include "hub/formats/xml/value_place.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using Nodes = std::vector<const xmlNode*>;

constexpr int kTop = 3;         ///< So deep below the root a place may begin.
constexpr int kNeighbours = 8;  ///< So many nodes on each side are looked at.

/// One step of a path: `t:name[2]`, `*[3]`, `value[@name='x']`.
struct Step {
  std::string name;  ///< Local; `*`: any.
  std::size_t position = 1;
  std::string attribute;  ///< Local; empty: whatever its attributes are.
  std::string wanted;     ///< Its value.
};

/// `2`, `@name='x'`; what is neither is not looked at.
void read_predicate(std::string_view text, Step& step) {
  const auto equals = text.find('=');
  if (!text.starts_with('@') || equals == text.npos) {
    (void)std::from_chars(text.data(), text.data() + text.size(), step.position);
    return;
  }
  const std::string_view name = text.substr(1, equals - 1);
  std::string_view value = text.substr(equals + 1);
  const bool is_quoted = value.size() > 1 && (value.front() == '\'' || value.front() == '"') &&
                         value.find(value.front(), 1) == value.size() - 1;
  if (!is_quoted) return;
  step.attribute = name.substr(name.rfind(':') + 1);
  step.wanted = value.substr(1, value.size() - 2);
}

/// What the attribute of this local name says; null: there is none.
const xmlAttr* given_attribute(const xmlNode* node, std::string_view name) {
  for (const xmlAttr* one = node->properties; one != nullptr; one = one->next)
    if (native::view(one->name) == name) return one;
  return nullptr;
}

std::string attribute_text(const xmlAttr* attribute) {
  const native::OwnedText text(xmlNodeGetContent(reinterpret_cast<const xmlNode*>(attribute)));
  return std::string(native::view(text.get()));
}

/// As what an element is known: a call's `value` goes by the name that it gives to a parameter.
std::string known_as(const xmlNode* node) {
  const std::string_view name = native::local_name(node);
  const xmlAttr* const given = name == "value" ? given_attribute(node, "name") : nullptr;
  return given == nullptr ? std::string(name) : attribute_text(given);
}

std::vector<Step> steps_of(std::string_view place) {
  std::vector<Step> steps;
  while (!place.empty() && place.front() == '/') {
    place.remove_prefix(1);
    std::string_view part = place.substr(0, place.find('/'));
    place.remove_prefix(part.size());
    Step step;
    if (const auto open = part.find('['); open != part.npos) {
      const std::string_view predicate = part.substr(open + 1);
      read_predicate(predicate.substr(0, predicate.rfind(']')), step);
      part = part.substr(0, open);
    }
    step.name = part.substr(part.rfind(':') + 1);
    steps.push_back(std::move(step));
  }
  return steps;
}

bool fits(const xmlNode* node, const Step& step) {
  if (step.name != "*" && native::local_name(node) != step.name && known_as(node) != step.name) return false;
  if (step.attribute.empty()) return true;
  const xmlAttr* const attribute = given_attribute(node, step.attribute);
  return attribute != nullptr && attribute_text(attribute) == step.wanted;
}

/// How far the steps lead from `node`, which is meant by the first of them.
const xmlNode* follow(const xmlNode* node, const std::vector<Step>& steps, std::size_t& followed) {
  followed = 1;
  for (; followed < steps.size(); ++followed) {
    std::size_t position = 0;
    const xmlNode* child = native::first_child(node);
    for (; child != nullptr; child = native::next_element(child))
      if (fits(child, steps[followed]) && ++position == steps[followed].position) break;
    if (child == nullptr) return node;
    node = child;
  }
  return node;
}

/// The element of the mapped form that the place means, or the nearest around it.
const xmlNode* find_place(const xmlNode* node, const std::vector<Step>& steps, int depth,
                          std::size_t& longest) {
  const xmlNode* best = nullptr;
  if (fits(node, steps.front())) {
    std::size_t followed = 0;
    const xmlNode* reached = follow(node, steps, followed);
    if (followed > longest) {
      longest = followed;
      best = reached;
    }
  }
  if (depth == kTop) return best;
  for (const xmlNode* child = native::first_child(node); child != nullptr;
       child = native::next_element(child))
    if (const xmlNode* found = find_place(child, steps, depth + 1, longest)) best = found;
  return best;
}

std::string trimmed(const xmlNode* node) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::string text = native::text_of(node);
  const auto first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_leaf(const xmlNode* node) {
  return native::first_child(node) == nullptr;
}

/// Every element, in the order of the document, with what `pick` says yes to.
template <class Pick>
void collect(const xmlNode* node, Pick pick, Nodes& found) {
  if (pick(node)) found.push_back(node);
  for (const xmlNode* child = native::first_child(node); child != nullptr;
       child = native::next_element(child))
    collect(child, pick, found);
}

Nodes with_text(const xmlNode* root, const xmlNode* of) {
  Nodes found;
  const std::string text = is_leaf(of) ? trimmed(of) : std::string();
  if (!text.empty())
    collect(
        root, [&](const xmlNode* node) { return is_leaf(node) && trimmed(node) == text; }, found);
  return found;
}

Nodes named(const xmlNode* root, std::string_view name) {
  Nodes found;
  collect(
      root, [&](const xmlNode* node) { return native::local_name(node) == name; }, found);
  return found;
}

/// The innermost element around all of them.
const xmlNode* around(const Nodes& nodes) {
  const auto holds = [](const xmlNode* outer, const xmlNode* inner) {
    while (inner != nullptr && inner != outer) inner = inner->parent;
    return inner != nullptr;
  };
  const xmlNode* outer = nodes.front()->parent;
  const auto holds_all = [&] {
    return std::all_of(nodes.begin(), nodes.end(), [&](const xmlNode* node) { return holds(outer, node); });
  };
  while (!holds_all()) outer = outer->parent;
  return outer;
}

/// What the element next to `of` comes from that can be told for sure, the nearest one.
const xmlNode* from_neighbours(const xmlNode* root, const xmlNode* of) {
  const xmlNode* before = of->prev;
  const xmlNode* after = of->next;
  for (int looked = 0; looked < kNeighbours && (before != nullptr || after != nullptr); ++looked) {
    for (const xmlNode** one : {&before, &after}) {
      if (*one == nullptr) continue;
      if ((*one)->type == XML_ELEMENT_NODE)
        if (const Nodes same = with_text(root, *one); same.size() == 1) return same.front()->parent;
      *one = one == &before ? (*one)->prev : (*one)->next;
    }
  }
  return nullptr;
}

const xmlNode* element_or(const xmlNode* node, const xmlNode* root) {
  return node != nullptr && node->type == XML_ELEMENT_NODE ? node : root;
}

}  // namespace

Origin origin_of(const XmlDocument& sent, const XmlDocument& mapped, const std::string& place) {
  const xmlNode* const root = xmlDocGetRootElement(sent.native());
  const xmlNode* const top = xmlDocGetRootElement(mapped.native());
  const std::vector<Step> steps = steps_of(place);
  if (root == nullptr || top == nullptr || steps.empty()) return {root, false};
  std::size_t longest = 0;
  const xmlNode* const meant = find_place(top, steps, 0, longest);
  const bool whole = meant != nullptr && longest == steps.size();

  if (whole) {
    const Nodes same = with_text(root, meant);
    if (same.size() == 1) return {same.front(), true};
    Nodes of_its_name;
    for (const xmlNode* node : same)
      if (native::local_name(node) == known_as(meant)) of_its_name.push_back(node);
    if (of_its_name.size() == 1) return {of_its_name.front(), true};
    if (!same.empty()) return {element_or(around(same), root), false};
  }
  const std::string name = whole ? known_as(meant) : steps.back().name;
  if (const Nodes same = named(root, name); same.size() == 1) return {same.front(), false};
  if (whole) return {element_or(from_neighbours(root, meant), root), false};
  return {root, false};
}

}  // namespace hub::formats
