#include "hub/formats/xsd/shape_check.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/xml/native.h"
#include "hub/formats/xsd/value_check.h"

namespace hub::formats {
namespace {

/// What is asked of a value: to be one of its type, or only the white space of it.
enum class Asked : std::uint8_t { value, white_space };

struct Content;

/// An element, or a group in a group.
struct Particle {
  std::string_view name = "";  ///< Ends with a zero. Empty: a group.
  std::size_t minimum = 1;
  std::size_t maximum = 1;
  const ValueCheck* value = nullptr;  ///< Of an element that holds a text.
  const Content* content =
      nullptr;  ///< Of an element that holds others, and of a group. Neither: holds nothing.
};

struct Content {
  bool choice = false;
  bool optional = false;
  std::vector<Particle> particles;
};

[[nodiscard]] bool is_blank(const xmlNode* text) {
  const std::string_view content = native::view(text->content);
  return std::all_of(content.begin(), content.end(), is_space);
}

/// Whether an element of this name stands somewhere in a group. In one type each name stands once.
[[nodiscard]] bool holds(const Particle& particle, std::string_view name) {
  if (!particle.name.empty()) return particle.name == name;
  const auto& inner = particle.content->particles;
  return std::any_of(inner.begin(), inner.end(), [name](const Particle& one) { return holds(one, name); });
}

/// One walk. It takes elements as long as they fit, and finds one way in which the content model takes them
/// all: then they are valid, whatever other ways there are. What it does not find is not said to be invalid.
class Walk {
 public:
  Walk(std::string_view ns, Asked asked) : ns_(ns), asked_(asked) {}

  [[nodiscard]] bool fits(const xmlNode* element, const Particle& declared) {
    if (element->properties != nullptr) return false;
    if (declared.value != nullptr) return value_fits(element, *declared.value);
    if (declared.content == nullptr) return element->children == nullptr;
    const xmlNode* at = significant(element->children);
    return content_fits(*declared.content, at) && at == nullptr && !strange_;
  }

 private:
  /// The first element from `node` on; blank text and comments say nothing between elements.
  const xmlNode* significant(const xmlNode* node) {
    for (; node != nullptr && node->type != XML_ELEMENT_NODE; node = node->next)
      strange_ =
          strange_ || !(node->type == XML_COMMENT_NODE || (node->type == XML_TEXT_NODE && is_blank(node)));
    return node;
  }

  [[nodiscard]] bool value_fits(const xmlNode* element, const ValueCheck& declared) const {
    const xmlNode* text = element->children;
    if (text != nullptr && (text->next != nullptr || text->type != XML_TEXT_NODE)) return false;
    const std::string_view value = text == nullptr ? std::string_view("") : native::view(text->content);
    return asked_ == Asked::value ? declared.surely_fits(value) : declared.is_spaced(value);
  }

  /// Moves `at` behind what the particle takes.
  [[nodiscard]] bool particle_fits(const Particle& particle, const xmlNode*& at) {
    if (particle.name.empty()) return content_fits(*particle.content, at);
    std::size_t count = 0;
    while (count < particle.maximum && at != nullptr && is_named(at, particle.name)) {
      if (!fits(at, particle)) return false;
      at = significant(at->next);
      ++count;
    }
    return count >= particle.minimum;
  }

  [[nodiscard]] bool content_fits(const Content& content, const xmlNode*& at) {
    const auto& particles = content.particles;
    const std::string_view name = at == nullptr ? std::string_view() : native::local_name(at);
    const auto is_next = [name](const Particle& one) { return holds(one, name); };
    if (content.optional && std::none_of(particles.begin(), particles.end(), is_next)) return true;
    if (!content.choice)
      return std::all_of(particles.begin(), particles.end(),
                         [&](const Particle& one) { return particle_fits(one, at); });
    const auto taken = std::find_if(particles.begin(), particles.end(), is_next);
    return taken != particles.end() && particle_fits(*taken, at);
  }

  /// Most elements share one namespace node, whose name is compared once.
  [[nodiscard]] bool is_named(const xmlNode* element, std::string_view name) {
    if (std::strcmp(reinterpret_cast<const char*>(element->name), name.data()) != 0 || element->ns == nullptr)
      return false;
    if (element->ns == known_) return true;
    if (native::view(element->ns->href) != ns_) return false;
    known_ = element->ns;
    return true;
  }

  std::string_view ns_;
  Asked asked_;
  const xmlNs* known_ = nullptr;
  bool strange_ = false;
};

}  // namespace

/// The shapes once more, with the types' values read and in the form that the walk needs. Types are shared.
struct ShapeCheck::Rules {
  explicit Rules(const Shapes& shapes) : ns(shapes.target_namespace) {
    for (const auto& [name, element] : shapes.roots) roots.emplace(&element, particle_of(element));
  }
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;

  Particle particle_of(const Element& element) {
    Particle made{element.name, element.minimum, element.maximum, nullptr, nullptr};
    if (element.complex) {
      // A choice without alternatives takes nothing, not even nothing.
      if (!element.complex->members.empty() || element.complex->content.choice)
        made.content = content_of(element.complex->content);
    } else {
      const auto [known, is_new] = by_type.try_emplace(element.simple.get(), nullptr);
      if (is_new) known->second = &values.emplace_back(*element.simple);
      made.value = known->second;
    }
    return made;
  }

  const Content* content_of(const Group& group) {
    const auto known = by_group.find(&group);
    if (known != by_group.end()) return known->second;
    Content made{group.choice, group.optional, {}};
    for (const auto& one : group.particles) {
      const auto* const element = std::get_if<Element>(&one);
      made.particles.push_back(element != nullptr
                                   ? particle_of(*element)
                                   : Particle{"", 1, 1, nullptr, content_of(std::get<Group>(one))});
    }
    contents.push_back(std::move(made));
    return by_group[&group] = &contents.back();
  }

  [[nodiscard]] bool are_kept(const XmlDocument& document, const Element& root, Asked asked) const {
    const auto known = roots.find(&root);
    const xmlNode* top = document.native()->children;
    while (top != nullptr && top->type == XML_COMMENT_NODE) top = top->next;
    if (known == roots.end() || top == nullptr || !native::is(top, ns, known->second.name)) return false;
    for (const xmlNode* after = top->next; after != nullptr; after = after->next)
      if (after->type != XML_COMMENT_NODE) return false;
    return Walk(ns, asked).fits(top, known->second);
  }

  std::string_view ns;
  std::map<const Element*, Particle> roots;
  std::deque<Content> contents;
  std::deque<ValueCheck> values;
  std::map<const Group*, const Content*> by_group;
  std::map<const SimpleType*, const ValueCheck*> by_type;
};

ShapeCheck::ShapeCheck(const Shapes& shapes) : rules_(std::make_unique<const Rules>(shapes)) {}
ShapeCheck::~ShapeCheck() = default;

bool ShapeCheck::surely_valid(const XmlDocument& document, const Element& root) const {
  return rules_->are_kept(document, root, Asked::value);
}

bool ShapeCheck::surely_in_form(const XmlDocument& document, const Element& root) const {
  return rules_->are_kept(document, root, Asked::white_space);
}

}  // namespace hub::formats
