#pragma once

#include <string>
#include <vector>

#include "adapters/frame/partner.h"
#include "adapters/rest/agreement.h"
#include "adapters/rest/rest_config.h"
#include "hub/port/adapter_kinds.h"
#include "hub/port/source.h"

namespace adapters::rest {

/// A list of one REST service, read with GET. Belongs to the I/O thread of its adapter.
class RestSource final : public hub::port::Source {
 public:
  /// All but the services are borrowed and outlive this.
  RestSource(const Agreement& agreement, const SourceSettings& settings, frame::Partner& partner,
             const hub::port::Services& services);

  /// A document is the element that the configuration selects, with its namespaces.
  hub::port::Task<hub::Result<hub::port::Polled>> poll(std::string cursor) override;
  hub::port::Task<hub::Outcome> confirm(std::vector<std::string> ids) override;

 private:
  [[nodiscard]] hub::http::Request request_for(const frame::Call& call, const StepSettings& step,
                                               const std::string& path) const;
  [[nodiscard]] hub::Result<hub::port::Polled> read(const hub::http::Reply& answer, std::string cursor) const;
  [[nodiscard]] std::string body_of(const std::vector<std::string>& ids) const;

  const Agreement& agreement_;
  const SourceSettings& settings_;
  frame::Partner& partner_;
  hub::port::Services services_;
};

/// The two calls as steps: what holds for those holds for these.
[[nodiscard]] StepSettings step_of(const SourceSettings& source);
[[nodiscard]] StepSettings step_of(const ConfirmSettings& confirm);

}  // namespace adapters::rest
