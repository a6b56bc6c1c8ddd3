#include "hub/config/value.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "hub/base/say.h"
#include "hub/config/annotation.h"

namespace hub::config {
namespace {

constexpr std::size_t kShown = 60;  // octets of a value in a finding

std::optional<std::int64_t> parse_integer(const YAML::Node& node) {
  if (!node.IsScalar()) return std::nullopt;
  const std::string& text = node.Scalar();
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <class T>
bool parse_number(const YAML::Node& node, const Range& range, T& value) {
  const auto number = parse_integer(node);
  const auto most = std::min<std::int64_t>(range.most, std::numeric_limits<T>::max());
  if (!number || *number < std::max<std::int64_t>(range.least, 0) || *number > most) return false;
  value = static_cast<T>(*number);
  return true;
}

template <class T>
bool parse_sequence(const YAML::Node& node, const Place& place, const Range& range, std::vector<T>& value) {
  if (!node.IsSequence() || node.size() < static_cast<std::size_t>(range.least)) return false;
  std::vector<T> items;
  for (const YAML::Node& item : node) {
    T one;
    if (!parse(item, place, range, one)) return false;
    items.push_back(std::move(one));
  }
  value = std::move(items);
  return true;
}

constexpr std::size_t kLeastRepeated = 3;  // octets: a shorter value may be in a text by chance

/// The texts in quotes, the first few.
std::vector<std::string> quoted_in(const std::string& text) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> words;
  for (std::size_t at = 0; words.size() < kMost;) {
    const std::size_t open = text.find('\'', at);
    const std::size_t close = open == std::string::npos ? open : text.find('\'', open + 1);
    if (close == std::string::npos) break;
    words.push_back(text.substr(open + 1, close - open - 1));
    at = close + 1;
  }
  return words;
}

/// The node below `section` at a path with dots between its words; as deep as they lead.
YAML::Node at_path(const YAML::Node& section, std::string path) {
  YAML::Node node = section;
  path += ".";
  for (std::size_t dot = 0; (dot = path.find('.')) != std::string::npos; path.erase(0, dot + 1)) {
    if (!node.IsMap()) return node;
    const auto next = std::find_if(node.begin(), node.end(), [&](const auto& entry) {
      return entry.first.IsScalar() && entry.first.Scalar() == path.substr(0, dot);
    });
    if (next == node.end()) return node;
    node.reset(next->second);
  }
  return node;
}

/// Of a list of mappings, the field that `words` tell: what names one of them, then the field in it. A name
/// that is there twice means its last one.
YAML::Node in_list(const YAML::Node& list, const std::vector<std::string>& words) {
  YAML::Node found = list;
  if (words.empty()) return found;
  for (const YAML::Node& item : list) {
    if (!item.IsMap()) continue;
    for (const auto& field : item)
      if (field.second.IsScalar() && field.second.Scalar() == words.front())
        found.reset(words.size() == 1 ? field.second : at_path(item, words[1]));
  }
  return found;
}

/// The node that the words in quotes name.
YAML::Node named_in(const YAML::Node& section, const std::string& text) {
  std::vector<std::string> words = quoted_in(text);
  if (words.empty()) return section;
  const YAML::Node node = at_path(section, words.front());
  words.erase(words.begin());
  return node.IsSequence() ? in_list(node, words) : node;
}

/// The longest scalar below `node` that `text` repeats.
void find_repeated(const YAML::Node& node, const std::string& text, std::size_t& longest, YAML::Node& found) {
  if (node.IsScalar() && node.Scalar().size() > longest && text.find(node.Scalar()) != std::string::npos) {
    longest = node.Scalar().size();
    found.reset(node);
  }
  if (node.IsSequence())
    for (const YAML::Node& item : node) find_repeated(item, text, longest, found);
  if (node.IsMap())
    for (const auto& entry : node) find_repeated(entry.second, text, longest, found);
}

Sentence bounded(const Text& form, const std::optional<Range>& range, bool duration) {
  if (!range) return form;
  const auto text = [duration](std::int64_t bound) {
    return duration ? show(std::chrono::milliseconds(bound)) : std::to_string(bound);
  };
  if (range->most == INT64_MAX) return say("{}, at least {}", "{}, ne mazāk kā {}", form, text(range->least));
  return say("{}, {} to {}", "{}, no {} līdz {}", form, text(range->least), text(range->most));
}

}  // namespace

Finding finding_at(const YAML::Node& node, const Place& place, Sentence text) {
  Finding finding{place.file, 1, 1, std::move(text)};
  if (!node.IsDefined()) return finding;
  const std::string file = annotation_of(node).file;
  if (!file.empty()) finding.file = file;
  finding.line = std::max(node.Mark().line, 0) + 1;
  finding.column = std::max(node.Mark().column, 0) + 1;
  return finding;
}

Finding finding_about(const YAML::Node& section, const Place& place, Sentence text) {
  YAML::Node blamed = named_in(section, text.en());
  if (blamed.is(section)) {
    std::size_t longest = kLeastRepeated;
    find_repeated(section, text.en(), longest, blamed);
  }
  return finding_at(blamed, place, std::move(text));
}

Sentence as_written(const YAML::Node& node) {
  if (!node.IsDefined() || node.IsNull()) return say("empty", "tukšs");
  if (node.IsMap()) return say("a mapping", "lauku kopa");
  if (node.IsSequence())
    return node.size() == 0 ? say("an empty list", "tukšs saraksts") : say("a list", "saraksts");
  const Annotation annotation = annotation_of(node);
  std::string text = annotation.written.empty() ? node.Scalar() : annotation.written;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  if (text.size() > kShown) {
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end) + "…";
  }
  return "'" + text + "'";
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [unit, problem] = std::from_chars(text.data(), end, count);
  constexpr std::int64_t kMost = std::int64_t{1000} * 60 * 60 * 24 * 366;
  if (problem != std::errc{} || count < 0 || count > kMost) return std::nullopt;
  const std::string_view suffix(unit, static_cast<std::size_t>(end - unit));
  if (suffix == "ms") return std::chrono::milliseconds(count);
  if (suffix == "s") return std::chrono::seconds(count);
  if (suffix == "m") return std::chrono::minutes(count);
  if (suffix == "h") return std::chrono::hours(count);
  return std::nullopt;
}

bool parse(const YAML::Node& node, const Place&, const Range&, std::string& value) {
  if (!node.IsScalar() || node.Scalar().empty()) return false;
  value = node.Scalar();
  return true;
}

bool parse(const YAML::Node& node, const Place& place, const Range& range, Located& value) {
  if (annotation_of(node).secret || !parse(node, place, range, value.value)) return false;
  Finding where = finding_at(node, place, {});
  value.file = std::move(where.file);
  value.line = where.line;
  value.column = where.column;
  return true;
}

bool parse(const YAML::Node& node, const Place&, const Range&, bool& value) {
  if (!node.IsScalar() || (node.Scalar() != "true" && node.Scalar() != "false")) return false;
  value = node.Scalar() == "true";
  return true;
}

bool parse(const YAML::Node& node, const Place&, const Range& range, std::uint16_t& value) {
  return parse_number(node, range, value);
}

bool parse(const YAML::Node& node, const Place&, const Range& range, std::uint32_t& value) {
  return parse_number(node, range, value);
}

bool parse(const YAML::Node& node, const Place&, const Range& range, std::chrono::milliseconds& value) {
  if (!node.IsScalar()) return false;
  const auto duration = parse_duration(node.Scalar());
  if (!duration || duration->count() < range.least || duration->count() > range.most) return false;
  value = *duration;
  return true;
}

bool parse(const YAML::Node& node, const Place& place, const Range& range, std::chrono::seconds& value) {
  std::chrono::milliseconds fine{};
  if (!parse(node, place, range, fine) || fine.count() % 1000 != 0) return false;
  value = std::chrono::duration_cast<std::chrono::seconds>(fine);
  return true;
}

bool parse(const YAML::Node& node, const Place& place, const Range& range, std::vector<std::string>& value) {
  return parse_sequence(node, place, range, value);
}

bool parse(const YAML::Node& node, const Place& place, const Range& range, std::vector<Located>& value) {
  return parse_sequence(node, place, range, value);
}

bool parse(const YAML::Node& node, const Place& place, const Range& range,
           std::map<std::string, std::string>& value) {
  if (!node.IsMap()) return false;
  std::map<std::string, std::string> entries;
  for (const auto& entry : node)
    if (!entry.first.IsScalar() || !parse(entry.second, place, range, entries[entry.first.Scalar()]))
      return false;
  value = std::move(entries);
  return true;
}

bool parse(const YAML::Node& node, const Place&, const Range&, YAML::Node& value) {
  if (!node.IsMap()) return false;
  value.reset(node);
  return true;
}

Sentence form_of(const std::string&, const std::optional<Range>&) {
  return say("text", "teksts");
}
Sentence form_of(const Located&, const std::optional<Range>&) {
  return say("text", "teksts");
}
Sentence form_of(bool, const std::optional<Range>&) {
  return say("true or false", "true vai false");
}
Sentence form_of(std::uint16_t, const std::optional<Range>& range) {
  return bounded({"number", "skaitlis"}, range, false);
}
Sentence form_of(std::uint32_t, const std::optional<Range>& range) {
  return bounded({"number", "skaitlis"}, range, false);
}
Sentence form_of(std::chrono::milliseconds, const std::optional<Range>& range) {
  return bounded({"duration (ms, s, m, h)", "ilgums (ms, s, m, h)"}, range, true);
}
Sentence form_of(std::chrono::seconds, const std::optional<Range>& range) {
  return bounded({"duration (s, m, h)", "ilgums (s, m, h)"}, range, true);
}
Sentence form_of(const std::vector<std::string>&, const std::optional<Range>&) {
  return say("list of texts", "tekstu saraksts");
}
Sentence form_of(const std::vector<Located>&, const std::optional<Range>&) {
  return say("list of texts", "tekstu saraksts");
}
Sentence form_of(const std::map<std::string, std::string>&, const std::optional<Range>&) {
  return say("mapping of texts", "lauku kopa ar tekstiem");
}
Sentence form_of(const YAML::Node&, const std::optional<Range>&) {
  return say("mapping", "lauku kopa");
}

std::string show(const std::string& value) {
  return value;
}
std::string show(const Located& value) {
  return value.value;
}
std::string show(bool value) {
  return value ? "true" : "false";
}
std::string show(std::uint16_t value) {
  return std::to_string(value);
}
std::string show(std::uint32_t value) {
  return std::to_string(value);
}
std::string show(std::chrono::milliseconds value) {
  if (value.count() % 1000 != 0) return std::to_string(value.count()) + "ms";
  return show(std::chrono::duration_cast<std::chrono::seconds>(value));
}
std::string show(std::chrono::seconds value) {
  if (value.count() != 0 && value.count() % 3600 == 0) return std::to_string(value.count() / 3600) + "h";
  if (value.count() != 0 && value.count() % 60 == 0) return std::to_string(value.count() / 60) + "m";
  return std::to_string(value.count()) + "s";
}
std::string show(const std::vector<std::string>& value) {
  std::string text;
  for (const std::string& item : value) text.append(text.empty() ? "" : ", ").append(item);
  return text;
}
std::string show(const std::vector<Located>& value) {
  std::string text;
  for (const Located& item : value) text.append(text.empty() ? "" : ", ").append(item.value);
  return text;
}
std::string show(const std::map<std::string, std::string>& value) {
  std::string text;
  for (const auto& [name, one] : value)
    text.append(text.empty() ? "" : ", ").append(name).append(": ").append(one);
  return text;
}
std::string show(const YAML::Node&) {
  return {};
}

}  // namespace hub::config
