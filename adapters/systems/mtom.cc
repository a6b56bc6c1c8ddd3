#include "adapters/systems/mtom.h"

#include <algorithm>
#include <optional>

namespace sandbox {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// A media type and its parameters, names in lower case.
struct MediaType {
  std::string type;
  std::map<std::string, std::string> parameters;
};

MediaType media_type(std::string_view text) {
  MediaType read;
  std::size_t end = std::min(text.find(';'), text.size());
  read.type = lower(std::string(trimmed(text.substr(0, end))));
  while (end < text.size()) {
    const std::size_t is = text.find('=', end);
    if (is == std::string_view::npos) break;
    const std::string name = lower(std::string(trimmed(text.substr(end + 1, is - end - 1))));
    std::size_t begin = is + 1;
    const bool quoted = begin < text.size() && text[begin] == '"';
    if (quoted) ++begin;
    const std::size_t to = std::min(text.find(quoted ? '"' : ';', begin), text.size());
    read.parameters[name] =
        std::string(quoted ? text.substr(begin, to - begin) : trimmed(text.substr(begin, to - begin)));
    end = std::min(text.find(';', to), text.size());
  }
  return read;
}

std::string without_brackets(std::string text) {
  if (text.size() >= 2 && text.front() == '<' && text.back() == '>') return text.substr(1, text.size() - 2);
  return text;
}

struct Part {
  std::map<std::string, std::string> headers;
  std::string_view content;
};

std::optional<Part> part_of(std::string_view octets) {
  const bool bare = octets.substr(0, 2) == "\r\n";
  const auto end = bare ? 0 : octets.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  Part part;
  part.content = octets.substr(end + (bare ? 2 : 4));
  std::string_view head = octets.substr(0, end);
  while (!head.empty()) {
    const std::size_t line = std::min(head.find("\r\n"), head.size());
    const std::string_view field = head.substr(0, line);
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part.headers[lower(std::string(field.substr(0, colon)))] = std::string(trimmed(field.substr(colon + 1)));
    head = head.substr(std::min(line + 2, head.size()));
  }
  return part;
}

/// Between the delimiters; empty: it is no multipart with this boundary.
std::vector<std::string_view> cut(std::string_view body, const std::string& boundary) {
  const std::string delimiter = "\r\n--" + boundary;
  std::vector<std::string_view> parts;
  std::size_t at = 0;
  if (body.substr(0, delimiter.size() - 2) == std::string_view(delimiter).substr(2)) {
    at = delimiter.size() - 2;
  } else {
    at = body.find(delimiter);
    if (at == std::string_view::npos) return {};
    at += delimiter.size();
  }
  while (body.substr(at, 2) != "--") {
    const std::size_t begin = body.find("\r\n", at);
    const std::size_t end = begin == std::string_view::npos ? begin : body.find(delimiter, begin);
    if (end == std::string_view::npos) return {};
    parts.push_back(body.substr(begin + 2, end - std::min(begin + 2, end)));
    at = end + delimiter.size();
  }
  return parts;
}

MtomParts problem_of(const std::string& text) {
  MtomParts parts;
  parts.problem = text;
  return parts;
}

bool is_plain(const Part& part) {
  const auto encoding = part.headers.find("content-transfer-encoding");
  if (encoding == part.headers.end()) return true;
  const std::string said = lower(encoding->second);
  return said == "binary" || said == "8bit" || said == "7bit";
}

}  // namespace

MtomParts read_mtom(const std::string& content_type, const std::string& body) {
  const MediaType type = media_type(content_type);
  const auto parameter = [&](const char* name) {
    const auto found = type.parameters.find(name);
    return found == type.parameters.end() ? std::string() : found->second;
  };
  if (type.type != "multipart/related" || lower(parameter("type")) != "application/xop+xml")
    return problem_of("the media type is not multipart/related of application/xop+xml");
  const std::string start = without_brackets(parameter("start"));
  MtomParts parts;
  parts.start_info = parameter("start-info");
  bool first = true;
  for (const std::string_view octets : cut(body, parameter("boundary"))) {
    const auto part = part_of(octets);
    if (!part || !is_plain(*part)) return problem_of("a part has no sound header, or a transfer encoding");
    const auto id = part->headers.find("content-id");
    const std::string name = id == part->headers.end() ? "" : without_brackets(id->second);
    if (start.empty() ? first : name == start) {
      parts.root = part->content;
    } else if (name.empty() || !parts.by_id.emplace(name, part->content).second) {
      return problem_of("a part has no Content-ID, or that of another");
    }
    first = false;
  }
  if (parts.root.empty()) return problem_of("the multipart has no root");
  return parts;
}

}  // namespace sandbox
