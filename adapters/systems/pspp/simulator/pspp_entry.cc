#include "adapters/systems/pspp/simulator/pspp_entry.h"

#include <charconv>
#include <memory>
#include <stdexcept>
#include <utility>

#include "adapters/systems/pspp/simulator/pspp_api.h"

namespace sandbox::pspp {
namespace {

std::chrono::seconds seconds_of(const std::string& text) {
  unsigned seconds = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (wrong != std::errc() || end != text.data() + text.size() || seconds == 0)
    throw std::runtime_error("--pspp-token-seconds: '" + text + "' is no number of seconds");
  return std::chrono::seconds(seconds);
}

std::unique_ptr<Double> start(const Given& given) {
  PsppOptions options;
  options.client = given.optional("client", options.client);
  options.secret = given.needed_secret("secret");
  options.token_life = seconds_of(given.optional("token-seconds", "300"));
  options.data = given.optional("data");
  const auto api = std::make_shared<PsppApi>(std::move(options));
  RestSystem system;
  system.operation = &PsppApi::operation;
  system.answer = [api](const HttpRequest& request, Behaviour behaviour) {
    return api->answer(request, behaviour);
  };
  return rest_double(given.rest(), std::move(system));
}

}  // namespace

SystemEntry entry() {
  auto options = rest_option_texts();
  options.push_back({"client", "NAME: client_id (else sakta)"});
  options.push_back({"secret", "FILE: client_secret in its first line"});
  options.push_back({"token-seconds", "N: how long a token is good (else 300)"});
  options.push_back({"data", "FILE: keeps what was told over restarts; without it nothing is kept"});
  return {"pspp", std::move(options), &start};
}

}  // namespace sandbox::pspp
