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

}  // namespace

Outcome meets(const config::Demand& demand, const config::MessageType& type, const formats::XmlDocument& tree,
              const formats::Namespaces& namespaces, model::Format format) {
  auto held = formats::is_true(demand.test, tree, namespaces);
  if (!held)
    return std::move(held).error().during(say("holding the message to what its type demands",
                                              "pārbaudot, vai ziņojums atbilst sava tipa prasībām"));
  if (*held) return Done{};
  const Sentence says = demand.in_document ? say("{} (in the document at {})", "{} (dokumentā, vieta {})",
                                                 demand.says, demand.path)
                                           : Sentence(demand.says);
  const std::string& path = demand.in_document ? type.documents.front().path : demand.path;
  return Error(codes::codec_not_valid, says).at(place_in_message(path, format));
}

std::string place_in_message(const std::string& path, model::Format format) {
  return format == model::Format::json ? pointer_of(path) : path;
}

}  // namespace hub::flow
