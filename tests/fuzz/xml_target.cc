// The pre-scan against libxml2: what the pre-scan lets through is read as one tree within its limits, tag by
// tag where the pre-scan saw tags, and comes out as it went in. And the one pass against libxml2: the same
// tree, or the same words at the same place.

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <vector>

#include "hub/base/codes.h"
#include "hub/formats/xml/charset.h"
#include "hub/formats/xml/difference.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/prescan.h"
#include "hub/formats/xml/reader.h"
#include "tests/fuzz/target.h"

namespace {

using hub::formats::XmlDocument;
using hub::formats::XmlLimits;

XmlLimits small_limits() {
  XmlLimits limits;
  limits.start_tag = 512;
  limits.attributes = 8;
  limits.namespaces_in_tag = 4;
  limits.namespaces_in_scope = 8;
  limits.depth = 8;
  limits.elements = 64;
  return limits;
}

struct Measured {
  std::size_t elements = 0;
  const XmlLimits limits = small_limits();

  void element(const xmlNode* node, std::size_t depth, std::size_t in_scope) {
    fuzz::must(++elements <= limits.elements, "elements within the limit");
    fuzz::must(depth <= limits.depth, "depth within the limit");
    std::size_t attributes = 0;
    std::size_t declared = 0;
    for (const xmlAttr* at = node->properties; at != nullptr; at = at->next) ++attributes;
    for (const xmlNs* at = node->nsDef; at != nullptr; at = at->next) ++declared;
    fuzz::must(attributes <= limits.attributes, "attributes within the limit");
    fuzz::must(declared <= limits.namespaces_in_tag, "namespaces in a tag within the limit");
    fuzz::must(in_scope + declared <= limits.namespaces_in_scope, "namespaces in scope within the limit");
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      fuzz::must(child->type != XML_ENTITY_REF_NODE && child->type != XML_DTD_NODE, "no entities, no DTD");
      if (child->type == XML_ELEMENT_NODE) element(child, depth + 1, in_scope + declared);
    }
  }
};

/// libxml2 without any lock of ours but no network.
bool plainly_well_formed(std::string_view octets) {
  xmlParserCtxt* parser = xmlNewParserCtxt();
  xmlDoc* document = xmlCtxtReadMemory(parser, octets.data(), static_cast<int>(octets.size()), nullptr,
                                       "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  const bool well = document != nullptr && parser->wellFormed != 0 && document->intSubset == nullptr;
  if (document != nullptr) xmlFreeDoc(document);
  xmlFreeParserCtxt(parser);
  return well;
}

/// Whatever reads it, a document is the same.
void must_read_alike(std::string_view received, const XmlLimits& limits) {
  hub::formats::read_xml_by(hub::formats::XmlReader::libxml2);
  const auto theirs = XmlDocument::parse(received, limits);
  hub::formats::read_xml_by(hub::formats::XmlReader::one_pass);
  const auto ours = XmlDocument::parse(received, limits);
  fuzz::must(static_cast<bool>(ours) == static_cast<bool>(theirs), "both take it or neither");
  if (!ours) {
    fuzz::must(ours.error().to_string() == theirs.error().to_string(), "both say the same is wrong");
    return;
  }
  const auto found = hub::formats::native::difference(*ours->native(), *theirs->native());
  fuzz::must(!found, "both make the same tree: " + found.value_or(""));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  hub::formats::start_xml();
  const std::string_view received = fuzz::text(octets, size);
  must_read_alike(received, small_limits());
  must_read_alike(received, {});
  const auto utf8 = hub::formats::xml_in_utf8(received, {}, small_limits().size);
  const auto parsed = XmlDocument::parse(received, small_limits());
  if (!utf8) {
    fuzz::must(!parsed, "what is not read as UTF-8 is refused");
    return 0;
  }
  const std::string_view given = utf8->view();
  std::vector<std::size_t> tags;
  const auto scanned = hub::formats::prescan(given, small_limits(), &tags);
  if (!scanned) {
    fuzz::must(!parsed, "what the pre-scan refuses is refused");
    if (scanned.error().code().name == hub::codes::codec_not_well_formed.name)
      fuzz::must(!plainly_well_formed(given),
                 "what the pre-scan calls ill-formed is: " + scanned.error().to_string());
    return 0;
  }
  if (!parsed) return 0;
  const xmlDoc* document = parsed->native();
  fuzz::must(document->intSubset == nullptr && document->extSubset == nullptr, "no document type");
  Measured measured;
  measured.element(xmlDocGetRootElement(parsed->native()), 1, 0);
  fuzz::must(measured.elements == tags.size(), "a start tag for each element");
  for (const std::size_t tag : tags)
    fuzz::must(given.at(tag) == '<', "a start tag begins where it is said to");

  const std::string once = parsed->to_octets();
  const auto again = XmlDocument::parse(once);
  fuzz::must(static_cast<bool>(again), "what is written can be read");
  fuzz::must(again->to_octets() == once, "what is read again is the same");
  return 0;
}
