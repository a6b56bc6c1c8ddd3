#include "hub/formats/mime/part_reader.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::formats {
namespace {

constexpr std::size_t kLongestPartBoundary = 70;    ///< RFC 2046, 5.1.1.
constexpr std::size_t kLargestPartHeader = 16'384;  ///< Octets.
constexpr std::size_t kMostBeside = 4'096;          ///< Octets before the first part and behind the last one.
constexpr std::size_t kLongestPadding = 256;        ///< White space behind a boundary.

bool is_boundary(std::string_view text) {
  constexpr std::string_view kOthers = "'()+_,-./:=? ";
  const bool allowed = std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kOthers.find(c) != std::string_view::npos;
  });
  return allowed && !text.empty() && text.size() <= kLongestPartBoundary && text.back() != ' ';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string in_lower_case(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return made;
}

Error wrong(const std::string& place, Sentence why) {
  return Error(codes::edge_malformed, std::move(why)).at(place);
}

}  // namespace

Result<PartReader> PartReader::of(const MediaType& type) {
  const std::string* boundary = type.find("boundary");
  if (boundary == nullptr || !is_boundary(*boundary))
    return Error(codes::edge_media_type,
                 say("there is no boundary of 1 to 70 characters that RFC 2046 allows",
                     "nav robežas (boundary) ar 1 līdz 70 rakstzīmēm, ko atļauj RFC 2046"))
        .at("Content-Type");
  return PartReader(*boundary);
}

void PartReader::add(std::string_view octets) {
  buffer_.append(octets);
}

std::string PartReader::take_octets() {
  return std::exchange(octets_, std::string());
}

std::string PartReader::place() const {
  return "part " + std::to_string(std::max<std::size_t>(number_, 1));
}

Outcome PartReader::ended() const {
  if (stage_ == Stage::epilogue) return Done{};
  return wrong(place(), say("the request ends before the boundary that closes it",
                            "pieprasījums beidzas pirms noslēdzošās robežas (boundary)"));
}

Result<PartReader::Step> PartReader::next() {
  switch (stage_) {
    case Stage::preamble:
      return before_first();
    case Stage::boundary:
      return behind_boundary();
    case Stage::header:
      return in_header();
    case Stage::content:
      return in_content();
    case Stage::epilogue:
      break;
  }
  if (!std::exchange(last_said_, true)) return Step::last;
  beside_ += buffer_.size();
  buffer_.clear();
  if (beside_ > kMostBeside)
    return wrong(place(),
                 say("there is more behind the last boundary", "aiz pēdējās robežas (boundary) ir vēl kas"));
  return Step::more;
}

Result<PartReader::Step> PartReader::before_first() {
  const auto found = buffer_.find(delimiter_);
  const std::size_t passed =
      found != std::string::npos ? found : buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
  beside_ += passed;
  if (beside_ > kMostBeside)
    return wrong("part 1", say("no part begins where the first one should",
                               "nav daļas tur, kur būtu jāsākas pirmajai"));
  buffer_.erase(0, passed);
  if (found == std::string::npos) return Step::more;
  buffer_.erase(0, delimiter_.size());
  stage_ = Stage::boundary;
  return behind_boundary();
}

Result<PartReader::Step> PartReader::behind_boundary() {
  if (buffer_.size() < 2) return Step::more;
  if (buffer_.starts_with("--")) {
    if (number_ == 0) return wrong("part 1", say("there is no part", "nav nevienas daļas"));
    buffer_.erase(0, 2);
    beside_ = 0;
    stage_ = Stage::epilogue;
    return next();
  }
  const auto end = buffer_.find_first_not_of(" \t");
  const std::size_t padding = end == std::string::npos ? buffer_.size() : end;
  if (padding <= kLongestPadding && buffer_.size() < padding + 2) return Step::more;
  ++number_;
  if (padding > kLongestPadding || buffer_.compare(padding, 2, "\r\n") != 0)
    return wrong(place(), say("a line begins as the boundary and is none",
                              "rinda sākas kā robeža (boundary), bet tā nav"));
  buffer_.erase(0, padding);  // the line's end stays: an empty header is one more of it
  stage_ = Stage::header;
  return in_header();
}

Result<PartReader::Step> PartReader::in_header() {
  const auto end = buffer_.find("\r\n\r\n");
  if (end == std::string::npos ? buffer_.size() > kLargestPartHeader : end > kLargestPartHeader)
    return Error(codes::edge_headers_too_large,
                 say("the header of a part is larger than 16 KiB", "daļas galvene ir lielāka par 16 KiB"))
        .at(place());
  if (end == std::string::npos) return Step::more;
  if (auto taken = take_header(std::string_view(buffer_).substr(0, end)); !taken)
    return std::move(taken).error();
  buffer_.erase(0, end + 2);
  shared_ = 2;
  stage_ = Stage::content;
  return Step::head;
}

Outcome PartReader::take_header(std::string_view lines) {
  head_ = PartHead();
  std::string field;
  while (!lines.empty()) {
    lines.remove_prefix(2);  // the end of the line before
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size());
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return wrong(place(),
                   say("a line of the header does not end in CR LF", "galvenes rinda nebeidzas ar CR LF"));
    if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
      field.append(line);
      continue;
    }
    if (auto taken = take_field(field); !taken) return taken;
    field = line;
  }
  return take_field(field);
}

Outcome PartReader::take_field(std::string_view field) {
  if (field.empty()) return Done{};
  const auto colon = field.find(':');
  if (colon == std::string_view::npos || colon == 0 || field.front() == ' ' || field.front() == '\t')
    return wrong(place(), say("a line of the header is no field", "galvenes rinda nav lauks"));
  const std::string name = in_lower_case(field.substr(0, colon));
  const std::string_view value = trimmed(field.substr(colon + 1));
  std::string* const kept = name == "content-type"                ? &head_.content_type
                            : name == "content-id"                ? &head_.id
                            : name == "content-transfer-encoding" ? &head_.coding
                                                                  : nullptr;
  if (kept == nullptr) return Done{};
  if (!kept->empty() || value.empty())
    return wrong(place(),
                 say("a field of the header is there twice or empty", "galvenes lauks ir divreiz vai tukšs"));
  *kept = kept == &head_.coding ? in_lower_case(value) : std::string(value);
  if (kept == &head_.id && value.starts_with('<') && value.ends_with('>'))
    head_.id = std::string(value.substr(1, value.size() - 2));
  return Done{};
}

Result<PartReader::Step> PartReader::in_content() {
  const auto found = buffer_.find(delimiter_);
  const std::size_t come =
      found != std::string::npos ? found : buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
  if (come > shared_) {
    octets_.assign(buffer_, shared_, come - shared_);
    shared_ = 0;
    buffer_.erase(0, come);
    return Step::octets;
  }
  if (found == std::string::npos) return Step::more;
  shared_ = 0;
  buffer_.erase(0, found + delimiter_.size());
  stage_ = Stage::boundary;
  return Step::end;
}

}  // namespace hub::formats
