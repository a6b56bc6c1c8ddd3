#include "hub/formats/xades/canonical.h"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>

#include <memory>
#include <new>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

constexpr std::size_t kMostElements = 50'000;
constexpr std::size_t kMostSteps = 4'000'000;  // over namespaces in scope; about 50 ms for each form

/// For libxml2: whether a node is within the element. Of attributes and namespaces `parent` says where they
/// are.
int is_within(void* element, xmlNode* node, xmlNode* parent) {
  const xmlNode* at =
      node == nullptr || node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE ? parent : node;
  while (at != nullptr && at != element)
    at = at->type == XML_DOCUMENT_NODE ? nullptr : static_cast<const xmlNode*>(at->parent);
  return at == nullptr ? 0 : 1;
}

int append(void* context, const char* octets, int size) {
  static_cast<std::string*>(context)->append(octets, static_cast<std::size_t>(size));
  return size;
}

int end_of(void* /*context*/) {
  return 0;
}

std::size_t declared_on(const xmlNode* element) {
  std::size_t count = 0;
  for (const xmlNs* ns = element->nsDef; ns != nullptr; ns = ns->next) ++count;
  return count;
}

/// Adds up the elements and the steps below one element whose ancestors declare `in_scope` namespaces.
struct Cost {
  std::size_t elements = 0;
  std::size_t steps = 0;

  /// False: too much.
  bool add(const xmlNode* element, std::size_t in_scope, std::size_t depth) {
    in_scope += declared_on(element);
    ++elements;
    steps += (in_scope + 1) * (in_scope + depth + 1);
    if (elements > kMostElements || steps > kMostSteps) return false;
    for (const xmlNode* child = first_child(element); child != nullptr; child = next_element(child))
      if (!add(child, in_scope, depth + 1)) return false;
    return true;
  }
};

void collect(xmlNode* parent, std::string_view place, std::vector<xmlNode*>& found) {
  const std::size_t slash = place.find('/');
  const std::string_view name = place.substr(0, slash);
  for (xmlNode* child = first_child(parent); child != nullptr; child = next_element(child)) {
    if (!is(child, namespace_of(parent), name)) continue;
    if (slash == std::string_view::npos)
      found.push_back(child);
    else
      collect(child, place.substr(slash + 1), found);
  }
}

}  // namespace

std::optional<std::string> canonical(xmlNode* element, CanonicalForm form,
                                     const std::vector<std::string>& prefixes) {
  std::string octets;
  xmlOutputBuffer* out = xmlOutputBufferCreateIO(&append, &end_of, &octets, nullptr);
  if (out == nullptr) throw std::bad_alloc();
  std::vector<xmlChar*> listed;
  for (const std::string& prefix : prefixes) listed.push_back(const_cast<xmlChar*>(chars(prefix)));
  listed.push_back(nullptr);
  const bool exclusive = form == CanonicalForm::exclusive;
  const int made =
      xmlC14NExecute(element->doc, &is_within, element, exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0,
                     exclusive && !prefixes.empty() ? listed.data() : nullptr, 0, out);
  const int written = xmlOutputBufferClose(out);
  if (made < 0 || written < 0) return std::nullopt;
  return octets;
}

Outcome check_cost(const xmlDoc* document) {
  const xmlNode* root = xmlDocGetRootElement(document);
  if (root == nullptr || !Cost().add(root, 0, 1))
    return Error(codes::gate_signature_profile,
                 Text{"too many elements or namespaces for a signed envelope",
                      "parakstītā aploksnē ir pārāk daudz elementu vai nosaukumvietu"});
  return Done{};
}

std::vector<xmlNode*> elements_at(const xmlDoc* document, std::string_view place) {
  std::vector<xmlNode*> found;
  if (xmlNode* root = xmlDocGetRootElement(document); root != nullptr) collect(root, place, found);
  return found;
}

xmlNode* element_at(const xmlDoc* document, std::string_view place) {
  const auto found = elements_at(document, place);
  return found.size() == 1 ? found.front() : nullptr;
}

}  // namespace hub::formats::native
