#include "hub/formats/xml/builder.h"

#include <libxml/dict.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>  // the names of texts and comments

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/written.h"

// One loop goes from markup to markup. Between two tags it makes a text node, at a start tag an element below
// the last open one, and an end tag must bear the name of the last open one. Namespace declarations in scope
// are a stack, from which each tag that ends takes back its own. Whatever does not fit ends the loop, and
// what was built until then is thrown away.
//
// All memory is libxml2's own and in the shape that its parser leaves: names belong to the document's
// dictionary, texts and namespaces to their nodes. So every function of libxml2 may change or free the tree.

namespace hub::formats::native {
namespace {

/// What a character is to this pass, one bit for each set.
enum Class : std::uint8_t {
  kNameStart = 1,
  kNameFurther = 2,
  kSpace = 4,
  kMarksText = 8,    ///< Cannot be copied as it stands from a text.
  kMarksValue = 16,  ///< Cannot be copied as it stands from an attribute's value.
};

constexpr std::array<std::uint8_t, 256> classes() {
  std::array<std::uint8_t, 256> table{};
  const auto add = [&table](std::string_view characters, unsigned bits) {
    for (const char c : characters) {
      auto& entry = table[static_cast<unsigned char>(c)];
      entry = static_cast<std::uint8_t>(entry | bits);
    }
  };
  add("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", kNameStart | kNameFurther);
  add("_", kNameStart | kNameFurther);
  add("-.0123456789", kNameFurther);
  add(" \t\r\n", kSpace);
  add("&\r]", kMarksText);
  add("&<\t\r\n", kMarksValue);
  return table;
}
constexpr std::array<std::uint8_t, 256> kClasses = classes();

[[nodiscard]] bool is(char c, Class set) {
  return (kClasses[static_cast<unsigned char>(c)] & set) != 0;
}

template <class Object>
[[nodiscard]] Object* allocate() {
  void* const memory = xmlMalloc(sizeof(Object));
  if (memory == nullptr) throw std::bad_alloc();
  std::memset(memory, 0, sizeof(Object));
  return static_cast<Object*>(memory);
}

[[nodiscard]] xmlChar* copy(std::string_view text) {
  xmlChar* const copied =
      xmlStrndup(reinterpret_cast<const xmlChar*>(text.data()), static_cast<int>(text.size()));
  if (copied == nullptr) throw std::bad_alloc();
  return copied;
}

constexpr std::string_view kXmlnsUri = "http://www.w3.org/2000/xmlns/";

struct QName {
  std::string_view whole;
  std::string_view prefix;  ///< Empty: none.
  std::string_view local;
};

struct Attribute {
  QName name;
  std::string_view value;  ///< As written.
  bool plain = true;       ///< It means what is written.
};

struct Open {
  xmlNode* element;
  std::string_view name;
  std::size_t declared;  ///< Namespaces in its start tag.
};

// Names and namespace names are compared by where the dictionary keeps them: a tag may hold names of many
// thousand octets, and each of them is compared with each in scope.

/// A namespace in scope.
struct Declared {
  const xmlChar* prefix;  ///< Null: the default.
  const xmlChar* name;    ///< Null: none, as `xmlns=""` says.
  xmlNs* ns;
};

struct ExpandedName {
  const xmlChar* ns;  ///< Null: none.
  const xmlChar* local;
};

/// What one thread needs for each document again.
struct Scratch {
  std::vector<Open> open;
  std::vector<Attribute> attributes;
  std::vector<Declared> in_scope;
  std::vector<ExpandedName> names;  ///< Of the attributes of the current tag.
};

/// So many attributes of one tag, or declarations, are compared each with each; above that, libxml2 does it.
constexpr std::size_t kCompared = 64;

class Builder {
 public:
  Builder(std::string_view octets, const XmlLimits& limits, Scratch& scratch)
      : at_(octets.data()),
        end_(at_ + octets.size()),
        limits_(limits),
        scratch_(scratch),
        counted_(at_),
        document_(xmlNewDoc(chars("1.0"))) {
    if (!document_) throw std::bad_alloc();
    document_->dict = xmlDictCreate();
    if (document_->dict == nullptr) throw std::bad_alloc();
    document_->standalone = -1;
    document_->parseFlags = kParseOptions;
    scratch_.open.clear();
    scratch_.in_scope.clear();
  }

  [[nodiscard]] OwnedDocument run() {
    if (!declaration()) return nullptr;
    bool after_root = false;
    for (;;) {
      const char* const before = at_;
      skip_space();
      text_ += static_cast<std::size_t>(at_ - before);
      if (at_ == end_) break;
      if (begins("<!--")) {
        if (!comment()) return nullptr;
      } else {
        if (after_root || !root()) return nullptr;
        after_root = true;
      }
    }
    if (!after_root) return nullptr;
    document_->properties = XML_DOC_WELLFORMED | XML_DOC_DTDVALID | XML_DOC_NSVALID;
    return std::move(document_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  [[nodiscard]] bool begins(std::string_view text) const { return rest().starts_with(text); }
  [[nodiscard]] bool is_at(char c) const { return at_ != end_ && *at_ == c; }
  void skip_space() {
    while (at_ != end_ && is(*at_, kSpace)) ++at_;
  }
  [[nodiscard]] bool take(std::string_view text) {
    if (!begins(text)) return false;
    at_ += text.size();
    return true;
  }

  /// The line on which `at_` stands.
  [[nodiscard]] unsigned short line() {
    while (counted_ < at_) {
      const void* const found = std::memchr(counted_, '\n', static_cast<std::size_t>(at_ - counted_));
      if (found == nullptr) break;
      ++line_;
      counted_ = static_cast<const char*>(found) + 1;
    }
    counted_ = std::max(counted_, at_);
    return static_cast<unsigned short>(std::min<std::size_t>(line_, USHRT_MAX));
  }

  // ---- the declaration

  bool declaration() {
    if (!begins("<?")) return true;
    if (!take("<?xml") || !pseudo("version", {"1.0"})) return false;
    const bool encoded = begins_attribute("encoding");
    if (encoded && !pseudo("encoding", {"UTF-8", "utf-8"})) return false;
    document_->standalone = -2;
    if (begins_attribute("standalone")) {
      const bool yes = pseudo("standalone", {"yes"});
      if (!yes && !pseudo("standalone", {"no"})) return false;
      document_->standalone = yes ? 1 : 0;
    }
    skip_space();
    return take("?>");
  }

  [[nodiscard]] bool begins_attribute(std::string_view name) const {
    const std::string_view text = rest();
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    return from != std::string_view::npos && from > 0 && text.substr(from).starts_with(name);
  }

  bool pseudo(std::string_view name, std::initializer_list<std::string_view> values) {
    const char* const before = at_;
    if (begins_attribute(name)) {
      skip_space();
      at_ += name.size();
      if (take("=") && (is_at('"') || is_at('\''))) {
        const char quote = *at_++;
        for (const std::string_view value : values)
          if (take(value) && is_at(quote)) return ++at_, true;
      }
    }
    at_ = before;
    return false;
  }

  // ---- nodes

  [[nodiscard]] const xmlChar* name_of(std::string_view name) {
    const auto first = static_cast<unsigned char>(name.front());
    const auto last = static_cast<unsigned char>(name.back());
    auto& known = names_[(name.size() * 7 + first * 3U + last) % names_.size()];
    if (known.first == name) return known.second;
    const xmlChar* const kept = xmlDictLookup(document_->dict, reinterpret_cast<const xmlChar*>(name.data()),
                                              static_cast<int>(name.size()));
    if (kept == nullptr) throw std::bad_alloc();
    known = {name, kept};
    return kept;
  }

  void append(xmlNode* node) {
    node->doc = document_.get();
    xmlNode* const parent = scratch_.open.empty()
                                ? reinterpret_cast<xmlNode*>(document_.get())  // NOLINT: both begin alike
                                : scratch_.open.back().element;
    node->parent = parent;
    node->prev = parent->last;
    (parent->last == nullptr ? parent->children : parent->last->next) = node;
    parent->last = node;
  }

  xmlNode* append_text(xmlElementType type, const xmlChar* name, OwnedText content) {
    auto* const node = allocate<xmlNode>();
    node->type = type;
    node->name = name;
    node->content = content.release();
    append(node);
    return node;
  }

  // ---- content

  bool root() {
    if (!is_at('<') || !start_tag()) return false;
    while (!scratch_.open.empty()) {
      const void* const found = std::memchr(at_, '<', static_cast<std::size_t>(end_ - at_));
      if (found == nullptr) return false;
      const char* const markup = static_cast<const char*>(found);
      if (markup != at_ && !text(markup)) return false;
      at_ = markup;
      if (markup + 1 == end_) return false;
      bool built = false;
      switch (markup[1]) {
        case '/':
          built = end_tag();
          break;
        case '!':
          built = begins("<!--") ? comment() : cdata();
          break;
        default:
          built = start_tag();
          break;
      }
      if (!built) return false;
    }
    return true;
  }

  bool text(const char* to) {
    unsigned marks = 0;
    for (const char* c = at_; c != to; ++c) marks |= kClasses[static_cast<unsigned char>(*c)];
    const std::string_view written(at_, static_cast<std::size_t>(to - at_));
    text_ += written.size();
    OwnedText meant;
    if ((marks & kMarksText) == 0) {
      meant.reset(copy(written));
    } else if (written.find("]]>") == std::string_view::npos) {
      meant = decoded(written, Where::text);
    }
    if (!meant) return false;
    append_text(XML_TEXT_NODE, xmlStringText, std::move(meant))->line = line();
    return true;
  }

  /// What comes between two pieces of text makes libxml2 put them together (XmlLimits::joined).
  bool between_texts() {
    joined_ += text_;
    return joined_ <= limits_.joined;
  }

  bool comment() {
    const std::string_view content = rest().substr(4);
    const std::size_t end = content.find("--");
    if (end == std::string_view::npos || !content.substr(end + 2).starts_with('>')) return false;
    const std::string_view written = content.substr(0, end);
    auto meant = decoded(written, Where::verbatim);
    if (!meant || !between_texts()) return false;
    xmlNode* const node = append_text(XML_COMMENT_NODE, xmlStringComment, std::move(meant));
    at_ = written.data() + end + 3;
    node->line = line();
    return true;
  }

  bool cdata() {
    if (!take("<![CDATA[")) return false;
    const std::string_view content = rest();
    const std::size_t end = content.find("]]>");
    // A section behind a section becomes one with it: seldom written, and left to libxml2.
    if (end == std::string_view::npos || last_is_cdata()) return false;
    const std::string_view written = content.substr(0, end);
    auto meant = decoded(written, Where::verbatim);
    if (!meant || !between_texts()) return false;
    append_text(XML_CDATA_SECTION_NODE, nullptr, std::move(meant));
    at_ = written.data() + end + 3;
    text_ += end + 12;
    return true;
  }

  [[nodiscard]] bool last_is_cdata() const {
    const xmlNode* const last = scratch_.open.back().element->last;
    return last != nullptr && last->type == XML_CDATA_SECTION_NODE;
  }

  // ---- tags

  /// A name of ASCII letters with at most one colon; an empty one if there is none at `at_`.
  [[nodiscard]] QName qname() {
    const char* const start = at_;
    const std::string_view first = part();
    if (first.empty() || !is_at(':')) return {first, {}, first};
    ++at_;
    const std::string_view second = part();
    if (second.empty() || is_at(':')) return {};
    return {{start, static_cast<std::size_t>(at_ - start)}, first, second};
  }

  [[nodiscard]] std::string_view part() {
    const char* const start = at_;
    if (at_ == end_ || !is(*at_, kNameStart)) return {};
    do ++at_;
    while (at_ != end_ && is(*at_, kNameFurther));
    return {start, static_cast<std::size_t>(at_ - start)};
  }

  bool end_tag() {
    at_ += 2;
    const char* const start = at_;
    if (!take(scratch_.open.back().name)) return false;
    skip_space();
    if (static_cast<std::size_t>(at_ - start) + 2 > limits_.start_tag || !take(">")) return false;
    scratch_.in_scope.resize(scratch_.in_scope.size() - scratch_.open.back().declared);
    scratch_.open.pop_back();
    text_ = 0;
    return true;
  }

  bool start_tag() {
    const char* const start = at_++;
    if (++elements_ > limits_.elements || scratch_.open.size() >= limits_.depth) return false;
    text_ = 0;
    const QName name = qname();
    if (name.local.empty() || name.prefix.starts_with("xml")) return false;

    auto* const element = allocate<xmlNode>();
    element->type = XML_ELEMENT_NODE;
    append(element);
    element->name = name_of(name.local);
    outer_ = scratch_.in_scope.size();
    if (!attributes(element)) return false;
    const bool empty = is_at('/');
    if (empty) ++at_;
    const std::size_t declared = scratch_.in_scope.size() - outer_;
    if (static_cast<std::size_t>(at_ - start) + 1 > limits_.start_tag ||
        scratch_.in_scope.size() > limits_.namespaces_in_scope)
      return false;
    element->line = line();
    if (!take(">")) return false;

    const auto in = find(name.prefix);
    if (!in) return false;
    element->ns = in->ns;
    if (!append_attributes(element)) return false;
    if (empty) {
      scratch_.in_scope.resize(outer_);
    } else {
      scratch_.open.push_back({element, name.whole, declared});
    }
    return true;
  }

  /// Reads all attributes of a tag; those that declare a namespace are the element's at once.
  bool attributes(xmlNode* element) {
    scratch_.attributes.clear();
    for (;;) {
      const char* const before = at_;
      skip_space();
      if (at_ == end_) return false;
      if (*at_ == '>' || *at_ == '/') return true;
      if (at_ == before) return false;
      Attribute attribute;
      attribute.name = qname();
      if (attribute.name.local.empty() || !value(attribute)) return false;
      if (attribute.name.whole == "xmlns" || attribute.name.prefix == "xmlns") {
        if (!declare(element, attribute)) return false;
        continue;
      }
      if (attribute.name.prefix.starts_with("xml") || scratch_.attributes.size() >= limits_.attributes ||
          scratch_.attributes.size() >= kCompared)
        return false;
      scratch_.attributes.push_back(attribute);
    }
  }

  bool value(Attribute& attribute) {
    skip_space();
    if (!take("=")) return false;
    skip_space();
    if (!is_at('"') && !is_at('\'')) return false;
    const char quote = *at_++;
    const auto longest = std::min(static_cast<std::size_t>(end_ - at_), limits_.start_tag);
    const void* const found = std::memchr(at_, quote, longest);
    if (found == nullptr) return false;
    const char* const close = static_cast<const char*>(found);
    unsigned marks = 0;
    for (const char* c = at_; c != close; ++c) marks |= kClasses[static_cast<unsigned char>(*c)];
    attribute.value = {at_, static_cast<std::size_t>(close - at_)};
    attribute.plain = (marks & kMarksValue) == 0;
    at_ = close + 1;
    return attribute.plain || attribute.value.find('<') == std::string_view::npos;
  }

  bool declare(xmlNode* element, const Attribute& attribute) {
    const std::string_view prefix = attribute.name.prefix.empty() ? std::string_view() : attribute.name.local;
    if (!attribute.plain || prefix.starts_with("xml")) return false;
    if (attribute.value == kXml || attribute.value == kXmlnsUri) return false;
    if (attribute.value.empty() && !prefix.empty()) return false;
    const xmlChar* const kept = prefix.empty() ? nullptr : name_of(prefix);
    const std::size_t before = scratch_.in_scope.size() - outer_;
    if (before >= limits_.namespaces_in_tag || before >= kCompared) return false;
    for (std::size_t i = outer_; i < scratch_.in_scope.size(); ++i)
      if (scratch_.in_scope[i].prefix == kept) return false;
    auto* const ns = allocate<xmlNs>();
    ns->type = XML_LOCAL_NAMESPACE;
    (before == 0 ? element->nsDef : scratch_.in_scope.back().ns->next) = ns;
    ns->href = copy(attribute.value);
    if (!prefix.empty()) ns->prefix = copy(prefix);
    if (!attribute.value.empty() && !is_namespace_name(ns->href)) return false;
    scratch_.in_scope.push_back({kept, attribute.value.empty() ? nullptr : name_of(attribute.value), ns});
    return true;
  }

  /// The namespace of a prefix, empty for the default; nothing if it is not declared.
  [[nodiscard]] std::optional<Declared> find(std::string_view prefix) {
    const xmlChar* const kept = prefix.empty() ? nullptr : name_of(prefix);
    for (auto declared = scratch_.in_scope.rbegin(); declared != scratch_.in_scope.rend(); ++declared)
      if (declared->prefix == kept)
        return declared->name == nullptr ? Declared{kept, nullptr, nullptr} : *declared;
    return prefix.empty() ? std::optional(Declared{}) : std::nullopt;
  }

  bool append_attributes(xmlNode* element) {
    xmlAttr* last = nullptr;
    scratch_.names.clear();
    for (const Attribute& given : scratch_.attributes) {
      std::optional<Declared> in = Declared{};
      if (!given.name.prefix.empty()) in = find(given.name.prefix);
      if (!in) return false;
      const ExpandedName name{in->name, name_of(given.name.local)};
      for (const ExpandedName& other : scratch_.names)
        if (other.local == name.local && other.ns == name.ns) return false;
      scratch_.names.push_back(name);

      auto* const attribute = allocate<xmlAttr>();
      attribute->type = XML_ATTRIBUTE_NODE;
      attribute->parent = element;
      attribute->doc = document_.get();
      attribute->ns = in->ns;
      attribute->prev = last;
      (last == nullptr ? element->properties : last->next) = attribute;
      last = attribute;
      attribute->name = name.local;
      if (!set_value(attribute, given)) return false;
    }
    return true;
  }

  bool set_value(xmlAttr* attribute, const Attribute& given) {
    OwnedText meant(given.plain ? copy(given.value) : decoded(given.value, Where::value).release());
    if (!meant) return false;
    auto* const node = allocate<xmlNode>();
    node->type = XML_TEXT_NODE;
    node->name = xmlStringText;
    node->parent = reinterpret_cast<xmlNode*>(attribute);  // NOLINT: both begin alike
    node->doc = document_.get();
    attribute->children = node;
    attribute->last = node;
    node->content = meant.release();
    return true;
  }

  const char* at_;
  const char* end_;
  const XmlLimits& limits_;
  Scratch& scratch_;
  const char* counted_;  // lines are counted up to here
  std::size_t line_ = 1;
  std::size_t outer_ = 0;  // namespaces in scope outside the current tag
  std::size_t elements_ = 0;
  std::size_t text_ = 0;    // octets of text since the last tag
  std::size_t joined_ = 0;  // as XmlLimits counts it
  OwnedDocument document_;
  std::array<std::pair<std::string_view, const xmlChar*>, 64>
      names_{};  // of the dictionary, found again at once
};

/// Whether there may be more elements than the limit: then nothing is built that would be thrown away. The
/// shortest element has four octets.
bool may_hold_too_many(std::string_view octets, std::size_t elements) {
  if (octets.size() / 4 <= elements) return false;
  std::size_t tags = 0;
  for (std::size_t at = octets.find('<'); at != std::string_view::npos && tags <= elements;
       at = octets.find('<', at + 1))
    if (at + 1 < octets.size() && octets[at + 1] != '/') ++tags;
  return tags > elements;
}

}  // namespace

OwnedDocument build_tree(std::string_view octets, const XmlLimits& limits) {
  if (octets.size() > limits.size || first_bad_character(octets)) return nullptr;
  if (may_hold_too_many(octets, limits.elements)) return nullptr;
  if (octets.starts_with(kUtf8Mark)) octets.remove_prefix(kUtf8Mark.size());
  static thread_local Scratch scratch;
  return Builder(octets, limits, scratch).run();
}

}  // namespace hub::formats::native
