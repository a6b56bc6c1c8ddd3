#include "hub/config/yaml_text.h"

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "hub/base/encoding.h"
#include "hub/base/say.h"

namespace hub::config {
namespace {

/// Walks the events of a text before a tree is made of it.
class Inspector : public YAML::EventHandler {
 public:
  Inspector(std::string_view text, const std::string& file, Findings& findings)
      : text_(text), file_(file), findings_(findings) {}

  /// Nothing can be said about the rest of the file.
  [[nodiscard]] bool broken() const { return broken_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2)
      report(mark, say("a second document; a file holds one", "otrs dokuments; failā drīkst būt viens"));
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { node(mark, {}, anchor, nullptr); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    report(mark, say("aliases (*name) are not taken; write the value out",
                     "aizstājvārdi (*nosaukums) netiek pieņemti; izrakstiet pašu vērtību"));
    node(mark, {}, YAML::NullAnchor, nullptr);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (is_open_quote(mark))
      report(mark, say("is not YAML: a quote that nothing closes", "nav YAML: pēdiņas nekas neaizver"));
    node(mark, tag, anchor, &value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    node(mark, tag, anchor, nullptr);
    enter(mark, false);
  }
  void OnSequenceEnd() override { levels_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    node(mark, tag, anchor, nullptr);
    enter(mark, true);
  }
  void OnMapEnd() override { levels_.pop_back(); }

 private:
  struct Level {
    bool mapping = false;
    bool key_comes = true;
    std::set<std::string> keys;
  };

  /// yaml-cpp takes the end of a file for the end of a quote.
  bool is_open_quote(const YAML::Mark& mark) const {
    std::size_t at = 0;
    for (int line = 0; line < mark.line; ++line) at = std::min(text_.find('\n', at), text_.size() - 1) + 1;
    at += static_cast<std::size_t>(std::max(mark.column, 0));
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return false;
    const char quote = text_[at];
    for (++at; at < text_.size(); ++at) {
      if (quote == '"' && text_[at] == '\\') {
        ++at;
      } else if (text_[at] == quote) {
        if (quote == '"' || at + 1 == text_.size() || text_[at + 1] != quote) return false;
        ++at;
      }
    }
    return true;
  }

  void report(const YAML::Mark& mark, Sentence text) {
    broken_ = true;
    findings_.push_back({file_, std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1, std::move(text)});
  }

  void enter(const YAML::Mark& mark, bool mapping) {
    levels_.push_back({mapping, true, {}});
    if (levels_.size() == kMaxDepth + 1)
      report(mark, say("nested deeper than {} levels", "ligzdots dziļāk par {} līmeņiem", kMaxDepth));
  }

  void node(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            const std::string* scalar) {
    if (anchor != YAML::NullAnchor)
      report(mark, say("anchors (&name) are not taken; write the value out",
                       "enkuri (&nosaukums) netiek pieņemti; izrakstiet pašu vērtību"));
    if (!tag.empty() && tag != "?" && tag != "!")
      report(mark, say("tags (!name) are not taken", "birkas (!nosaukums) netiek pieņemtas"));
    if (levels_.empty() || !levels_.back().mapping) return;
    Level& level = levels_.back();
    const bool is_key = level.key_comes;
    level.key_comes = !is_key;
    if (!is_key) return;
    if (scalar == nullptr) {
      report(mark, say("a key must be a plain word", "lauka nosaukumam jābūt vienkāršam vārdam"));
    } else if (!level.keys.insert(*scalar).second) {
      const bool was_broken = broken_;
      report(mark, say("'{}' is here twice", "'{}' šeit ir divreiz", scalar->substr(0, 60)));
      broken_ = was_broken;  // the first one stands, and the rest can be read
    }
  }

  std::string_view text_;
  const std::string& file_;
  Findings& findings_;
  bool broken_ = false;
  std::vector<Level> levels_;
  int documents_ = 0;
};

/// Octets that no configuration file needs. Only the first of them is reported.
bool has_forbidden_octets(std::string_view text, const std::string& file, Findings& findings) {
  if (!is_utf8(text)) {
    findings.push_back({file, 1, 1, say("is not UTF-8", "nav UTF-8 kodējumā")});
    return true;
  }
  int line = 1;
  int column = 1;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const bool control = (octet < 0x20 && c != '\n' && c != '\r') || octet == 0x7F;
    if (control) {
      findings.push_back({file, line, column,
                          c == '\t' ? say("a tab; indent and separate with spaces",
                                          "tabulators; atkāpēm un atdalīšanai lietojiet atstarpes")
                                    : say("a control character", "vadības rakstzīme")});
      return true;
    }
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
  return false;
}

/// What yaml-cpp most often says of a text that has come this far, in Latvian.
const auto& complaints() {
  static const std::array<std::pair<std::string_view, std::string_view>, 17> rows{
      {{YAML::ErrorMsg::BLOCK_ENTRY, "saraksta elements (-) nav savā vietā"},
       {YAML::ErrorMsg::CHAR_IN_ALIAS, "neatļauta rakstzīme aizstājvārdā (*nosaukums)"},
       {YAML::ErrorMsg::CHAR_IN_ANCHOR, "neatļauta rakstzīme enkurā (&nosaukums)"},
       {YAML::ErrorMsg::CHAR_IN_BLOCK, "neatļauta rakstzīme aiz | vai >"},
       {YAML::ErrorMsg::CHAR_IN_SCALAR, "neatļauta rakstzīme tekstā"},
       {YAML::ErrorMsg::DOC_IN_SCALAR, "dokumenta robeža (--- vai ...) teksta vidū"},
       {YAML::ErrorMsg::END_OF_MAP, "lauku kopai nav beigu"},
       {YAML::ErrorMsg::END_OF_MAP_FLOW, "lauku kopai trūkst beigu iekavas }"},
       {YAML::ErrorMsg::END_OF_SEQ, "sarakstam nav beigu"},
       {YAML::ErrorMsg::END_OF_SEQ_FLOW, "sarakstam trūkst beigu iekavas ]"},
       {YAML::ErrorMsg::EOF_IN_SCALAR, "fails beidzas teksta vidū"},
       {YAML::ErrorMsg::FLOW_END, "beigu iekava ] vai } bez sākuma iekavas"},
       {YAML::ErrorMsg::INVALID_HEX, "neatļauta rakstzīme heksadecimālā skaitlī"},
       {YAML::ErrorMsg::MAP_KEY, "lauka nosaukums (?) nav savā vietā"},
       {YAML::ErrorMsg::MAP_VALUE, "lauka vērtība (:) nav savā vietā"},
       {YAML::ErrorMsg::TAB_IN_INDENTATION, "tabulators atkāpē"},
       {YAML::ErrorMsg::UNKNOWN_TOKEN, "rakstzīme, ar ko šeit nekas nevar sākties"}}};
  return rows;
}

/// In English its own words.
Sentence complaint(const std::string& message) {
  const std::string_view begun = YAML::ErrorMsg::INVALID_ESCAPE;
  if (message.starts_with(begun))
    return {message, "nezināma atsoļa rakstzīme: " + message.substr(begun.size())};
  for (const auto& [words, latvian] : complaints())
    if (message == words) return {message, std::string(latvian)};
  return say("{}", "yaml-cpp saka \"{}\"", message);
}

/// What the parser's message most often means.
Sentence advice(const std::string& message) {
  if (message == YAML::ErrorMsg::MAP_VALUE)
    return say("; a text that holds `: ` needs quotes", "; tekstam, kurā ir `: `, vajag pēdiņas");
  return {};
}

}  // namespace

std::optional<YAML::Node> parse_yaml(std::string_view text, const std::string& file, Findings& findings) {
  if (text.size() > kMaxFile) {
    findings.push_back({file, 1, 1, say("is larger than 1 MiB", "ir lielāks par 1 MiB")});
    return std::nullopt;
  }
  if (has_forbidden_octets(text, file, findings)) return std::nullopt;

  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Inspector inspector(text, file, findings);
    // A stray comma makes yaml-cpp 0.7 find one empty document after another, without end.
    while (!inspector.broken() && parser.HandleNextDocument(inspector)) {
    }
    if (inspector.broken()) return std::nullopt;
    YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsDefined() || root.IsNull()) {
      findings.push_back({file, 1, 1, say("is empty", "ir tukšs")});
      return std::nullopt;
    }
    return root;
  } catch (const YAML::Exception& exception) {
    findings.push_back(
        {file, std::max(exception.mark.line, 0) + 1, std::max(exception.mark.column, 0) + 1,
         say("is not YAML: {}{}", "nav YAML: {}{}", complaint(exception.msg), advice(exception.msg))});
    return std::nullopt;
  }
}

}  // namespace hub::config
