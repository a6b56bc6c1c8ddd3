#include "hub/formats/xml/prescan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "hub/base/codes.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/charset.h"
#include "hub/formats/xml/text_place.h"

namespace hub::formats {
namespace {

constexpr std::size_t kLongestName =
    16;  // of what is told as an entity; longer ones are text after an ampersand

class Scan {
 public:
  Scan(std::string_view octets, const XmlLimits& limits, std::vector<std::size_t>* start_tags)
      : octets_(octets), limits_(limits), start_tags_(start_tags) {}

  Outcome run() {
    if (octets_.size() > limits_.size)
      return stop(codes::codec_limit, limits_.size,
                  Text{"the document is too large", "dokuments ir pārāk liels"});
    if (const auto refused = encoding()) return *refused;
    while (at_ < octets_.size()) {
      const auto refused = octets_[at_] == '<' ? markup() : text();
      if (refused) return *refused;
    }
    return Done{};
  }

 private:
  using Refusal = std::optional<Error>;

  [[nodiscard]] Error stop(const ErrorCode& code, std::size_t offset, const Text& reason) const {
    return Error(code, reason).at(place_of(octets_, offset));
  }
  [[nodiscard]] Error malformed(std::size_t offset, const Text& reason) const {
    return stop(codes::codec_not_well_formed, offset, reason);
  }
  [[nodiscard]] bool begins(std::string_view text) const { return octets_.substr(at_, text.size()) == text; }
  void skip_space() {
    while (at_ < octets_.size() && is_space(octets_[at_])) ++at_;
  }

  Refusal encoding() {
    const std::string_view head = octets_.substr(0, 4);
    const bool wide_mark = head.starts_with("\xFE\xFF") || head.starts_with("\xFF\xFE");
    const bool zeros = head.find('\0') != std::string_view::npos && head.find('<') != std::string_view::npos;
    if (wide_mark || zeros)
      return stop(codes::codec_encoding, 0,
                  Text{"the document is UTF-16 or UTF-32", "dokuments ir UTF-16 vai UTF-32 kodējumā"});
    if (const auto bad = first_bad_character(octets_)) {
      if (bad->fault == CharacterFault::not_utf8)
        return stop(codes::codec_encoding, bad->offset, Text{"not UTF-8", "nav UTF-8 kodējumā"});
      return stop(codes::codec_control_character, bad->offset,
                  Text{"a character that XML cannot hold", "rakstzīme, ko XML nevar saturēt"});
    }
    if (octets_.starts_with(kUtf8Mark)) at_ = kUtf8Mark.size();
    return begins("<?xml") && at_ + 5 < octets_.size() && is_space(octets_[at_ + 5]) ? declaration()
                                                                                     : Refusal{};
  }

  // The XML declaration: only its encoding is of interest, libxml2 judges the rest.
  Refusal declaration() {
    const std::size_t start = at_;
    const std::size_t end = octets_.find("?>", at_);
    if (end == std::string_view::npos)
      return malformed(start, Text{"the XML declaration does not end", "XML deklarācija nebeidzas"});
    const std::string_view declared = octets_.substr(start, end - start);
    at_ = end + 2;
    std::size_t value = declared.find("encoding");
    if (value == std::string_view::npos) return {};
    value = declared.find_first_of("\"'", value);
    if (value == std::string_view::npos)
      return malformed(start,
                       Text{"the declared encoding has no value", "deklarētajam kodējumam nav vērtības"});
    const std::size_t close = declared.find(declared[value], value + 1);
    if (close == std::string_view::npos)
      return malformed(start, Text{"the declared encoding does not end", "deklarētais kodējums nebeidzas"});
    const std::string_view name = declared.substr(value + 1, close - value - 1);
    if (!names_utf8(name))
      return stop(codes::codec_encoding, start + value,
                  Text{"the declared encoding is not UTF-8", "deklarētais kodējums nav UTF-8"});
    return {};
  }

  Refusal text() {
    const std::size_t start = at_;
    while (at_ < octets_.size() && octets_[at_] != '<') {
      if (octets_[at_] != '&') {
        ++at_;
        continue;
      }
      if (auto refused = reference()) return refused;
    }
    text_ += at_ - start;
    return {};
  }

  Refusal reference() {
    const std::size_t start = at_;
    const std::size_t end = octets_.find_first_of(";<&", start + 1);
    const bool ends = end != std::string_view::npos && octets_[end] == ';';
    const std::string_view name = ends ? octets_.substr(start + 1, end - start - 1) : std::string_view();
    const bool numeric = name.starts_with('#');  // with as many zeros as it likes
    if (!ends || (!numeric && name.size() > kLongestName))
      return malformed(start, Text{"an ampersand that begins no reference", "& zīme, ar ko nesākas atsauce"});
    at_ = end + 1;
    const auto point = referred_character(name);
    if (!point)
      return malformed(
          start, numeric ? Text{"a character reference that is no number", "rakstzīmes atsauce nav skaitlis"}
                         : Text{"an entity that is not one of the five of XML",
                                "entītija nav neviena no piecām XML entītijām"});
    if (!is_xml_character(*point))
      return stop(codes::codec_control_character, start,
                  Text{"a reference to a character that XML cannot hold",
                       "atsauce uz rakstzīmi, ko XML nevar saturēt"});
    return {};
  }

  Refusal markup() {
    if (begins("<!--"))
      return between_texts(up_to("-->", 4, Text{"a comment does not end", "komentārs nebeidzas"}));
    if (begins("<![CDATA[")) return cdata();
    if (begins("<!DOCTYPE"))
      return stop(codes::codec_dtd_forbidden, at_,
                  Text{"a document type declaration", "dokumenta tipa deklarācija"});
    if (begins("<!"))
      return malformed(at_,
                       Text{"a declaration that does not belong here", "deklarācija, kam šeit nav vietas"});
    if (begins("<?")) return between_texts(instruction());
    text_ = 0;
    if (begins("</")) return end_tag();
    return start_tag();
  }

  Refusal cdata() {
    const std::size_t start = at_;
    auto refused =
        between_texts(up_to("]]>", 9, Text{"a CDATA section does not end", "CDATA daļa nebeidzas"}));
    text_ += at_ - start;
    return refused;
  }

  /// What comes next is joined to the text before it, if that goes on.
  Refusal between_texts(Refusal refused) {
    joined_ += text_;
    if (!refused && joined_ > limits_.joined)
      return stop(codes::codec_limit, at_,
                  Text{"a text is in too many pieces", "teksts ir pārāk daudzos gabalos"});
    return refused;
  }

  Refusal up_to(std::string_view close, std::size_t open_length, const Text& reason) {
    const std::size_t end = octets_.find(close, at_ + open_length);
    if (end == std::string_view::npos) return malformed(at_, reason);
    at_ = end + close.size();
    return {};
  }

  Refusal instruction() {
    const std::size_t target = at_ + 2;
    const bool named =
        target < octets_.size() && (octets_[target] == ':' || is_name_start(utf8_at(octets_, target).point));
    if (!named)
      return malformed(at_,
                       Text{"a processing instruction without a target", "apstrādes instrukcija bez mērķa"});
    return up_to("?>", 2, Text{"a processing instruction does not end", "apstrādes instrukcija nebeidzas"});
  }

  Refusal end_tag() {
    const std::size_t start = at_;
    tag_ = start;
    at_ += 2;
    to_first_of("<>");
    if (too_long()) return stop(codes::codec_limit, start, Text{"a tag is too long", "birka ir pārāk gara"});
    if (at_ == octets_.size() || octets_[at_] == '<')
      return malformed(start, Text{"an end tag does not end", "beigu birka nebeidzas"});
    ++at_;
    if (open_.empty())
      return malformed(start, Text{"an end tag without its start tag", "beigu birka bez sākuma birkas"});
    in_scope_ -= open_.back();
    open_.pop_back();
    return {};
  }

  Refusal start_tag() {
    tag_ = at_;
    attributes_ = 0;
    namespaces_ = 0;
    if (start_tags_ != nullptr) start_tags_->push_back(tag_);
    if (++elements_ > limits_.elements)
      return stop(codes::codec_limit, tag_, Text{"too many elements", "pārāk daudz elementu"});
    if (open_.size() >= limits_.depth)
      return stop(codes::codec_limit, tag_,
                  Text{"elements are nested too deep", "elementi ir ligzdoti pārāk dziļi"});
    ++at_;
    if (auto refused = name()) return refused;
    for (;;) {
      const std::size_t before = at_;
      skip_space();
      if (too_long())
        return stop(codes::codec_limit, tag_, Text{"a start tag is too long", "sākuma birka ir pārāk gara"});
      if (at_ >= octets_.size())
        return malformed(tag_, Text{"a start tag does not end", "sākuma birka nebeidzas"});
      const char c = octets_[at_];
      if (c == '>' || c == '/') return close_start_tag();
      if (at_ == before)
        return malformed(at_, Text{"no white space before an attribute", "pirms atribūta nav atstarpes"});
      if (auto refused = attribute()) return refused;
    }
  }

  Refusal close_start_tag() {
    const bool empty = octets_[at_] == '/';
    if (empty && (at_ + 1 >= octets_.size() || octets_[at_ + 1] != '>'))
      return malformed(at_, Text{"a stroke inside a start tag", "sākuma birkā ir slīpsvītra"});
    at_ += empty ? 2 : 1;
    if (in_scope_ + namespaces_ > limits_.namespaces_in_scope)
      return stop(codes::codec_limit, tag_,
                  Text{"too many namespaces in scope", "vienlaikus ir spēkā pārāk daudz nosaukumvietu"});
    if (empty) return {};
    in_scope_ += namespaces_;
    open_.push_back(namespaces_);
    return {};
  }

  /// Goes on to the next of `stops`, but no further than a tag may be long.
  void to_first_of(std::string_view stops) {
    const std::string_view tag = octets_.substr(0, tag_ + limits_.start_tag + 1);
    at_ = std::min(tag.find_first_of(stops, at_), tag.size());
  }

  [[nodiscard]] bool too_long() const { return at_ - tag_ > limits_.start_tag; }

  Refusal name() {
    const std::size_t start = at_;
    to_first_of(" \t\r\n=/><\"'&");
    if (too_long())
      return stop(codes::codec_limit, tag_, Text{"a start tag is too long", "sākuma birka ir pārāk gara"});
    if (at_ == octets_.size())
      return malformed(tag_, Text{"a start tag does not end", "sākuma birka nebeidzas"});
    if (at_ == start) return malformed(start, Text{"a name is missing", "trūkst nosaukuma"});
    return {};
  }

  Refusal attribute() {
    const std::size_t start = at_;
    if (auto refused = name()) return refused;
    const std::string_view attribute_name = octets_.substr(start, at_ - start);
    skip_space();
    if (at_ >= octets_.size() || octets_[at_] != '=')
      return malformed(start, Text{"an attribute without a value", "atribūts bez vērtības"});
    ++at_;
    skip_space();
    if (at_ >= octets_.size() || (octets_[at_] != '"' && octets_[at_] != '\''))
      return malformed(start,
                       Text{"an attribute's value without quotation marks", "atribūta vērtība bez pēdiņām"});
    if (attribute_name == "xmlns" || attribute_name.starts_with("xmlns:")) {
      if (++namespaces_ > limits_.namespaces_in_tag)
        return stop(codes::codec_limit, tag_,
                    Text{"too many namespaces in a tag", "vienā birkā ir pārāk daudz nosaukumvietu"});
    } else if (++attributes_ > limits_.attributes) {
      return stop(codes::codec_limit, tag_,
                  Text{"too many attributes in a tag", "vienā birkā ir pārāk daudz atribūtu"});
    }
    return value();
  }

  Refusal value() {
    const std::size_t start = at_;
    const char quote = octets_[at_++];
    const std::array<char, 3> stops{quote, '<', '&'};
    for (;;) {
      to_first_of({stops.data(), stops.size()});
      if (too_long())
        return stop(codes::codec_limit, tag_, Text{"a start tag is too long", "sākuma birka ir pārāk gara"});
      if (at_ == octets_.size())
        return malformed(tag_, Text{"a start tag does not end", "sākuma birka nebeidzas"});
      if (octets_[at_] == '<')
        return malformed(start,
                         Text{"an attribute's value holds markup", "atribūta vērtībā ir marķējums (<)"});
      if (octets_[at_] == quote) break;
      if (auto refused = reference()) return refused;
    }
    ++at_;
    return {};
  }

  std::string_view octets_;
  const XmlLimits& limits_;
  std::vector<std::size_t>* start_tags_;
  std::size_t at_ = 0;
  std::size_t tag_ = 0;         // where the current tag begins
  std::size_t attributes_ = 0;  // in the current start tag
  std::size_t namespaces_ = 0;  // in the current start tag
  std::size_t in_scope_ = 0;
  std::size_t elements_ = 0;
  std::size_t text_ = 0;           // octets of text since the last tag
  std::size_t joined_ = 0;         // as XmlLimits counts it
  std::vector<std::size_t> open_;  // namespace declarations of each open element
};

}  // namespace

Outcome prescan(std::string_view octets, const XmlLimits& limits, std::vector<std::size_t>* start_tags) {
  return Scan(octets, limits, start_tags).run();
}

}  // namespace hub::formats
