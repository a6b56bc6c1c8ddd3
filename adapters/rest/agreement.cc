#include "adapters/rest/agreement.h"

#include <utility>

#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"

namespace adapters::rest {
namespace {

using hub::Error;
namespace codes = hub::codes;

void demand_element(const hub::formats::Schema& schema, const std::string& element) {
  if (!element.empty() && !schema.has_root(element))

    throw hub::Trouble(
        hub::say("the contract has no element '{}'", "saskarnes aprakstā nav elementa '{}'", element));
}

Error does_not_fit(const Error& error) {
  return frame::does_not_fit(frame::kQuestion, error);
}

}  // namespace

Agreement agreement_of(const RestConfig& agreed) {
  Agreement agreement{agreed, {}, {}, namespaces_of(agreed), frame::BodySignature(agreed.signature)};
  if (agreed.contract.empty()) return agreement;
  if (agreed.format == Format::xml) {
    agreement.contract = frame::load_contract(agreed.contract);
    return agreement;
  }
  agreement.schema = frame::load_schema(agreed.contract);
  for (const auto& [name, operation] : agreed.operations)
    for (const StepSettings& step : operation.steps) {
      demand_element(*agreement.schema, step.request);
      demand_element(*agreement.schema, step.reply);
    }
  for (const auto& [name, source] : agreed.sources) demand_element(*agreement.schema, source.reply);
  for (const auto& [name, callback] : agreed.callbacks) demand_element(*agreement.schema, callback.content);
  return agreement;
}

hub::formats::Namespaces namespaces_of(const RestConfig& config) {
  return {config.namespaces.begin(), config.namespaces.end()};
}

hub::Result<std::string> request_octets(hub::formats::XmlDocument& body, const StepSettings& step,
                                        const Agreement& agreement) {
  if (!step.request.empty() && body.root_name() != step.request)

    return Error(codes::map_not_valid,
                 hub::say("the body is not the element {}", "saturs nav elements {}", step.request))
        .at("/*");
  if (agreement.config.format == Format::json) {
    if (auto fits = agreement.schema->accept(body, step.request); !fits) return does_not_fit(fits.error());
    auto json = agreement.schema->to_json(body);
    if (!json) return does_not_fit(json.error());
    return json;
  }
  if (agreement.contract)
    if (auto fits = agreement.contract->accept(body); !fits) return does_not_fit(fits.error());
  return body.to_octets();
}

std::string method_text(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
  }
  return "GET";
}

std::string media_type_of(Format format) {
  return format == Format::json ? "application/json" : "application/xml";
}

}  // namespace adapters::rest
