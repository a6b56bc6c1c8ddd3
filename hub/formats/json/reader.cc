#include "hub/formats/json/reader.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "hub/base/codes.h"
#include "hub/formats/json/scanner.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/text_place.h"

namespace hub::formats {
namespace {

constexpr int kNumberOverflow = 406;  // nlohmann's id of "number overflow"

/// Walks over the text and tells how far the parser has read, which nlohmann itself does not.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

/// nlohmann's events, made into a tree. The interface's names are nlohmann's.
class TreeBuilder {
 public:
  TreeBuilder(std::string_view octets, const JsonLimits& limits, const KnownName& known)
      : octets_(octets), limits_(limits), known_(known) {}

  [[nodiscard]] std::size_t* count() { return &read_; }
  [[nodiscard]] JsonValue take_root() { return std::move(root_); }
  [[nodiscard]] std::optional<Error>& error() { return error_; }

  bool null() { return scalar(JsonValue{}); }
  bool boolean(bool value) { return scalar(JsonValue::boolean(value)); }
  bool number_unsigned(std::uint64_t value) { return scalar(JsonValue::number(std::to_string(value))); }
  bool number_integer(std::int64_t value) {
    return scalar(
        JsonValue::number(value == 0 ? "-0" : std::to_string(value)));  // called for negative numbers only
  }
  bool number_float(double /*value*/, const std::string& text) { return scalar(JsonValue::number(text)); }
  bool string(std::string& value) {
    if (first_bad_character(value))
      return stop(codes::codec_control_character, Text{"a text holds a character that XML cannot hold",
                                                       "tekstā ir rakstzīme, ko XML nevar saturēt"});
    return scalar(JsonValue::string(value));
  }
  bool binary(nlohmann::json::binary_t& /*value*/) { return false; }

  bool start_object(std::size_t /*size*/) { return open(JsonValue::object()); }
  bool start_array(std::size_t /*size*/) { return open(JsonValue::array()); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    Frame& frame = open_.back();
    frame.value.names.push_back(name);
    frame.name_offset = read_;
    if (first_bad_character(name))
      return stop(codes::codec_control_character, Text{"a name holds a character that XML cannot hold",
                                                       "nosaukumā ir rakstzīme, ko XML nevar saturēt"});
    return true;
  }

  bool end_object() {
    std::vector<std::string>& names = open_.back().value.names;
    std::vector<std::string_view> sorted(names.begin(), names.end());
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
      names.emplace_back(*twice);  // the last name is the place
      return stop(codes::codec_duplicate_member,
                  Text{"an object has a member twice", "objektā viens un tas pats elements ir divreiz"});
    }
    return close();
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& failure) {
    if (failure.id == kNumberOverflow)
      return stop(codes::codec_wrong_json_type, Text{"a number is larger than any system can take",
                                                     "skaitlis ir lielāks, nekā kāda sistēma spēj pieņemt"});
    error_ = Error(codes::codec_not_well_formed, Text{"not well-formed JSON", "JSON nav sintaktiski korekts"})
                 .at(place_of(octets_, position == 0 ? 0 : position - 1));
    return false;
  }

 private:
  struct Frame {
    JsonValue value;
    std::size_t name_offset = 0;
  };

  bool stop(const ErrorCode& code, const Text& reason) {
    error_ = Error(code, reason).at(place());
    return false;
  }

  [[nodiscard]] std::string place() const {
    std::string pointer;
    for (const Frame& frame : open_) {
      if (frame.value.kind == JsonKind::array) {
        pointer = pointer_to(pointer, frame.value.items.size());
      } else if (!frame.value.names.empty()) {
        const std::string& name = frame.value.names.back();
        if (!known_ || !known_(name)) return place_of(octets_, read_ == 0 ? 0 : read_ - 1);
        pointer = pointer_to(pointer, name);
      }
    }
    return pointer.empty() ? place_of(octets_, read_ == 0 ? 0 : read_ - 1) : pointer;
  }

  bool count_value() {
    return ++values_ <= limits_.values || stop(codes::codec_limit, Text{"the document has too many values",
                                                                        "dokumentā ir pārāk daudz vērtību"});
  }

  bool scalar(JsonValue value) {
    if (!count_value()) return false;
    put(std::move(value), read_);
    return true;
  }

  void put(JsonValue value, std::size_t offset) {
    value.offset = offset;
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& frame = open_.back();
    if (frame.value.kind == JsonKind::object) value.offset = frame.name_offset;
    frame.value.items.push_back(std::move(value));
  }

  bool open(JsonValue value) {
    if (open_.size() >= limits_.depth)
      return stop(codes::codec_limit,
                  Text{"values are nested too deep", "vērtības ir ligzdotas pārāk dziļi"});
    if (!count_value()) return false;
    value.offset = read_;
    open_.push_back(Frame{std::move(value), 0});
    return true;
  }

  bool close() {
    JsonValue value = std::move(open_.back().value);
    open_.pop_back();
    const std::size_t offset = value.offset;
    put(std::move(value), offset);
    return true;
  }

  std::string_view octets_;
  const JsonLimits& limits_;
  const KnownName& known_;
  std::size_t read_ = 0;
  std::size_t values_ = 0;
  std::vector<Frame> open_;
  JsonValue root_;
  std::optional<Error> error_;
};

/// Where the comma stands that would separate more than `values` values, if there is one: seen before a tree
/// of them is made. Text that is no JSON may be counted wrongly; it is refused all the same.
std::optional<std::size_t> comma_beyond(std::string_view octets, std::size_t values) {
  if (octets.size() <= values) return std::nullopt;
  bool in_string = false;
  for (std::size_t at = 0; at < octets.size(); ++at) {
    const char c = octets[at];
    if (in_string && c == '\\') {
      ++at;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (c == ',' && !in_string && values-- <= 1) {
      return at;
    }
  }
  return std::nullopt;
}

/// UTF-16 or UTF-32, by its mark or by the zeros beside the first character, which is one of ASCII's.
bool is_wide(std::string_view octets) {
  return octets.starts_with("\xFF\xFE") || octets.starts_with("\xFE\xFF") ||
         octets.substr(0, 2).find('\0') != std::string_view::npos;
}

constexpr std::string_view kBeforeValue = ": \t\r\n";
constexpr std::string_view kAfterScalar = ",]} \t\r\n";

Result<JsonValue> read_by_nlohmann(std::string_view octets, const JsonLimits& limits,
                                   const KnownName& known) {
  TreeBuilder builder(octets, limits, known);
  const CountingIterator begin(octets.data(), builder.count());
  const CountingIterator end(octets.data() + octets.size(), builder.count());
  if (nlohmann::json::sax_parse(begin, end, &builder)) return builder.take_root();
  if (builder.error()) return *std::move(builder.error());
  return Error(codes::codec_not_well_formed, Text{"not well-formed JSON", "JSON nav sintaktiski korekts"})
      .at("1:1");
}

#ifdef SAKTA_SECOND_OPINION
/// In test builds every value is held against nlohmann's own, whichever test it is for.
void must_be_as_nlohmanns(const JsonValue& scanned, std::string_view octets, const JsonLimits& limits) {
  const auto second = read_by_nlohmann(octets, limits, {});
  if (second && *second == scanned) return;
  std::fprintf(stderr, "a value is not what nlohmann reads in its %zu octets\n", octets.size());
  std::abort();
}
#else
void must_be_as_nlohmanns(const JsonValue& /*scanned*/, std::string_view /*octets*/,
                          const JsonLimits& /*limits*/) {}
#endif

/// Behind the closing quotation mark of the string that begins at `at`.
std::size_t end_of_string(std::string_view octets, std::size_t at) {
  for (++at; octets[at] != '"'; ++at)
    if (octets[at] == '\\') ++at;
  return at + 1;
}

}  // namespace

Result<JsonValue> read_json(std::string_view octets, const JsonLimits& limits, const KnownName& known) {
  if (octets.size() > limits.size)
    return Error(codes::codec_limit, Text{"the document is too large", "dokuments ir pārāk liels"})
        .at(place_of(octets, limits.size));
  if (is_wide(octets))
    return Error(codes::codec_encoding,
                 Text{"the document is UTF-16 or UTF-32; JSON is UTF-8 (RFC 8259, 8.1)",
                      "dokuments ir UTF-16 vai UTF-32 kodējumā; JSON jābūt UTF-8 (RFC 8259, 8.1)"})
        .at("1:1");
  if (const auto bad = first_bad_character(octets)) {
    const bool encoding = bad->fault == CharacterFault::not_utf8;
    return Error(encoding ? codes::codec_encoding : codes::codec_control_character,
                 encoding ? Text{"not UTF-8", "nav UTF-8 kodējumā"}
                          : Text{"a character that XML cannot hold", "rakstzīme, ko XML nevar saturēt"})
        .at(place_of(octets, bad->offset));
  }
  if (const auto too_many = comma_beyond(octets, limits.values))
    return Error(codes::codec_limit,
                 Text{"the document has too many values", "dokumentā ir pārāk daudz vērtību"})
        .at(place_of(octets, *too_many));
  if (auto scanned = scan_json(octets, limits)) {
    must_be_as_nlohmanns(*scanned, octets, limits);
    return *std::move(scanned);
  }
  return read_by_nlohmann(octets, limits, known);
}

std::string_view octets_of(const JsonValue& value, std::string_view octets) {
  const std::size_t known = value.offset;
  // A member is known by the end of its name, an item by its bracket.
  const bool is_member = octets[known - 1] == '"';
  const std::size_t begin = is_member ? octets.find_first_not_of(kBeforeValue, known) : known - 1;
  std::size_t depth = 0;
  std::size_t at = begin;
  do {
    switch (octets[at]) {
      case '"':
        at = end_of_string(octets, at);
        break;
      case '{':
      case '[':
        ++depth;
        ++at;
        break;
      case '}':
      case ']':
        --depth;
        ++at;
        break;
      default:
        at = depth > 0 ? at + 1 : std::min(octets.find_first_of(kAfterScalar, at), octets.size());
    }
  } while (depth > 0);
  return octets.substr(begin, at - begin);
}

}  // namespace hub::formats
