#include "adapters/systems/smartcity/simulator/smartcity_entry.h"

#include <memory>
#include <utility>

#include "adapters/systems/smartcity/simulator/city_events.h"

namespace sandbox::smartcity {
namespace {

std::unique_ptr<Double> start(const Given& given) {
  CityOptions options;
  options.token = given.needed_secret("token");
  options.data = given.optional("data");
  const auto city = std::make_shared<CityEvents>(std::move(options));
  RestSystem system;
  system.operation = &CityEvents::operation;
  system.answer = [city](const HttpRequest& request, Behaviour behaviour) {
    return city->answer(request, behaviour);
  };
  return rest_double(given.rest(), std::move(system));
}

}  // namespace

SystemEntry entry() {
  auto options = rest_option_texts();
  options.push_back({"token", "FILE: bearer token in its first line"});
  options.push_back({"data", "FILE: keeps the events over restarts; without it nothing is kept"});
  return {"smartcity", std::move(options), &start};
}

}  // namespace sandbox::smartcity
