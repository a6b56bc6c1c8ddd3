#include "hub/http/told.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/white_space.h"
#include "hub/formats/xml/xpath.h"
#include "hub/http/retry_after.h"

namespace hub::http {
namespace {

constexpr std::size_t kMostTexts = 20;
constexpr std::size_t kLongestText = 4'096;  // octets; a longer one is nothing that a table could name

}  // namespace

std::vector<std::string> texts_at(const formats::XmlDocument& body, const std::string& xpath,
                                  const formats::Namespaces& namespaces) {
  std::vector<std::string> lines;
  if (xpath.empty()) return lines;
  // Elements may lie within each other, each with all the text below it: so many at most are made a text of.
  // What gives no nodes (a text, a number) cannot be counted so, and is one.
  auto texts = body.select("(" + xpath + ")[position() <= " + std::to_string(kMostTexts) + "]", namespaces);
  if (!texts) texts = body.select(xpath, namespaces);
  if (!texts) return lines;
  for (const std::string& text : *texts) {
    if (text.size() > kLongestText) continue;
    std::string line = formats::spaced(text, formats::WhiteSpace::collapse);
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

Told told_in(const formats::XmlDocument& body, const FaultPaths& paths,
             const formats::Namespaces& namespaces) {
  Told told;
  told.said = texts_at(body, paths.code, namespaces);
  for (std::string& text : texts_at(body, paths.text, namespaces)) told.said.push_back(std::move(text));
  const auto pauses = texts_at(body, paths.pause, namespaces);
  if (!pauses.empty()) told.pause = whole_seconds(pauses.front());
  return told;
}

Result<bool> is_refusal(const formats::XmlDocument& body, const std::string& fault_when,
                        const formats::Namespaces& namespaces) {
  if (fault_when.empty()) return false;
  auto holds = formats::is_true(fault_when, body, namespaces);
  if (!holds)
    return Error(codes::deliver_bad_reply, say("'fault_when' cannot be evaluated: {}",
                                               "'fault_when' nevar izvērtēt: {}", holds.error().told()));
  return holds;
}

}  // namespace hub::http
