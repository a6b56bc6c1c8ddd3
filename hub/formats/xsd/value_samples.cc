#include "hub/formats/xsd/value_samples.h"

#include <libxml/xmlschemas.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "hub/formats/xml/build.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xsd/pattern_samples.h"
#include "hub/formats/xsd/validator.h"

namespace hub::formats {
namespace {

using Values = std::vector<ValueSample>;

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&') {
      safe += "&amp;";
    } else if (c == '<') {
      safe += "&lt;";
    } else if (c == '"') {
      safe += "&quot;";
    } else if (is_space(c) && c != ' ') {
      safe += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string facet(std::string_view name, std::string_view value) {
  return "<xs:" + std::string(name) + " value=\"" + escaped(value) + "\"/>";
}

/// A schema of one element `v` of this type.
std::string schema_of(const SimpleType& type) {
  std::string inner = "xs:" + std::string(type.builtin->name);
  std::string types;
  const auto restrict_by = [&](const std::string& facets) {
    const std::string name = "T" + std::to_string(std::count(types.begin(), types.end(), '\n'));
    types += "<xs:simpleType name=\"" + name + "\"><xs:restriction base=\"" + inner + "\">" + facets +
             "</xs:restriction></xs:simpleType>\n";
    inner = name;
  };
  for (const std::string& pattern : type.patterns) restrict_by(facet("pattern", pattern));
  std::string facets;
  for (const auto& [name, value] : type.facets) facets += facet(name, value);
  for (const std::string& value : type.enumeration) facets += facet("enumeration", value);
  if (!facets.empty()) restrict_by(facets);
  return "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">" + types +
         "<xs:element name=\"v\" type=\"" + inner + "\"/></xs:schema>";
}

/// Says whether a value is of a type.
class Judge {
 public:
  explicit Judge(const SimpleType& type) {
    config::Findings findings;
    const std::vector<std::size_t> no_places;
    const std::string text = schema_of(type);
    const std::string file;
    if (auto xsd = XmlDocument::parse(text))
      validator_ = XsdValidator::compile(*std::move(xsd), XsdPlaces(text, file, no_places), findings);
  }

  [[nodiscard]] bool takes(std::string_view value) const {
    if (!validator_) return false;
    TreeMaker maker("v", "");
    TreeMaker::set_text(maker.root(), value);
    XmlDocument document = std::move(maker).take();
    validator_->apply_white_space(document);
    return !validator_->first_fault(document);
  }

 private:
  std::unique_ptr<XsdValidator> validator_;
};

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

// --- texts

std::size_t number_in(const SimpleType& type, const std::string& name, std::size_t fallback) {
  const auto found = type.facets.find(name);
  return found == type.facets.end() ? fallback : std::strtoul(found->second.c_str(), nullptr, 10);
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

/// `text`, which is ASCII, within `least` and `most` characters.
std::string fitted(std::string text, std::size_t least, std::size_t most) {
  if (text.size() > most) text.resize(most);
  while (text.size() < least) text += 'x';
  return text;
}

void add_special_texts(Values& values, std::size_t least, std::size_t most) {
  static constexpr std::pair<std::string_view, const char*> kSpecial[] = {
      {"pirmā\notrā", "a line break inside"},
      {"pirmā\r\notrā", "a carriage return and a line feed inside"},
      {"pirmā\rotrā", "a carriage return inside"},
      {"pirmā\totrā", "a tab inside"},
      {" abols ", "spaces around"},
      {"\nabols\n", "line breaks around"},
      {"a  b", "two spaces inside"},
      {" ", "a space alone"},
      {"\n", "a line break alone"},
      {"\xC2\xA0", "a no-break space alone"},
      {"it's \"so\"", "both quotes"},
      {"<a>&amp;]]></a>", "what looks like markup"},
      {"{message_id} ${secret:x} %41 \\n", "what looks like templates and escapes"},
      {"/../.?a=b#c", "what looks like a path"},
      {"--", "two dashes"},
      {"007", "digits with zeros before"},
      {"40003521600", "eleven digits"},
      {"1e3", "what looks like a number with exponent"},
      {"true", "what looks like a boolean"},
      {"null", "what looks like null"},
      {"\xE2\x80\xA8\xC2\x85", "line separators of Unicode"},
      {"e\xCC\x81\xE2\x80\x8D", "a combining mark and a joiner"},
      {"\xF0\x9D\x84\x9E", "a character beyond the first 65,536"},
  };
  for (const auto& [text, what] : kSpecial) {
    std::string padded(text);
    std::size_t length = 0;
    for (const char c : text) length += (static_cast<unsigned char>(c) & 0xC0U) == 0x80 ? 0 : 1;
    if (length > most) continue;
    padded += std::string(length < least ? least - length : 0, 'x');
    values.push_back({std::move(padded), what});
  }
}

void propose_texts(const SimpleType& type, Values& values) {
  constexpr std::size_t kLong = 2'000;  // where the type says nothing
  const std::size_t exact = number_in(type, "length", 0);
  const std::size_t least = type.facets.contains("length") ? exact : number_in(type, "minLength", 0);
  const bool bounded = type.facets.contains("length") || type.facets.contains("maxLength");
  const std::size_t most =
      type.facets.contains("length") ? exact : number_in(type, "maxLength", std::max(kLong, least));
  values.push_back({fitted("teksts", std::max<std::size_t>(least, 1), most), ""});
  values.push_back({std::string(least, 'a'), "shortest, " + counted(least, "character")});
  const std::string longest = (bounded ? "longest, " : "long, ") + counted(most, "character");
  values.push_back({std::string(most, 'Z'), longest});
  values.push_back({repeated("ā", most), longest + " of two octets"});
  values.push_back({repeated("𝄞", most), longest + " of four octets"});
  if (most > 2) values.push_back({std::string(most - 1, 'b') + "\n", longest + ", the last a line break"});
  if (most > 2) values.push_back({"a" + std::string(most - 2, ' ') + "b", longest + ", spaces inside"});
  add_special_texts(values, least, most);
}

void propose_uris(Values& values) {
  values.push_back({"https://example.org/a?b=c&d=e#f", ""});
  values.push_back({"", "an empty reference"});
  values.push_back({"urn:x-a:b", "a URN"});
  values.push_back({"../a%20b", "a relative reference"});
}

void propose_octets(Values& values) {
  values.push_back({"U2FrdGE=", ""});
  values.push_back({"", "no octet"});
  values.push_back({"AA==", "one octet, 0"});
  values.push_back({"////", "three octets 255"});
  values.push_back({"U2Fr\ndGE=", "a line break inside"});
  values.push_back({repeated("QUJD", 1'000), "3,000 octets"});
}

// --- numbers: texts of digits, since limits may be wider than any type of C++

struct Decimal {
  bool negative = false;
  std::string whole;
  std::string fraction;
};

Decimal decimal_of(std::string text) {
  Decimal number;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    number.negative = text.front() == '-';
    text.erase(0, 1);
  }
  const std::size_t point = text.find('.');
  number.whole = text.substr(0, point);
  if (point != std::string::npos) number.fraction = text.substr(point + 1);
  return number;
}

std::string text_of(const Decimal& number) {
  const std::size_t zeros = std::min(number.whole.find_first_not_of('0'), number.whole.size());
  std::string whole = number.whole.substr(zeros);
  if (whole.empty()) whole = "0";
  std::string text = (number.negative ? "-" : "") + whole;
  return number.fraction.empty() ? text : text + "." + number.fraction;
}

/// The digits `whole` and `fraction` as one number, one more or one less; not below 0.
Decimal stepped(Decimal number, bool up) {
  std::string digits = "0" + number.whole + number.fraction;
  const char turn = up ? '9' : '0';
  const char begin = up ? '0' : '9';
  std::size_t at = digits.size();
  while (at > 0 && digits[at - 1] == turn) digits[--at] = begin;
  if (at == 0) return {!number.negative, "1", ""};  // below 0
  digits[at - 1] = static_cast<char>(digits[at - 1] + (up ? 1 : -1));
  number.fraction = digits.substr(digits.size() - number.fraction.size());
  number.whole = digits.substr(0, digits.size() - number.fraction.size());
  return number;
}

/// The number just above or below, with so many decimals.
std::string beside(const std::string& text, bool above, std::size_t decimals) {
  Decimal number = decimal_of(text);
  number.fraction.resize(std::max(decimals, number.fraction.size()), '0');
  const bool zero = (number.whole + number.fraction).find_first_not_of('0') == std::string::npos;
  if (zero) number.negative = !above;
  return text_of(stepped(number, zero || number.negative != above));
}

void propose_limits(const SimpleType& type, std::size_t decimals, Values& values) {
  const auto limit = [&](const char* name, std::string_view builtin) {
    const auto found = type.facets.find(name);
    return found == type.facets.end() ? std::string(builtin) : found->second;
  };
  const std::string least = limit("minInclusive", type.builtin->minimum);
  const std::string most = limit("maxInclusive", type.builtin->maximum);
  const std::string above = limit("minExclusive", "");
  const std::string below = limit("maxExclusive", "");
  if (!least.empty()) {
    values.push_back({least, "smallest, " + least});
    values.push_back({beside(least, true, decimals), "one step above the smallest"});
  }
  if (!most.empty()) {
    values.push_back({most, "largest, " + most});
    values.push_back({beside(most, false, decimals), "one step below the largest"});
  }
  if (!above.empty()) values.push_back({beside(above, true, decimals), "smallest, just above " + above});
  if (!below.empty()) values.push_back({beside(below, false, decimals), "largest, just below " + below});
}

void propose_numbers(const SimpleType& type, Values& values) {
  constexpr std::size_t kDigits = 18;  // what every processor of XSD must take (part 2, 3.2.3)
  const bool whole = type.builtin->scalar == Scalar::integer;
  const std::size_t decimals = whole ? 0 : number_in(type, "fractionDigits", 2);
  const std::size_t digits = number_in(type, "totalDigits", kDigits);
  for (const char* ordinary : {"12", "1", "5", "1.50", "12.34", "0", "-1", "100", "1000"})
    values.push_back({ordinary, ""});
  propose_limits(type, decimals, values);
  const std::string nines = std::string(digits, '9');
  values.push_back({nines, counted(digits, "digit")});
  values.push_back({"-" + nines, counted(digits, "digit") + ", negative"});
  values.push_back({"4000000000", "ten digits"});
  values.push_back({"0", "zero"});
  values.push_back({"-0", "minus zero"});
  values.push_back({"+7", "a plus sign"});
  values.push_back({"+1", "a plus sign"});
  values.push_back({"007", "zeros before"});
  values.push_back({"001", "zeros before"});
  values.push_back({" 1 ", "spaces around"});
  values.push_back({"\n1\n", "line breaks around"});
  if (whole) return;
  const std::size_t after = number_in(type, "fractionDigits", std::min<std::size_t>(6, digits - 1));
  if (digits > after && after > 0) {
    const std::string split = std::string(digits - after, '9') + "." + std::string(after, '9');
    values.push_back({split, counted(digits, "digit") + ", " + std::to_string(after) + " of them decimals"});
    values.push_back({"-" + split, counted(digits, "digit") + ", negative, with decimals"});
    values.push_back({"0." + std::string(after - 1, '0') + "1", "smallest fraction"});
  }
  for (std::size_t count = 1; count <= 6; ++count)
    values.push_back({"1." + std::string(count - 1, '0') + "5", counted(count, "decimal")});
  values.push_back({"1.", "a point at the end"});
  values.push_back({".5", "a point at the beginning"});
  values.push_back({"1.50", "a zero at the end"});
}

void propose_booleans(Values& values) {
  values = {{"true", ""}, {"true", "true"}, {"false", "false"}, {"1", "written 1"}, {"0", "written 0"}};
}

// --- dates and times

const char* const kZones[] = {"Z", "+02:00", "+00:00", "-00:00", "-05:30", "+13:59", "+14:00", "-14:00"};

void add_zones(Values& values, const std::string& text, const std::string& what) {
  values.push_back({text, what + "no time zone"});
  for (const char* zone : kZones) values.push_back({text + zone, what + "time zone " + zone});
}

void propose_days(const std::string& time, Values& values) {
  static constexpr std::pair<const char*, const char*> kDays[] = {{"2024-02-29", "a leap day"},
                                                                  {"2000-02-29", "the leap day of 2000"},
                                                                  {"2026-01-01", "the first day of a year"},
                                                                  {"2026-12-31", "the last day of a year"},
                                                                  {"0001-01-01", "year 0001"},
                                                                  {"1582-10-10", "year 1582"},
                                                                  {"1899-12-31", "year 1899"},
                                                                  {"1900-01-01", "year 1900"},
                                                                  {"1999-12-31", "year 1999"},
                                                                  {"2100-02-28", "year 2100"},
                                                                  {"2199-12-31", "year 2199"},
                                                                  {"2200-01-01", "year 2200"},
                                                                  {"9999-12-31", "year 9999"},
                                                                  {"12026-01-01", "a year of five digits"},
                                                                  {"-0044-03-15", "a year before 1"}};
  for (const auto& [day, what] : kDays)
    for (const char* zone : {"", "Z"}) values.push_back({day + time + zone, what});
}

void propose_times(const std::string& day, Values& values) {
  for (const char* zone : {"Z", ""}) {
    values.push_back({day + "00:00:00" + zone, "midnight"});
    values.push_back({day + "23:59:59" + zone, "the last second of a day"});
    values.push_back({day + "24:00:00" + zone, "hour 24"});
    values.push_back({day + "03:30:00" + zone, "an hour that a change of the clock leaves out or repeats"});
    for (const std::size_t count : {1U, 2U, 3U, 6U, 7U, 9U, 10U, 12U, 20U})
      values.push_back({day + "23:59:59." + std::string(count, '9') + zone, counted(count, "decimal")});
    values.push_back({day + "09:00:00.000" + zone, "three decimals, all 0"});
  }
}

void propose_dates(const SimpleType& type, Values& values) {
  const std::string_view name = type.builtin->name;
  const std::string day = name == "time" ? "" : "2026-11-20";
  const std::string time = name == "date" ? "" : "09:00:00";
  const std::string ordinary = name == "dateTime" ? day + "T" + time : day + time;
  for (const char* zone : {"Z", ""}) values.push_back({ordinary + zone, ""});
  if (name == "date") std::swap(values[0], values[1]);
  add_zones(values, ordinary, "");
  for (const char* zone : {"Z", ""}) {
    values.push_back({" " + ordinary + zone + " ", "spaces around"});
    values.push_back({"\n" + ordinary + zone + "\n", "line breaks around"});
  }
  if (name != "time") propose_days(name == "date" ? "" : "T" + time, values);
  if (name != "date") propose_times(name == "time" ? "" : day + "T", values);
}

void propose_years(Values& values) {
  values.push_back({"2026", ""});
  values.push_back({"2026Z", "time zone Z"});
  values.push_back({"2026+02:00", "time zone +02:00"});
  values.push_back({"0001", "year 0001"});
  values.push_back({"1899", "year 1899"});
  values.push_back({"9999", "year 9999"});
  values.push_back({"12026", "a year of five digits"});
  values.push_back({"-0044", "a year before 1"});
}

Values proposals(const SimpleType& type) {
  Values values;
  const std::string_view name = type.builtin->name;
  switch (type.builtin->scalar) {
    case Scalar::boolean:
      propose_booleans(values);
      break;
    case Scalar::decimal:
    case Scalar::integer:
      propose_numbers(type, values);
      break;
    case Scalar::text:
      if (name == "date" || name == "dateTime" || name == "time") {
        propose_dates(type, values);
      } else if (name == "gYear") {
        propose_years(values);
      } else if (name == "base64Binary") {
        propose_octets(values);
      } else {
        if (name == "anyURI") propose_uris(values);
        propose_texts(type, values);
      }
  }
  return values;
}

/// A made text, for people.
std::string shown(const std::string& text) {
  constexpr std::size_t kMost = 40;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (plain && text.size() <= kMost) return "'" + text + "'";
  return "a text of " + counted(text.size(), "octet");
}

bool is_date(const SimpleType& type) {
  const std::string_view name = type.builtin->name;
  return name == "date" || name == "dateTime" || name == "time" || name == "gYear";
}

/// Texts that a pattern describes. Dates have a calendar besides: a pattern of theirs is tried by proposals.
void propose_by_patterns(const SimpleType& type, Values& values, std::vector<std::string>& gaps) {
  if (is_date(type) || !type.enumeration.empty()) return;
  Values made;
  for (const std::string& pattern : type.patterns) {
    auto texts = pattern_samples(pattern);
    if (!texts) {
      gaps.push_back("pattern " + pattern + ": " + texts.error().detail());
      continue;
    }
    for (std::size_t i = 0; i < texts->size(); ++i)
      made.push_back({(*texts)[i], i == 0 ? std::string() : "pattern, " + shown((*texts)[i])});
  }
  values.insert(values.begin(), made.begin(), made.end());
}

}  // namespace

ValueSamples value_samples(const SimpleType& type) {
  ValueSamples samples;
  Values proposed;
  if (type.enumeration.empty()) {
    proposed = proposals(type);
  } else {
    proposed.push_back({type.enumeration.front(), ""});
    for (const std::string& value : type.enumeration) proposed.push_back({value, "'" + value + "'"});
  }
  propose_by_patterns(type, proposed, samples.gaps);

  const Judge judge(type);
  const auto known = [&](const ValueSample& one) {
    return std::any_of(samples.values.begin(), samples.values.end(), [&](const ValueSample& other) {
      return other.text == one.text && !other.what.empty();
    });
  };
  for (ValueSample& one : proposed) {
    const bool ordinary = one.what.empty();
    if ((ordinary && !samples.values.empty()) || known(one) || !judge.takes(one.text)) continue;
    samples.values.push_back(std::move(one));
  }
  return samples;
}

}  // namespace hub::formats
