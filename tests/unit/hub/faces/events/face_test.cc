#include "hub/faces/events/face.h"

#include <gtest/gtest.h>

namespace hub::faces {
namespace {

constexpr const char* kStructured = "application/cloudevents+json";
constexpr const char* kBatch = "application/cloudevents-batch+json";
constexpr const char* kTrace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

server::HttpRequest event_post(const std::string& content_type, std::string body = "{}") {
  server::HttpRequest request;
  request.method = "POST";
  request.path = "/v1/events";
  request.body = std::move(body);
  request.headers.emplace_back("content-type", content_type);
  return request;
}

/// Binary mode, with the required attributes and these in their place or besides; empty: without.
server::HttpRequest binary(const server::Headers& changes = {},
                           const std::string& content_type = "application/json") {
  auto request = event_post(content_type, R"({"caseCode":"BV-1"})");
  request.headers.insert(
      request.headers.end(),
      {{"ce-specversion", "1.0"}, {"ce-id", "7"}, {"ce-source", "/cases"}, {"ce-type", "case.opened"}});
  for (const auto& [name, value] : changes) {
    std::erase_if(request.headers, [&, &name = name](const auto& header) { return header.first == name; });
    if (!value.empty()) request.headers.emplace_back(name, value);
  }
  return request;
}

/// An event's object with these members besides the required attributes.
std::string object(const std::string& members) {
  return R"({"specversion":"1.0","id":"7","source":"/cases","type":"case.opened")" +
         (members.empty() ? "" : "," + members) + "}";
}

server::HttpRequest structured(const std::string& members) {
  return event_post(kStructured, object(members));
}

/// The only event's call, which must be there.
Call call_in(server::HttpRequest request) {
  auto read = read_events(request);
  if (!read || read->events.size() != 1 || !read->events.front().call) {
    ADD_FAILURE() << "no call";
    return {};
  }
  return *std::move(read->events.front().call);
}

std::string told(const Error& error) {
  return std::string(error.code().name) + (error.place().empty() ? "" : " " + error.place());
}

/// Error code and place of the request or of its first event that cannot be taken, or "ok".
std::string told(server::HttpRequest request) {
  const auto read = read_events(request);
  if (!read) return told(read.error());
  for (const Event& event : read->events)
    if (!event.call) return told(event.call.error());
  return "ok";
}

TEST(EventsFace, TakesItsOwnPathOnly) {
  server::HttpRequest request;
  request.path = "/v1/events";
  EXPECT_TRUE(is_for_events(request));
  for (const char* path : {"/v1/events/", "/v1/send/case.opened", "/v1/event"}) {
    request.path = path;
    EXPECT_FALSE(is_for_events(request)) << path;
  }
}

TEST(EventsFace, ReadsABinaryEventAsASend) {
  auto request = binary({{"ce-saktauser", "anna.liepa"},
                         {"ce-saktapurpose", "service%2Daccounting"},
                         {"ce-time", "2026-11-20T08:15:48Z"},
                         {"ce-subject", "\"a \\\"case\\\"\""},
                         {"ce-comexample", "5"},
                         {"traceparent", kTrace}});
  request.remote = "192.0.2.0/24";
  request.received_at = std::chrono::system_clock::time_point(std::chrono::seconds(7));
  request.peer = crypto::PeerCertificate{"sha256:ab", {"dns:a.example"}};

  const Call call = call_in(request);

  EXPECT_EQ(call.verb, Verb::send);
  EXPECT_EQ(call.name, "case.opened");
  EXPECT_EQ(call.form.face, Face::events);
  EXPECT_EQ(call.message.type, "case.opened");
  EXPECT_EQ(call.message.pattern, model::Pattern::send);
  EXPECT_EQ(call.message.format, model::Format::json);
  EXPECT_EQ(call.message.body, R"({"caseCode":"BV-1"})");
  EXPECT_EQ(call.message.context.user, "anna.liepa");
  EXPECT_EQ(call.message.context.purpose, "service-accounting");
  EXPECT_EQ(call.message.certificate, "sha256:ab");
  EXPECT_EQ(call.message.remote, "192.0.2.0/24");
  EXPECT_EQ(call.message.received_at, request.received_at);
  EXPECT_EQ(call.message.traceparent.substr(0, 35), std::string(kTrace).substr(0, 35));
  EXPECT_EQ(call.form.key_place, "ce-id");
  EXPECT_NE(call.message.envelope.find("ce-subject: \"a \\\"case\\\"\"\r\n"), std::string::npos);
  EXPECT_EQ(call.message.envelope_type, "text/rfc822-headers");
}

TEST(EventsFace, ReadsAStructuredEventAndPassesItsDataOnAsItStood) {
  const std::string data = R"({ "caseCode" : "BV-1",  "amount": 0.10, "big": 12345678901234567890.50,
    "text":"}]\"\\", "list":[{}, [1]] })";

  const Call call = call_in(structured(R"("saktapurpose":"p","data" :  )" + data + R"( ,"time":null)"));

  EXPECT_EQ(call.message.body, data);
  EXPECT_EQ(call.message.format, model::Format::json);
  EXPECT_EQ(call.message.context.purpose, "p");
  EXPECT_EQ(call.message.envelope_type, kStructured);
  EXPECT_EQ(call.message.envelope, object(R"("saktapurpose":"p","data" :  )" + data + R"( ,"time":null)"));
}

TEST(EventsFace, PassesEveryKindOfDataOnAsItStood) {
  for (const char* data : {"1.50", "-0", "\"a,}\\\"\"", "true", "null", "[]", "{}", "[ 1e2 ]"}) {
    EXPECT_EQ(call_in(structured(std::string("\"data\": ") + data)).message.body, data);
    EXPECT_EQ(call_in(structured(std::string("\"data\":") + data + "\n,\"subject\":\"s\"")).message.body,
              data);
  }
}

TEST(EventsFace, TakesXmlFromATextAndAnythingFromBase64) {
  const Call text =
      call_in(structured(R"("datacontenttype":"Application/XML; Charset=UTF-8","data":"<a b=\"1\"/>")"));
  EXPECT_EQ(text.message.body, "<a b=\"1\"/>");
  EXPECT_EQ(text.message.format, model::Format::xml);

  const Call coded =
      call_in(structured(R"("datacontenttype":"application/json","data_base64":"eyJhIjogMX0=")"));
  EXPECT_EQ(coded.message.body, R"({"a": 1})");
  EXPECT_EQ(coded.message.format, model::Format::json);
  EXPECT_EQ(call_in(structured(R"("data_base64":"eyJhIjogMX0=")")).message.body, R"({"a": 1})")
      << "an event without a datacontenttype is one with application/json";

  EXPECT_EQ(call_in(binary({}, "application/xml")).message.format, model::Format::xml);
}

TEST(EventsFace, ReadsABatchEventByEvent) {
  const std::string good = object(R"("data":{"n":1})");
  auto request = event_post(
      kBatch, "[" + good + ",\n {\"id\":\"8\",\"source\":\"/x\"}, 5, " + object("\"data\":2") + " ]");

  const auto read = read_events(request);

  ASSERT_TRUE(read);
  EXPECT_TRUE(read->batch);
  ASSERT_EQ(read->events.size(), 4U);
  ASSERT_TRUE(read->events[0].call);
  EXPECT_EQ(read->events[0].call->message.envelope, good) << "each event alone, not the batch";
  EXPECT_EQ(read->events[1].id, "8");
  EXPECT_EQ(read->events[1].source, "/x");
  EXPECT_EQ(told(read->events[1].call.error()), "edge.event /1/specversion");
  EXPECT_EQ(told(read->events[2].call.error()), "edge.event /2");
  ASSERT_TRUE(read->events[3].call);
  EXPECT_EQ(read->events[3].call->message.body, "2");
  EXPECT_EQ(read->events[3].call->form.key_place, "/3/id");
}

TEST(EventsFace, TakesAThousandEventsAndNoMore) {
  std::string events;
  for (int i = 0; i < 1000; ++i) events += (i == 0 ? "" : ",") + object("\"data\":1");
  EXPECT_EQ(told(event_post(kBatch, "[" + events + "]")), "ok");
  EXPECT_EQ(told(event_post(kBatch, "[" + events + "," + object("\"data\":1") + "]")), "edge.event /1000");
  EXPECT_EQ(told(event_post(kBatch, "[]")), "ok");
  std::string values = "0";
  for (int i = 0; i < 100'000; ++i) values += ",0";
  EXPECT_EQ(told(structured("\"data\":[" + values + "]")).substr(0, 11), "codec.limit");
}

TEST(EventsFace, KnowsARepeatBySourceAndIdInEveryMode) {
  const std::string key = call_in(binary()).message.idempotency_key;
  EXPECT_FALSE(key.empty());
  EXPECT_EQ(call_in(structured("\"data\":1")).message.idempotency_key, key);
  EXPECT_NE(call_in(binary({{"ce-id", "8"}})).message.idempotency_key, key);
  EXPECT_NE(call_in(binary({{"ce-source", "/other"}})).message.idempotency_key, key);
  EXPECT_NE(call_in(binary({{"ce-source", "/cases7"}, {"ce-id", "7"}})).message.idempotency_key,
            call_in(binary({{"ce-source", "/cases"}, {"ce-id", "77"}})).message.idempotency_key);
  EXPECT_NE(key.find('\n'), std::string::npos) << "no key of another face can hold a line feed";
}

TEST(EventsFace, ContinuesTheTraceOfTheExtensionBeforeThatOfTheHeader) {
  constexpr const char* kOther = "00-11111111111111111111111111111111-2222222222222222-01";
  EXPECT_EQ(call_in(binary({{"ce-traceparent", kTrace}, {"traceparent", kOther}}))
                .message.traceparent.substr(3, 32),
            std::string(kTrace).substr(3, 32));
  auto request = structured(std::string("\"data\":1,\"traceparent\":\"") + kTrace + "\"");
  EXPECT_EQ(call_in(request).message.traceparent.substr(3, 32), std::string(kTrace).substr(3, 32));
}

TEST(EventsFace, TakesTheTraceStateOfWhereItTookTheTraceparent) {
  const server::Headers header{{"traceparent", kTrace}, {"tracestate", "a=1"}};
  const auto with = [&](server::Headers more) {
    more.insert(more.end(), header.begin(), header.end());
    return call_in(binary(more)).message.tracestate;
  };
  constexpr const char* kOther = "00-11111111111111111111111111111111-2222222222222222-01";
  EXPECT_EQ(with({}), "a=1");
  EXPECT_EQ(with({{"ce-traceparent", kOther}, {"ce-tracestate", "b=2,%20c=3"}}), "b=2,c=3");
  EXPECT_EQ(with({{"ce-traceparent", kOther}}), "") << "never one's list beside the other's parent";
  EXPECT_EQ(with({{"ce-tracestate", "b=2"}}), "a=1");
  EXPECT_EQ(with({{"ce-traceparent", "nothing"}, {"ce-tracestate", "b=2"}}), "a=1");
  auto request = structured(std::string(R"("data":1,"traceparent":")") + kTrace + R"(","tracestate":"b=2")");
  EXPECT_EQ(call_in(request).message.tracestate, "b=2");
}

TEST(EventsFace, DecodesHeadersAsTheHttpBindingSays) {
  const auto role = [](const std::string& value) {
    return call_in(binary({{"ce-saktarole", value}})).message.context.role;
  };
  EXPECT_EQ(role("Euro%20%E2%82%AC%20%F0%9F%98%80"), "Euro € 😀");
  EXPECT_EQ(role("%41%6c%6C"), "All") << "unneeded encoding, either case";
  EXPECT_EQ(role("\"a b\\\\c\""), "a b\\c") << "a quoted string of older senders";
  EXPECT_EQ(role("%2541"), "%41") << "decoded once";
  for (const char* bad : {"%C0%A0", "%4", "%", "%zz", "\"open", "%0A", "%C2%85"})
    EXPECT_EQ(told(binary({{"ce-saktarole", bad}})).substr(0, 4), "edge") << bad;
  EXPECT_EQ(told(binary({{"ce-saktarole", "%C0%A0"}})), "edge.event ce-saktarole");
}

TEST(EventsFace, RefusesRequestsThatAreNoEvents) {
  auto get = binary();
  get.method = "GET";
  EXPECT_EQ(told(get), "edge.method_not_allowed POST");
  auto query = binary();
  query.query = "a=b";
  EXPECT_EQ(told(query), "edge.not_found");
  EXPECT_EQ(told(binary({}, "text/plain")), "edge.media_type Content-Type");
  EXPECT_EQ(told(binary({{"content-type", ""}})), "edge.media_type Content-Type");
  EXPECT_EQ(told(event_post("application/cloudevents+avro")), "edge.media_type Content-Type");
  EXPECT_EQ(told(event_post("application/cloudevents+json; charset=latin1", object("\"data\":1"))),
            "edge.media_type Content-Type");
  EXPECT_EQ(told(event_post("application/json")), "edge.event ce-specversion") << "no event at all";
  EXPECT_EQ(told(event_post(kStructured, "[]")), "edge.event");
  EXPECT_EQ(told(event_post(kBatch, object("\"data\":1"))), "edge.event");
  EXPECT_EQ(told(event_post(kStructured, "{")), "codec.not_well_formed 1:2");
  EXPECT_EQ(told(event_post(kStructured, object("\"id\":\"8\""))), "codec.duplicate_member /id");
  EXPECT_EQ(told(structured("\"data\":{\"a\":1,\"a\":2}")).substr(0, 24), "codec.duplicate_member 1")
      << "no name of the sender's";
}

TEST(EventsFace, RefusesWhatBelongsToTheRestFace) {
  EXPECT_EQ(told(binary({{"sakta-purpose", "p"}})), "edge.header_invalid Sakta-Purpose");
  EXPECT_EQ(told(binary({{"sakta-anything", "p"}})), "edge.header_invalid Sakta-*");
  EXPECT_EQ(told(binary({{"idempotency-key", "k"}})), "edge.header_invalid Idempotency-Key");
  auto in_structured = structured("\"data\":1");
  in_structured.headers.emplace_back("sakta-user", "u");
  EXPECT_EQ(told(in_structured), "edge.header_invalid Sakta-User");
}

TEST(EventsFace, NamesTheAttributeThatIsWrongInBinaryMode) {
  for (const char* name : {"specversion", "id", "source", "type"})
    EXPECT_EQ(told(binary({{std::string("ce-") + name, ""}})), std::string("edge.event ce-") + name);
  const std::vector<std::pair<server::Headers, std::string>> wrong{
      {{{"ce-specversion", "0.3"}}, "edge.event ce-specversion"},
      {{{"ce-source", "a%20b"}}, "edge.event ce-source"},
      {{{"ce-source", "%25zz"}}, "edge.event ce-source"},
      {{{"ce-time", "yesterday"}}, "edge.event ce-time"},
      {{{"ce-time", "2026-11-20T08:15:48"}}, "edge.event ce-time"},
      {{{"ce-time", "2026-11-20T08:15:48.Z"}}, "edge.event ce-time"},
      {{{"ce-dataschema", "<x>"}}, "edge.event ce-dataschema"},
      {{{"ce-datacontenttype", "application/json"}}, "edge.event ce-datacontenttype"},
      {{{"ce-data", "x"}}, "edge.event ce-*"},
      {{{"ce-my_own", "x"}}, "edge.event ce-*"},
      {{{"ce-", "x"}}, "edge.event ce-*"},
      {{{"ce-saktasecret", "x"}}, "edge.event ce-sakta*"},
      {{{"ce-saktapurpose", "161175-19997"}}, "edge.header_invalid ce-saktapurpose"},
      {{{"ce-saktauser", std::string(201, 'u')}}, "edge.header_invalid ce-saktauser"},
      {{{"ce-id", std::string(65'537, 'i')}}, "edge.event ce-id"}};
  for (const auto& [headers, expected] : wrong) EXPECT_EQ(told(binary(headers)), expected);
  for (const char* good : {"2026-11-20T08:15:48.123456789Z", "2026-11-20t08:15:48+02:00"})
    EXPECT_EQ(told(binary({{"ce-time", good}})), "ok") << good;
  auto twice = binary();
  twice.headers.emplace_back("ce-id", "8");
  EXPECT_EQ(told(twice), "edge.event ce-id");
  auto other_twice = binary({{"ce-comexample", "1"}});
  other_twice.headers.emplace_back("ce-comexample", "1");
  EXPECT_EQ(told(other_twice), "edge.event ce-*") << "a name that the sender made up is not repeated";
}

TEST(EventsFace, NamesTheMemberThatIsWrongInStructuredMode) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {R"("data":1,"subject":"")", "edge.event /subject"},
      {R"("data":1,"time":5)", "edge.event /time"},
      {R"("data":1,"Wrong":"x")", "edge.event /*"},
      {R"("data":1,"comexample":1.5)", "edge.event /*"},
      {R"("data":1,"comexample":{})", "edge.event /*"},
      {R"("data":1,"saktapurpose":[])", "edge.event /saktapurpose"},
      {R"("data":1,"saktaother":"x")", "edge.event /sakta*"},
      {R"("data":1,"saktauser":"a\nb")", "edge.event /saktauser"},
      {R"("data":1,"datacontenttype":"text/plain")", "edge.media_type /datacontenttype"},
      {R"("subject":"s")", "edge.event /data"},
      {R"("data":1,"data_base64":"eA==")", "edge.event /data_base64"},
      {R"("datacontenttype":"application/json","data_base64":"?")", "edge.event /data_base64"},
      {R"("datacontenttype":"application/json","data_base64":7)", "edge.event /data_base64"},
      {R"("datacontenttype":"application/xml","data":{})", "edge.event /data"}};
  for (const auto& [members, expected] : wrong) EXPECT_EQ(told(structured(members)), expected) << members;
  EXPECT_EQ(told(event_post(kBatch, "[" + object("\"data\":1") + "," +
                                        object(R"("data":1,"saktacase":"161175-19997")") + "]")),
            "edge.header_invalid /1/saktacase");
  EXPECT_EQ(told(structured(R"("data":1,"comexample":-5,"other":true,"unset":null,"saktacase":17)")), "ok");
}

}  // namespace
}  // namespace hub::faces
