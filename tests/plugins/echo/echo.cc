#include <Poco/ClassLibrary.h>

#include <map>
#include <string>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/port/plugin.h"

namespace echo {

using hub::Done;
using hub::Error;
using hub::Outcome;
using hub::Result;

struct Operation {
  bool refuse = false;
};

struct Settings {
  std::string name;
  std::map<std::string, Operation> operations;
};

/// A system that answers every request with the request, or refuses it: the smallest kind there can be.
class EchoAdapter final : public hub::port::Adapter, public hub::port::Asker, public hub::port::Outlet {
 public:
  using Config = Settings;

  static const hub::config::Spec<Config>& spec() {
    static const auto spec =
        hub::config::Spec<Config>("echo", "Answers with what it was asked.")
            .required("name", &Config::name,
                      {"whose echo it is; no spaces", "kam atbalss pieder; bez atstarpēm"})
            .table("operations", &Config::operations,
                   hub::config::Spec<Operation>("operation", "One operation.")
                       .field("refuse", &Operation::refuse,
                              {"refuses every request", "noraida katru pieprasījumu"}),
                   {"by the names that routes use", "pēc nosaukumiem, ko lieto maršruti"},
                   hub::config::Presence::required);
    return spec;
  }

  EchoAdapter(Config config, const hub::port::Services& /*services*/) : config_(std::move(config)) {
    if (config_.name.find(' ') != std::string::npos)
      throw hub::Trouble(hub::say("'name' has a space", "'name' satur atstarpi"));
  }

  [[nodiscard]] hub::port::Asker* asker() override { return this; }
  [[nodiscard]] hub::port::Outlet* outlet() override { return this; }

  hub::port::Task<Result<hub::port::Delivered>> deliver(hub::port::Request request,
                                                        hub::port::Steps& /*steps*/) override {
    auto reply = co_await ask(std::move(request));
    if (!reply) co_return std::move(reply).error();
    co_return hub::port::Delivered{std::move(reply->body)};
  }

  hub::port::Task<Result<hub::port::Reply>> ask(hub::port::Request request) override {
    const auto operation = config_.operations.find(request.operation);
    if (operation == config_.operations.end())
      co_return Error(hub::codes::deliver_misconfigured,
                      hub::say("echo: there is no such operation", "echo: tādas darbības nav"));
    if (operation->second.refuse)
      co_return Error(hub::codes::deliver_refused,
                      hub::say("echo: refused as told", "echo: noraidīts, kā likts"));
    if (request.evidence != nullptr) {
      request.evidence->sent = request.body.octets();
      request.evidence->received = request.body.octets();
    }
    co_return hub::port::Reply{std::move(request.body)};
  }

  [[nodiscard]] bool idempotent(const std::string& /*operation*/) const override { return true; }

  hub::port::Task<Outcome> probe() override { co_return Done{}; }

 private:
  Config config_;
};

class EchoKind final : public hub::port::KindOf<EchoAdapter> {};

}  // namespace echo

SAKTA_PLUGIN

POCO_BEGIN_MANIFEST(hub::port::PluginKind)
POCO_EXPORT_CLASS(echo::EchoKind)
POCO_END_MANIFEST
