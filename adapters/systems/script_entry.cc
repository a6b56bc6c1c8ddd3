#include "adapters/systems/script_entry.h"

#include <memory>
#include <utility>

#include "adapters/systems/script_system.h"

namespace sandbox::script {
namespace {

std::unique_ptr<Double> start(const Script& script, const Given& given) {
  const Credentials& credentials = script.credentials;
  const bool proves = credentials.method != Method::none;
  auto options = given.rest();
  if (credentials.method == Method::api_key)
    options.secret_name = credentials.header.empty() ? credentials.query : credentials.header;
  const auto system = std::make_shared<ScriptSystem>(
      script,
      Keys{proves ? given.needed_secret("secret") : std::string(), given.optional("callers-key"),
           given.optional("own-key"), given.optional("assertion")},
      given.optional("data"));
  return rest_double(std::move(options),
                     {[system](const HttpRequest& request) { return system->operation(request); },
                      [system](const HttpRequest& request, Behaviour behaviour) {
                        return system->answer(request, behaviour);
                      }});
}

}  // namespace

SystemEntry entry(const Script& script) {
  auto options = rest_option_texts();
  options.push_back({"secret", "FILE: what callers prove themselves with, where the script demands it"});
  options.push_back(
      {"assertion",
       "FILE: certificate of the key that callers sign assertions with, where the script demands them"});
  options.push_back({"data", "FILE: what the double knows is kept in it over restarts"});
  options.push_back({"callers-key", "FILE: public key of who calls, where bodies must be signed"});
  options.push_back({"own-key", "FILE: private key that answers are signed with"});
  return {script.simulates, std::move(options),
          [script](const Given& given) { return start(script, given); }};
}

}  // namespace sandbox::script
