#include "hub/formats/xml/writer.h"

#include <libxml/parserInternals.h>  // the name of texts that are not escaped
#include <libxml/tree.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::view;

/// What stands for a character where it cannot stand itself, as libxml2 writes it.
constexpr std::array<std::string_view, 256> kInText = [] {
  std::array<std::string_view, 256> written;
  written['&'] = "&amp;";
  written['<'] = "&lt;";
  written['>'] = "&gt;";
  written['\r'] = "&#13;";
  return written;
}();
constexpr std::array<std::string_view, 256> kInValue = [] {
  auto written = kInText;
  written['"'] = "&quot;";
  written['\t'] = "&#9;";
  written['\n'] = "&#10;";
  return written;
}();

class Writer {
 public:
  Writer(const xmlDoc& document, std::size_t most) : document_(document), most_(most) {}

  [[nodiscard]] std::optional<std::string> run() {
    for (const xmlNode* top = document_.children; top != nullptr; top = top->next)
      if (!tree(top)) return std::nullopt;
    if (octets_.size() > most_) return std::nullopt;
    return std::move(octets_);
  }

 private:
  /// In document order without recursion: a node's end tag is written when its last child has been.
  bool tree(const xmlNode* top) {
    for (const xmlNode* node = top;;) {
      if (octets_.size() > most_ || !begin(node)) return false;
      if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
        node = node->children;
        continue;
      }
      while (node != top && node->next == nullptr) {
        node = node->parent;
        end_tag(node);
      }
      if (node == top) return true;
      node = node->next;
    }
  }

  bool begin(const xmlNode* node) {
    switch (node->type) {
      case XML_ELEMENT_NODE:
        return start_tag(node);
      case XML_TEXT_NODE:
        if (node->content == nullptr) return true;
        if (node->name == xmlStringTextNoenc) {
          octets_ += view(node->content);
        } else {
          escaped(view(node->content), kInText);
        }
        return true;
      case XML_CDATA_SECTION_NODE:
        cdata(view(node->content));
        return true;
      case XML_COMMENT_NODE:
        if (node->content != nullptr) octets_.append("<!--").append(view(node->content)).append("-->");
        return true;
      default:
        return false;
    }
  }

  bool start_tag(const xmlNode* element) {
    octets_ += '<';
    name(element->ns, element->name);
    for (const xmlNs* ns = element->nsDef; ns != nullptr; ns = ns->next)
      if (!declaration(ns)) return false;
    for (const xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
      octets_ += ' ';
      name(attribute->ns, attribute->name);
      octets_ += "=\"";
      for (const xmlNode* part = attribute->children; part != nullptr; part = part->next)
        if (!value(part)) return false;
      octets_ += '"';
    }
    octets_ += element->children == nullptr ? "/>" : ">";
    return true;
  }

  void end_tag(const xmlNode* element) {
    octets_ += "</";
    name(element->ns, element->name);
    octets_ += '>';
  }

  void name(const xmlNs* ns, const xmlChar* local) {
    if (ns != nullptr && ns->prefix != nullptr) octets_.append(view(ns->prefix)) += ':';
    octets_ += view(local);
  }

  bool declaration(const xmlNs* ns) {
    const std::string_view uri = view(ns->href);
    if (ns->type != XML_LOCAL_NAMESPACE || ns->href == nullptr || view(ns->prefix) == "xml") return false;
    if (uri.find('"') != std::string_view::npos) return false;
    octets_ += " xmlns";
    if (ns->prefix != nullptr) (octets_ += ':') += view(ns->prefix);
    octets_.append("=\"").append(uri) += '"';
    return true;
  }

  bool value(const xmlNode* part) {
    if (part->type != XML_TEXT_NODE) return false;
    const std::string_view text = view(part->content);
    // Of a document that names no charset, libxml2 writes references in place of what is not ASCII.
    const bool ascii = document_.encoding == nullptr;
    std::size_t from = 0;
    for (std::size_t i = 0; ascii && i < text.size(); ++i) {
      if (static_cast<unsigned char>(text[i]) < 0x80) continue;
      const Utf8Character character = utf8_at(text, i);
      if (character.length == 0) return false;
      escaped(text.substr(from, i - from), kInValue);
      reference(character.point);
      from = i + character.length;
      i = from - 1;
    }
    escaped(text.substr(from), kInValue);
    return true;
  }

  void reference(std::uint32_t point) {
    std::array<char, 16> digits{};
    const int length = std::snprintf(digits.data(), digits.size(), "&#x%X;", static_cast<unsigned>(point));
    octets_.append(digits.data(), static_cast<std::size_t>(length));
  }

  void escaped(std::string_view text, const std::array<std::string_view, 256>& table) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::string_view instead = table[static_cast<unsigned char>(text[i])];
      if (instead.empty()) continue;
      octets_.append(text, from, i - from).append(instead);
      from = i + 1;
    }
    octets_.append(text, from);
  }

  /// What would end a section is divided between two.
  void cdata(std::string_view text) {
    do {
      const std::size_t end = text.find("]]>");
      const std::size_t part = end == std::string_view::npos ? text.size() : end + 2;
      octets_.append("<![CDATA[").append(text, 0, part).append("]]>");
      text.remove_prefix(part);
    } while (!text.empty());
  }

  const xmlDoc& document_;
  const std::size_t most_;
  std::string octets_;
};

#ifdef SAKTA_SECOND_OPINION
/// In test builds every text is held against libxml2's own, whichever test it is for.
void must_be_as_libxml2s(const std::string& octets, const xmlDoc& document) {
  auto* const given =
      const_cast<xmlDoc*>(&document);  // NOLINT: libxml2 knows no const, and changes nothing here
  xmlBuffer* const text = xmlBufferCreate();
  xmlOutputBuffer* const to = xmlOutputBufferCreateBuffer(text, nullptr);
  if (to == nullptr) throw std::bad_alloc();
  for (xmlNode* node = given->children; node != nullptr; node = node->next)
    xmlNodeDumpOutput(to, given, node, 0, 0, "UTF-8");
  xmlOutputBufferClose(to);
  const bool same = octets == view(xmlBufferContent(text));
  xmlBufferFree(text);
  if (same) return;
  std::fprintf(stderr, "%zu octets are not what libxml2 writes\n", octets.size());
  std::abort();
}
#else
void must_be_as_libxml2s(const std::string& /*octets*/, const xmlDoc& /*document*/) {}
#endif

}  // namespace

std::optional<std::string> write_in_one_pass(const xmlDoc& document, std::size_t most) {
  auto written = Writer(document, most).run();
  if (written) must_be_as_libxml2s(*written, document);
  return written;
}

}  // namespace hub::formats
