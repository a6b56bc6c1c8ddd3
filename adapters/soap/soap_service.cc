#include "adapters/soap/soap_service.h"

#include <algorithm>
#include <utility>

#include "adapters/frame/multipart.h"
#include "adapters/soap/verdict.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/mime/xop.h"
#include "hub/formats/soap/envelope.h"
#include "hub/http/answer_content.h"
#include "hub/http/verdict.h"

namespace adapters::soap {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::formats::SoapVersion;
using hub::formats::XmlDocument;
using hub::port::Reply;
using hub::port::Request;
using hub::port::Task;
namespace codes = hub::codes;

SoapService::SoapService(const SoapConfig& config, const hub::port::Services& services)
    : config_(config), services_(services), partner_(config, services), envelopes_(config) {
  if (!config.contract.empty()) contract_ = frame::load_contract(config.contract);
}

namespace {

/// Those that a body includes. Errors: map.not_valid: it includes another.
Result<std::vector<hub::port::Attachment>> included_in(
    const std::vector<std::string>& ids, const std::vector<hub::port::Attachment>& attachments) {
  std::vector<hub::port::Attachment> included;
  for (const std::string& id : ids) {
    const auto found = std::find_if(attachments.begin(), attachments.end(),
                                    [&](const hub::port::Attachment& one) { return one.digest == id; });
    if (found == attachments.end())
      return frame::does_not_fit(
          frame::kQuestion, Error(codes::map_not_valid,
                                  hub::say("an xop:Include names no attachment of the message by its digest",
                                           "xop:Include nenosauc nevienu ziņojuma pielikumu pēc tā "
                                           "kontrolsummas")));
    included.push_back(*found);
  }
  return included;
}

}  // namespace

bool SoapService::carries_attachments() const {
  const auto& parts = config_.security.parts;
  return !config_.security.sign || std::find(parts.begin(), parts.end(), "Body") == parts.end();
}

Result<SoapService::Fitting> SoapService::fitting(hub::formats::Content body, bool may_include) const {
  auto tree = body.take_tree();
  // Our own mapping made this body: that it cannot be read is this message's, and nothing was sent.
  if (!tree) return frame::does_not_fit(frame::kQuestion, tree.error());
  if (!may_include && !contract_) return Fitting{*std::move(tree), {}};
  if (!may_include) {
    if (auto fits = contract_->accept(*tree); !fits)
      return frame::does_not_fit(frame::kQuestion, fits.error());
    return Fitting{*std::move(tree), {}};
  }
  auto includes = hub::formats::HiddenIncludes::in(*tree);
  if (!includes) return frame::does_not_fit(frame::kQuestion, includes.error());
  if (contract_)
    if (auto fits = contract_->accept(*tree); !fits)
      return frame::does_not_fit(frame::kQuestion, fits.error());
  includes->show();
  return Fitting{*std::move(tree), includes->ids()};
}

Task<Result<Reply>> SoapService::exchange(frame::Call& call, const OperationSettings& operation,
                                          hub::formats::Content content, frame::Taken taken) {
  const std::string& name = call.request.operation;
  auto fits = fitting(std::move(content), !call.request.attachments.empty());
  if (!fits) co_return std::move(fits).error();
  auto attachments = included_in(fits->included, call.request.attachments);
  if (!attachments) co_return std::move(attachments).error();
  auto made = envelopes_.make(call.request, operation, std::move(fits->body), services_.clock.wall());
  if (!made)
    co_return std::move(made).error().during(
        hub::say("making the request {}", "sagatavojot pieprasījumu {}", name));
  call.shown = std::move(made->shown);
  const hub::Sentence doing = hub::say("POST for {}", "POST darbībai {}", name);
  auto request = post(call, operation, std::move(made->octets), *std::move(attachments));
  auto answer = co_await partner_.exchange(call, std::move(request));
  if (!answer) co_return std::move(answer).error().during(doing);
  auto reply = judge(call.request, operation, *answer, taken);
  if (!reply) co_return std::move(reply).error().during(doing);
  co_return reply;
}

Task<Outcome> SoapService::connect() {
  auto connected = co_await partner_.connect(config_.endpoint);
  co_return connected;
}

hub::http::Request SoapService::post(frame::Call& call, const OperationSettings& operation,
                                     std::string octets,
                                     std::vector<hub::port::Attachment> attachments) const {
  auto out = partner_.request(config_.endpoint, call);
  const std::string& action = operation.action;
  const std::string quoted = "\"" + action + "\"";
  if (!attachments.empty()) {
    if (config_.soap_version == SoapVersion::v1_1) out.headers.emplace_back("SOAPAction", quoted);
    if (!call.shown) call.shown = octets;  // what is kept as evidence has the digests of the rest
    auto parts = frame::in_parts(std::move(octets), config_.soap_version, action, std::move(attachments));
    out.headers.emplace_back("Content-Type", std::move(parts.media_type));
    out.streamed = std::move(parts.body);
    return out;
  }
  if (config_.soap_version == SoapVersion::v1_1) {
    out.headers.emplace_back("Content-Type", "text/xml; charset=utf-8");
    out.headers.emplace_back("SOAPAction", quoted);
  } else {
    out.headers.emplace_back("Content-Type", "application/soap+xml; charset=utf-8" +
                                                 (action.empty() ? std::string() : "; action=" + quoted));
  }
  out.body = std::move(octets);
  return out;
}

Result<Reply> SoapService::judge(const Request& request, const OperationSettings& operation,
                                 const hub::http::Reply& answer, frame::Taken taken) const {
  const auto now = services_.clock.wall();
  const hub::http::FaultTables tables{&operation.fault_codes, &config_.fault_codes};
  const std::string status = hub::http::status_text(answer.status);

  hub::formats::SoapExpectation expectation;
  expectation.version = config_.soap_version;
  if (config_.addressing != Addressing::none) expectation.message_id = message_id_of(request);
  expectation.relates_to_demanded = config_.relates_to;
  expectation.fault_code_element = is_local_name(config_.fault.code) ? config_.fault.code : std::string();
  expectation.fault_pause_element = is_local_name(config_.fault.pause) ? config_.fault.pause : std::string();
  const auto content = hub::http::content_of(answer, hub::http::ContentForm::xml);
  const std::string_view text = content ? content->text() : std::string_view();
  auto parsed = content ? hub::formats::parse_answer(text, expectation)
                        : Result<hub::formats::SoapAnswer>(content.error());
  if (parsed && parsed->fault) return verdict_on(*parsed, answer, operation, config_, now);
  if (parsed)
    if (auto well = refusal_in(*parsed, answer, operation, config_, now); !well)
      return std::move(well).error();
  if (!hub::http::is_success(answer.status)) {
    const bool is_soap = parsed || hub::formats::is_envelope(text);
    if (!is_soap || hub::http::listed(status, tables))
      return hub::http::refusal(answer, {}, hub::http::code_for_status(answer.status), tables, now);
    if (!parsed) return std::move(parsed).error().during(status);

    return Error(codes::deliver_bad_reply,
                 hub::say("an answer without fault came with {}", "atbilde bez fault saņemta ar {}", status));
  }
  if (!parsed) return std::move(parsed).error().during(status);
  const auto unknown =
      frame::accept_answer(parsed->body, operation.reply, contract_.get(), config_.unknown_members, taken);
  if (!unknown) return unknown.error();
  frame::tell_unknown(services_, request.operation, *unknown);
  return Reply{std::move(parsed->body)};
}

}  // namespace adapters::soap
