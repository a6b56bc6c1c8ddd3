#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/delivery/judging.h"
#include "hub/exchange/admit.h"
#include "hub/exchange/exchange.h"
#include "hub/exchange/harmless.h"
#include "hub/faces/form.h"
#include "hub/flow/sender_place.h"
#include "hub/flow/stored.h"
#include "hub/model/mapping_facts.h"

namespace hub::exchange {
namespace {

/// An answer in the type's own form: as it is kept, and as the caller gets it.
struct Reply {
  std::string xml;
  std::string json;  ///< Empty: the caller gets the XML.
};

/// What a question brought back: the answer, valid, or the error; and, for evidence, what the partner was
/// sent and said, as far as there is any.
struct Asked {
  Result<Reply> answer;
  port::Evidence partner;
  bool called = false;  ///< The system was.
};

server::HttpResponse answer_response(const flow::Ongoing& ongoing, Reply reply) {
  const bool as_json = ongoing.form.format == model::Format::json;
  return faces::answer_in(ongoing.form, {ongoing.message.id, ongoing.message.traceparent,
                                         as_json ? std::move(reply.json) : std::move(reply.xml)});
}

/// A valid answer.
Result<Reply> told_as(const flow::Ongoing& ongoing, const formats::XmlDocument& tree, std::string xml) {
  Reply reply{std::move(xml), {}};
  if (ongoing.form.format != model::Format::json) return reply;
  auto json = ongoing.type->schema->to_json(tree);
  if (!json) return std::move(json).error();
  reply.json = *std::move(json);
  return reply;
}

/// The answer as its type has it.
Result<Reply> valid_reply(const flow::Ongoing& ongoing, formats::Content mapped) {
  const flow::CompiledType& type = *ongoing.type;
  auto tree = mapped.take_tree();
  if (!tree)
    return Error(codes::map_not_valid, say("the mapped answer: {}: {}", "kartētā atbilde: {}: {}",
                                           tree.error().code().name, tree.error().told()));
  auto valid = type.schema->accept(*tree, type.declared->reply);
  if (!valid)  // the place is none of the question's
    return Error(codes::map_not_valid, say("the mapped answer, at {}: {}", "kartētā atbilde, vieta {}: {}",
                                           valid.error().place(), valid.error().told()));
  return told_as(ongoing, *tree, tree->to_octets());
}

/// What the partner gets as message id: ours, and for each later attempt one of its own, because a partner
/// may hold an id that it has seen against us even if it did nothing.
Uuid partner_id(const flow::Services& services, const flow::Ongoing& ongoing) {
  if (ongoing.attempt == 1) return ongoing.message.id;
  return Uuid::version7(services.clock.wall(), crypto::random_bytes(10));
}

/// Whether a question that was put to the system left. One without a body leaves no octets behind.
bool was_sent(const Result<port::Reply>& reply, const port::Evidence& partner) {
  if (reply || !partner.sent.empty() || !partner.received.empty()) return true;
  return &reply.error().code() != &codes::deliver_unreachable && delivery::was_called(reply.error(), partner);
}

/// Names the id that the partner got, where it is not ours.
void note_sent(const flow::Services& services, flow::Ongoing& ongoing, Uuid id) {
  if (id != ongoing.message.id) flow::step(ongoing, "sent as urn:uuid:" + id.to_string(), services);
}

/// Whether the caller may just ask again: nothing that matters has happened at the partner.
bool may_ask_again(const Error& error) {
  return error.remedy() == Remedy::wait || error.remedy() == Remedy::resend;
}

/// The partner has answered: from here on no error may ask for a second call.
Error answer_lost(const Error& why, const Sentence& doing) {
  if (!may_ask_again(why)) return flow::not_of_sender(why).during(doing);
  return Error(codes::deliver_answer_lost, say("{}: {}", "{}: {}", why.code().name, why.told()))
      .during(doing);
}

/// Map, call, map back, validate.
port::Task<Asked> put_question(const flow::Services& services, flow::Ongoing& ongoing,
                               formats::Content question) {
  const config::Target& target = *ongoing.target;
  port::Evidence partner;
  auto form = co_await flow::map_document(services, target.request, std::move(question), ongoing.message,
                                          ongoing.span);
  if (!form)
    co_return Asked{std::move(form).error().during(say("mapping the question", "kartējot vaicājumu")),
                    std::move(partner)};
  flow::step(ongoing, "mapped", services);

  port::Request request;
  const Uuid sent_as = partner_id(services, ongoing);
  request.message = sent_as;
  request.evidence = &partner;
  request.operation = target.operation;
  request.body = *std::move(form);
  telemetry::Span span = ongoing.span.part("call", target.system + " " + target.operation);
  request.traceparent = span.traceparent();
  if (request.traceparent.empty()) request.traceparent = ongoing.message.traceparent;
  request.tracestate = ongoing.message.tracestate;
  request.facts = model::facts_of(ongoing.message);
  request.deadline = services.clock.now() + services.plan->site().hub.timeouts.ask;
  services.probe.reached("ask.sent");
  bool put = false;
  auto reply = co_await services.caller.ask(target, std::move(request), ongoing.message.party, put);
  services.probe.reached("ask.partner_answered");
  if (!reply) span.outcome(reply.error().code().name);
  span.end();
  if (put && was_sent(reply, partner)) note_sent(services, ongoing, sent_as);
  if (!reply) {
    const bool called = put && delivery::was_called(reply.error(), partner);
    auto told =
        co_await flow::told_of_sender(services, ongoing, ongoing.message.body, std::move(reply).error());
    co_return Asked{std::move(told), std::move(partner), called};
  }
  flow::step(ongoing, "answered by " + target.system, services);

  auto back = co_await flow::map_document(services, target.reply, std::move(reply->body), ongoing.message,
                                          ongoing.span);
  if (!back)
    co_return Asked{answer_lost(back.error(), say("mapping the answer", "kartējot atbildi")),
                    std::move(partner), true};
  auto valid = valid_reply(ongoing, *std::move(back));
  if (!valid) co_return Asked{std::move(valid).error(), std::move(partner), true};
  flow::step(ongoing, "mapped back", services);
  services.probe.reached("ask.mapped");
  co_return Asked{std::move(valid), std::move(partner), true};
}

/// What the caller is told of the end of a question that was put, or may have been.
server::HttpResponse failed_response(const flow::Services& services, const flow::Ongoing& ongoing,
                                     const Error& error) {
  const config::Target& target = *ongoing.target;
  return problem_of(ongoing, told_of_question(services.plan->site(), target.system, target.operation, error));
}

/// The end of a question: what came of it goes on record, then out.
port::Task<server::HttpResponse> conclude(const flow::Services& services, flow::Ongoing ongoing,
                                          Asked asked) {
  const std::string id = ongoing.message.id.to_string();
  flow::Happening happening{.event = asked.answer ? record::events::ask_answered : record::events::ask_failed,
                            .state = asked.answer ? model::State::answered : model::State::failed,
                            .called = asked.called};
  if (asked.answer) happening.kept.push_back({"answer", "application/xml", asked.answer->xml});
  if (!asked.answer) happening.error = &asked.answer.error();
  flow::keep_evidence(asked.partner, happening);
  model::Item item = flow::item_of(services, ongoing, happening);
  auto stored = co_await flow::commit(services, std::move(item), ongoing.span);
  if (!stored) {
    if (!asked.answer && may_ask_again(asked.answer.error())) co_return problem_of(ongoing, stored.error());
    const Error lost = answer_lost(stored.error(),
                                   say("storing what came of the question", "saglabājot vaicājuma iznākumu"));
    services.log.error("ask.answer_lost", {{"id", id}, {"detail", lost.detail()}});
    co_return failed_response(services, ongoing, lost);
  }
  services.probe.reached("ask.answered_stored");
  services.metrics.message(faces::name_of(ongoing.form.face), ongoing.message.type,
                           asked.answer ? "answered" : "failed");
  if (!asked.answer) {
    const Error& error = asked.answer.error();
    services.log.warn("ask.failed", {{"id", id},
                                     {"type", ongoing.message.type},
                                     {"system", ongoing.target->system},
                                     {"code", error.code().name},
                                     {"detail", error.detail()}});
    co_return failed_response(services, ongoing, error);
  }
  services.log.info("ask.answered", {{"id", id},
                                     {"type", ongoing.message.type},
                                     {"party", ongoing.message.party},
                                     {"system", ongoing.target->system}});
  co_return answer_response(ongoing, *std::move(asked.answer));
}

/// Asks again under the stored message: the attempt before it ended with nothing sent to the partner.
port::Task<server::HttpResponse> ask_again(const flow::Services& services, flow::Ongoing ongoing,
                                           formats::Content question) {
  ++ongoing.attempt;
  flow::Happening happening{.event = record::events::ask_asked, .state = model::State::asked};
  model::Item item = flow::item_of(services, ongoing, happening);
  auto stored = co_await flow::commit(services, std::move(item), ongoing.span);
  if (!stored) co_return problem_of(ongoing, stored.error());
  auto asked = co_await put_question(services, ongoing, std::move(question));
  co_return co_await conclude(services, std::move(ongoing), std::move(asked));
}

/// Gives out the stored answer once more.
port::Task<server::HttpResponse> answer_again(const flow::Services& services, flow::Ongoing ongoing,
                                              model::Story story) {
  auto xml = flow::open_part(services, story, "answer");
  if (!xml) co_return problem_of(ongoing, xml.error());
  auto noted = co_await flow::note_repeat(services, ongoing, ongoing.message.id);
  if (!noted) co_return problem_of(ongoing, noted.error());
  services.metrics.message(faces::name_of(ongoing.form.face), ongoing.message.type, "repeated");
  const auto tree = formats::XmlDocument::parse(*xml);
  if (!tree) co_return problem_of(ongoing, tree.error());
  auto reply = told_as(ongoing, *tree, *std::move(xml));
  if (!reply) co_return problem_of(ongoing, reply.error());
  co_return answer_response(ongoing, *std::move(reply));
}

/// The key was used before. What is on record decides: the stored answer, the stored error, a new attempt
/// only if nothing reached the partner, and never a second call where the first one's end is not known.
port::Task<server::HttpResponse> repeat(const flow::Services& services, flow::Ongoing ongoing,
                                        port::Committed first, model::Tag body, formats::Content question) {
  if (first.body != body) {
    Error taken = flow::key_taken(ongoing, first.message);
    co_return co_await refuse(services, std::move(ongoing), std::move(taken));
  }
  auto turn = services.in_progress.enter(first.message);
  if (!turn) {
    Error busy(codes::journal_in_progress,
               say("message {} is being answered", "uz ziņojumu {} vēl tiek gatavota atbilde",
                   first.message.to_string()));
    co_return problem_of(ongoing, std::move(busy).wait_for(std::chrono::seconds(1)));
  }
  auto story = co_await flow::story_for_repeat(services, first.message);
  if (!story) co_return problem_of(ongoing, story.error());
  const model::Item* last = flow::last_move(*story);
  auto adopted = flow::adopt(services, *story, ongoing);
  if (!adopted) co_return problem_of(ongoing, adopted.error());
  if (last != nullptr && last->state == model::State::answered)
    co_return co_await answer_again(services, std::move(ongoing), *std::move(story));
  auto error = flow::last_error(*story);
  if (!error) co_return problem_of(ongoing, error.error());
  if (!*error) {
    Error interrupted(codes::deliver_interrupted,
                      say("message {} is on record as asked only",
                          "par ziņojumu {} reģistrēts tikai tas, ka vaicāts", first.message.to_string()));
    co_return failed_response(services, ongoing, interrupted);
  }
  if (may_ask_again(**error)) co_return co_await ask_again(services, std::move(ongoing), std::move(question));
  co_return failed_response(services, ongoing, **error);
}

}  // namespace

port::Task<server::HttpResponse> ask(const flow::Services& services, server::HttpRequest request,
                                     faces::Call call) {
  const std::string type_name = call.name;
  flow::Ongoing ongoing = enter(services, request, call);
  auto tree = admit(services, request, type_name, ongoing);
  if (!tree) co_return co_await refuse(services, std::move(ongoing), std::move(tree).error());
  ongoing.attempt = 1;
  formats::Content question(*std::move(tree));

  const auto turn = services.in_progress.enter(ongoing.message.id);
  flow::Happening happening{.event = record::events::ask_asked, .state = model::State::asked, .first = true};
  flow::keep_request(ongoing.message, happening);
  flow::step(ongoing, "sealed", services);
  model::Item item = flow::item_of(services, ongoing, happening);
  services.probe.reached("accept.sealed");
  const model::Tag body = item.body;
  auto stored = co_await flow::commit(services, std::move(item), ongoing.span);
  if (!stored) co_return problem_of(ongoing, stored.error());
  services.probe.reached("accept.stored");
  if (stored->repeated)
    co_return co_await repeat(services, std::move(ongoing), *stored, body, std::move(question));

  services.metrics.message(faces::name_of(ongoing.form.face), ongoing.message.type, "asked");
  services.log.info("ask.asked", {{"id", ongoing.message.id.to_string()},
                                  {"type", ongoing.message.type},
                                  {"party", ongoing.message.party},
                                  {"system", ongoing.target->system}});
  services.probe.reached("ask.asked");
  auto asked = co_await put_question(services, ongoing, std::move(question));
  co_return co_await conclude(services, std::move(ongoing), std::move(asked));
}

}  // namespace hub::exchange
