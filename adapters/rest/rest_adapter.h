#pragma once

#include <map>
#include <string>

#include "adapters/frame/framed.h"
#include "adapters/frame/partner.h"
#include "adapters/rest/agreement.h"
#include "adapters/rest/rest_callback.h"
#include "adapters/rest/rest_config.h"
#include "adapters/rest/rest_source.h"
#include "adapters/rest/templates.h"
#include "adapters/rest/verdict.h"
#include "hub/formats/steps_document.h"

namespace adapters::rest {

/// Calls one REST service over HTTPS: operations of one or more calls, JSON or XML.
class RestAdapter final : public frame::Framed<RestConfig> {
 public:
  static const hub::config::Spec<Config>& spec() { return rest_spec(); }

  /// Throws std::runtime_error for a configuration that cannot work: problem_in, a PEM file that cannot be
  /// read; see agreement_of.
  RestAdapter(Config config, const hub::port::Services& services);

  hub::port::Task<hub::Outcome> probe() override;
  [[nodiscard]] std::optional<hub::port::Misfit> misfit(const std::string& operation,
                                                        const std::string& body) const override;
  [[nodiscard]] hub::port::AgreedReply agreed_reply(const std::string& name) const override;
  [[nodiscard]] std::vector<std::string> agreed_requests(const std::string& operation) const override;
  [[nodiscard]] hub::port::Source* source(const std::string& name) override;
  [[nodiscard]] hub::port::Receiver* callback(const std::string& name) override;

 protected:
  hub::port::Task<hub::Result<hub::port::Reply>> carry_out(frame::Call& call,
                                                           const OperationSettings& operation) override;

 private:
  struct Run;

  hub::port::Task<hub::Outcome> take_steps(Run& run);
  hub::port::Task<hub::Outcome> take_step(Run& run, const StepSettings& step);
  [[nodiscard]] hub::Result<hub::http::Request> request_for(Run& run, const StepSettings& step) const;
  [[nodiscard]] hub::Result<std::string> body_octets(Run& run, const StepSettings& step) const;

  frame::Partner partner_;
  Agreement agreement_;
  std::map<std::string, RestSource> sources_;      ///< Borrow both.
  std::map<std::string, RestCallback> callbacks_;  ///< Borrow the agreement and this.
};

}  // namespace adapters::rest
