#include "hub/formats/xsd/json_pattern.h"

#include <libxml/xmlunicode.h>

#include <algorithm>
#include <array>
#include <utility>

#include "hub/base/say.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/white_space.h"

namespace hub::formats {
namespace {

constexpr std::string_view kSpaces = R"([ \t\n\r]*)";
/// What JSON can hold and XML cannot.
constexpr std::string_view kXmlCharacters = R"(^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]*$)";

std::string anchored(std::string_view pattern) {
  return "^(?:" + std::string(pattern) + ")$";
}
std::string padded(std::string_view pattern) {
  return "^" + std::string(kSpaces) + "(?:" + std::string(pattern) + ")" + std::string(kSpaces) + "$";
}

// --- dates: XML Schema part 2, 3.2.7 to 3.2.9, with the calendar
// ---------------------------------------------------

constexpr std::string_view kYear = "(?:[1-9][0-9]{3,}|0(?:[1-9][0-9]{2}|0[1-9][0-9]|00[1-9]))";
constexpr std::string_view kLeapYear =
    "(?:(?:[1-9][0-9]*)?[0-9]{2}(?:0[48]|[2468][048]|[13579][26])"
    "|(?:[1-9][0-9]*(?:[02468][048]|[13579][26])|0[48]|[2468][048]|[13579][26])00)";
constexpr std::string_view kMonthAndDay =
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))";
constexpr std::string_view kTime =
    R"((?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?))";
constexpr std::string_view kZone = R"((?:Z|[+\-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?)";

std::string day() {
  return "-?(?:" + std::string(kYear) + "-" + std::string(kMonthAndDay) + "|" + std::string(kLeapYear) +
         "-02-29)";
}

// --- base64: 3.2.16, whose length counts octets
// ----------------------------------------------------------------------

std::string times(std::size_t least, std::optional<std::size_t> most) {
  return "{" + std::to_string(least) + "," + (most ? std::to_string(*most) : "") + "}";
}

std::optional<std::size_t> whole_facet(const SimpleType& type, const char* name) {
  const auto facet = type.facets.find(type.facets.contains("length") ? "length" : name);
  if (facet == type.facets.end()) return std::nullopt;
  return std::stoul(facet->second);
}

std::string base64(const SimpleType& type) {
  const std::string space(kSpaces);
  const std::string one = "[A-Za-z0-9+/]" + space;
  const std::string group = "(?:" + one + one + one + one + ")";
  const std::array<std::string, 3> ends{"", one + "[AQgw]" + space + "=" + space + "=",
                                        one + one + "[AEIMQUYcgkosw048]" + space + "="};
  const std::size_t least = whole_facet(type, "minLength").value_or(0);
  const auto most = whole_facet(type, "maxLength");
  std::string pattern;
  for (std::size_t rest = 0; rest < ends.size(); ++rest) {
    if (most && *most < rest) continue;
    const std::size_t first = least <= rest ? 0 : (least - rest + 2) / 3;
    std::optional<std::size_t> last;
    if (most) last = (*most - rest) / 3;
    if (last && *last < first) continue;
    pattern += (pattern.empty() ? "" : "|") + group + times(first, last) + ends.at(rest);
  }
  return pattern.empty() ? "[]" : pattern;
}

/// A collapsed text of so many characters: each run of white space inside counts as one.
std::string token_of_length(std::size_t least, std::optional<std::size_t> most) {
  return R"(^[ \t\n\r]*(?![ \t\n\r])(?:[^ \t\n\r]|[ \t\n\r]+(?=[^ \t\n\r])))" + times(least, most) +
         R"([ \t\n\r]*$)";
}

bool is_token(const Builtin& builtin) {
  return builtin.name == "token" || builtin.name == "normalizedString";
}

/// A literal text as a pattern; its spaces are what the type makes spaces of.
std::string literal(std::string_view text, WhiteSpace white_space) {
  static constexpr std::string_view kSyntax = R"(\^$.*+?()[]{}|)";
  std::string pattern;
  for (const char c : text) {
    if (c == ' ') {
      pattern += white_space == WhiteSpace::collapse ? R"([ \t\n\r]+)" : R"([ \t\n\r])";
      continue;
    }
    if (kSyntax.find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

/// What libxml2 takes as `\d`: the digits of all scripts, as ranges of a character class.
std::string all_digits() {
  constexpr std::uint32_t kLast = 0x1FFFF;
  const auto is_digit = [](std::uint32_t point) { return xmlUCSIsCatNd(static_cast<int>(point)) == 1; };
  std::string ranges;
  for (std::uint32_t point = 0; point <= kLast; ++point) {
    if (!is_digit(point)) continue;
    const std::uint32_t first = point;
    while (is_digit(point + 1)) ++point;
    append_utf8(ranges, first);
    ranges += '-';
    append_utf8(ranges, point);
  }
  return ranges;
}

/// One pattern, read from left to right.
class Translation {
 public:
  Translation(std::string_view source, PatternSpace space) : source_(source), space_(space) {}

  EcmaPattern run() {
    while (at_ < source_.size() && made_.problem.empty()) atom();
    return std::move(made_);
  }

 private:
  void fail(const Sentence& why) {
    if (made_.problem.empty()) made_.problem = why;
  }

  /// An atom that takes a space, a tab or a line break by name.
  void takes_space(bool line_feed) {
    made_.takes_line_feed = made_.takes_line_feed || line_feed;
    if (space_ != PatternSpace::kept)
      fail(Text{"a pattern that takes white space, which the type collapses",
                "šablons pieļauj atstarpes, ko tips sakļauj"});
  }

  void atom() {
    const char c = source_[at_++];
    switch (c) {
      case '\\':
        return escape();
      case '[':
        return character_class();
      case '.':
        return put_all_but("\n\r");
      case '^':
      case '$':
        made_.text.append(1, '\\').append(1, c);
        return;
      default:
        if (is_space(c)) takes_space(c == '\n');
        made_.text += c;
    }
  }

  void escape() {
    if (at_ == source_.size())
      return fail(Text{"a pattern that ends in a backslash", "šablons beidzas ar \\"});
    const char c = source_[at_++];
    switch (c) {
      case 's':
        takes_space(true);
        made_.text += R"([ \t\n\r])";
        return;
      case 'S':
        return put_all_but(" \t\n\r");
      case 'd':
        made_.text += "[" + all_digits() + "]";
        return;
      case 'n':
      case 'r':
      case 't':
        takes_space(c == 'n');
        made_.text.append(1, '\\').append(1, c);
        return;
      case '-':
        made_.text += '-';
        return;
      default:
        if (!is_syntax(c)) return fail(beyond(c));
        made_.text.append(1, '\\').append(1, c);
    }
  }

  static bool is_syntax(char c) {
    return std::string_view(R"(\|.^?*+{}()[])").find(c) != std::string_view::npos;
  }
  static Sentence beyond(char c) {
    return say("\\{} in a pattern has no form in JSON Schema; name the characters themselves",
               "šablona daļai \\{} JSON Schema nav formas; nosauciet pašas rakstzīmes", c);
  }

  void put_all_but(std::string_view characters) {
    std::string left_out(characters);
    if (space_ != PatternSpace::kept) left_out = " \t\n\r";
    if (space_ == PatternSpace::runs && characters != " \t\n\r") takes_space(false);
    made_.takes_line_feed = made_.takes_line_feed || left_out.find('\n') == std::string::npos;
    made_.takes_other_characters = true;
    made_.text += "[^";
    for (const char c : left_out) made_.text += written(c);
    made_.text += "]";
  }

  static std::string written(char c) {
    switch (c) {
      case '\n':
        return "\\n";
      case '\r':
        return "\\r";
      case '\t':
        return "\\t";
      default:
        return {c};
    }
  }

  /// From behind `[` to behind `]`.
  void character_class() {
    const bool negated = at_ < source_.size() && source_[at_] == '^';
    if (negated) ++at_;
    std::string text;
    std::string spaces;  // white space that it names
    while (at_ < source_.size() && source_[at_] != ']' && made_.problem.empty()) member(text, spaces);
    ++at_;
    if (negated) {
      const std::string_view missing = " \t\n\r";
      made_.takes_other_characters = true;
      for (const char c : missing) {
        if (spaces.find(c) != std::string::npos) continue;
        if (space_ == PatternSpace::none) text += written(c);
        if (space_ == PatternSpace::runs) takes_space(false);
        if (space_ == PatternSpace::kept && c == '\n') made_.takes_line_feed = true;
      }
    } else if (!spaces.empty()) {
      takes_space(spaces.find('\n') != std::string::npos);
    }
    made_.text += (negated ? "[^" : "[") + text + "]";
  }

  /// A character, a range or an escape of several characters.
  void member(std::string& text, std::string& spaces) {
    if (source_[at_] == '[')
      return fail(
          Text{"a class less another in a pattern has no form in JSON Schema; name the characters themselves",
               "rakstzīmju klasei bez citas klases JSON Schema nav formas; nosauciet pašas rakstzīmes"});
    if (source_[at_] == '\\' && at_ + 1 < source_.size()) {
      const char c = source_[at_ + 1];
      if (c == 's') {
        at_ += 2;
        text += R"( \t\n\r)";
        spaces += " \t\n\r";
        return;
      }
      if (c == 'd') {
        at_ += 2;
        text += all_digits();
        return;
      }
    }
    const auto first = character(text);
    auto last = first;
    if (at_ + 1 < source_.size() && source_[at_] == '-' && source_[at_ + 1] != ']' &&
        source_[at_ + 1] != '[') {
      ++at_;
      text += '-';
      last = character(text);
    }
    for (const char c : std::string_view(" \t\n\r"))
      if (first <= static_cast<std::uint32_t>(c) && static_cast<std::uint32_t>(c) <= last) spaces += c;
  }

  /// One character as it stands in a class, copied in its form there.
  std::uint32_t character(std::string& text) {
    const char c = source_[at_];
    if (c != '\\') {
      const Utf8Character read = utf8_at(source_, at_);
      const std::size_t length = std::max<std::size_t>(read.length, 1);
      if (c == '^' || c == '-') text += '\\';
      text += length == 1 ? written(c) : std::string(source_.substr(at_, length));
      at_ += length;
      return read.point;
    }
    const char escaped = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    at_ += 2;
    text.append(1, '\\').append(1, escaped);
    if (escaped == 'n') return '\n';
    if (escaped == 'r') return '\r';
    if (escaped == 't') return '\t';
    if (escaped != '-' && !is_syntax(escaped)) fail(beyond(escaped));
    return static_cast<unsigned char>(escaped);
  }

  std::string_view source_;
  PatternSpace space_;
  std::size_t at_ = 0;
  EcmaPattern made_;
};

std::string own_pattern(const SimpleType& type) {
  const std::string_view name = type.builtin->name;
  if (name == "date") return padded(day() + std::string(kZone));
  if (name == "dateTime") return padded(day() + "T" + std::string(kTime) + std::string(kZone));
  if (name == "time") return padded(std::string(kTime) + std::string(kZone));
  if (name == "base64Binary") return padded(base64(type));
  const bool measured = type.facets.contains("length") || type.facets.contains("minLength") ||
                        type.facets.contains("maxLength");
  if (name == "token" && measured)
    return token_of_length(whole_facet(type, "minLength").value_or(0), whole_facet(type, "maxLength"));
  return {};
}

std::string listed(const SimpleType& type) {
  const WhiteSpace white_space = white_space_of_builtin(type.builtin->name);
  std::string all;
  for (const std::string& value : type.enumeration)
    all.append(all.empty() ? "" : "|").append(literal(spaced(value, white_space), white_space));
  return white_space == WhiteSpace::collapse ? padded(all) : anchored(all);
}

}  // namespace

EcmaPattern ecma_pattern(std::string_view xsd_pattern, PatternSpace space) {
  return Translation(xsd_pattern, space).run();
}

PatternSpace pattern_space(const Builtin& builtin) {
  if (builtin.name == "string") return PatternSpace::kept;
  return is_token(builtin) ? PatternSpace::runs : PatternSpace::none;
}

std::vector<std::string> text_patterns(const SimpleType& type) {
  const PatternSpace space = pattern_space(*type.builtin);
  std::vector<std::string> patterns;
  if (std::string own = own_pattern(type); !own.empty()) patterns.push_back(std::move(own));
  bool any_character = is_token(*type.builtin) || space == PatternSpace::kept;
  for (const std::string& pattern : type.patterns) {
    const EcmaPattern translated = ecma_pattern(pattern, space);
    const bool pads = space != PatternSpace::kept && type.builtin->name != "normalizedString";
    patterns.push_back(pads ? padded(translated.text) : anchored(translated.text));
    any_character = any_character && translated.takes_other_characters;
  }
  if (!type.enumeration.empty()) any_character = false;
  if (!type.enumeration.empty() && type.builtin->name != "string") patterns.push_back(listed(type));
  if (any_character) patterns.emplace_back(kXmlCharacters);
  return patterns;
}

bool ends_before_line_feed(const SimpleType& type) {
  if (type.builtin->name == "normalizedString") return !type.patterns.empty() || !type.enumeration.empty();
  if (type.builtin->name != "string") return false;
  return std::any_of(type.patterns.begin(), type.patterns.end(), [](const std::string& pattern) {
    return !ecma_pattern(pattern, PatternSpace::kept).takes_line_feed;
  });
}

Sentence not_in_json_schema(const SimpleType& type) {
  const Builtin& builtin = *type.builtin;
  if (builtin.name == "anyURI")
    return say("xs:anyURI has no form in JSON Schema; use xs:string with a pattern",
               "tipam xs:anyURI JSON Schema nav formas; lietojiet xs:string ar šablonu");
  if (builtin.scalar != Scalar::text)
    return type.patterns.empty()
               ? Sentence()
               : say("a pattern on a number or a boolean, of which JSON keeps the value alone; "
                     "use bounds and digits",
                     "šablons skaitlim vai būla vērtībai, no kā JSON glabā tikai vērtību; lietojiet robežas "
                     "un "
                     "ciparu skaitu");
  for (const std::string& pattern : type.patterns)
    if (Sentence problem = ecma_pattern(pattern, pattern_space(builtin)).problem; !problem.empty())
      return problem;
  if (builtin.name == "string" || is_token(builtin)) return {};
  if (!type.enumeration.empty())
    return say("an enumeration of dates or octets has no form in JSON Schema",
               "datumu vai oktetu uzskaitījumam JSON Schema nav formas");
  for (const char* bound : {"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"})
    if (type.facets.contains(bound))
      return say("{} of a date has no form in JSON Schema; use a pattern",
                 "datuma ierobežojumam {} JSON Schema nav formas; lietojiet šablonu", bound);
  return {};
}

}  // namespace hub::formats
