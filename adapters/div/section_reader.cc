#include "adapters/div/section_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/xpath.h"

namespace adapters::div {
namespace {

const hub::formats::Namespaces& namespaces() {
  static const hub::formats::Namespaces all{{"d", kEnvelopeNamespace}, {"ds", kDsigNamespace}};
  return all;
}

}  // namespace

std::string trimmed(std::string_view text) {
  while (!text.empty() && hub::formats::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && hub::formats::is_space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

SectionReader::SectionReader(const hub::formats::XmlDocument& content, std::string place)
    : content_(content), place_(std::move(place)) {
  if (place_.empty()) place_ = "/" + content.root_name();
}

void SectionReader::complain(const std::string& path, const hub::Sentence& why) {
  if (!problem_) problem_ = hub::Error(hub::codes::codec_not_valid, why).at(place_ + "/" + path);
}

std::string SectionReader::xpath(const std::string& path) const {
  std::string made = "/*";
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(0, end);
    made.append("/").append(name.find(':') == std::string_view::npos ? "d:" : "").append(name);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return made;
}

std::vector<std::string> SectionReader::selected(const std::string& expression, const std::string& path) {
  if (problem_) return {};
  auto found = content_.select(expression, namespaces());
  if (found) return *std::move(found);
  problem_ = std::move(found).error().at(place_ + "/" + path);
  return {};
}

std::vector<std::string> SectionReader::all(const std::string& path) {
  return selected(xpath(path), path);
}

std::string SectionReader::at_most_one(const std::string& path) {
  auto found = all(path);
  if (found.size() > 1) complain(path, hub::Text{"it is there several times", "tas ir vairākas reizes"});
  return found.size() == 1 ? std::move(found.front()) : std::string();
}

std::string SectionReader::one(const std::string& path) {
  auto found = all(path);
  if (found.size() == 1) return std::move(found.front());
  complain(path, found.empty() ? hub::Text{"it is missing", "tā trūkst"}
                               : hub::Text{"it is there several times", "tas ir vairākas reizes"});
  return {};
}

std::string SectionReader::attribute(const std::string& path, const std::string& name) {
  auto found = selected(xpath(path) + "/@" + name, path);
  if (found.size() == 1) return std::move(found.front());
  complain(path, hub::say("its attribute {} is missing", "trūkst tā atribūta {}", name));
  return {};
}

std::uint64_t SectionReader::number(const std::string& path) {
  const std::string text = trimmed(one(path));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    complain(path, hub::Text{"it is no number of octets", "tas nav oktetu skaits"});
  return value;
}

bool SectionReader::truth(const std::string& path) {
  const std::string text = trimmed(one(path));
  if (text != "true" && text != "false" && text != "1" && text != "0")
    complain(path, hub::Text{"it is neither true nor false", "tas nav ne true, ne false"});
  return text == "true" || text == "1";
}

std::string SectionReader::octets(const std::string& path) {
  auto octets = hub::from_base64(one(path));
  if (!octets) complain(path, hub::Text{"it is not base64", "tas nav base64"});
  return octets ? *std::move(octets) : std::string();
}

std::vector<hub::formats::XmlDocument> SectionReader::elements(const std::string& path) {
  if (problem_) return {};
  auto found = hub::formats::select_elements(xpath(path), content_, namespaces());
  if (found) return *std::move(found);
  problem_ = std::move(found).error().at(place_ + "/" + path);
  return {};
}

std::string SectionReader::joined(const std::string& path) {
  std::string text;
  for (const std::string& part : selected(xpath(path) + "//text()", path)) {
    const std::string words = trimmed(part);
    if (!words.empty() && !text.empty()) text += ' ';
    text += words;
  }
  return text;
}

}  // namespace adapters::div
