#include "hub/formats/xsd/pattern_samples.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/characters.h"

namespace hub::formats {
namespace {

constexpr std::size_t kUnbounded = SIZE_MAX;
constexpr std::size_t kMore = 8;           // repetitions beyond the least where there is no most
constexpr std::size_t kMostTimes = 5'000;  // of one part; beyond it no text is made

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
using Ranges = std::vector<Range>;

/// A part of the expression; `number` is its place among all parts.
struct Part {
  enum class Kind : std::uint8_t { characters, sequence, branches, repeated };
  Kind kind = Kind::sequence;
  std::size_t number = 0;
  Ranges ranges{};            // characters
  std::vector<Part> parts{};  // the others; `repeated` has one
  std::size_t least = 1;      // repeated
  std::size_t most = 1;
};

const Ranges kDigits{{'0', '9'}};
const Ranges kSpaceRanges{{' ', ' '}, {'\t', '\n'}, {'\r', '\r'}};
const Ranges kWord{{'A', 'Z'}, {'a', 'z'}, {'0', '9'}, {0x100, 0x17F}};
const Ranges kNoDigit{{'A', 'Z'}, {'a', 'z'}, {' ', '/'}};
const Ranges kNoSpace{{'!', '~'}};
const Ranges kNoWord{{' ', ' '}, {'!', '#'}, {'(', '*'}};
const Ranges kAny{{' ', '~'}, {0xA1, 0x17F}, {0x1D11E, 0x1D11E}};

/// What of `wide` is in no range of `without`.
Ranges difference(const Ranges& wide, const Ranges& without) {
  Ranges left = wide;
  for (const Range& cut : without) {
    Ranges next;
    for (const Range& one : left) {
      if (cut.last < one.first || cut.first > one.last) {
        next.push_back(one);
        continue;
      }
      if (one.first < cut.first) next.push_back({one.first, cut.first - 1});
      if (one.last > cut.last) next.push_back({cut.last + 1, one.last});
    }
    left = std::move(next);
  }
  return left;
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : pattern_(pattern) {}

  Result<Part> parse() {
    Part whole = branches();
    if (problem_.empty() && at_ < pattern_.size())
      fail(Text{"a bracket that does not open", "iekava, kas neatveras"});
    if (!problem_.empty()) return Error(codes::config_invalid, problem_);
    return whole;
  }
  [[nodiscard]] std::size_t parts() const { return next_; }

 private:
  /// The first reason counts.
  void fail(Sentence why) {
    if (problem_.empty()) problem_ = std::move(why);
  }
  [[nodiscard]] bool more() const { return problem_.empty() && at_ < pattern_.size(); }
  [[nodiscard]] char ahead() const { return pattern_[at_]; }
  bool take(char wanted) {
    if (!more() || ahead() != wanted) return false;
    ++at_;
    return true;
  }
  std::uint32_t character() {
    const Utf8Character one = utf8_at(pattern_, at_);
    if (one.length == 0) fail(Text{"no UTF-8", "nav UTF-8"});
    at_ += std::max<std::size_t>(one.length, 1);
    return one.point;
  }
  Part made(Part::Kind kind) {
    Part part;
    part.kind = kind;
    part.number = next_++;
    return part;
  }
  Part characters(Ranges ranges) {
    Part part = made(Part::Kind::characters);
    if (ranges.empty())
      fail(Text{"a class without a character that could be chosen",
                "klase bez rakstzīmes, ko varētu izvēlēties"});
    part.ranges = std::move(ranges);
    return part;
  }

  Part branches() {
    Part part = made(Part::Kind::branches);
    do part.parts.push_back(sequence());
    while (take('|'));
    return part;
  }

  Part sequence() {
    Part part = made(Part::Kind::sequence);
    while (more() && ahead() != '|' && ahead() != ')') part.parts.push_back(piece());
    return part;
  }

  Part piece() {
    Part atom = this->atom();
    const auto times = quantifier();
    if (!times) return atom;
    Part part = made(Part::Kind::repeated);
    std::tie(part.least, part.most) = *times;
    const std::size_t bound = part.most == kUnbounded ? part.least : part.most;
    if (bound > kMostTimes) fail(say("more than {} repetitions", "vairāk nekā {} atkārtojumu", kMostTimes));
    part.parts.push_back(std::move(atom));
    return part;
  }

  std::optional<std::pair<std::size_t, std::size_t>> quantifier() {
    if (take('?')) return std::pair<std::size_t, std::size_t>(0, 1);
    if (take('*')) return std::pair<std::size_t, std::size_t>(0, kUnbounded);
    if (take('+')) return std::pair<std::size_t, std::size_t>(1, kUnbounded);
    if (!take('{')) return std::nullopt;
    const std::size_t least = number();
    std::size_t most = least;
    if (take(',')) most = more() && ahead() == '}' ? kUnbounded : number();
    if (!take('}') || most < least) fail(Text{"a quantity that is none", "daudzums, kas nav daudzums"});
    return std::pair(least, most);
  }

  std::size_t number() {
    std::size_t value = 0;
    if (!more() || ahead() < '0' || ahead() > '9')
      fail(Text{"a quantity that is none", "daudzums, kas nav daudzums"});
    while (more() && ahead() >= '0' && ahead() <= '9')  // of a larger one it is enough that it is too large
      value = std::min(value * 10 + static_cast<std::size_t>(pattern_[at_++] - '0'), kMostTimes + 1);
    return value;
  }

  Part atom() {
    if (take('(')) {
      Part inner = branches();
      if (!take(')')) fail(Text{"a bracket that does not close", "iekava, kas neaizveras"});
      return inner;
    }
    if (take('[')) return characters(character_class());
    if (take('.')) return characters(kAny);
    if (take('\\')) return characters(escape());
    if (more() && std::string_view("?*+{}])").find(ahead()) != std::string_view::npos)
      fail(say("'{}' where a character is wanted", "'{}' vietā, kur vajag rakstzīmi", ahead()));
    const std::uint32_t one = character();
    return characters({{one, one}});
  }

  Ranges escape() {
    if (!more()) {
      fail(Text{"a backslash at the end", "atpakaļvērsta slīpsvītra beigās"});
      return {};
    }
    const char what = ahead();
    if (std::string_view("pPicIC").find(what) != std::string_view::npos) {
      fail(say("\\{} is beyond what texts are made for", "daļai \\{} tekstus neveido", what));
      return {};
    }
    ++at_;
    switch (what) {
      case 'd':
        return kDigits;
      case 'D':
        return kNoDigit;
      case 's':
        return kSpaceRanges;
      case 'S':
        return kNoSpace;
      case 'w':
        return kWord;
      case 'W':
        return kNoWord;
      case 'n':
        return {{'\n', '\n'}};
      case 'r':
        return {{'\r', '\r'}};
      case 't':
        return {{'\t', '\t'}};
      default:
        return {{static_cast<unsigned char>(what), static_cast<unsigned char>(what)}};
    }
  }

  // Of a range one end: a character, or an escape of one.
  std::uint32_t range_end() {
    if (!take('\\')) return character();
    const Ranges one = escape();
    if (one.empty()) return 0;
    if (one.size() != 1 || one.front().first != one.front().last)
      fail(Text{"a range that ends in a class", "diapazons, kas beidzas ar klasi"});
    return one.front().first;
  }

  Ranges character_class() {
    const bool negated = take('^');
    Ranges ranges;
    bool first = true;
    while (more() && (ahead() != ']' || first)) {
      first = false;
      if (ahead() == '-' && at_ + 1 < pattern_.size() && pattern_[at_ + 1] == '[') {
        fail(Text{"a class without the characters of another is beyond what texts are made for",
                  "klasei bez citas klases rakstzīmēm tekstus neveido"});
        return {};
      }
      if (ahead() == '\\') {
        const std::size_t before = at_++;
        const Ranges one = escape();
        if (one.size() != 1 || one.front().first != one.front().last) {
          ranges.insert(ranges.end(), one.begin(), one.end());
          continue;
        }
        at_ = before;
      }
      const std::uint32_t low = range_end();
      const bool range = more() && ahead() == '-' && at_ + 1 < pattern_.size() && pattern_[at_ + 1] != ']' &&
                         pattern_[at_ + 1] != '[';
      if (range) ++at_;
      const std::uint32_t high = range ? range_end() : low;
      if (high < low)
        fail(Text{"a range that ends before it begins", "diapazons, kas beidzas, pirms tas sākas"});
      ranges.push_back({low, high});
    }
    if (!take(']')) fail(Text{"a class that does not close", "klase, kas neaizveras"});
    return negated ? difference(kAny, ranges) : ranges;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  Sentence problem_;
};

void append_utf8(std::string& text, std::uint32_t point) {
  const auto octet = [&text](std::uint32_t value) { text += static_cast<char>(value); };
  if (point < 0x80) return octet(point);
  if (point < 0x800) {
    octet(0xC0U | point >> 6U);
  } else {
    if (point < 0x10000) {
      octet(0xE0U | point >> 12U);
    } else {
      octet(0xF0U | point >> 18U);
      octet(0x80U | (point >> 12U & 0x3FU));
    }
    octet(0x80U | (point >> 6U & 0x3FU));
  }
  octet(0x80U | (point & 0x3FU));
}

enum class Lean : std::uint8_t { ordinary, least, most };

/// How one text is made: all parts lean one way, but the part `number` takes its `option`.
struct Choice {
  Lean lean = Lean::ordinary;
  std::size_t number = SIZE_MAX;
  std::size_t option = 0;
};

std::size_t options_of(const Part& part) {
  switch (part.kind) {
    case Part::Kind::characters:
      return 2 * part.ranges.size();
    case Part::Kind::branches:
      return part.parts.size();
    case Part::Kind::repeated:
      return 2;
    case Part::Kind::sequence:
      break;
  }
  return 0;
}

bool holds(const Part& part, std::size_t number) {
  return part.number == number || std::any_of(part.parts.begin(), part.parts.end(),
                                              [number](const Part& one) { return holds(one, number); });
}

std::size_t most_of(const Part& part) {
  return part.most == kUnbounded ? part.least + kMore : part.most;
}

class TextWriter {
 public:
  explicit TextWriter(const Choice& choice) : choice_(choice) {}

  std::string text_of(const Part& part) {
    write(part);
    return std::move(text_);
  }

 private:
  void write(const Part& part) {
    switch (part.kind) {
      case Part::Kind::characters:
        return write_character(part);
      case Part::Kind::sequence:
        for (const Part& one : part.parts) write(one);
        return;
      case Part::Kind::branches:
        return write(part.parts[branch(part)]);
      case Part::Kind::repeated:
        for (std::size_t i = times(part); i > 0; --i) write(part.parts.front());
        return;
    }
  }

  [[nodiscard]] bool chosen(const Part& part) const { return part.number == choice_.number; }

  void write_character(const Part& part) {
    const std::size_t option = chosen(part) ? choice_.option : 0;
    const Range& range = part.ranges[option / 2];
    append_utf8(text_, option % 2 == 0 ? range.first : range.last);
  }

  [[nodiscard]] std::size_t branch(const Part& part) const {
    if (chosen(part)) return choice_.option;
    const auto found = std::find_if(part.parts.begin(), part.parts.end(),
                                    [this](const Part& one) { return holds(one, choice_.number); });
    return found == part.parts.end() ? 0 : static_cast<std::size_t>(found - part.parts.begin());
  }

  [[nodiscard]] std::size_t times(const Part& part) const {
    if (chosen(part)) return choice_.option == 0 ? part.least : most_of(part);
    if (choice_.lean == Lean::most) return most_of(part);
    const bool needed = choice_.lean == Lean::ordinary || holds(part, choice_.number);
    return needed ? std::min(std::max<std::size_t>(part.least, 1), most_of(part)) : part.least;
  }

  const Choice& choice_;
  std::string text_;
};

void each_part(const Part& part, std::vector<const Part*>& all) {
  all.push_back(&part);
  for (const Part& one : part.parts) each_part(one, all);
}

}  // namespace

Result<std::vector<std::string>> pattern_samples(std::string_view pattern) {
  auto parsed = Parser(pattern).parse();
  if (!parsed) return std::move(parsed).error();
  std::vector<std::string> texts;
  const auto add = [&](const Choice& choice) {
    std::string text = TextWriter(choice).text_of(*parsed);
    if (texts.size() < kMostPatternSamples && std::find(texts.begin(), texts.end(), text) == texts.end())
      texts.push_back(std::move(text));
  };
  add({});
  add({Lean::least});
  add({Lean::most});
  std::vector<const Part*> parts;
  each_part(*parsed, parts);
  for (const Part* part : parts)
    for (std::size_t option = 0; option < options_of(*part); ++option)
      add({Lean::ordinary, part->number, option});
  return texts;
}

}  // namespace hub::formats
