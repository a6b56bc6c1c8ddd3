#include "adapters/rest/fitting.h"

#include <utility>

#include "adapters/frame/agreement.h"
#include "adapters/rest/bodies.h"
#include "adapters/rest/templates.h"
#include "adapters/rest/verdict.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/build.h"
#include "hub/formats/xml/named_place.h"
#include "hub/formats/xml/xpath.h"
#include "hub/formats/xsd/inlined_schema.h"

namespace adapters::rest {
namespace {

using hub::Error;
using hub::Outcome;
using hub::formats::XmlDocument;
using hub::port::Misfit;
using FoundMisfit = std::optional<Misfit>;
namespace codes = hub::codes;

hub::Sentence name_of(const StepSettings& step) {
  return hub::say("step {}", "solis {}", step.step);
}

/// Holds one mapped document against one operation.
class Fitting {
 public:
  Fitting(const Agreement& agreement, const OperationSettings& operation,
          hub::formats::StepsDocument document)
      : agreement_(agreement),
        operation_(operation),
        document_(std::move(document)),
        values_(document_.values()) {
    for (const auto& [name, value] : agreement.config.values) values_[name] = value;
    values_["message_id"] = "00000000-0000-7000-8000-000000000000";
    results_ = values_;
    for (const StepSettings& step : operation.steps)
      for (const auto& [name, xpath] : step.take) results_[name] = "1";
  }

  [[nodiscard]] FoundMisfit find() const {
    if (auto checked = check_bodies(document_, operation_, agreement_.config); !checked)
      return Misfit{std::move(checked).error(), {}};
    bool known = true;  // nothing was taken from an answer yet
    for (const StepSettings& step : operation_.steps) {
      if (known && !step.when.empty()) {
        const auto wanted = hub::formats::is_true(step.when, document_.whole(), {}, values_);
        if (!wanted) return Misfit{Error(codes::map_not_valid, wanted.error().told()), {}};
        if (!*wanted) continue;
      }
      if (!step.refuse.empty()) {
        if (known) return Misfit{ruled_out(step).during(name_of(step)), {}};
        continue;
      }
      if (auto misfit = in_step(step, known)) return misfit;
      known = known && step.take.empty();
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] FoundMisfit in_step(const StepSettings& step, bool known) const {
    if (known) {
      auto path = expand_path(step.path, values_);
      if (!path) return Misfit{std::move(path).error().during(name_of(step)), {}};
      for (const auto& [name, text] : step.headers) {
        auto value = expand_header(text, values_);
        if (!value) return Misfit{std::move(value).error().during(name_of(step)), {}};
      }
    }
    if (!has_body(step, agreement_.config.format, document_)) return std::nullopt;
    auto body = document_.body(step.step);
    auto filled = fill_lookups(body, agreement_.config.tables.by_name);
    if (filled) filled = fill_results(body, results_);
    if (!filled) return Misfit{std::move(filled).error().during(name_of(step)), {}};
    auto octets = request_octets(body, step, agreement_);
    if (!octets) return misfit_in(body, std::move(octets).error(), agreement_.config.contract, step);
    if (step.form.empty()) return std::nullopt;
    auto fits = fits_form(body, step.form);
    if (!fits) return misfit_in(body, std::move(fits).error(), step.form, step);
    return std::nullopt;
  }

  static Misfit misfit_in(const XmlDocument& body, Error error, const std::string& contract,
                          const StepSettings& step) {
    auto path = hub::formats::names_at(body, error.place());
    return {std::move(error).during(name_of(step)), contract, std::move(path)};
  }

  static Outcome fits_form(XmlDocument& body, const std::string& file) {
    const std::string form = frame::octets_of(file);
    const auto contract = hub::formats::Contract::load(form, file);
    if (!contract) return contract.error();
    hub::formats::put_into_namespace(body, hub::formats::target_namespace_of(form));
    return (*contract)->accept(body);
  }

  const Agreement& agreement_;
  const OperationSettings& operation_;
  hub::formats::StepsDocument document_;
  Values values_;
  Values results_;
};

}  // namespace

std::optional<Misfit> misfit_of(const Agreement& agreement, const OperationSettings& operation,
                                const std::string& body) {
  auto document = hub::formats::StepsDocument::read(body);
  if (!document) return Misfit{frame::does_not_fit(frame::kQuestion, document.error()), {}};
  return Fitting(agreement, operation, *std::move(document)).find();
}

hub::port::AgreedReply reply_of(const RestConfig& config, const std::string& name) {
  if (const auto operation = config.operations.find(name); operation != config.operations.end())
    return {config.contract, operation->second.steps.back().reply, {}};
  if (const auto callback = config.callbacks.find(name); callback != config.callbacks.end()) {
    if (!callback->second.verify.empty()) return reply_of(config, callback->second.verify);
    return {config.contract, callback->second.content, {}};
  }
  const auto source = config.sources.find(name);
  if (source == config.sources.end()) return {};
  return {config.contract,
          source->second.reply,
          source->second.documents,
          {config.namespaces.begin(), config.namespaces.end()}};
}

}  // namespace adapters::rest
