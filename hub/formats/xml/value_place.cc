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

/// One step of a path: `t:name[2]`, `*[3]`.
struct Step {
  std::string name;  ///< Local; `*`: any.
  std::size_t position = 1;
};

std::vector<Step> steps_of(std::string_view place) {
  std::vector<Step> steps;
  while (!place.empty() && place.front() == '/') {
    place.remove_prefix(1);
    std::string_view part = place.substr(0, place.find('/'));
    place.remove_prefix(part.size());
    Step step;
    if (const auto open = part.find('['); open != part.npos) {
      const std::string_view number = part.substr(open + 1);
      (void)std::from_chars(number.data(), number.data() + number.size(), step.position);
      part = part.substr(0, open);
    }
    step.name = part.substr(part.rfind(':') + 1);
    steps.push_back(std::move(step));
  }
  return steps;
}

bool fits(const xmlNode* node, const Step& step) {
  return step.name == "*" || native::local_name(node) == step.name;
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
      if (native::local_name(node) == native::local_name(meant)) of_its_name.push_back(node);
    if (of_its_name.size() == 1) return {of_its_name.front(), true};
    if (!same.empty()) return {element_or(around(same), root), false};
  }
  const std::string name(whole ? native::local_name(meant) : std::string_view(steps.back().name));
  if (const Nodes same = named(root, name); same.size() == 1) return {same.front(), false};
  if (whole) return {element_or(from_neighbours(root, meant), root), false};
  return {root, false};
}

}  // namespace hub::formats
