#pragma once

#include <optional>
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
  /// `name` is the one in system.yaml. What follows, but the services, is borrowed and outlives this.
  RestSource(std::string name, const Agreement& agreement, const SourceSettings& settings,
             frame::Partner& partner, const hub::port::Services& services);

  /// A document is the element that the configuration selects, with its namespaces.
  hub::port::Task<hub::Result<hub::port::Polled>> poll(std::string cursor) override;
  hub::port::Task<hub::Outcome> confirm(std::vector<std::string> ids) override;

 private:
  [[nodiscard]] hub::http::Request request_for(const frame::Call& call, const StepSettings& step,
                                               std::string url) const;
  /// What one answer brings.
  struct Page {
    std::vector<hub::port::SourceDocument> documents;
    std::optional<std::string> cursor;
    std::string next;  ///< Where the next one is, as the answer says it; empty: it does not.
  };

  hub::port::Task<hub::Result<Page>> ask(std::string url);
  [[nodiscard]] hub::Result<Page> read(const hub::http::Reply& answer) const;
  /// The address of the page after this one; empty: it was the last. `so_far`: documents up to here.
  [[nodiscard]] hub::Result<std::string> after(const std::string& first, const std::string& url,
                                               const Page& page, std::size_t pages, std::size_t so_far) const;
  [[nodiscard]] std::string body_of(const std::vector<std::string>& ids) const;

  std::string name_;
  const Agreement& agreement_;
  const SourceSettings& settings_;
  frame::Partner& partner_;
  hub::port::Services services_;
};

/// Of PagesSettings::next.
inline constexpr const char* kLinkHeader = "link";

/// The two calls as steps: what holds for those holds for these.
[[nodiscard]] StepSettings step_of(const SourceSettings& source);
[[nodiscard]] StepSettings step_of(const ConfirmSettings& confirm);

}  // namespace adapters::rest
