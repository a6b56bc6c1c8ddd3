#include "adapters/rest/agreement.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "hub/base/codes.h"

namespace adapters::rest {
namespace {

using hub::Error;
namespace codes = hub::codes;

std::string octets_of(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  std::string octets((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
  if (octets.empty()) throw std::runtime_error("contract " + file + " cannot be read");
  return octets;
}

template <class Loaded>
Loaded or_throw(hub::Result<Loaded> loaded) {
  if (!loaded) throw std::runtime_error(loaded.error().to_string());
  return *std::move(loaded);
}

void demand_element(const hub::codec::Schema& schema, const std::string& element) {
  if (!element.empty() && !schema.has_root(element))
    throw std::runtime_error("the contract has no element '" + element + "'");
}

Error does_not_fit(const Error& error) {
  return Error(codes::map_not_valid, "the question: " + error.to_string()).at(error.place());
}

}  // namespace

Agreement agreement_of(const RestConfig& agreed) {
  Agreement agreement{agreed, {}, {}, {agreed.namespaces.begin(), agreed.namespaces.end()}};
  if (agreed.contract.empty()) return agreement;
  const std::string octets = octets_of(agreed.contract);
  if (agreed.format == Format::xml) {
    agreement.contract = or_throw(hub::codec::Contract::load(octets, agreed.contract));
    return agreement;
  }
  agreement.schema = or_throw(hub::codec::Schema::compile(octets, agreed.contract));
  for (const auto& [name, operation] : agreed.operations)
    for (const StepSettings& step : operation.steps) {
      demand_element(*agreement.schema, step.request);
      demand_element(*agreement.schema, step.reply);
    }
  for (const auto& [name, source] : agreed.sources) demand_element(*agreement.schema, source.reply);
  return agreement;
}

hub::Result<std::string> request_octets(hub::codec::XmlDocument& body, const StepSettings& step,
                                        const Agreement& agreement) {
  if (!step.request.empty() && body.root_name() != step.request)
    return Error(codes::map_not_valid, "the body is not the element " + step.request).at("/*");
  if (agreement.config.format == Format::json) {
    if (auto fits = agreement.schema->validate(body, step.request); !fits) return does_not_fit(fits.error());
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
