#include "hub/map/mapping_roots.h"

#include <libxml/tree.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "hub/map/stylesheet_source.h"

namespace hub::map {
namespace {

constexpr int kDeepest = 32;  ///< Templates that call one another.

template <class Each>
void for_elements(const xmlNode* parent, Each each) {
  for (const xmlNode* node = parent->children; node != nullptr; node = node->next)
    if (node->type == XML_ELEMENT_NODE) each(node);
}

class Roots {
 public:
  explicit Roots(const StylesheetSource& source) : source_(source) {}

  std::vector<MappingRoot> find() {
    bool from_document = false;
    for_elements(source_.root(), [&](const xmlNode* node) {
      from_document = from_document || (is_xslt(node, "template") && attribute_of(node, "match") == "/");
    });
    for_elements(source_.root(), [&](const xmlNode* node) {
      if (!is_xslt(node, "template") || !attribute_of(node, "mode").empty()) return;
      const std::string match = attribute_of(node, "match");
      if (from_document ? match == "/" : !match.empty() && begins_at_the_root(match)) look_into(node, 0);
    });
    return depends_ ? std::vector<MappingRoot>() : std::move(roots_);
  }

 private:
  /// `/name`, and unions of such.
  static bool begins_at_the_root(std::string_view match) {
    constexpr std::string_view kSpace = " \t\r\n";
    while (!match.empty()) {
      const std::size_t bar = std::min(match.find('|'), match.size());
      std::string_view one = match.substr(0, bar);
      one.remove_prefix(std::min(one.find_first_not_of(kSpace), one.size()));
      if (one.size() < 2 || one.front() != '/' || one.find('/', 1) != one.npos) return false;
      match.remove_prefix(std::min(bar + 1, match.size()));
    }
    return true;
  }

  void look_into(const xmlNode* parent, int depth) {
    if (depth > kDeepest) depends_ = true;
    if (depends_) return;
    for_elements(parent, [&](const xmlNode* node) { look_at(node, depth); });
  }

  void look_at(const xmlNode* node, int depth) {
    if (!is_xslt(node)) {
      roots_.push_back({std::string(node->ns == nullptr ? "" : text_of(node->ns->href)),
                        std::string(text_of(node->name)), source_.finding(node, {})});
    } else if (is_xslt(node, "element")) {
      depends_ = true;  // its name may be anything
    } else if (is_xslt(node, "call-template")) {
      call(attribute_of(node, "name"), depth);
    } else if (is_xslt(node, "if") || is_xslt(node, "choose") || is_xslt(node, "when") ||
               is_xslt(node, "otherwise") || is_xslt(node, "for-each")) {
      look_into(node, depth);
    } else if (is_xslt(node, "apply-templates") || is_xslt(node, "copy") || is_xslt(node, "copy-of")) {
      depends_ = true;
    }
  }

  void call(const std::string& name, int depth) {
    for_elements(source_.root(), [&](const xmlNode* node) {
      if (is_xslt(node, "template") && attribute_of(node, "name") == name) look_into(node, depth + 1);
    });
  }

  const StylesheetSource& source_;
  std::vector<MappingRoot> roots_;
  bool depends_ = false;
};

}  // namespace

std::vector<MappingRoot> roots_of(const model::Mapping& mapping) {
  const auto source = StylesheetSource::read(mapping);
  return source ? Roots(*source).find() : std::vector<MappingRoot>();
}

}  // namespace hub::map
