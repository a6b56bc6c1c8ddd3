#include <gmock/gmock.h>

#include "adapters/events/event_writer.h"
#include "hub/base/encoding.h"
#include "tests/unit/adapters/events/subscriber.h"

using adapters::events::DataForm;
using adapters::events::EventsConfig;
using adapters::events::FaultSettings;
using adapters::events::header_value;
using adapters::events::Mode;
using events_test::Events;
using events_test::header_of;
using events_test::Subscriber;
using events_test::take;
using events_test::thing_done;
using hub::config::FaultRemedy;
using support::http_reply;
using support::Peer;
using testing::HasSubstr;
using testing::Not;

namespace {

/// The outcome of an event that is answered so, by a subscriber without agreed receipt.
struct Answered : Events {
  std::string answered(const std::string& status, const std::string& body = "",
                       const std::string& headers = "") {
    last.emplace([=](const Peer::Request&) { return Peer::Answer{http_reply(status, body, headers)}; });
    EventsConfig config = last->config();
    config.receipt = {};
    config.fault_codes = {
        {"P-1", FaultRemedy::refuse}, {"P-2", FaultRemedy::wait}, {"HTTP 409", FaultRemedy::resend}};
    reply.emplace(post(config));
    return outcome(*reply);
  }
  std::optional<Subscriber> last;
  std::optional<Reply> reply;
};

}  // namespace

TEST_F(Events, PostsAStructuredEventWithItsDataAsJsonOfItsSchema) {
  const Subscriber subscriber(take);
  const auto request = thing_done("12345678901234567890.10");

  ASSERT_EQ(outcome(post(subscriber.config(), request)), "a reply");

  const auto got = subscriber.peer().requests().front();
  const std::string id = "urn:uuid:" + request.message.to_string();
  EXPECT_EQ(header_of(got, "Content-Type"), "application/cloudevents+json");
  EXPECT_EQ(header_of(got, "traceparent"), request.traceparent);
  EXPECT_EQ(header_of(got, "ce-id"), "");
  EXPECT_EQ(got.body, R"({"specversion":"1.0","id":")" + id +
                          R"(","source":"urn:sakta:hub:1","type":"thing.done","time":")" +
                          hub::to_rfc3339(request.message.time()) + R"(","traceparent":")" +
                          request.traceparent +
                          R"(","datacontenttype":"application/json","data":)"
                          R"({"amount":12345678901234567890.10,"note":["a & \"b\""]}})");
}

TEST_F(Events, PostsABinaryEventWithItsAttributesAsHeaders) {
  const Subscriber subscriber(take);
  auto request = thing_done();
  request.tracestate = "rojo=a b,congo=2";
  auto config = subscriber.config();
  config.mode = Mode::binary;
  config.operations["thing_done"].type = "thing.100%done";
  config.source = "/hubs/L%C4%ABv%C4%81ni";

  ASSERT_EQ(outcome(post(config, request)), "a reply");

  const auto got = subscriber.peer().requests().front();
  EXPECT_EQ(header_of(got, "Content-Type"), "application/json");
  EXPECT_EQ(header_of(got, "ce-specversion"), "1.0");
  EXPECT_EQ(header_of(got, "ce-id"), "urn:uuid:" + request.message.to_string());
  EXPECT_EQ(header_of(got, "ce-source"), "/hubs/L%25C4%25ABv%25C4%2581ni")
      << "encoded once more, decoded once";
  EXPECT_EQ(header_of(got, "ce-type"), "thing.100%25done");
  EXPECT_EQ(header_of(got, "ce-time"), hub::to_rfc3339(request.message.time()));
  EXPECT_EQ(header_of(got, "ce-traceparent"), request.traceparent);
  EXPECT_EQ(header_of(got, "traceparent"), request.traceparent);
  EXPECT_EQ(header_of(got, "ce-tracestate"), "rojo=a%20b,congo=2");
  EXPECT_EQ(header_of(got, "tracestate"), "rojo=a b,congo=2") << "a header of HTTP, as it came";
  EXPECT_EQ(got.body, R"({"amount":0.10,"note":["a & \"b\""]})");
}

TEST_F(Events, PostsXmlAsItIsOrInAText) {
  const Subscriber subscriber(take);
  const auto request = thing_done();
  auto config = subscriber.config();
  config.operations["thing_done"].data = DataForm::xml;
  ASSERT_EQ(outcome(post(config, request)), "a reply");
  config.mode = Mode::binary;
  ASSERT_EQ(outcome(post(config, request)), "a reply");

  const auto got = subscriber.peer().requests();
  EXPECT_THAT(got[0].body,
              HasSubstr(R"("datacontenttype":"application/xml","data":"<ThingDone xmlns='urn:thing'>)"));
  EXPECT_EQ(header_of(got[1], "Content-Type"), "application/xml");
  EXPECT_EQ(got[1].body, request.body.octets());
}

TEST_F(Events, TheSameMessageIsTheSameEventAndSaysNothingOfAnUntimedIdOrAMissingTrace) {
  const Subscriber subscriber(take);
  auto request = thing_done();
  ASSERT_EQ(outcome(post(subscriber.config(), request)), "a reply");
  ASSERT_EQ(outcome(post(subscriber.config(), request)), "a reply");
  request.message.octets[6] = 0x40;
  request.traceparent.clear();
  ASSERT_EQ(outcome(post(subscriber.config(), request)), "a reply");

  const auto got = subscriber.peer().requests();
  EXPECT_EQ(got[0].body, got[1].body);
  EXPECT_THAT(got[2].body, Not(HasSubstr("\"time\"")));
  EXPECT_THAT(got[2].body, Not(HasSubstr("trace")));
  EXPECT_EQ(header_of(got[2], "traceparent"), "");
}

TEST_F(Events, SendsNothingThatDoesNotFitTheSchema) {
  const Subscriber subscriber(take);
  auto request = thing_done("much 161175-19997");
  const auto reply = post(subscriber.config(), request);
  EXPECT_EQ(outcome(reply), "map.not_valid");
  EXPECT_THAT(reply.error().detail(), Not(HasSubstr("161175")));
  for (const char* body : {"no XML", "<Other xmlns='urn:thing'/>", "<ThingDone/>"}) {
    request.body = body;
    EXPECT_EQ(outcome(post(subscriber.config(), request)), "map.not_valid") << body;
  }
  request = thing_done();
  request.operation = "thing_lost";
  EXPECT_EQ(outcome(post(subscriber.config(), request)), "deliver.no_operation");
  EXPECT_TRUE(subscriber.peer().requests().empty());
}

TEST_F(Events, ShowsTheTokenOrTheNameThatTheSiteHas) {
  const Subscriber subscriber(take);
  auto config = subscriber.config();
  ASSERT_EQ(outcome(post(config)), "a reply");
  config.auth.method = adapters::events::AuthMethod::bearer;
  config.auth.token = "t0ken";
  ASSERT_EQ(outcome(post(config)), "a reply");
  config.auth = {adapters::events::AuthMethod::basic, "hub", "secret", ""};
  ASSERT_EQ(outcome(post(config)), "a reply");

  const auto got = subscriber.peer().requests();
  EXPECT_EQ(header_of(got[0], "Authorization"), "");
  EXPECT_EQ(header_of(got[1], "Authorization"), "Bearer t0ken");
  EXPECT_EQ(header_of(got[2], "Authorization"), "Basic aHViOnNlY3JldA==");
}

TEST_F(Events, GetsATokenAndAnotherOneWhenItIsOver) {
  int tokens = 0;
  const Subscriber subscriber([&](const Peer::Request& request) {
    if (request.head.starts_with("POST /token"))
      return Peer::Answer{http_reply(
          "200 OK", R"({"access_token":"T)" + std::to_string(++tokens) + R"(","token_type":"Bearer"})")};
    if (header_of(request, "Authorization") != "Bearer T2")
      return Peer::Answer{http_reply("401 Unauthorized", "")};
    return take(request);
  });
  auto config = subscriber.config();
  config.auth.method = adapters::events::AuthMethod::oauth2;
  config.auth.token_url = "https://127.0.0.1:" + std::to_string(subscriber.peer().port()) + "/token";
  config.auth.client_id = "hub";
  config.auth.client_secret = "secret";

  const auto reply = post(config);

  EXPECT_EQ(outcome(reply), "a reply");
  EXPECT_EQ(subscriber.peer().requests().size(), 4U) << "token, event, token, event";
}

TEST_F(Answered, EveryTwoHundredIsSuccessWhereNoReceiptIsAgreed) {
  for (const char* status : {"200 OK", "201 Created", "202 Accepted", "204 No Content"})
    EXPECT_EQ(answered(status), "a reply") << status;
  EXPECT_EQ(answered("200 OK", "<html>Welcome</html>"), "a reply");
}

TEST_F(Answered, EachStatusHasItsCode) {
  for (const char* status : {"400 Bad", "404 Not Found", "410 Gone", "415 Type", "422 No"})
    EXPECT_EQ(answered(status), "deliver.refused") << status;
  for (const char* status : {"429 Too Many", "503 Busy"})
    EXPECT_EQ(answered(status), "deliver.overloaded") << status;
  for (const char* status : {"401 Who", "403 No"})
    EXPECT_EQ(answered(status), "deliver.misconfigured") << status;
  for (const char* status : {"500 Oops", "502 Oops", "504 Late", "301 Moved", "307 Moved"})
    EXPECT_EQ(answered(status), "deliver.bad_reply") << status;
  EXPECT_EQ(answered("408 Timeout"), "deliver.not_taken");
  EXPECT_EQ(answered("409 Conflict"), "deliver.not_taken") << "as `fault_codes` says of HTTP 409";
}

TEST_F(Answered, TheCodeOfTheSubscriberCountsMoreThanTheStatus) {
  EXPECT_EQ(answered("500 Oops", R"({"code":"P-1"})"), "deliver.refused");
  EXPECT_THAT(reply->error().detail(), HasSubstr("P-1, HTTP 500"));
  EXPECT_EQ(answered("400 Bad", R"({"code":"P-2","pause":9})"), "deliver.overloaded");
  EXPECT_EQ(reply->error().pause(), std::chrono::seconds(9));
  EXPECT_EQ(answered("400 Bad", R"({"code":"161175-19997"})"), "deliver.refused");
  EXPECT_THAT(reply->error().detail(), Not(HasSubstr("161175")));
}

TEST_F(Answered, ThePauseIsTheOneThatTheSubscriberAskedFor) {
  EXPECT_EQ(answered("429 Too Many", "", "Retry-After: 5\r\n"), "deliver.overloaded");
  EXPECT_EQ(reply->error().pause(), std::chrono::seconds(5));
  EXPECT_EQ(answered("503 Busy"), "deliver.overloaded");
  EXPECT_FALSE(reply->error().pause());
}

TEST(HeaderValue, EncodesWhatTheHttpBindingSays) {
  EXPECT_EQ(header_value("Euro € 😀"), "Euro%20%E2%82%AC%20%F0%9F%98%80");
  EXPECT_EQ(header_value("a\"b%c\n!~"), "a%22b%25c%0A!~");
}
