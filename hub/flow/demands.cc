#include "hub/flow/demands.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/xpath.h"

namespace hub::flow {
namespace {

/// `/t:OpenCase/t:client/t:personCode` as `/client/personCode`; a path of another form as it is.
std::string pointer_of(const std::string& path) {
  if (path.find_first_of("[(*|'\" ") != std::string::npos || path.starts_with("//")) return path;
  std::string pointer;
  std::size_t at = std::min(path.find('/', 1), path.size());  // beyond the root
  while (at < path.size()) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string step = path.substr(at + 1, end - at - 1);
    pointer += "/" + step.substr(step.find(':') + 1);
    at = end;
  }
  return pointer;
}

Result<bool> holds(const config::Demand& demand, const formats::XmlDocument& tree,
                   const formats::Namespaces& namespaces) {
  if (demand.rule == config::Demand::Rule::test) return formats::is_true(demand.test, tree, namespaces);
  const auto texts = tree.select(demand.path, namespaces);
  if (!texts) return texts.error();
  return std::all_of(texts->begin(), texts->end(),
                     [](const std::string& text) { return is_creditor_reference(text); });
}

}  // namespace

Outcome meets(const config::Demand& demand, const config::MessageType& type, const formats::XmlDocument& tree,
              const formats::Namespaces& namespaces, model::Format format) {
  auto held = holds(demand, tree, namespaces);
  if (!held)
    return std::move(held).error().during(say("holding the message to what its type demands",
                                              "pārbaudot, vai ziņojums atbilst sava tipa prasībām"));
  if (*held) return Done{};
  const Sentence says = demand.in_document ? say("{} (in the document at {})", "{} (dokumentā, vieta {})",
                                                 demand.says, demand.path)
                                           : Sentence(demand.says);
  return Error(codes::codec_not_valid, says).at(place_of(demand, type, format));
}

std::string place_of(const config::Demand& demand, const config::MessageType& type, model::Format format) {
  const std::string& path = demand.in_document ? type.documents.front().path : demand.path;
  return format == model::Format::json ? pointer_of(path) : path;
}

bool is_creditor_reference(std::string_view text) {
  constexpr std::size_t kMoved = 4;
  if (text.size() <= kMoved) return false;
  unsigned rest = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[(i + kMoved) % text.size()];
    if (c >= '0' && c <= '9') {
      rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
    } else if (c >= 'A' && c <= 'Z') {
      rest = (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
    } else {
      return false;
    }
  }
  return rest == 1;
}

}  // namespace hub::flow
