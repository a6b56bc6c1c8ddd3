#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/exchange/exchange.h"
#include "hub/record/head.h"
#include "support/scripted_hub.h"
#include "unit/hub/exchange/told_code.h"

namespace hub::exchange {
namespace {

using namespace std::chrono_literals;
using support::fault;
using support::reply;
using support::ScriptedHub;
using support::ScriptedStore;
using support::ScriptedSystem;
using Answer = ScriptedHub::Answer;

constexpr auto kDebt = R"(<Debt xmlns="urn:test:debt"><Sum>12</Sum></Debt>)";

/// Questions of the clerk to the registry, which answers each at once with a debt.
class Asking : public testing::Test {
 protected:
  Asking() { answer_with_debt(); }

  void answer_with_debt() {
    hub_.registry.answers = [](const auto&) { return reply(kDebt); };
  }
  void answer_with(const Error& error) {
    hub_.registry.answers = [error](const auto&) { return ScriptedSystem::Answer(error); };
  }
  [[nodiscard]] Uuid newest() const { return hub_.store.messages().back(); }
  /// As the newest record of the message has it: a JSON value.
  [[nodiscard]] std::string peer_of(Uuid message) const {
    const std::string& record = hub_.store.last(message).record;
    constexpr std::string_view kPeer = "\"peer\":";
    const std::size_t from = record.find(kPeer) + kPeer.size();
    return record.substr(from, record.find(',', from) - from);
  }
  static bool has_header(const Answer& answer, std::string_view name) {
    for (const auto& [one, value] : (*answer)->headers)
      if (one == name) return true;
    return false;
  }

  ScriptedHub hub_;
};

TEST_F(Asking, BringsBackTheMappedAnswer) {
  hub_.mapper.does = [](const model::Mapping& mapping, const std::string& xml) -> Result<std::string> {
    if (mapping.name == "debts.request") return std::string("<wanted/>");
    EXPECT_EQ(xml, "<got/>");
    return std::string(kDebt);
  };
  hub_.registry.answers = [](const auto&) { return reply("<got/>"); };
  hub_.start();
  const Answer answer = hub_.ask("p");

  ASSERT_EQ(code_of(answer), "answered");
  EXPECT_EQ((*answer)->body, kDebt);
  EXPECT_EQ(hub_.registry.calls().front().body, "<wanted/>");
  EXPECT_EQ(hub_.registry.calls().front().message, newest());
  EXPECT_EQ(hub_.states(newest()), "asked answered");
}

/// The part of this name in the message's newest item.
const model::Part& part_of(const model::Item& item, std::string_view name) {
  for (const model::Part& part : item.parts)
    if (part.name == name) return part;
  throw std::out_of_range("the item has no such part");
}

TEST_F(Asking, WhatGoesThroughUnmappedIsStoredOnceAndReadUnderEachName) {
  hub_.route("debts").branches.front().target->request = {};
  hub_.route("debts").branches.front().target->reply = {};
  hub_.start();
  ASSERT_EQ(code_of(hub_.ask("p", "key")), "answered");

  const model::Item& answered = hub_.store.last(newest());
  EXPECT_EQ(part_of(answered, "partner_request").same_as, "request");
  EXPECT_EQ(part_of(answered, "partner_answer").same_as, "answer");
  EXPECT_EQ(hub_.part(newest(), "request"), hub_.registry.calls().front().body);
  EXPECT_EQ(hub_.part(newest(), "partner_request"), hub_.registry.calls().front().body);
  EXPECT_EQ(hub_.part(newest(), "answer"), kDebt);
  EXPECT_EQ(hub_.part(newest(), "partner_answer"), kDebt);
  EXPECT_EQ(code_of(hub_.ask("p", "key")), "answered") << "the repeat is answered from the same parts";
}

TEST_F(Asking, ASystemThatAnswersWithTheQuestionLeavesPartsThatCanAllBeRead) {
  hub_.route("debts").branches.front().target->request = {};
  hub_.mapper.does = [](const model::Mapping&, const std::string&) { return std::string(kDebt); };
  hub_.registry.answers = [](const ScriptedSystem::Call& call) { return reply(call.body); };
  hub_.start();
  ASSERT_EQ(code_of(hub_.ask("p")), "answered");

  EXPECT_EQ(part_of(hub_.store.last(newest()), "partner_answer").same_as, "request");
  for (const char* name : {"request", "partner_request", "partner_answer"})
    EXPECT_EQ(hub_.part(newest(), name), hub_.registry.calls().front().body) << name;
  EXPECT_EQ(hub_.part(newest(), "answer"), kDebt);
}

TEST_F(Asking, AnAttemptAfterTheFirstOneOfARepeatKeepsWhatItSentItself) {
  hub_.route("debts").branches.front().target->request = {};
  answer_with(Error(codes::deliver_unreachable, "the test says so"));
  hub_.start();
  EXPECT_EQ(code_of(hub_.ask("p", "key")), "deliver.unreachable");
  answer_with_debt();

  EXPECT_EQ(code_of(hub_.ask("p", "key")), "answered");

  EXPECT_EQ(part_of(hub_.store.last(newest()), "partner_request").same_as, "")
      << "it refers to no part that this request did not store";
  EXPECT_EQ(hub_.part(newest(), "partner_request"), hub_.registry.calls().back().body);
}

TEST_F(Asking, WhatIsMappedIsStoredAsItWasSent) {
  hub_.mapper.does = [](const model::Mapping& mapping, const std::string&) -> Result<std::string> {
    return std::string(mapping.name == "debts.request" ? "<wanted/>" : kDebt);
  };
  hub_.registry.answers = [](const auto&) { return reply("<got/>"); };
  hub_.start();
  ASSERT_EQ(code_of(hub_.ask("p")), "answered");

  EXPECT_EQ(hub_.part(newest(), "partner_request"), "<wanted/>");
  EXPECT_EQ(hub_.part(newest(), "partner_answer"), "<got/>");
}

TEST_F(Asking, IsOnRecordBeforeTheSystemIsCalledAndBeforeTheAnswerGoesOut) {
  hub_.store.next("ask.asked", ScriptedStore::Fate{.takes = 1s});
  hub_.store.next("ask.answered", ScriptedStore::Fate{.takes = 1s});
  hub_.start();
  const Answer answer = hub_.ask("p");
  EXPECT_TRUE(hub_.registry.calls().empty());
  hub_.advance(1s);
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  EXPECT_EQ(code_of(answer), "waits");
  hub_.advance(1s);
  EXPECT_EQ(code_of(answer), "answered");
}

TEST_F(Asking, CallsWithTheRoutesTimeoutUnlessItsOwnTimeIsShorter) {
  hub_.route("debts").branches.front().target->timeout = 4s;
  hub_.start();
  hub_.ask("p");
  hub_.site.hub.timeouts.ask = 3s;
  hub_.reload();
  hub_.ask("p");

  const auto& calls = hub_.registry.calls();
  EXPECT_EQ(calls[0].deadline - calls[0].at, 4s);
  EXPECT_EQ(calls[1].deadline - calls[1].at, 3s);
}

TEST_F(Asking, TellsOfASystemThatDoesNotAnswerWhenItsTimeIsOver) {
  hub_.route("debts").branches.front().target->timeout = 4s;
  hub_.registry.answers = nullptr;
  hub_.start();
  const Answer answer = hub_.ask("p");
  hub_.advance(3'999ms);
  EXPECT_EQ(code_of(answer), "waits");
  hub_.advance(1ms);

  EXPECT_EQ(code_of(answer), "deliver.timeout");
  EXPECT_EQ(hub_.states(newest()), "asked failed");
}

TEST_F(Asking, TellsOfEachErrorOfASystemByItsCodeAndStatus) {
  hub_.start();
  for (const ErrorCode* code :
       {&codes::deliver_refused, &codes::deliver_unreachable, &codes::deliver_timeout,
        &codes::deliver_overloaded, &codes::deliver_bad_reply, &codes::deliver_too_large,
        &codes::deliver_not_taken, &codes::deliver_misconfigured, &codes::deliver_no_operation,
        &codes::deliver_answer_lost, &codes::crypto_failed, &codes::map_not_valid}) {
    SCOPED_TRACE(code->name);
    answer_with(Error(*code, "the test says so"));
    const Answer answer = hub_.ask("p");
    EXPECT_EQ(code_of(answer), code->name);
    EXPECT_EQ((*answer)->status, code->http_status);
    EXPECT_EQ(hub_.states(newest()), "asked failed");
    EXPECT_EQ(hub_.error_of(newest()), code->name);
  }
  EXPECT_EQ(hub_.registry.calls().size(), 12U) << "each was called once";
}

TEST_F(Asking, SaysWhenAnOverloadedSystemMayBeAskedAgain) {
  answer_with(Error(codes::deliver_overloaded, "x").wait_for(2'500ms));
  hub_.start();
  const Answer answer = hub_.ask("p");

  bool said = false;
  for (const auto& [name, value] : (*answer)->headers) said = said || (name == "Retry-After" && value == "3");
  EXPECT_TRUE(said);
}

TEST_F(Asking, ASystemThatSaysItIsOverloadedWasAsked) {
  answer_with(Error(codes::deliver_overloaded, "the partner answered HTTP 503"));
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "deliver.overloaded");
  EXPECT_EQ(peer_of(newest()), "\"registry\"");
}

TEST_F(Asking, APlaceInTheAnswerIsNotToldAsOneInTheQuestion) {
  answer_with(Error(codes::deliver_bad_reply, "codec.not_valid: no number").at("/r:Debt/r:Sum"));
  hub_.start();

  const Answer answer = hub_.ask("p");

  EXPECT_EQ(code_of(answer), "deliver.bad_reply");
  EXPECT_EQ((*answer)->body.find("r:Sum"), std::string::npos) << (*answer)->body;
  const auto head = record::read_head(hub_.store.last(newest()).head);
  ASSERT_TRUE(head && head->error);
  EXPECT_EQ(head->error->place, "");
  EXPECT_EQ(head->error->detail.en().find("at /r:Debt/r:Sum of the partner's answer: "), 0U)
      << head->error->detail.en();
}

TEST_F(Asking, WhatOnlyReadsMayBeAskedAgain) {
  const auto next = [](const Answer& answer) {
    const std::string& body = (*answer)->body;
    const auto at = body.find("\"next\":\"");
    return at == std::string::npos ? body : body.substr(at + 8, body.find('"', at + 8) - at - 8);
  };
  answer_with(Error(codes::deliver_bad_reply, "no number"));
  hub_.start();
  EXPECT_EQ(next(hub_.ask("p", "one")).find("The partner may have acted."), 0U);

  hub_.system().adapter = YAML::Load("{operations: {get_debt: {reads: true}, put_case: {idempotent: true}}}");
  hub_.reload();
  for (const char* key : {"two", "two"}) {  // the second one is told what is on record
    const Answer answer = hub_.ask("p", key);
    EXPECT_EQ(code_of(answer), "deliver.bad_reply");
    EXPECT_EQ(next(answer).find("Nothing was changed at the partner: the question only reads. Ask again"), 0U)
        << key;
  }
  answer_with(Error(codes::deliver_refused, "no"));
  EXPECT_EQ(next(hub_.ask("p", "three")).find("Correct what the partner's code"), 0U)
      << "known ends stay as they are";
}

TEST_F(Asking, AsksNobodyWhatCannotBeMapped) {
  hub_.mapper.does = [](const auto&, const auto&) {
    return Result<std::string>(Error(codes::map_failed, "line 3"));
  };
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "map.failed");
  EXPECT_TRUE(hub_.registry.calls().empty());
  EXPECT_EQ(hub_.states(newest()), "asked failed");
}

TEST_F(Asking, ToldByAMappingWhatIsWrongItIsTheCallersWrong) {
  hub_.mapper.does = [](const auto&, const auto&) {
    return Result<std::string>(Error(codes::map_refused, "no type code"));
  };
  hub_.start();

  const Answer answer = hub_.ask("p");

  EXPECT_EQ(code_of(answer), "map.refused");
  EXPECT_EQ((*answer)->status, 422U);
  EXPECT_TRUE(hub_.registry.calls().empty());
}

TEST_F(Asking, WhatAMappingBackRefusesIsNotTheCallers) {
  hub_.mapper.does = [](const model::Mapping& mapping, const std::string& xml) -> Result<std::string> {
    if (mapping.name == "debts.request") return xml;
    return Error(codes::map_refused, "no such answer");
  };
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "map.failed");
}

TEST_F(Asking, TellsThePartnersCodeAndItsDeclaredWords) {
  answer_with(Error(codes::deliver_refused, "the partner answered P-1")
                  .by({"registry", "P-1", {"The person is not known.", "Persona nav zināma."}}));
  hub_.start();

  const Answer answer = hub_.ask("p");

  EXPECT_EQ((*answer)->status, 422U);
  EXPECT_NE((*answer)->body.find(R"("partner":{"system":"registry","code":"P-1","text":"The person)"),
            std::string::npos)
      << (*answer)->body;
}

TEST_F(Asking, DoesNotOfferAnotherTryForAnAnswerThatCouldNotBeMapped) {
  hub_.mapper.does = [](const model::Mapping& mapping, const std::string& xml) -> Result<std::string> {
    if (mapping.name == "debts.request") return xml;
    return Error(codes::edge_busy, "too many wait");
  };
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "deliver.answer_lost") << "the system has acted";
}

TEST_F(Asking, RefusesAnAnswerThatIsNotOfItsType) {
  hub_.registry.answers = [](const auto&) {
    return reply(R"(<Debt xmlns="urn:test:debt"><Sum>much</Sum></Debt>)");
  };
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "map.not_valid");
  EXPECT_EQ(hub_.states(newest()), "asked failed");
}

TEST_F(Asking, RefusesAnAnswerThatIsNoXml) {
  hub_.registry.answers = [](const auto&) { return reply("<Debt"); };
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "map.not_valid");
}

TEST_F(Asking, AsksNobodyWhatIsNotOnRecord) {
  hub_.store.next("ask.asked", ScriptedStore::kFails);
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "store.unavailable");
  EXPECT_TRUE(hub_.registry.calls().empty());
}

TEST_F(Asking, KeepsBackAnAnswerThatIsNotOnRecord) {
  hub_.store.next("ask.answered", ScriptedStore::kFails);
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "deliver.answer_lost");
}

TEST_F(Asking, MayBeAskedAgainWhereNothingHappenedAndNothingIsOnRecord) {
  answer_with(Error(codes::deliver_unreachable, "x"));
  hub_.store.next("ask.failed", ScriptedStore::kFails);
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "store.unavailable");
}

TEST_F(Asking, LosesTheAnswerOfWhatMayHaveHappenedAndIsNotOnRecord) {
  answer_with(Error(codes::deliver_timeout, "x"));
  hub_.store.next("ask.failed", ScriptedStore::kFails);
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "deliver.answer_lost");
}

// --- who may ask

TEST_F(Asking, RefusesWhoHasNoRightAndKeepsTheRecord) {
  hub_.site.parties.front().rights.clear();
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "gate.no_right");
  EXPECT_EQ(hub_.states(newest()), "refused");
  EXPECT_TRUE(hub_.store.last(newest()).parts.empty()) << "nothing of its body is kept";
  EXPECT_TRUE(hub_.registry.calls().empty());
}

TEST_F(Asking, KeepsNothingOfWhoIsNoParty) {
  hub_.site.parties.front().certificates = {"dns:somebody.else"};
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "gate.unknown_party");
  EXPECT_TRUE(hub_.store.messages().empty());
}

TEST_F(Asking, TellsARefusalThoughItIsNotOnRecord) {
  hub_.site.parties.front().rights.clear();
  hub_.store.next("msg.refused", ScriptedStore::kFails);
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p")), "gate.no_right");
}

TEST_F(Asking, RefusesWhatIsNotOfItsType) {
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("</Person><Person>")), "codec.not_valid");
  EXPECT_EQ(hub_.states(newest()), "refused");
}

TEST_F(Asking, AnswersNoMoreAtOnceThanThePartyMay) {
  hub_.site.parties.front().quota.in_progress = 1;
  hub_.registry.answers = nullptr;
  hub_.start();
  const Answer first = hub_.ask("p");
  EXPECT_EQ(code_of(hub_.ask("q")), "gate.quota");
  EXPECT_EQ(hub_.store.messages().size(), 1U) << "nothing of it is on record";
  hub_.registry.answer(reply(kDebt));
  hub_.settle();

  EXPECT_EQ(code_of(first), "answered");
  answer_with_debt();
  EXPECT_EQ(code_of(hub_.ask("q")), "answered");
}

// --- places at a system

class AskingInTurn : public Asking {
 protected:
  AskingInTurn() {
    hub_.system().pace.max_in_flight = 1;
    hub_.system().pace.max_waiting = 1;
    hub_.route("debts").branches.front().target->timeout = 10s;
    hub_.site.hub.timeouts.ask = 30s;
    hub_.registry.answers = nullptr;
  }
  void answer_one() {
    hub_.registry.answer(reply(kDebt));
    hub_.settle();
  }
};

TEST_F(AskingInTurn, WaitsForAPlaceAmongTheCallsOfASystem) {
  hub_.start();
  const Answer first = hub_.ask("p");
  const Answer second = hub_.ask("q");
  EXPECT_EQ(hub_.registry.open(), 1U);
  answer_one();
  EXPECT_EQ(code_of(first), "answered");
  EXPECT_EQ(hub_.registry.calls().size(), 2U);
  answer_one();

  EXPECT_EQ(code_of(second), "answered");
}

TEST_F(AskingInTurn, SendsAwayWhomTheQueueDoesNotHold) {
  hub_.start();
  const Answer first = hub_.ask("p");
  const Answer second = hub_.ask("q");
  const Answer third = hub_.ask("r");

  EXPECT_EQ(code_of(third), "deliver.overloaded");
  EXPECT_TRUE(has_header(third, "Retry-After"));
  EXPECT_EQ(peer_of(newest()), "null") << "nothing was put to the system";
  EXPECT_EQ(code_of(second), "waits");
}

TEST_F(AskingInTurn, WaitsNoLongerThanLeavesTheCallItsTime) {
  hub_.route("debts").branches.front().target->timeout = 60s;
  hub_.start();
  const Answer first = hub_.ask("p");
  const Answer second = hub_.ask("q");
  hub_.advance(14'999ms);
  EXPECT_EQ(code_of(second), "waits");
  hub_.advance(1ms);

  EXPECT_EQ(code_of(second), "deliver.overloaded") << "half of its time is the call's";
  EXPECT_EQ(code_of(first), "waits");
}

TEST_F(AskingInTurn, CallsWithTheTimeThatIsLeft) {
  hub_.route("debts").branches.front().target->timeout = 20s;
  hub_.start();
  hub_.ask("p");
  const Answer second = hub_.ask("q");
  hub_.advance(14s);
  answer_one();

  ASSERT_EQ(hub_.registry.calls().size(), 2U);
  EXPECT_EQ(hub_.registry.calls()[1].deadline - hub_.registry.calls()[1].at, 16s);
}

// --- the same again

TEST_F(Asking, GivesTheStoredAnswerToWhoAsksAgainUnderTheSameKey) {
  hub_.start();
  const Answer first = hub_.ask("p", "key-1");
  const Uuid message = newest();
  answer_with(Error(codes::deliver_refused, "not called"));
  const Answer again = hub_.ask("p", "key-1");

  ASSERT_EQ(code_of(again), "answered");
  EXPECT_EQ((*again)->body, (*first)->body);
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  EXPECT_EQ(hub_.states(message), "asked answered noted");
}

TEST_F(Asking, NotesARepeatOnceAnHour) {
  hub_.start();
  hub_.ask("p", "key-1");
  const Uuid message = newest();
  for (int i = 0; i < 5; ++i) hub_.ask("p", "key-1");
  EXPECT_EQ(hub_.states(message), "asked answered noted");
  hub_.advance(1h);
  hub_.ask("p", "key-1");

  EXPECT_EQ(hub_.states(message), "asked answered noted noted");
}

TEST_F(Asking, RefusesAKeyThatBelongsToAnotherQuestion) {
  hub_.start();
  hub_.ask("p", "key-1");

  EXPECT_EQ(code_of(hub_.ask("q", "key-1")), "journal.key_reused");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Asking, AsksNotBesideTheFirstThatIsBeingAnswered) {
  hub_.registry.answers = nullptr;
  hub_.start();
  const Answer first = hub_.ask("p", "key-1");
  EXPECT_EQ(code_of(hub_.ask("p", "key-1")), "journal.in_progress");
  hub_.registry.answer(reply(kDebt));
  hub_.settle();

  EXPECT_EQ(code_of(first), "answered");
  EXPECT_EQ(code_of(hub_.ask("p", "key-1")), "answered");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Asking, AsksAgainUnderANewIdWhereNothingReachedTheSystem) {
  answer_with(Error(codes::deliver_unreachable, "x"));
  hub_.start();
  EXPECT_EQ(code_of(hub_.ask("p", "key-1")), "deliver.unreachable");
  const Uuid message = newest();
  answer_with_debt();
  EXPECT_EQ(code_of(hub_.ask("p", "key-1")), "answered");

  ASSERT_EQ(hub_.registry.calls().size(), 2U);
  EXPECT_EQ(hub_.registry.calls()[0].message, message);
  EXPECT_NE(hub_.registry.calls()[1].message, message) << "the system may hold the first against us";
  EXPECT_EQ(hub_.states(message), "asked failed asked answered");
}

TEST_F(Asking, NeverAsksAgainWhereTheSystemMayHaveActed) {
  answer_with(Error(codes::deliver_timeout, "x"));
  hub_.start();
  hub_.ask("p", "key-1");
  answer_with_debt();

  EXPECT_EQ(code_of(hub_.ask("p", "key-1")), "deliver.timeout");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Asking, NeverAsksAgainWhatTheHubDidNotSeeTheEndOf) {
  hub_.registry.answers = nullptr;
  hub_.start();
  hub_.ask("p", "key-1");
  hub_.crash();
  hub_.start();
  answer_with_debt();

  EXPECT_EQ(code_of(hub_.ask("p", "key-1")), "deliver.interrupted");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Asking, GivesTheStoredAnswerThoughTheHubEndedBeforeItWentOut) {
  hub_.store.next("ask.answered", ScriptedStore::kLostAfter);
  hub_.start();
  const Answer lost = hub_.ask("p", "key-1");
  EXPECT_EQ(code_of(lost), "waits");
  hub_.crash();
  hub_.start();

  EXPECT_EQ(code_of(hub_.ask("p", "key-1")), "answered");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

}  // namespace
}  // namespace hub::exchange
