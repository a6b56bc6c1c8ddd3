#include "adapters/systems/horizon/simulator/processed.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <charconv>
#include <memory>
#include <string_view>

#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {
namespace {

struct FreeXml {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(xmlChar* text) const { xmlFree(text); }
};

bool is(const xmlNode* node, std::string_view name) {
  return node->type == XML_ELEMENT_NODE && reinterpret_cast<const char*>(node->name) == name;
}

std::uint64_t number_in(xmlNode* node) {
  const std::unique_ptr<xmlChar, FreeXml> content(xmlNodeGetContent(node));
  const std::string_view text = content == nullptr ? "" : reinterpret_cast<const char*>(content.get());
  std::uint64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc() || end != text.data() + text.size())
    throw Refusal{400, "EValue", "PK_SYNC: a number is expected"};
  return number;
}

}  // namespace

std::set<std::uint64_t> read_processed(const std::string& body) {
  const std::unique_ptr<xmlDoc, FreeXml> document(
      xmlReadMemory(body.data(), static_cast<int>(body.size()), nullptr, nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS));
  xmlNode* const root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr || document->intSubset != nullptr || !is(root, "processed"))
    throw Refusal{400, "ESchema", "processed is expected"};
  std::set<std::uint64_t> numbers;
  for (xmlNode* child = root->children; child != nullptr; child = child->next) {
    if (!is(child, "PK_SYNC")) throw Refusal{400, "ESchema", "PK_SYNC is expected"};
    numbers.insert(number_in(child));
  }
  if (numbers.empty()) throw Refusal{400, "ESchema", "PK_SYNC is expected"};
  return numbers;
}

}  // namespace sandbox::horizon
