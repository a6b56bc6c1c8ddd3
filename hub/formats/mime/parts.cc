#include "hub/formats/mime/parts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {
namespace {

constexpr std::size_t kLongestBoundary = 70;    ///< RFC 2046, 5.1.1.
constexpr std::size_t kLargestHeader = 16'384;  ///< Of a part, in octets.
constexpr std::string_view kXopInclude = "http://www.w3.org/2004/08/xop/include";

Error bad(const Text& why) {
  return Error(codes::deliver_bad_reply, why);
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string lower_case(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return made;
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// A line of the message that separates parts or ends the last one.
struct Delimiter {
  std::size_t begin = 0;  ///< Of the line break before it, which belongs to it.
  std::size_t end = 0;    ///< Behind its own line break.
  bool last = false;
};

/// The next delimiter from `from` on. Line breaks may be LF alone: some senders' are.
std::optional<Delimiter> next_delimiter(std::string_view octets, const std::string& boundary,
                                        std::size_t from) {
  const std::string dashed = "--" + boundary;
  for (std::size_t at = octets.find(dashed, from); at != octets.npos; at = octets.find(dashed, at + 1)) {
    if (at > 0 && octets[at - 1] != '\n') continue;
    Delimiter found;
    found.begin = at;
    if (found.begin > from) --found.begin;
    if (found.begin > from && octets[found.begin - 1] == '\r') --found.begin;
    std::size_t end = at + dashed.size();
    found.last = octets.substr(end).starts_with("--");
    if (found.last) {
      found.end = end + 2;
      return found;
    }
    while (end < octets.size() && is_blank(octets[end])) ++end;
    if (octets.substr(end).starts_with("\r\n")) ++end;
    if (end >= octets.size() || octets[end] != '\n') continue;  // a longer boundary begins like this one
    found.end = end + 1;
    return found;
  }
  return {};
}

/// The fields of a part that count.
struct Fields {
  std::string type;
  std::string id;
  std::string coding;
};

void take_field(std::string_view line, Fields& fields) {
  const auto colon = line.find(':');
  if (colon == line.npos) return;
  const std::string name = lower_case(without_blanks(line.substr(0, colon)));
  const auto value = without_blanks(line.substr(colon + 1));
  if (name == "content-type") fields.type = value;
  if (name == "content-id") fields.id = value;
  if (name == "content-transfer-encoding") fields.coding = lower_case(value);
}

/// Takes a part's header from its front, folded lines made one. A part that is nothing but a header has no
/// content. Nothing: it is longer than it may be.
std::optional<Fields> take_header(std::string_view& part) {
  Fields fields;
  std::string line;
  std::size_t read = 0;
  while (!part.empty() && read <= kLargestHeader) {
    const auto end = part.find('\n');
    std::string_view one = part.substr(0, end);
    if (one.ends_with('\r')) one.remove_suffix(1);
    read += one.size();
    part.remove_prefix(end == part.npos ? part.size() : end + 1);
    if (one.empty()) break;
    if (!is_blank(one.front())) {
      take_field(line, fields);
      line.clear();
    }
    line += one;
  }
  if (read > kLargestHeader) return {};
  take_field(line, fields);
  return fields;
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  return {};
}

/// RFC 2045, 6.7; nothing if an equals sign begins neither an octet nor a soft line break.
std::optional<std::string> from_quoted_printable(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    std::string_view line_break = end == std::string_view::npos ? "" : "\n";
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
      line_break = "\r\n";
    }
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    const bool soft = line.ends_with('=');
    if (soft) line.remove_suffix(1);
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line[at] != '=') {
        made += line[at];
        continue;
      }
      const auto high = at + 2 < line.size() ? hex_digit(line[at + 1]) : std::nullopt;
      const auto low = high ? hex_digit(line[at + 2]) : std::nullopt;
      if (!low) return {};
      made += static_cast<char>(*high * 16 + *low);
      at += 2;
    }
    if (!soft) made += line_break;
  }
  return made;
}

/// A Content-ID is compared without its brackets, which `start` often lacks.
std::string_view bare(std::string_view id) {
  if (id.starts_with('<') && id.ends_with('>')) return id.substr(1, id.size() - 2);
  return id;
}

Result<std::string> decoded(std::string_view content, const std::string& coding) {
  if (coding.empty() || coding == "7bit" || coding == "8bit" || coding == "binary")
    return std::string(content);
  auto made = coding == "base64"             ? from_base64(content)
              : coding == "quoted-printable" ? from_quoted_printable(content)
                                             : std::nullopt;
  if (!made)
    return bad(Text{"the part's Content-Transfer-Encoding is another one, or its content is not of it",
                    "daļas Content-Transfer-Encoding ir cits, vai arī tās saturs tam neatbilst"});
  return *std::move(made);
}

/// One part without the delimiters around it.
Result<MimePart> part_in(std::string_view part) {
  const auto fields = take_header(part);
  if (!fields)
    return bad(Text{"the header of the answer's part is too long", "atbildes daļas galvene ir pārāk gara"});
  auto body = decoded(part, fields->coding);
  if (!body) return std::move(body).error();
  return MimePart{read_media_type(fields->type), *std::move(body), std::string(bare(fields->id))};
}

Error too_many(std::size_t most) {
  if (most == 0)
    return bad(Text{"the answer has attachments: only one part is read",
                    "atbildei ir pielikumi: lasa tikai vienu daļu"});
  return {codes::deliver_bad_reply,
          say("the answer has more than {} attachments", "atbildei ir vairāk nekā {} pielikumi", most)};
}

/// The parts with the root told apart. A message of one part need not name it.
Result<MimeMessage> with_root(const MediaType& type, std::vector<MimePart> parts) {
  const std::string named = type.parameter("start");
  const std::string_view start = bare(named);
  auto root = parts.begin();
  if (!start.empty()) {
    root = std::find_if(parts.begin(), parts.end(), [&](const MimePart& part) { return part.id == start; });
    if (root == parts.end() && parts.size() == 1 && parts.front().id.empty()) root = parts.begin();
  }
  if (root == parts.end())
    return bad(Text{"the answer's root part (start) is not there", "atbildes saknes daļas (start) nav"});
  MimeMessage message{std::move(*root), {}};
  parts.erase(root);
  for (const MimePart& part : parts)
    if (part.id.empty())
      return bad(Text{"an attachment of the answer has no Content-ID", "atbildes pielikumam nav Content-ID"});
  message.attachments = std::move(parts);
  return message;
}

}  // namespace

bool is_in_parts(const MediaType& type) {
  return type.type == "multipart/related" || type.type == "multipart/mixed";
}

Result<MimePart> root_part(const MediaType& type, std::string_view octets) {
  auto whole = message_in_parts(type, octets, 0);
  if (!whole) return std::move(whole).error();
  return std::move(whole->root);
}

Result<MimeMessage> message_in_parts(const MediaType& type, std::string_view octets, std::size_t most) {
  const std::string boundary = type.parameter("boundary");
  if (boundary.empty() || boundary.size() > kLongestBoundary)
    return bad(Text{"an answer in parts names no boundary between them",
                    "atbilde vairākās daļās nenosauc robežu (boundary) starp tām"});
  const auto first = next_delimiter(octets, boundary, 0);
  if (!first || first->last)
    return bad(Text{"an answer in parts has no part", "atbildē, kam jābūt daļās, nav nevienas daļas"});
  std::vector<MimePart> parts;
  for (Delimiter begin = *first; !begin.last;) {
    const auto end = next_delimiter(octets, boundary, begin.end);
    if (!end)
      return bad(Text{"the answer's part does not end with its boundary",
                      "atbildes daļa nebeidzas ar savu robežu (boundary)"});
    if (parts.size() > most) return too_many(most);
    auto part = part_in(octets.substr(begin.end, end->begin - begin.end));
    if (!part) return std::move(part).error();
    parts.push_back(*std::move(part));
    begin = *end;
  }
  return with_root(type, std::move(parts));
}

bool includes_attachment(std::string_view xml) {
  if (xml.find(kXopInclude) == xml.npos) return false;
  const auto tree = XmlDocument::parse(xml);
  if (!tree) return false;
  const auto found = tree->select("boolean(//xop:Include)", {{"xop", std::string(kXopInclude)}});
  return found && !found->empty() && found->front() == "true";
}

}  // namespace hub::formats
