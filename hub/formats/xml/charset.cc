#include "hub/formats/xml/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/text_place.h"

namespace hub::formats {
namespace {

enum class Encoding : std::uint8_t { utf8, us_ascii, utf16, utf16le, utf16be, other };

struct Name {
  std::string_view alias;  ///< Lower case.
  Encoding encoding;
  const char* iconv;  ///< As glibc calls it, and as errors do.
};

/// IANA's names and aliases (https://www.iana.org/assignments/character-sets), and what senders write
/// instead.
constexpr std::array<Name, 31> kNames{{
    {"utf-8", Encoding::utf8, "UTF-8"},
    {"utf8", Encoding::utf8, "UTF-8"},
    {"us-ascii", Encoding::us_ascii, "US-ASCII"},
    {"ascii", Encoding::us_ascii, "US-ASCII"},
    {"utf-16", Encoding::utf16, "UTF-16"},
    {"utf16", Encoding::utf16, "UTF-16"},
    {"utf-16le", Encoding::utf16le, "UTF-16LE"},
    {"utf-16be", Encoding::utf16be, "UTF-16BE"},
    {"iso-8859-1", Encoding::other, "ISO-8859-1"},
    {"iso_8859-1", Encoding::other, "ISO-8859-1"},
    {"iso8859-1", Encoding::other, "ISO-8859-1"},
    {"iso88591", Encoding::other, "ISO-8859-1"},
    {"latin1", Encoding::other, "ISO-8859-1"},
    {"l1", Encoding::other, "ISO-8859-1"},
    {"cp819", Encoding::other, "ISO-8859-1"},
    {"iso-8859-4", Encoding::other, "ISO-8859-4"},
    {"iso_8859-4", Encoding::other, "ISO-8859-4"},
    {"iso8859-4", Encoding::other, "ISO-8859-4"},
    {"latin4", Encoding::other, "ISO-8859-4"},
    {"iso-8859-13", Encoding::other, "ISO-8859-13"},
    {"iso_8859-13", Encoding::other, "ISO-8859-13"},
    {"iso8859-13", Encoding::other, "ISO-8859-13"},
    {"latin7", Encoding::other, "ISO-8859-13"},
    {"iso-8859-15", Encoding::other, "ISO-8859-15"},
    {"iso_8859-15", Encoding::other, "ISO-8859-15"},
    {"iso8859-15", Encoding::other, "ISO-8859-15"},
    {"latin-9", Encoding::other, "ISO-8859-15"},
    {"windows-1252", Encoding::other, "CP1252"},
    {"cp1252", Encoding::other, "CP1252"},
    {"windows-1257", Encoding::other, "CP1257"},
    {"cp1257", Encoding::other, "CP1257"},
}};

constexpr std::string_view kMarkLe = "\xFF\xFE";
constexpr std::string_view kMarkBe = "\xFE\xFF";
constexpr std::size_t kLongestDeclaration = 256;  ///< Characters that are looked through for it.

const Name* find(std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto* const found = std::find_if(kNames.begin(), kNames.end(), [&](const Name& one) {
    return std::equal(name.begin(), name.end(), one.alias.begin(), one.alias.end(),
                      [&](char a, char b) { return lower(a) == b; });
  });
  return found == kNames.end() ? nullptr : found;
}

const Name& utf16(bool little) {
  return *find(little ? "utf-16le" : "utf-16be");
}

Error wrong(const Sentence& why, std::string place) {
  return Error(codes::codec_encoding, why).at(std::move(place));
}

/// A name is shown if it can be one; whatever else stands there may be anything.
Sentence not_read(std::string_view name) {
  constexpr std::size_t kLongest = 24;
  const bool plain = !name.empty() && name.size() <= kLongest &&
                     ((name.front() | 0x20) >= 'a' && (name.front() | 0x20) <= 'z') &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                              c == '-' || c == '_' || c == '.';
                     });
  return plain ? say("the encoding {} is not read", "kodējumu {} nelasa", name)
               : say("an encoding that is not read", "kodējums, ko nelasa");
}

/// `encoding="…"` of an XML declaration, as it stands in a text of ASCII's kind.
struct Declared {
  std::string_view name;
  std::size_t begin = 0;  ///< Of the pseudo-attribute.
  std::size_t value = 0;  ///< Of the quotation mark.
  std::size_t end = 0;
};

/// Nothing: none is there; a malformed one is left to the pre-scan.
std::optional<Declared> declared_in(std::string_view text) {
  if (!text.starts_with("<?xml") || text.size() < 6 || !is_space(text[5])) return {};
  const std::string_view head = text.substr(0, text.substr(0, kLongestDeclaration).find("?>"));
  Declared found;
  found.begin = head.find("encoding");
  if (found.begin == head.npos) return {};
  found.value = head.find_first_of("\"'", found.begin);
  if (found.value == head.npos) return {};
  const auto close = head.find(head[found.value], found.value + 1);
  if (close == head.npos) return {};
  found.name = head.substr(found.value + 1, close - found.value - 1);
  found.end = close + 1;
  return found;
}

/// The declaration of UTF-16 as a text of ASCII's kind: every second octet, while the others are zero.
std::string narrow(std::string_view octets, bool little) {
  std::string text;
  for (std::size_t at = 0; at + 1 < octets.size() && text.size() < kLongestDeclaration; at += 2) {
    if (octets[at + (little ? 1 : 0)] != '\0') break;
    text += octets[at + (little ? 0 : 1)];
  }
  return text;
}

Sentence not_of(const char* encoding) {
  return say("an octet that does not belong to {}", "oktets, kas nepieder kodējumam {}", encoding);
}

class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }

  [[nodiscard]] bool is_open() const { return handle_ != iconv_t(-1); }
  /// iconv's: moves both ends forward; 0, or an errno.
  int step(char** in, std::size_t* in_left, char** out, std::size_t* out_left) {
    return iconv(handle_, in, in_left, out, out_left) == static_cast<std::size_t>(-1) ? errno : 0;
  }

 private:
  iconv_t handle_;
};

Error too_large(std::string_view octets, std::size_t limit) {
  return Error(codes::codec_limit, Text{"the document is too large", "dokuments ir pārāk liels"})
      .at(place_of(octets, limit));
}

Result<std::string> converted(std::string_view octets, const Name& from, std::size_t limit) {
  Converter converter(from.iconv);
  if (!converter.is_open())
    return wrong(
        say("this machine's C library cannot read {}", "šī datora C bibliotēka neprot lasīt {}", from.iconv),
        "1:1");
  std::string made;
  std::array<char, 16'384> block{};
  // iconv's signature is older than const; it does not write there.
  char* in = const_cast<char*>(octets.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  std::size_t left = octets.size();
  while (left > 0) {
    char* out = block.data();
    std::size_t room = block.size();
    const int problem = converter.step(&in, &left, &out, &room);
    made.append(block.data(), block.size() - room);
    if (made.size() > limit) return too_large(made, limit);
    if (problem != 0 && problem != E2BIG) return wrong(not_of(from.iconv), place_of(made, made.size()));
  }
  return made;
}

/// Blanks what a declaration says of the encoding: it is true no more. Places stay where they were.
void forget_declaration(std::string& text) {
  const std::size_t start = text.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
  const auto declared = declared_in(std::string_view(text).substr(start));
  if (!declared || find(declared->name) == find("utf-8")) return;
  std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(start + declared->begin),
              declared->end - declared->begin, ' ');
}

Result<Utf8Text> made_from(std::string_view octets, const Name& from, std::size_t limit) {
  if (octets.size() > limit)
    return Error(codes::codec_limit, Text{"the document is too large", "dokuments ir pārāk liels"}).at("1:1");
  auto made = converted(octets, from, limit);
  if (!made) return std::move(made).error();
  forget_declaration(*made);
  return Utf8Text(*std::move(made));
}

/// UTF-8 as it is; with a declaration that says otherwise, a copy without that.
Utf8Text as_utf8(std::string_view octets) {
  const auto declared = declared_in(octets.substr(octets.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0));
  if (!declared || names_utf8(declared->name)) return Utf8Text(octets);
  std::string copy(octets);
  forget_declaration(copy);
  return Utf8Text(std::move(copy));
}

Result<Utf8Text> as_ascii(std::string_view octets) {
  const auto* const beyond =
      std::find_if(octets.begin(), octets.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
  if (beyond == octets.end()) return as_utf8(octets);
  const auto offset = static_cast<std::size_t>(beyond - octets.begin());
  return wrong(not_of("US-ASCII"), place_of(octets, offset));
}

/// UTF-16 without a mark: `charset` or its own declaration must say so.
Result<Utf8Text> unmarked_utf16(std::string_view octets, const Name* said, std::size_t limit) {
  const bool little = octets[1] == '\0';
  const std::string head = narrow(octets, little);
  if (said == nullptr) {
    const auto declared = declared_in(head);
    said = declared ? find(declared->name) : nullptr;
  }
  const bool fits = said != nullptr && (said->encoding == Encoding::utf16 ||
                                        said->encoding == (little ? Encoding::utf16le : Encoding::utf16be));
  if (!fits)
    return wrong(Text{"the document is UTF-16 without a mark that says so, or UTF-32",
                      "dokuments ir UTF-16 bez zīmes, kas to norāda, vai UTF-32 kodējumā"},
                 "1:1");
  return made_from(octets, utf16(little), limit);
}

Result<Utf8Text> by_name(std::string_view octets, const Name& name, const std::string& place,
                         std::size_t limit) {
  switch (name.encoding) {
    case Encoding::utf8:
      return as_utf8(octets);
    case Encoding::us_ascii:
      return as_ascii(octets);
    case Encoding::other:
      return made_from(octets, name, limit);
    default:
      return wrong(Text{"the document says UTF-16 and is not", "dokuments norāda UTF-16, bet tā nav"}, place);
  }
}

}  // namespace

bool names_encoding(std::string_view name) {
  return find(name) != nullptr;
}

bool names_utf8(std::string_view name) {
  const Name* found = find(name);
  return found != nullptr && (found->encoding == Encoding::utf8 || found->encoding == Encoding::us_ascii);
}

Result<Utf8Text> xml_in_utf8(std::string_view octets, std::string_view charset, std::size_t limit) {
  const auto head = octets.substr(0, 4);
  const bool wide = head.size() == 4 && (head == std::string_view("\xFF\xFE\0\0", 4) ||
                                         head == std::string_view("\0\0\xFE\xFF", 4));
  if (wide) return wrong(Text{"the document is UTF-32", "dokuments ir UTF-32 kodējumā"}, "1:1");
  for (const std::string_view mark : {kMarkLe, kMarkBe})
    if (octets.starts_with(mark)) return made_from(octets.substr(mark.size()), utf16(mark == kMarkLe), limit);
  if (octets.starts_with(kUtf8Mark)) return as_utf8(octets);

  const Name* const said = charset.empty() ? nullptr : find(charset);
  if (!charset.empty() && said == nullptr) return wrong(not_read(charset), "1:1");
  if (head.size() >= 2 && (head[0] == '\0') != (head[1] == '\0')) return unmarked_utf16(octets, said, limit);
  if (said != nullptr) return by_name(octets, *said, "1:1", limit);
  const auto declared = declared_in(octets);
  if (!declared) return Utf8Text(octets);
  const std::string place = place_of(octets, declared->value);
  const Name* const name = find(declared->name);
  if (name == nullptr) return wrong(not_read(declared->name), place);
  return by_name(octets, *name, place, limit);
}

}  // namespace hub::formats
