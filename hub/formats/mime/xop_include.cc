#include "hub/formats/mime/xop_include.h"

#include <algorithm>
#include <string_view>

#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

constexpr std::string_view kXop = "http://www.w3.org/2004/08/xop/include";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

bool is_include(const xmlNode* node) {
  return node->type == XML_ELEMENT_NODE && view(node->name) == "Include" && node->ns != nullptr &&
         view(node->ns->href) == kXop;
}

bool is_alone(const xmlNode* include) {
  return include->prev == nullptr && include->next == nullptr && include->children == nullptr &&
         include->parent != nullptr && include->parent->type == XML_ELEMENT_NODE;
}

std::optional<std::string> content_id_in(std::string_view reference) {
  constexpr std::string_view kScheme = "cid:";
  if (reference.size() <= kScheme.size() ||
      !std::equal(kScheme.begin(), kScheme.end(), reference.begin(), [](char a, char b) {
        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
      }))
    return std::nullopt;
  reference.remove_prefix(kScheme.size());
  std::string id;
  for (std::size_t at = 0; at < reference.size(); ++at) {
    if (reference[at] != '%') {
      id += reference[at];
      continue;
    }
    const int high = at + 2 < reference.size() ? hex_value(reference[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(reference[at + 2]) : -1;
    if (low < 0) return std::nullopt;
    id += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return id;
}

std::optional<std::string> named_by(const xmlNode* include) {
  std::string_view reference;
  for (const xmlAttr* attribute = include->properties; attribute != nullptr; attribute = attribute->next)
    if (view(attribute->name) == "href" && attribute->ns == nullptr && attribute->children != nullptr)
      reference = view(attribute->children->content);
  return content_id_in(reference);
}

}  // namespace hub::formats::native
