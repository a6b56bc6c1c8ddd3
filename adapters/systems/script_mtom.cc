#include "adapters/systems/script_mtom.h"

#include <string>
#include <utility>
#include <vector>

#include "adapters/systems/mtom.h"
#include "adapters/systems/rest_target.h"
#include "adapters/systems/script_exchange.h"
#include "adapters/systems/script_xml.h"

namespace sandbox::script {
namespace {

constexpr const char* kXop = "http://www.w3.org/2004/08/xop/include";

std::vector<xmlNode*> includes_in(xmlNode* node) {
  std::vector<xmlNode*> found;
  for (xmlNode* child = xmlFirstElementChild(node); child != nullptr; child = xmlNextElementSibling(child)) {
    const bool include = child->ns != nullptr && xmlStrEqual(child->ns->href, as_xml(kXop)) != 0 &&
                         xmlStrEqual(child->name, as_xml("Include")) != 0;
    if (include) {
      found.push_back(child);
      continue;
    }
    const std::vector<xmlNode*> below = includes_in(child);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

/// The Content-ID that an Include names; empty: none.
std::string named_by(xmlNode* include) {
  const XmlOwned<xmlChar> href(xmlGetNoNsProp(include, as_xml("href")));
  const std::string text = href ? reinterpret_cast<const char*>(href.get()) : "";
  return text.rfind("cid:", 0) == 0 ? percent_decoded(text.substr(4), false).value_or("") : std::string();
}

bool put_in(xmlDoc* document, MtomParts& parts) {
  for (xmlNode* include : includes_in(xmlDocGetRootElement(document))) {
    const auto part = parts.by_id.find(named_by(include));
    xmlNode* const parent = include->parent;
    if (part == parts.by_id.end() || parent->children != include || include->next != nullptr) return false;
    xmlUnlinkNode(include);
    xmlFreeNode(include);
    xmlNodeAddContent(parent, as_xml(base64_of(part->second)));
    parts.by_id.erase(part);
  }
  return parts.by_id.empty();
}

}  // namespace

std::optional<HttpRequest> without_parts(const HttpRequest& request) {
  const std::string type = header_of(request, "content-type");
  if (media_type_of(type) != "multipart/related") return request;
  MtomParts parts = read_mtom(type, request.body);
  if (!parts.problem.empty()) return std::nullopt;
  const XmlOwned<xmlDoc> document(xmlReadMemory(parts.root.data(), static_cast<int>(parts.root.size()),
                                                nullptr, nullptr,
                                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (!document || document->intSubset != nullptr || !put_in(document.get(), parts)) return std::nullopt;
  xmlChar* octets = nullptr;
  int size = 0;
  xmlDocDumpMemory(document.get(), &octets, &size);
  const XmlOwned<xmlChar> owned(octets);
  HttpRequest plain = request;
  plain.body.assign(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
  plain.headers["content-type"] = parts.start_info;
  return plain;
}

}  // namespace sandbox::script
