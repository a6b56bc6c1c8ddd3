#include "adapters/rest/agreement.h"

#include <utility>

#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/base/uri.h"

namespace adapters::rest {
namespace {

using hub::Error;
namespace codes = hub::codes;

void demand_element(const hub::formats::Schema& schema, const std::string& element) {
  if (!element.empty() && !schema.has_root(element))

    throw hub::Trouble(
        hub::say("the contract has no element '{}'", "saskarnes aprakstā nav elementa '{}'", element));
}

/// The fields of a form: the elements in the root, in their order (RFC 1866, 8.2.1).
hub::Result<std::string> form_octets(const hub::formats::XmlDocument& body) {
  const auto deep = body.select("boolean(/*/*/* | /*/@* | /*/*/@*)", {});
  if (!deep) return deep.error();
  if (deep->front() == "true")
    return Error(codes::map_not_valid,
                 hub::say("a form has no place for elements in elements, nor for attributes",
                          "veidlapā (form) nav vietas elementiem elementos un atribūtiem"))
        .at("/*");
  const auto values = body.select("/*/*", {});
  if (!values) return values.error();
  std::string text;
  for (std::size_t i = 0; i < values->size(); ++i) {
    const auto name = body.select("local-name(/*/*[" + std::to_string(i + 1) + "])", {});
    if (!name) return name.error();
    text.append(text.empty() ? "" : "&").append(hub::percent_encoded(name->front()));
    text.append("=").append(hub::percent_encoded((*values)[i]));
  }
  return text;
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
    if (step.encoding == Encoding::form) return form_octets(body);
    auto json = agreement.schema->to_json(body);
    if (!json) return does_not_fit(json.error());
    return json;
  }
  if (agreement.contract)
    if (auto fits = agreement.contract->accept(body); !fits) return does_not_fit(fits.error());
  if (step.encoding == Encoding::form) return form_octets(body);
  return body.to_octets();
}

std::string body_type_of(const StepSettings& step, Format format) {
  return step.encoding == Encoding::form ? "application/x-www-form-urlencoded" : media_type_of(format);
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
