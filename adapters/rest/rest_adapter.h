#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "adapters/rest/access.h"
#include "adapters/rest/agreement.h"
#include "adapters/rest/rest_config.h"
#include "adapters/rest/rest_source.h"
#include "adapters/rest/templates.h"
#include "adapters/rest/verdict.h"
#include "hub/codec/steps_document.h"
#include "hub/port/adapter.h"
#include "hub/port/adapter_kinds.h"

namespace adapters::rest {

/// Calls one REST service over HTTPS: operations of one or more calls, JSON or XML. Belongs to one I/O
/// thread, as the http::Client it borrows does.
class RestAdapter final : public hub::port::Adapter {
 public:
  using Config = RestConfig;
  static const hub::config::Spec<Config>& spec() { return rest_spec(); }

  /// Throws std::runtime_error: see agreement_of.
  RestAdapter(Config config, const hub::port::Services& services);

  hub::port::Task<hub::Result<hub::port::Reply>> call(hub::port::Request request) override;
  [[nodiscard]] bool idempotent(const std::string& operation) const override;
  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;
  [[nodiscard]] hub::port::AgreedReply agreed_reply(const std::string& name) const override;
  [[nodiscard]] std::vector<std::string> agreed_requests(const std::string& operation) const override;
  [[nodiscard]] hub::port::Source* source(const std::string& name) override;

 private:
  struct Progress;
  struct Run;

  hub::port::Task<hub::Outcome> take_steps(Run& run);
  hub::port::Task<hub::Outcome> take_step(Run& run, const StepSettings& step);
  [[nodiscard]] hub::Result<hub::http::Request> request_for(Run& run, const StepSettings& step) const;
  [[nodiscard]] hub::Result<std::string> body_octets(Run& run, const StepSettings& step) const;

  Agreement agreement_;
  hub::port::Services services_;
  Access access_;                              ///< Borrows `agreement_`.
  std::map<std::string, RestSource> sources_;  ///< Borrow both.
};

}  // namespace adapters::rest
