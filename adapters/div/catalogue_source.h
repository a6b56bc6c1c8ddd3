#pragma once

#include <string>
#include <vector>

#include "adapters/div/catalogue.h"
#include "hub/port/source.h"

namespace adapters::div {

/// Keeps the catalogue synchronised: each poll goes on with it, and the end of each list is a document
/// `synchronised` of `urn:sakta:official-delivery:1`, so that it is on record from when answers are. Errors:
/// as AddresseeCatalogue::go_on.
class CatalogueSource final : public hub::port::Source {
 public:
  /// `catalogue` outlives this.
  explicit CatalogueSource(AddresseeCatalogue& catalogue) : catalogue_(catalogue) {}

  hub::port::Task<hub::Result<hub::port::Polled>> poll(std::string cursor) override {
    auto state = co_await catalogue_.go_on();
    if (!state) co_return std::move(state).error();
    hub::port::Polled polled;
    polled.cursor = std::move(cursor);
    if (!state->report.empty()) {
      hub::port::SourceDocument document;
      document.id = state->report_id;
      document.body = state->report;
      polled.documents.push_back(std::move(document));
    }
    co_return polled;
  }

  hub::port::Task<hub::Outcome> confirm(std::vector<std::string> ids) override {
    for (std::string& id : ids) {
      auto confirmed = co_await catalogue_.confirm(std::move(id));
      if (!confirmed) co_return confirmed;
    }
    co_return hub::Done{};
  }

 private:
  AddresseeCatalogue& catalogue_;
};

}  // namespace adapters::div
