#include "hub/formats/xsd/value_samples.h"

#include <libxml/xmlschemas.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/formats/xml/build.h"
#include "hub/formats/xml/escape.h"
#include "hub/formats/xml/native.h"
#include "hub/formats/xsd/pattern_samples.h"
#include "hub/formats/xsd/validator.h"

namespace hub::formats {
namespace {

using Values = std::vector<ValueSample>;

std::string facet(std::string_view name, std::string_view value) {
  return "<xs:" + std::string(name) + " value=\"" + xml_escaped(value) + "\"/>";
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

constexpr Noun kInCharacters{{"character", "rakstzīme"}, {"characters", "rakstzīmes"}};
constexpr Noun kInDigits{{"digit", "cipars"}, {"digits", "cipari"}};
constexpr Noun kInDecimals{{"decimal", "decimālzīme"}, {"decimals", "decimālzīmes"}};
constexpr Noun kInOctets{{"octet", "oktets"}, {"octets", "okteti"}};

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
  static constexpr std::pair<std::string_view, Text> kSpecial[] = {
      {"pirmā\notrā", Text{"a line break inside", "iekšā rindas pārtraukums"}},
      {"pirmā\r\notrā",
       Text{"a carriage return and a line feed inside", "iekšā rakstatgriezes un rindpadeves zīmes"}},
      {"pirmā\rotrā", Text{"a carriage return inside", "iekšā rakstatgriezes zīme"}},
      {"pirmā\totrā", Text{"a tab inside", "iekšā tabulators"}},
      {" abols ", Text{"spaces around", "atstarpes apkārt"}},
      {"\nabols\n", Text{"line breaks around", "rindu pārtraukumi apkārt"}},
      {"a  b", Text{"two spaces inside", "iekšā divas atstarpes"}},
      {" ", Text{"a space alone", "tikai atstarpe"}},
      {"\n", Text{"a line break alone", "tikai rindas pārtraukums"}},
      {"\xC2\xA0", Text{"a no-break space alone", "tikai nedalāmā atstarpe"}},
      {"it's \"so\"", Text{"both quotes", "abu veidu pēdiņas"}},
      {"<a>&amp;]]></a>", Text{"what looks like markup", "izskatās pēc marķējuma"}},
      {"{message_id} ${secret:x} %41 \\n",
       Text{"what looks like templates and escapes", "izskatās pēc veidnēm un atsoļa zīmēm"}},
      {"/../.?a=b#c", Text{"what looks like a path", "izskatās pēc ceļa"}},
      {"--", Text{"two dashes", "divas defises"}},
      {"007", Text{"digits with zeros before", "cipari ar nullēm priekšā"}},
      {"40003521600", Text{"eleven digits", "vienpadsmit cipari"}},
      {"1e3", Text{"what looks like a number with exponent", "izskatās pēc skaitļa ar eksponentu"}},
      {"true", Text{"what looks like a boolean", "izskatās pēc būla vērtības"}},
      {"null", Text{"what looks like null", "izskatās pēc null"}},
      {"\xE2\x80\xA8\xC2\x85", Text{"line separators of Unicode", "Unicode rindu atdalītāji"}},
      {"e\xCC\x81\xE2\x80\x8D", Text{"a combining mark and a joiner", "kombinējamā zīme un savienotājs"}},
      {"\xF0\x9D\x84\x9E", Text{"a character beyond the first 65,536", "rakstzīme ārpus pirmajām 65 536"}},
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
  values.push_back({fitted("teksts", std::max<std::size_t>(least, 1), most), {}});
  values.push_back(
      {std::string(least, 'a'), say("shortest, {}", "īsākais, {}", counted(least, kInCharacters))});
  const Sentence longest =
      say("{}, {}", "{}, {}", bounded ? Text{"longest", "garākais"} : Text{"long", "garš"},
          counted(most, kInCharacters));
  values.push_back({std::string(most, 'Z'), longest});
  values.push_back({repeated("ā", most), say("{} of two octets", "{}, katrai divi okteti", longest)});
  values.push_back({repeated("𝄞", most), say("{} of four octets", "{}, katrai četri okteti", longest)});
  if (most > 2)
    values.push_back({std::string(most - 1, 'b') + "\n",
                      say("{}, the last a line break", "{}, pēdējā ir rindas pārtraukums", longest)});
  if (most > 2)
    values.push_back(
        {"a" + std::string(most - 2, ' ') + "b", say("{}, spaces inside", "{}, iekšā atstarpes", longest)});
  add_special_texts(values, least, most);
}

void propose_uris(Values& values) {
  values.push_back({"https://example.org/a?b=c&d=e#f", {}});
  values.push_back({"", Text{"an empty reference", "tukša atsauce"}});
  values.push_back({"urn:x-a:b", Text{"a URN", "URN"}});
  values.push_back({"../a%20b", Text{"a relative reference", "relatīva atsauce"}});
}

void propose_octets(Values& values) {
  values.push_back({"U2FrdGE=", {}});
  values.push_back({"", Text{"no octet", "neviena okteta"}});
  values.push_back({"AA==", Text{"one octet, 0", "viens oktets, 0"}});
  values.push_back({"////", Text{"three octets 255", "trīs okteti 255"}});
  values.push_back({"U2Fr\ndGE=", Text{"a line break inside", "iekšā rindas pārtraukums"}});
  values.push_back({repeated("QUJD", 1'000), Text{"3,000 octets", "3000 okteti"}});
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
    values.push_back({least, say("smallest, {}", "mazākais, {}", least)});
    values.push_back(
        {beside(least, true, decimals), Text{"one step above the smallest", "vienu soli virs mazākā"}});
  }
  if (!most.empty()) {
    values.push_back({most, say("largest, {}", "lielākais, {}", most)});
    values.push_back(
        {beside(most, false, decimals), Text{"one step below the largest", "vienu soli zem lielākā"}});
  }
  if (!above.empty())
    values.push_back(
        {beside(above, true, decimals), say("smallest, just above {}", "mazākais, tieši virs {}", above)});
  if (!below.empty())
    values.push_back(
        {beside(below, false, decimals), say("largest, just below {}", "lielākais, tieši zem {}", below)});
}

void propose_numbers(const SimpleType& type, Values& values) {
  constexpr std::size_t kMostDigits = 18;  // what every processor of XSD must take (part 2, 3.2.3)
  const bool whole = type.builtin->scalar == Scalar::integer;
  const std::size_t decimals = whole ? 0 : number_in(type, "fractionDigits", 2);
  const std::size_t digits = number_in(type, "totalDigits", kMostDigits);
  for (const char* ordinary : {"12", "1", "5", "1.50", "12.34", "0", "-1", "100", "1000"})
    values.push_back({ordinary, {}});
  propose_limits(type, decimals, values);
  const std::string nines = std::string(digits, '9');
  values.push_back({nines, counted(digits, kInDigits)});
  values.push_back({"-" + nines, say("{}, negative", "{}, negatīvs", counted(digits, kInDigits))});
  values.push_back({"4000000000", Text{"ten digits", "desmit cipari"}});
  values.push_back({"0", Text{"zero", "nulle"}});
  values.push_back({"-0", Text{"minus zero", "mīnus nulle"}});
  values.push_back({"+7", Text{"a plus sign", "plus zīme"}});
  values.push_back({"+1", Text{"a plus sign", "plus zīme"}});
  values.push_back({"007", Text{"zeros before", "nulles priekšā"}});
  values.push_back({"001", Text{"zeros before", "nulles priekšā"}});
  values.push_back({" 1 ", Text{"spaces around", "atstarpes apkārt"}});
  values.push_back({"\n1\n", Text{"line breaks around", "rindu pārtraukumi apkārt"}});
  if (whole) return;
  const std::size_t after = number_in(type, "fractionDigits", std::min<std::size_t>(6, digits - 1));
  if (digits > after && after > 0) {
    const std::string split = std::string(digits - after, '9') + "." + std::string(after, '9');
    values.push_back({split, say("{}, {} of them decimals", "{}, no tiem aiz komata {}",
                                 counted(digits, kInDigits), after)});
    values.push_back({"-" + split, say("{}, negative, with decimals", "{}, negatīvs, ar decimālzīmēm",
                                       counted(digits, kInDigits))});
    values.push_back({"0." + std::string(after - 1, '0') + "1", Text{"smallest fraction", "mazākā daļa"}});
  }
  for (std::size_t count = 1; count <= 6; ++count)
    values.push_back({"1." + std::string(count - 1, '0') + "5", counted(count, kInDecimals)});
  values.push_back({"1.", Text{"a point at the end", "punkts beigās"}});
  values.push_back({".5", Text{"a point at the beginning", "punkts sākumā"}});
  values.push_back({"1.50", Text{"a zero at the end", "nulle beigās"}});
}

void propose_booleans(Values& values) {
  values = {{"true", {}},
            {"true", "true"},
            {"false", "false"},
            {"1", Text{"written 1", "rakstīts 1"}},
            {"0", Text{"written 0", "rakstīts 0"}}};
}

// --- dates and times

const char* const kZones[] = {"Z", "+02:00", "+00:00", "-00:00", "-05:30", "+13:59", "+14:00", "-14:00"};

void add_zones(Values& values, const std::string& text) {
  values.push_back({text, Text{"no time zone", "bez laika joslas"}});
  for (const char* zone : kZones)
    values.push_back({text + zone, say("time zone {}", "laika josla {}", zone)});
}

void propose_days(const std::string& time, Values& values) {
  static constexpr std::pair<const char*, Text> kDays[] = {
      {"2024-02-29", Text{"a leap day", "garā gada diena"}},
      {"2000-02-29", Text{"the leap day of 2000", "2000. gada garā gada diena"}},
      {"2026-01-01", Text{"the first day of a year", "gada pirmā diena"}},
      {"2026-12-31", Text{"the last day of a year", "gada pēdējā diena"}},
      {"0001-01-01", Text{"year 0001", "0001. gads"}},
      {"1582-10-10", Text{"year 1582", "1582. gads"}},
      {"1899-12-31", Text{"year 1899", "1899. gads"}},
      {"1900-01-01", Text{"year 1900", "1900. gads"}},
      {"1999-12-31", Text{"year 1999", "1999. gads"}},
      {"2100-02-28", Text{"year 2100", "2100. gads"}},
      {"2199-12-31", Text{"year 2199", "2199. gads"}},
      {"2200-01-01", Text{"year 2200", "2200. gads"}},
      {"9999-12-31", Text{"year 9999", "9999. gads"}},
      {"12026-01-01", Text{"a year of five digits", "gads ar pieciem cipariem"}},
      {"-0044-03-15", Text{"a year before 1", "gads pirms 1. gada"}}};
  for (const auto& [day, what] : kDays)
    for (const char* zone : {"", "Z"}) values.push_back({day + time + zone, what});
}

void propose_times(const std::string& day, Values& values) {
  for (const char* zone : {"Z", ""}) {
    values.push_back({day + "00:00:00" + zone, Text{"midnight", "pusnakts"}});
    values.push_back({day + "23:59:59" + zone, Text{"the last second of a day", "dienas pēdējā sekunde"}});
    values.push_back({day + "24:00:00" + zone, Text{"hour 24", "24. stunda"}});
    values.push_back(
        {day + "03:30:00" + zone, Text{"an hour that a change of the clock leaves out or repeats",
                                       "stunda, ko pulksteņa pārgrieziens izlaiž vai atkārto"}});
    for (const std::size_t count : {1U, 2U, 3U, 6U, 7U, 9U, 10U, 12U, 20U})
      values.push_back({day + "23:59:59." + std::string(count, '9') + zone, counted(count, kInDecimals)});
    values.push_back(
        {day + "09:00:00.000" + zone, Text{"three decimals, all 0", "trīs zīmes aiz komata, visas 0"}});
  }
}

void propose_dates(const SimpleType& type, Values& values) {
  const std::string_view name = type.builtin->name;
  const std::string day = name == "time" ? "" : "2026-11-20";
  const std::string time = name == "date" ? "" : "09:00:00";
  const std::string ordinary = name == "dateTime" ? day + "T" + time : day + time;
  for (const char* zone : {"Z", ""}) values.push_back({ordinary + zone, {}});
  if (name == "date") std::swap(values[0], values[1]);
  add_zones(values, ordinary);
  for (const char* zone : {"Z", ""}) {
    values.push_back({" " + ordinary + zone + " ", Text{"spaces around", "atstarpes apkārt"}});
    values.push_back({"\n" + ordinary + zone + "\n", Text{"line breaks around", "rindu pārtraukumi apkārt"}});
  }
  if (name != "time") propose_days(name == "date" ? "" : "T" + time, values);
  if (name != "date") propose_times(name == "time" ? "" : day + "T", values);
}

void propose_years(Values& values) {
  values.push_back({"2026", {}});
  values.push_back({"2026Z", Text{"time zone Z", "laika josla Z"}});
  values.push_back({"2026+02:00", Text{"time zone +02:00", "laika josla +02:00"}});
  values.push_back({"0001", Text{"year 0001", "0001. gads"}});
  values.push_back({"1899", Text{"year 1899", "1899. gads"}});
  values.push_back({"9999", Text{"year 9999", "9999. gads"}});
  values.push_back({"12026", Text{"a year of five digits", "gads ar pieciem cipariem"}});
  values.push_back({"-0044", Text{"a year before 1", "gads pirms 1. gada"}});
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
Sentence shown(const std::string& text) {
  constexpr std::size_t kMost = 40;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (plain && text.size() <= kMost) return "'" + text + "'";
  return say("a text of {}", "teksts, {}", counted(text.size(), kInOctets));
}

bool is_date(const SimpleType& type) {
  const std::string_view name = type.builtin->name;
  return name == "date" || name == "dateTime" || name == "time" || name == "gYear";
}

/// Texts that a pattern describes. Dates have a calendar besides: a pattern of theirs is tried by proposals.
void propose_by_patterns(const SimpleType& type, Values& values, std::vector<Sentence>& gaps) {
  if (is_date(type) || !type.enumeration.empty()) return;
  Values made;
  for (const std::string& pattern : type.patterns) {
    auto texts = pattern_samples(pattern);
    if (!texts) {
      gaps.push_back(say("pattern {}: {}", "šablons {}: {}", pattern, texts.error().told()));
      continue;
    }
    for (std::size_t i = 0; i < texts->size(); ++i)
      made.push_back(
          {(*texts)[i], i == 0 ? Sentence() : say("pattern, {}", "šablons, {}", shown((*texts)[i]))});
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
    proposed.push_back({type.enumeration.front(), {}});
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

Values taken_by(const SimpleType& type, Values values) {
  const Judge judge(type);
  std::erase_if(values, [&](const ValueSample& one) { return !judge.takes(one.text); });
  return values;
}

}  // namespace hub::formats
