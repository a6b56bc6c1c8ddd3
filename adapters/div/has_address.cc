#include "adapters/div/has_address.h"

#include <utility>

#include "adapters/div/letter_form.h"
#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/formats/xml/xpath.h"
#include "hub/values/e_address.h"
#include "hub/values/riga_time.h"

namespace adapters::div {

hub::Result<std::vector<std::vector<std::string>>> asked_addresses(
    const hub::formats::XmlDocument& question) {
  static const hub::formats::Namespaces namespaces{{"l", kLetterNamespace}};
  const auto elements = hub::formats::select_elements("/*/l:addressee/*", question, namespaces);
  if (!elements) return frame::does_not_fit(frame::kQuestion, elements.error());
  std::vector<std::vector<std::string>> groups;
  for (const auto& element : *elements) {
    auto text = element.select("string(/*)", namespaces);
    const auto address = hub::values::EAddress::parse(text && !text->empty() ? text->front() : "");
    if (!address)
      return frame::does_not_fit(frame::kQuestion,
                                 hub::Error(hub::codes::map_not_valid, address.problem().says)
                                     .at("/hasAddress/addressee[" + std::to_string(groups.size() + 1) + "]/" +
                                         std::string(element.root_name())));
    if (address->unit().empty())
      groups.push_back({"_PRIVATE@" + address->owner(), "_DEFAULT@" + address->owner()});
    else
      groups.push_back({address->compared()});
  }
  return groups;
}

std::string active_addresses(const AddresseeCatalogue::Known& known) {
  std::string content = std::string("<activeAddresses xmlns=\"") + kLetterNamespace + "\"><asOf>" +
                        hub::values::to_text(hub::values::Moment{known.as_of, ""}) + "</asOf>";
  for (const bool active : known.active)
    content.append("<active>").append(active ? "true" : "false").append("</active>");
  return content + "</activeAddresses>";
}

}  // namespace adapters::div
