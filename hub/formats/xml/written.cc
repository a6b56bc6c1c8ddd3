#include "hub/formats/xml/written.h"

#include <libxml/parserInternals.h>
#include <libxml/uri.h>

#include <algorithm>
#include <new>
#include <optional>

#include "hub/formats/xml/characters.h"

namespace hub::formats::native {
namespace {

struct Reference {
  std::uint32_t point = 0;
  std::size_t length = 0;  ///< Octets from the ampersand to the semicolon.
};

/// The reference at the beginning of `text`, to a character or to one of XML's five entities.
[[nodiscard]] std::optional<Reference> reference_at(std::string_view text) {
  constexpr std::size_t kLongest = 12;  // longer ones have zeros before them, which libxml2 may read
  const std::size_t end = text.substr(0, kLongest).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  const auto point = referred_character(text.substr(1, end - 1));
  if (!point || !is_xml_character(*point)) return std::nullopt;
  return Reference{*point, end + 1};
}

/// Writes a character in UTF-8 and returns where the next one goes. No reference is shorter than what it
/// means.
[[nodiscard]] xmlChar* put(xmlChar* to, std::uint32_t point) {
  return to + xmlCopyCharMultiByte(to, static_cast<int>(point));
}

[[nodiscard]] bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= '9') || c == '_';
}

/// Namespace names that libxml2 takes for a URI, without asking it: `urn:…` and `http://…` of letters, digits
/// and `-._/`, which is nearly all there are.
[[nodiscard]] bool is_common_uri(std::string_view uri) {
  for (const std::string_view scheme : {"http://", "https://", "urn:"}) {
    if (!uri.starts_with(scheme)) continue;
    const std::string_view rest = uri.substr(scheme.size());
    return std::all_of(rest.begin(), rest.end(), [](char c) { return is_plain(c); });
  }
  return false;
}

}  // namespace

OwnedText decoded(std::string_view written, Where where) {
  OwnedText meant(static_cast<xmlChar*>(xmlMalloc(written.size() + 1)));
  if (!meant) throw std::bad_alloc();
  xmlChar* to = meant.get();
  for (std::size_t i = 0; i < written.size();) {
    const char c = written[i];
    if (c == '&' && where != Where::verbatim) {
      const auto reference = reference_at(written.substr(i));
      if (!reference) return nullptr;
      to = put(to, reference->point);
      i += reference->length;
      continue;
    }
    if (c == '\r' && !written.substr(i + 1).starts_with('\n')) return nullptr;
    if (c != '\r') *to++ = static_cast<xmlChar>(where == Where::value && is_space(c) ? ' ' : c);
    ++i;
  }
  *to = 0;
  return meant;
}

bool is_namespace_name(const xmlChar* uri) {
  if (is_common_uri(view(uri))) return true;
  xmlURI* const parsed = xmlParseURI(reinterpret_cast<const char*>(uri));
  if (parsed != nullptr) xmlFreeURI(parsed);
  return parsed != nullptr;
}

}  // namespace hub::formats::native
