#include "hub/formats/xml/difference.h"

#include <map>

#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

class Comparison {
 public:
  std::optional<std::string> run(const xmlDoc& one, const xmlDoc& other) {
    check(view(one.version) == view(other.version), "version");
    check((one.encoding == nullptr) == (other.encoding == nullptr), "encoding");
    check(one.standalone == other.standalone, "standalone");
    check(one.properties == other.properties, "properties");
    check(one.parseFlags == other.parseFlags, "options of the parser");
    check(one.charset == other.charset && one.compression == other.compression, "form of the input");
    check(one.intSubset == nullptr && other.intSubset == nullptr, "a document type");
    check((one.ids == nullptr) == (other.ids == nullptr), "identifiers");
    check(one.URL == nullptr && other.URL == nullptr, "address");
    check(one.dict != nullptr && other.dict != nullptr, "dictionary");
    declarations(one.oldNs, other.oldNs);  // that of the prefix `xml`
    siblings(one.children, other.children, one.last, other.last);
    return found_;
  }

 private:
  void check(bool same, const char* what) {
    if (!same && !found_) found_ = std::to_string(line_) + ": " + what;
  }

  [[nodiscard]] static bool same_text(const xmlChar* one, const xmlChar* other) {
    return (one == nullptr) == (other == nullptr) && view(one) == view(other);
  }

  template <class Node>
  static const xmlNode* last_of(const Node* first) {
    const Node* node = first;
    while (node != nullptr && node->next != nullptr) node = node->next;
    return reinterpret_cast<const xmlNode*>(node);  // NOLINT: all kinds of nodes begin alike
  }

  void siblings(const xmlNode* one, const xmlNode* other, const xmlNode* one_last,
                const xmlNode* other_last) {
    check(last_of(one) == one_last && last_of(other) == other_last, "the last child");
    for (; one != nullptr && other != nullptr && !found_; one = one->next, other = other->next)
      nodes(one, other);
    check(one == nullptr && other == nullptr, "number of children");
  }

  void nodes(const xmlNode* one, const xmlNode* other) {
    check(one->type == other->type, "kind of node");
    check(links(one) && links(other), "links of a node");
    if (found_) return;
    if (one->type == XML_ELEMENT_NODE) return elements(one, other);
    check(same_text(one->content, other->content), "text");
    check(one->type != XML_COMMENT_NODE || one->line == other->line, "line of a comment");
    // Functions tell kinds of text by the address of this name; an instruction has one of its own.
    const bool named = one->type == XML_PI_NODE;
    check(named ? same_text(one->name, other->name) : one->name == other->name, "name of a text");
    check(one->children == nullptr && other->children == nullptr, "children of a text");
  }

  [[nodiscard]] static bool links(const xmlNode* node) {
    const bool before = node->prev == nullptr || node->prev->next == node;
    return before && (node->next == nullptr || node->next->prev == node) && node->parent != nullptr &&
           node->doc == node->parent->doc;
  }

  void elements(const xmlNode* one, const xmlNode* other) {
    line_ = one->line;
    check(same_text(one->name, other->name), "name of an element");
    check(one->line == other->line, "line of an element");
    check(one->content == nullptr && other->content == nullptr, "content of an element");
    declarations(one->nsDef, other->nsDef);
    check(same_namespace(one->ns, other->ns), "namespace of an element");
    const xmlAttr* mine = one->properties;
    const xmlAttr* theirs = other->properties;
    for (; mine != nullptr && theirs != nullptr && !found_; mine = mine->next, theirs = theirs->next)
      attributes(mine, theirs);
    check(mine == nullptr && theirs == nullptr, "number of attributes");
    siblings(one->children, other->children, one->last, other->last);
  }

  void declarations(const xmlNs* one, const xmlNs* other) {
    for (; one != nullptr && other != nullptr; one = one->next, other = other->next) {
      check(same_text(one->href, other->href) && same_text(one->prefix, other->prefix), "declaration");
      check(one->type == other->type && one->context == other->context, "kind of a declaration");
      counterparts_[one] = other;
    }
    check(one == nullptr && other == nullptr, "number of declarations");
  }

  /// Not only the same name: the declaration at the same place.
  [[nodiscard]] bool same_namespace(const xmlNs* one, const xmlNs* other) const {
    if (one == nullptr) return other == nullptr;
    const auto found = counterparts_.find(one);
    return found != counterparts_.end() && found->second == other;
  }

  void attributes(const xmlAttr* one, const xmlAttr* other) {
    check(same_text(one->name, other->name), "name of an attribute");
    check(one->atype == other->atype, "type of an attribute");
    check(same_namespace(one->ns, other->ns), "namespace of an attribute");
    siblings(one->children, other->children, one->last, other->last);
  }

  std::optional<std::string> found_;
  unsigned line_ = 0;
  std::map<const xmlNs*, const xmlNs*> counterparts_;
};

}  // namespace

std::optional<std::string> difference(const xmlDoc& one, const xmlDoc& other) {
  return Comparison().run(one, other);
}

}  // namespace hub::formats::native
