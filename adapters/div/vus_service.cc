#include "adapters/div/vus_service.h"

#include <algorithm>
#include <utility>

#include "adapters/div/names.h"
#include "adapters/frame/agreement.h"
#include "adapters/frame/multipart.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/formats/mime/media_type.h"
#include "hub/formats/mime/parts.h"
#include "hub/formats/mime/xop.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/xml/charset.h"
#include "hub/formats/xml/escape.h"
#include "hub/http/answer_content.h"
#include "hub/http/verdict.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::SoapFault;
using hub::formats::SoapVersion;
using hub::port::Task;
namespace codes = hub::codes;

constexpr std::size_t kRandomOfId = 10;

/// Of one question: an attempt's repeat is a message of its own, only the letter in it is the same.
std::string new_message_id(std::chrono::system_clock::time_point now) {
  return "urn:uuid:" + hub::Uuid::version7(now, hub::crypto::random_bytes(kRandomOfId)).to_string();
}

/// What a fault means where neither the site nor the pack says so: the sender is to blame, or the e-address.
const hub::ErrorCode& code_for(const SoapFault& fault, unsigned status) {
  if (hub::http::speaks_for_itself(status)) return hub::http::code_for_status(status);
  return fault.blames_sender() ? codes::deliver_refused : codes::deliver_bad_reply;
}

bool says(const SoapFault& fault, const std::vector<std::string_view>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](std::string_view code) {
    return std::find(fault.codes.begin(), fault.codes.end(), code) != fault.codes.end();
  });
}

Error verdict_on(const SoapFault& fault, const hub::http::Reply& answer, const hub::http::FaultTables& tables,
                 std::chrono::system_clock::time_point now) {
  const std::string status = hub::http::status_text(answer.status);
  const auto row = hub::http::listed(fault.codes, tables);
  const hub::ErrorCode& code =
      row ? hub::config::code_for(row->meaning.remedy) : code_for(fault, answer.status);
  const std::string said = row ? row->key : fault.machine_code.empty() ? "fault" : fault.machine_code;
  Error error(code, hub::say("the e-address answered {}, {}", "e-adrese atbildēja {}, {}", said, status));
  error = hub::http::by_partner(std::move(error), said, row);
  return hub::http::with_pause(std::move(error), answer, {}, now);
}

/// An answer, and the part that stays beside it.
struct Parsed {
  hub::formats::SoapAnswer message;
  std::optional<hub::formats::MimePart> part;
};

/// Of an answer in parts, whose body is let go.
Result<Parsed> taken_apart(const hub::formats::MediaType& type, hub::http::Reply& answer,
                           const hub::formats::SoapExpectation& expectation) {
  auto whole = hub::formats::message_in_parts(type, answer.body, 1);
  if (!whole) return std::move(whole).error();
  answer.body = std::string();
  auto utf8 =
      hub::formats::xml_in_utf8(whole->root.body, whole->root.type.parameter("charset"), answer.limit);
  if (!utf8) return Error(hub::codes::deliver_bad_reply, utf8.error().told()).at(utf8.error().place());
  auto message = hub::formats::parse_answer(utf8->made() ? *utf8->made() : whole->root.body, expectation);
  if (!message) return std::move(message).error();
  Parsed parsed{*std::move(message), std::nullopt};
  if (!whole->attachments.empty()) parsed.part = std::move(whole->attachments.front());
  return parsed;
}

/// `one_part`: see VusQuestion. One that is coded besides is read as any other.
Result<Parsed> parsed_answer(hub::http::Reply& answer, const hub::formats::SoapExpectation& expectation,
                             bool one_part) {
  const auto type = hub::formats::read_media_type(answer.header("content-type"));
  if (one_part && hub::formats::is_in_parts(type) && answer.header("content-encoding").empty())
    return taken_apart(type, answer, expectation);
  const auto content = hub::http::content_of(answer, hub::http::ContentForm::xml);
  if (!content) return content.error();
  auto message = hub::formats::parse_answer(content->text(), expectation);
  if (!message) return std::move(message).error();
  return Parsed{*std::move(message), std::nullopt};
}

}  // namespace

VusService::VusService(const DivConfig& config, const hub::port::Services& services)
    : config_(config),
      services_(services),
      partner_(config, services),
      envelopes_(config),
      contract_(frame::load_contract(config.contract)) {}

Task<Result<VusAnswer>> VusService::ask(frame::Call& call, VusQuestion question) {
  const hub::Sentence doing = hub::say("POST for {}", "POST darbībai {}", question.operation);
  const auto now = services_.clock.wall();
  const std::string message_id = new_message_id(now);
  auto octets = envelopes_.make(question.operation, message_id, question.body, now);
  if (!octets) co_return std::move(octets).error().during(doing);
  auto request = partner_.request(config_.endpoint, call);
  const std::string action = kVusAction + question.operation;
  if (question.parts.empty()) {
    request.headers.emplace_back("Content-Type",
                                 "application/soap+xml; charset=utf-8; action=\"" + action + "\"");
    call.shown.reset();
    request.body = *std::move(octets);
  } else {
    call.shown = *octets;
    auto parts = frame::in_parts(*std::move(octets), SoapVersion::v1_2, action, question.parts);
    request.headers.emplace_back("Content-Type", std::move(parts.media_type));
    request.streamed = std::move(parts.body);
  }
  auto answer = co_await partner_.exchange(call, std::move(request));
  if (!answer) co_return std::move(answer).error().during(doing);
  auto judged = judge(call, question, message_id, *std::move(answer));
  if (!judged) co_return std::move(judged).error().during(doing);
  co_return judged;
}

Result<VusAnswer> VusService::judge(const frame::Call& call, const VusQuestion& question,
                                    const std::string& message_id, hub::http::Reply answer) const {
  const auto now = services_.clock.wall();
  const hub::config::FaultCodes none;
  const hub::http::FaultTables tables{call.own_codes == nullptr ? &none : call.own_codes,
                                      &config_.fault_codes};
  hub::formats::SoapExpectation expectation;
  expectation.message_id = message_id;
  auto parsed = parsed_answer(answer, expectation, question.one_part);
  if (parsed && parsed->message.fault) {
    if (!says(*parsed->message.fault, question.done_codes))
      return verdict_on(*parsed->message.fault, answer, tables, now);
    VusAnswer done;
    done.was_done = true;
    return done;
  }
  const std::string status = hub::http::status_text(answer.status);
  if (!hub::http::is_success(answer.status))
    return hub::http::refusal(answer, {}, hub::http::code_for_status(answer.status), tables, now);
  if (!parsed) return std::move(parsed).error().during(status);
  answer.body = std::string();  // what is large stands in the tree by now
  auto& [message, part] = *parsed;
  auto included = hub::formats::HiddenIncludes::in(message.body);
  if (!included)
    return Error(hub::codes::deliver_bad_reply, included.error().told()).at(included.error().place());
  included->give_up();  // what the contract does not know is taken out below, with all that is in it
  if (included->ids() != (part ? std::vector<std::string>{part->id} : std::vector<std::string>()))
    return Error(
        hub::codes::deliver_bad_reply,
        hub::Text{"the answer includes a part that did not come, or one came that it does not include",
                  "atbilde ietver daļu, kas nav atnākusi, vai atnākusi daļa, ko tā neietver"});
  const auto unknown = frame::accept_answer(message.body, question.operation + "Output", contract_.get(),
                                            frame::UnknownMembers::tell, frame::Taken::whole);
  if (!unknown) return unknown.error();
  frame::tell_unknown(services_, question.operation, *unknown);
  VusAnswer made{std::move(message.body), false, std::nullopt};
  if (part) made.part = std::move(part->body);
  return made;
}

Task<hub::Outcome> VusService::connect() {
  auto connected = co_await partner_.connect(config_.endpoint);
  co_return connected;
}

std::string vus_element(std::string_view name, std::string_view text) {
  std::string made = "<";
  return made.append(name)
      .append(">")
      .append(hub::formats::xml_escaped(text))
      .append("</")
      .append(name)
      .append(">");
}

Result<std::string> vus_text(const hub::formats::XmlDocument& output, const std::string& child) {
  const hub::formats::Namespaces namespaces{{"u", kUnifiedNamespace}};
  auto found = output.select("/*/u:" + child, namespaces);
  if (!found) return std::move(found).error();
  if (found->size() != 1 || found->front().empty())
    return Error(codes::deliver_bad_reply,
                 hub::say("the answer does not have one {}", "atbildē nav viena {}", child));
  return std::move(found->front());
}

}  // namespace adapters::div
