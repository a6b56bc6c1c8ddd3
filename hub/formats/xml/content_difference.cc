#include "hub/formats/xml/content_difference.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using Difference = std::optional<ContentDifference>;

std::string trimmed(const std::string& text) {
  constexpr const char* kWhite = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kWhite);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhite) - begin + 1);
}

/// `{namespace}name`, as people write it who have no prefix.
std::string full_name(std::string_view ns, std::string_view name) {
  return ns.empty() ? std::string(name) : "{" + std::string(ns) + "}" + std::string(name);
}
std::string full_name(const xmlNode* node) {
  return full_name(native::namespace_of(node), native::local_name(node));
}

std::map<std::string, std::string> attributes_of(const xmlNode* element) {
  std::map<std::string, std::string> found;
  for (const xmlAttr* one = element->properties; one != nullptr; one = one->next) {
    const native::OwnedText value(xmlNodeListGetString(element->doc, one->children, 1));
    const std::string_view ns = one->ns == nullptr ? std::string_view() : native::view(one->ns->href);
    found.emplace(full_name(ns, native::view(one->name)), native::view(value.get()));
  }
  return found;
}

/// Elements, and texts between them that say something, joined over comments.
struct Part {
  const xmlNode* element = nullptr;  ///< Null: `text`.
  std::string text;
};
std::vector<Part> parts_of(const xmlNode* element) {
  std::vector<Part> parts;
  std::string text;
  const auto end_text = [&] {
    if (std::string said = trimmed(std::exchange(text, {})); !said.empty())
      parts.push_back({nullptr, std::move(said)});
  };
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      end_text();
      parts.push_back({child, {}});
    } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      text += native::view(child->content);
    }
  }
  end_text();
  return parts;
}

/// The step to a child: its name, and its number among those of the same name where there are several.
std::string step_to(const xmlNode* element) {
  std::size_t number = 1;
  std::size_t all = 0;
  bool seen = false;
  for (const xmlNode* one = element->parent->children; one != nullptr; one = one->next) {
    if (!native::is(one, native::namespace_of(element), native::local_name(element))) continue;
    ++all;
    seen = seen || one == element;
    if (!seen) ++number;
  }
  return "/" + std::string(native::local_name(element)) + (all > 1 ? "[" + std::to_string(number) + "]" : "");
}

Difference attributes_differ(const std::string& path, const xmlNode* wanted, const xmlNode* got) {
  const auto have = attributes_of(got);
  const auto want = attributes_of(wanted);
  for (const auto& [name, value] : want) {
    const auto same = have.find(name);
    if (same == have.end()) return ContentDifference{path + "/@" + name, say("is missing", "trūkst")};
    if (same->second != value)
      return ContentDifference{path + "/@" + name,
                               say("is '{}' and should be '{}'", "ir '{}', jābūt '{}'", same->second, value)};
  }
  for (const auto& [name, value] : have)
    if (want.find(name) == want.end())
      return ContentDifference{path + "/@" + name, say("should not be there", "nedrīkst būt")};
  return std::nullopt;
}

Difference elements_differ(const std::string& path, const xmlNode* wanted, const xmlNode* got);

/// Two parts at one place; a null one is not there.
Difference parts_differ(const std::string& path, const Part* wanted, const Part* got) {
  const auto name_of = [](const Part& part) {
    return part.element == nullptr ? say("the text '{}'", "teksts '{}'", part.text)
                                   : say("'{}'", "'{}'", full_name(part.element));
  };
  if (got == nullptr)
    return ContentDifference{path, say("{} is missing at the end", "beigās trūkst {}", name_of(*wanted))};
  if (wanted == nullptr)
    return ContentDifference{path, say("{} should not be there", "tur nedrīkst būt {}", name_of(*got))};
  if (wanted->element != nullptr && got->element != nullptr &&
      full_name(wanted->element) == full_name(got->element))
    return elements_differ(path + step_to(wanted->element), wanted->element, got->element);
  if (wanted->element != nullptr || got->element != nullptr)
    return ContentDifference{path, say("{} stands where {} should be", "{} ir tur, kur jābūt {}",
                                       name_of(*got), name_of(*wanted))};
  if (wanted->text == got->text) return std::nullopt;
  return ContentDifference{path,
                           say("is '{}' and should be '{}'", "ir '{}', jābūt '{}'", got->text, wanted->text)};
}

// Depth is bounded by XmlLimits.
Difference elements_differ(const std::string& path, const xmlNode* wanted, const xmlNode* got) {
  if (auto found = attributes_differ(path, wanted, got)) return found;
  const std::vector<Part> want = parts_of(wanted);
  const std::vector<Part> have = parts_of(got);
  for (std::size_t i = 0; i < std::max(want.size(), have.size()); ++i)
    if (auto found =
            parts_differ(path, i < want.size() ? &want[i] : nullptr, i < have.size() ? &have[i] : nullptr))
      return found;
  return std::nullopt;
}

}  // namespace

std::optional<ContentDifference> content_difference(const XmlDocument& wanted, const XmlDocument& got) {
  const Part want{xmlDocGetRootElement(wanted.native()), {}};
  const Part have{xmlDocGetRootElement(got.native()), {}};
  return parts_differ("", &want, &have);
}

}  // namespace hub::formats
