#include "hub/map/own_messages.h"

#include <libxml/tree.h>

#include <algorithm>
#include <utility>

#include "hub/base/say.h"
#include "hub/map/stylesheet_source.h"

namespace hub::map {
namespace {

/// An element that is no instruction, by its local name: a stylesheet may have a namespace for its results.
bool is_language(const xmlNode* node, std::string_view name) {
  return node->type == XML_ELEMENT_NODE && !is_xslt(node) && text_of(node->name) == name;
}

bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

/// Each run of white space one space, none at the ends.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (!is_blank(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

/// The words of a text, a comment or an xsl:text; false: the node is something else.
bool add_words(const xmlNode* node, std::string& words) {
  if (node->type == XML_COMMENT_NODE) return true;
  if (node->type != XML_TEXT_NODE && !is_xslt(node, "text")) return false;
  xmlChar* const content = xmlNodeGetContent(node);
  words += text_of(content);
  xmlFree(content);
  return true;
}

/// One xsl:message, part by part.
struct Message {
  explicit Message(const xmlNode* node) {
    for (const xmlNode* part = node->children; part != nullptr; part = part->next) {
      if (is_language(part, "en")) {
        language(part, ens, en);
      } else if (is_language(part, "lv")) {
        language(part, lvs, lv);
      } else {
        std::string words;
        fixed = add_words(part, words) && fixed;
        all += words;
        bare += words;
      }
    }
  }

  [[nodiscard]] bool in_languages() const { return ens + lvs != 0; }
  [[nodiscard]] bool in_both() const {
    const bool empty = fixed && (on_one_line(en).empty() || on_one_line(lv).empty());
    return ens == 1 && lvs == 1 && on_one_line(bare).empty() && !empty;
  }
  [[nodiscard]] Sentence told() const {
    return in_languages() ? Sentence(on_one_line(en), on_one_line(lv)) : Sentence(on_one_line(all));
  }

  std::string all;    // as it is said, in the order of the stylesheet
  bool fixed = true;  // nothing but words

 private:
  void language(const xmlNode* node, int& count, std::string& text) {
    ++count;
    for (const xmlNode* part = node->children; part != nullptr; part = part->next)
      fixed = add_words(part, text) && fixed;
    all += text;
  }

  std::string en;
  std::string lv;
  std::string bare;  // words beside the languages
  int ens = 0;
  int lvs = 0;
};

/// Document order, without recursion: the depth of a stylesheet is not ours to trust.
const xmlNode* next_in_document(const xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != nullptr && node->next == nullptr) node = node->parent;
  return node == nullptr ? nullptr : node->next;
}

}  // namespace

OwnMessages own_messages(xmlDoc* stylesheet) {
  OwnMessages own;
  for (const xmlNode* node = xmlDocGetRootElement(stylesheet); node != nullptr;
       node = next_in_document(node)) {
    if (!is_xslt(node, "message")) continue;
    const Message message(node);
    if (message.in_languages() && !message.in_both() && own.problem.empty()) {
      own.problem = say("xsl:message says a language, but not one 'en' and one 'lv' with words in both",
                        "xsl:message norāda valodu, bet tajā nav viena 'en' un viena 'lv' ar tekstu abos");
      own.line = static_cast<int>(xmlGetLineNo(node));
    }
    std::string key = message_key(message.all);
    if (message.fixed && !key.empty()) own.texts.emplace(std::move(key), message.told());
  }
  return own;
}

std::string message_key(std::string_view said) {
  std::string key(said);
  key.erase(std::remove_if(key.begin(), key.end(), is_blank), key.end());
  return key;
}

}  // namespace hub::map
