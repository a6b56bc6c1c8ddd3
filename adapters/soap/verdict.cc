#include "adapters/soap/verdict.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/frame/answer.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/white_space.h"
#include "hub/http/verdict.h"

namespace adapters::soap {
namespace {

using hub::Error;
using hub::Outcome;
namespace codes = hub::codes;

constexpr unsigned kInternalError = 500;  ///< What the HTTP binding of both versions has for a fault.

/// Faults of these two say that the message was not processed, and will not be as long as the two sides do
/// not agree (SOAP 1.2, part 1, 5.4.7 and 5.4.8).
bool disagrees(const hub::formats::SoapFault& fault) {
  return fault.code == "VersionMismatch" || fault.code == "MustUnderstand";
}

const hub::ErrorCode& code_for(const hub::formats::SoapFault& fault, unsigned status) {
  if (hub::http::speaks_for_itself(status)) return hub::http::code_for_status(status);
  if (disagrees(fault)) return codes::deliver_misconfigured;
  return fault.blames_sender() ? codes::deliver_refused : codes::deliver_bad_reply;
}

/// What a fault says: where the configuration looks for it by XPath, else in its detail and subcodes.
hub::http::Told told_by(const hub::formats::SoapAnswer& answer, const SoapConfig& config) {
  const auto only_xpath = [](const std::string& place) {
    return is_local_name(place) ? std::string() : place;
  };
  const hub::formats::SoapFault& fault = *answer.fault;
  const hub::http::FaultPaths paths{only_xpath(config.fault.code), only_xpath(config.fault.pause),
                                    xpath_of(config.fault.text)};
  hub::http::Told told;
  if (!paths.code.empty() || !paths.text.empty() || !paths.pause.empty())
    told = hub::http::told_in(answer.body, paths, namespaces_of(config));
  std::vector<std::string>& said = told.said;
  const auto own = paths.code.empty() ? said.begin() : said.end();  // codes come before texts
  said.insert(own, fault.codes.begin(), fault.codes.end());
  for (const auto& [language, text] : fault.reasons)
    said.push_back(hub::formats::spaced(text, hub::formats::WhiteSpace::collapse));
  said.push_back(fault.code);
  if (!told.pause && fault.pause) told.pause = *fault.pause;
  return told;
}

/// SOAP's own codes are safe to show; what else stands in their place may not be. A row of the configuration
/// is.
std::string shown(const hub::formats::SoapFault& fault, const std::optional<hub::http::Listed>& own) {
  constexpr std::array<std::string_view, 7> kStandard{
      "Sender", "Receiver", "Client", "Server", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown"};
  const bool known = std::find(kStandard.begin(), kStandard.end(), fault.code) != kStandard.end();
  std::string text = known ? fault.code : std::string("fault");
  if (own && (!known || own->key != fault.code)) return text + " " + own->key;
  if (!fault.machine_code.empty()) text += " " + fault.machine_code;
  return text;
}

}  // namespace

Error verdict_on(const hub::formats::SoapAnswer& answer, const hub::http::Reply& reply,
                 const OperationSettings& operation, const SoapConfig& config,
                 std::chrono::system_clock::time_point now) {
  const hub::formats::SoapFault& fault = *answer.fault;
  const hub::http::FaultTables tables{&operation.fault_codes, &config.fault_codes};
  const std::string status = hub::http::status_text(reply.status);
  const hub::http::Told told = told_by(answer, config);
  const auto own = hub::http::listed(told.said, tables);
  auto row = own;
  if (!row && !(fault.blames_sender() && reply.status == kInternalError))
    row = hub::http::listed(status, tables);
  const hub::ErrorCode& code =
      row ? hub::config::code_for(row->meaning.remedy) : code_for(fault, reply.status);
  const std::string said = shown(fault, own);
  Error error(code, hub::say("the partner answered {}, {}", "partneris atbildēja {}, {}", said, status));
  error = hub::http::by_partner(std::move(error), own ? own->key : said, row);
  return hub::http::with_pause(std::move(error), reply, told, now);
}

Outcome refusal_in(const hub::formats::SoapAnswer& answer, const hub::http::Reply& reply,
                   const OperationSettings& operation, const SoapConfig& config,
                   std::chrono::system_clock::time_point now) {
  if (operation.fault_when.empty()) return hub::Done{};
  const auto paths = paths_of(config.fault);
  const auto namespaces = namespaces_of(config);
  return frame::refusal_inside(answer.body, reply,
                               {hub::http::ContentForm::xml, paths, config.fault_codes,
                                &operation.fault_codes, namespaces, operation.fault_when, now});
}

}  // namespace adapters::soap
