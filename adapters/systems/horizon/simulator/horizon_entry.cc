#include "adapters/systems/horizon/simulator/horizon_entry.h"

#include <memory>
#include <utility>

#include "adapters/systems/horizon/simulator/horizon_service.h"

namespace sandbox::horizon {
namespace {

std::unique_ptr<Double> start(const Given& given) {
  ServiceOptions options{given.needed("data"), given.needed_secret("password"), given.needed("forms")};
  const auto service = std::make_shared<HorizonService>(std::move(options));
  RestSystem system{HorizonService::operation, [service](const HttpRequest& request, Behaviour behaviour) {
                      return service->answer(request, behaviour);
                    }};
  return rest_double(given.rest(), std::move(system));
}

}  // namespace

SystemEntry entry() {
  auto options = rest_option_texts();
  options.push_back({"data", "FILE: company (form: adapters/systems/horizon/simulator/company.json)"});
  options.push_back({"password", "FILE: password of the company's WEB user"});
  options.push_back({"forms", "DIR: forms of the resources (wsdl/horizon)"});
  return {"horizon", std::move(options), start};
}

}  // namespace sandbox::horizon
