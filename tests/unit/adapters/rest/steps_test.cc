#include <atomic>
#include <new>

#include "tests/unit/adapters/rest/rest_partner.h"

using adapters::rest::Method;
using adapters::rest::RestConfig;
using adapters::rest::StepSettings;
using namespace rest_test;
using support::http_reply;
using support::Peer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

namespace {

/// A register of documents: looked up by number, created, then booked.
struct Register {
  std::atomic<bool> has_document{false};
  std::atomic<bool> books{true};

  Peer::Answer answer(const Peer::Request& request) {
    const std::string line = line_of(request);
    if (line.starts_with("GET /api/documents?"))
      return {http_reply("200 OK", has_document ? R"({"items":[{"id":"4711"}]})" : R"({"items":[]})")};
    if (line == "POST /api/documents") return {http_reply("201 Created", R"({"id":"4711"})")};
    if (!books) return {"", Peer::Then::close};
    return {http_reply("200 OK", json_reply("4711"))};
  }
};

struct RestSteps : Rest {
  Register there;
  const Service service{[this](const Peer::Request& request) { return there.answer(request); }};

  RestConfig config() {
    RestConfig made = service.config();
    StepSettings find = step("find", Method::get, "/documents?number={number}");
    find.take = {{"found", "/answer/items/id"}};
    StepSettings create = step("create", Method::post, "/documents");
    create.when = "$found = '' and $number != ''";
    create.request = "Ask";
    create.take = {{"created", "/answer/id"}};
    StepSettings book = step("book", Method::post, "/documents/{found}{created}/book");
    book.request = "Ask";
    book.reply = "AskReply";
    made.operations["ask"].steps = {find, create, book};
    return made;
  }

  static std::string document() {
    const auto body = [](const std::string& who) {
      return "<Ask xmlns='urn:partner'><who>" + who + "</who><message>m</message></Ask>";
    };
    return "<s:call xmlns:s='urn:sakta:steps:1'><s:value name='number'>A 1</s:value><s:body step='create'>" +
           body("x") + "</s:body><s:body step='book'>" + body("<s:result of='number'/>") +
           "</s:body></s:call>";
  }

  hub::port::Request send() {
    auto request = question(document());
    delivering = &steps;
    return request;
  }
};

const std::string kFind = "GET /api/documents?number=A%201";
const std::string kCreate = "POST /api/documents";
const std::string kBook = "POST /api/documents/4711/book";

}  // namespace

TEST_F(RestSteps, RunInTheirOrderWithWhatEarlierOnesTook) {
  ASSERT_EQ(outcome(call(config(), send())), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kFind, kCreate, kBook));
  EXPECT_THAT(service.peer().requests()[2].body, HasSubstr(R"("who":"A 1")"));
}

TEST_F(RestSteps, AreLeftOutWhenTheirConditionDoesNotHold) {
  there.has_document = true;

  ASSERT_EQ(outcome(call(config(), send())), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kFind, kBook));
}

TEST_F(RestSteps, MayRefuseInsteadOfACall) {
  there.has_document = true;
  RestConfig made = config();
  StepSettings twin;
  twin.step = "twin";
  twin.when = "$found != ''";
  twin.refuse = "the document is there already";
  twin.refuse_lv = "dokuments jau ir";
  auto& all = made.operations["ask"].steps;
  all.insert(all.begin() + 1, twin);

  const auto reply = call(made, send());

  ASSERT_EQ(outcome(reply), "deliver.ruled_out");
  EXPECT_THAT(reply.error().detail(), HasSubstr("the document is there already"));
  ASSERT_NE(reply.error().ruling(), nullptr);
  EXPECT_EQ(reply.error().ruling()->name, twin.step);
  EXPECT_EQ(reply.error().ruling()->words.in(hub::Language::en), "the document is there already");
  EXPECT_EQ(reply.error().ruling()->words.in(hub::Language::lv), "dokuments jau ir");
  EXPECT_THAT(lines_of(service), ElementsAre(kFind));
}

TEST_F(RestSteps, AreRecordedWhenTheyChangedSomethingAndMoreIsToCome) {
  ASSERT_EQ(outcome(call(config(), send())), "a reply");

  EXPECT_THAT(steps.records, ElementsAre(Pair("create", R"({"created":"4711"})")))
      << "questions are asked again, and after the last step the delivery itself ends";
}

TEST_F(RestSteps, AreNotRepeatedByALaterAttempt) {
  there.books = false;
  ASSERT_EQ(outcome(call(config(), send())), "deliver.timeout");
  there.books = true;

  ASSERT_EQ(outcome(call(config(), send())), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kFind, kCreate, kBook, kFind, kBook))
      << "what the first attempt created is known to the second";
}

TEST_F(RestSteps, KnowARecordedStepWhateverTheLookupSaysNow) {
  steps.records["create"] = R"({"created":"4711"})";
  there.has_document = true;
  RestConfig made = config();
  auto& all = made.operations["ask"].steps;
  all[0].take = {{"seen", "/answer/items/id"}};
  all[1].when = "$seen = ''";
  all[2].path = "/documents/{created}/book";

  ASSERT_EQ(outcome(call(made, send())), "a reply");

  EXPECT_THAT(lines_of(service), ElementsAre(kFind, kBook));
}

TEST_F(RestSteps, AreUncertainWhenTheyCannotBeRecorded) {
  steps.broken = true;

  EXPECT_EQ(outcome(call(config(), send())), "deliver.answer_lost");
  EXPECT_THAT(lines_of(service), ElementsAre(kFind, kCreate))
      << "nothing may follow a step that is not on record";
  steps.broken = false;
  steps.records["create"] = "[1]";
  EXPECT_EQ(outcome(call(config(), send())), "deliver.answer_lost");
}

TEST_F(RestSteps, NeedAPlaceToBeRecordedIfSeveralChangeSomething) {
  EXPECT_EQ(outcome(call(config(), question(document()))), "deliver.no_operation");

  EXPECT_EQ(service.peer().connections(), 0U);
}

TEST_F(RestSteps, KeepTheEvidenceOfTheNewestCall) {
  hub::port::Evidence evidence;
  auto request = send();
  request.evidence = &evidence;

  ASSERT_EQ(outcome(call(config(), request)), "a reply");

  EXPECT_EQ(evidence.sent, service.peer().requests()[2].body);
  EXPECT_EQ(evidence.received, json_reply("4711"));
}

TEST_F(RestSteps, FindMissingRowsBeforeTheFirstCall) {
  RestConfig made = config();
  const std::string lookup = "<s:lookup table='t' key='k'/>";
  std::string text = document();
  text.replace(text.find("<s:result of='number'/>"), 23, lookup);
  auto request = send();
  request.body = text;

  EXPECT_EQ(outcome(call(made, request)), "map.not_valid");

  EXPECT_EQ(service.peer().connections(), 0U);
}

namespace {

/// Two calls behind a token that is refused at the second, when no other is to be had.
struct RestStepsCutOff : Rest {
  std::atomic<int> tokens{0};
  const Service service{[this](const Peer::Request& request) {
    const std::string line = line_of(request);
    if (line == "POST /token" && ++tokens == 1)
      return Peer::Answer{http_reply("200 OK", R"({"access_token":"T1","token_type":"Bearer"})")};
    if (line == "POST /token") return Peer::Answer{http_reply("500 Oops", "")};
    return Peer::Answer{http_reply(line == "POST /api/a" ? "200 OK" : "401 No", "{}")};
  }};

  RestConfig config(Method second) {
    RestConfig made = service.config();
    made.operations["ask"].steps = {step("a", Method::post, "/a"), step("b", second, "/b")};
    made.auth.method = adapters::rest::AuthMethod::oauth2;
    made.auth.token_url = "https://127.0.0.1:" + std::to_string(service.peer().port()) + "/token";
    made.auth.client_id = "hub";
    made.auth.client_secret = "very-secret";
    return made;
  }
};

/// Memory that runs out as soon as an answer is looked at.
class FailingClock final : public hub::port::Clock {
 public:
  [[nodiscard]] Instant now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override { throw std::bad_alloc(); }
  hub::port::Task<void> sleep(Duration) override { co_return; }
};

}  // namespace

TEST_F(RestStepsCutOff, LeaveAChangeUncertainWhoseAnswerNobodyCouldRead) {
  FailingClock failing;
  auto changing = service.config();
  changing.operations["ask"].steps = {step("a", Method::post, "/a")};
  changing.auth = {};
  adapters::rest::RestAdapter adapter(changing, {client, failing});

  const auto reply = call(adapter);

  EXPECT_EQ(service.peer().requests().size(), 1U);
  EXPECT_EQ(outcome(reply), "deliver.timeout") << "the service has taken it, perhaps";
}

TEST_F(RestStepsCutOff, LeaveNothingUncertainOnceTheyAreRecorded) {
  auto request = question();
  delivering = &steps;

  EXPECT_EQ(outcome(call(config(Method::post), request)), "deliver.unreachable") << "to be sent again";
  EXPECT_THAT(steps.records, ElementsAre(Pair("a", "{}")));
}

TEST_F(RestStepsCutOff, LeaveAnAskUncertainAfterItsOneChange) {
  EXPECT_EQ(outcome(call(config(Method::get))), "deliver.answer_lost")
      << "to ask again would change it twice";
}
