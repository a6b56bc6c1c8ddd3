/// Every MUST of CloudEvents 1.0.2 that is about what a receiver takes, by the section it stands in: `core`
/// (the specification), `json` (JSON event format), `http` (HTTP protocol binding). Places, batches and
/// answers are in events_face_test.cc, what the hub itself posts in tests/unit/adapters/events.
#include <gtest/gtest.h>

#include "hub/faces/events/face.h"

namespace hub::faces {
namespace {

/// What became of the only event: "ok", its body after "ok ", or the error's code and place.
std::string read(server::HttpRequest request, bool with_body = false) {
  const auto told = [](const Error& error) {
    return std::string(error.code().name) + (error.place().empty() ? "" : " " + error.place());
  };
  const auto events = read_events(request);
  if (!events) return told(events.error());
  if (events->events.size() != 1) return std::to_string(events->events.size()) + " events";
  const auto& call = events->events.front().call;
  if (!call) return told(call.error());
  return with_body ? "ok " + call->message.body : "ok";
}

server::HttpRequest event_in(std::string content_type, std::string body) {
  server::HttpRequest request;
  request.method = "POST";
  request.path = "/v1/events";
  request.headers.emplace_back("content-type", std::move(content_type));
  request.body = std::move(body);
  return request;
}

constexpr const char* kRequired = R"("specversion":"1.0","id":"7","source":"/cases","type":"case.opened")";

/// A structured event with these members beside the required ones and `"data":{}`.
std::string json_with(const std::string& members) {
  return read(event_in("application/cloudevents+json; charset=UTF-8",
                       std::string("{") + kRequired + R"(,"data":{},)" + members + "}"));
}

/// A structured event with these members beside the required ones; with its body.
std::string json_data(const std::string& members) {
  return read(event_in("application/cloudevents+json", std::string("{") + kRequired + "," + members + "}"),
              true);
}

server::HttpRequest event_beside(const server::Headers& more,
                                 const std::string& content_type = "application/json") {
  auto request = event_in(content_type, "{}");
  request.headers.insert(
      request.headers.end(),
      {{"ce-specversion", "1.0"}, {"ce-id", "7"}, {"ce-source", "/cases"}, {"ce-type", "case.opened"}});
  request.headers.insert(request.headers.end(), more.begin(), more.end());
  return request;
}

std::string header_with(const std::string& name, const std::string& value) {
  return read(event_beside({{name, value}}));
}

struct Case {
  const char* section;
  std::string got;
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(one.got, one.expected) << one.section;
}

std::string without(const std::string& name, const std::string& instead = {}) {
  std::string event = "{";
  for (const auto& [member, value] :
       std::vector<std::pair<std::string, std::string>>{{"specversion", "\"1.0\""},
                                                        {"id", "\"7\""},
                                                        {"source", "\"/cases\""},
                                                        {"type", "\"case.opened\""}})
    if (member != name) event.append("\"").append(member).append("\":").append(value).append(",");
  if (!instead.empty()) event.append("\"").append(name).append("\":").append(instead).append(",");
  return read(event_in("application/cloudevents+json", event + "\"data\":{}}"));
}

TEST(CloudEventsCore, RequiredAttributes) {
  check({
      {"core, id: REQUIRED", without("id"), "edge.event /id"},
      {"core, id: non-empty", without("id", "\"\""), "edge.event /id"},
      {"core, source: REQUIRED", without("source"), "edge.event /source"},
      {"core, source: non-empty", without("source", "\"\""), "edge.event /source"},
      {"core, specversion: REQUIRED", without("specversion"), "edge.event /specversion"},
      {"core, specversion: non-empty", without("specversion", "\"\""), "edge.event /specversion"},
      {"core, specversion: MUST be 1.0", without("specversion", "\"0.3\""), "edge.event /specversion"},
      {"core, specversion: no patch level", without("specversion", "\"1.0.2\""), "edge.event /specversion"},
      {"core, specversion: a String", without("specversion", "1"), "edge.event /specversion"},
      {"core, type: REQUIRED", without("type"), "edge.event /type"},
      {"core, type: non-empty", without("type", "\"\""), "edge.event /type"},
      {"json 2.2: null is unset", without("id", "null"), "edge.event /id"},
      {"core, id: a String", without("id", "7"), "edge.event /id"},
      {"core, id: any String", without("id", "\"a b/%😀\""), "ok"},
      {"core, source: as its examples", without("source", "\"https://github.com/cloudevents\""), "ok"},
      {"core, source: as its examples", without("source", "\"mailto:cncf-wg-serverless@lists.cncf.io\""),
       "ok"},
      {"core, source: as its examples",
       without("source", "\"urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66\""), "ok"},
      {"core, source: as its examples", without("source", "\"1-555-123-4567\""), "ok"},
      {"core, source: URI-reference", without("source", "\"a b\""), "edge.event /source"},
      {"core, source: URI-reference", without("source", "\"1a:b\""), "edge.event /source"},
      {"core, source: URI-reference", without("source", "\"a#b#c\""), "edge.event /source"},
      {"core, source: URI-reference", without("source", "\"/pēteris\""), "edge.event /source"},
  });
}

TEST(CloudEventsCore, OptionalAttributes) {
  check({
      {"core, subject", json_with(R"("subject":"mynewfile.jpg")"), "ok"},
      {"core, subject: non-empty", json_with(R"("subject":"")"), "edge.event /subject"},
      {"core, subject: a String", json_with(R"("subject":true)"), "edge.event /subject"},
      {"core, dataschema: URI", json_with(R"("dataschema":"https://example.lv/case?v=1")"), "ok"},
      {"core, dataschema: non-empty", json_with(R"("dataschema":"")"), "edge.event /dataschema"},
      {"core, dataschema: absolute", json_with(R"("dataschema":"/case.json")"), "edge.event /dataschema"},
      {"RFC 3986, 4.3: no fragment", json_with(R"("dataschema":"https://a.lv/s#x")"),
       "edge.event /dataschema"},
      {"core, time: RFC 3339", json_with(R"("time":"2018-04-05T17:31:00Z")"), "ok"},
      {"core, time: RFC 3339", json_with(R"("time":"2018-04-05T17:31:00.123+03:00")"), "ok"},
      {"core, time: has a zone", json_with(R"("time":"2018-04-05T17:31:00")"), "edge.event /time"},
      {"core, time: a day that exists", json_with(R"("time":"2018-02-30T17:31:00Z")"), "edge.event /time"},
      {"core, time: an hour that exists", json_with(R"("time":"2018-04-05T24:00:00Z")"), "edge.event /time"},
      {"core, time: a T between", json_with(R"("time":"2018-04-05 17:31:00Z")"), "edge.event /time"},
      {"core, time: non-empty", json_with(R"("time":"")"), "edge.event /time"},
      {"core, datacontenttype: RFC 2046", json_with(R"("datacontenttype":"json")"),
       "edge.media_type /datacontenttype"},
      {"core, datacontenttype: non-empty", json_with(R"("datacontenttype":"")"),
       "edge.event /datacontenttype"},
      {"json 2.2: null is unset",
       json_with(R"("subject":null,"time":null,"dataschema":null,"datacontenttype":null,"mine":null)"), "ok"},
  });
}

TEST(CloudEventsCore, NamesAndTypesOfAttributes) {
  check({
      {"core, names: letters and digits", json_with(R"("comexampleextension1":"value","1st":"x")"), "ok"},
      {"core, names: longer than 20 is advice", json_with(R"("averyveryveryverylongname":"x")"), "ok"},
      {"core, names: no upper case", json_with(R"("comExample":"x")"), "edge.event /*"},
      {"core, names: no hyphen", json_with(R"("com-example":"x")"), "edge.event /*"},
      {"core, names: no underscore", json_with(R"("com_example":"x")"), "edge.event /*"},
      {"core, names: ASCII", json_with(R"("jāņi":"x")"), "edge.event /*"},
      {"core, names: not empty", json_with(R"("":"x")"), "edge.event /*"},
      {"core, Boolean", json_with(R"("mine":true,"other":false)"), "ok"},
      {"core, Integer", json_with(R"("mine":5,"other":-2147483648,"third":2147483647)"), "ok"},
      {"core, Integer: 32 bits", json_with(R"("mine":2147483648)"), "edge.event /*"},
      {"core, Integer: 32 bits", json_with(R"("mine":-2147483649)"), "edge.event /*"},
      {"json 2.2: the integer component only", json_with(R"("mine":1.0)"), "edge.event /*"},
      {"json 2.2: no exponent", json_with(R"("mine":1e3)"), "edge.event /*"},
      {"core, types: no map", json_with(R"("mine":{"a":1})"), "edge.event /*"},
      {"core, types: no list", json_with(R"("mine":["a"])"), "edge.event /*"},
      {"core, String: may be empty", json_with(R"("mine":"")"), "ok"},
      {"core, String: U+0000 to U+001F", json_with(R"("mine":"a\nb")"), "edge.event /*"},
      {"core, String: U+007F", json_with(R"("mine":"a\u007fb")"), "edge.event /*"},
      {"core, String: U+0080 to U+009F", json_with(R"("subject":"a\u0085b")"), "edge.event /subject"},
      {"core, String: noncharacter", json_with(R"("subject":"a\ufdd0b")"), "edge.event /subject"},
      {"core, String: noncharacter", json_with(R"("mine":"a\ud83f\udffeb")"), "edge.event /*"},
      {"core, String: surrogates in pairs", json_with(R"("mine":"\ud800\udead")"), "ok"},
      {"core, String: no surrogate alone", json_with(R"("mine":"\udead")").substr(0, 6), "codec."},
      {"core, Size Limits: 64 KByte", json_with(R"("mine":")" + std::string(60'000, 'x') + "\""), "ok"},
  });
}

TEST(CloudEventsJson, DataByItsMediaType) {
  const auto of = [](const char* type, const char* data) {
    return json_data(std::string(R"("datacontenttype":")") + type + R"(",)" + data);
  };
  check({
      {"3.1.1: application/json is implied", json_data(R"("data":{"a":1})"), R"(ok {"a":1})"},
      {"3.2: a text is a text", json_data(R"("data":"I'm just a string")"), "ok \"I'm just a string\""},
      {"3.1.2: MUST NOT be read again", json_data(R"("data":"{\"a\":1}")"), R"(ok "{\"a\":1}")"},
      {"3.1.1: null is a value", json_data(R"("data":null)"), "ok null"},
      {"3.1.1: */json", of("text/json", R"("data":[1])"), "ok [1]"},
      {"3.1.1: */*+json", of("application/vnd.example+json; version=1", R"("data":[1])"), "ok [1]"},
      {"3.1.1: stripped of parameters", of("application/json;charset=UTF-8", R"("data":[1])"), "ok [1]"},
      {"core, example: text/xml", of("text/xml", R"("data":"<much wow=\"xml\"/>")"),
       "ok <much wow=\"xml\"/>"},
      {"3.2, example: application/xml", of("application/xml", R"("data":"<much/>")"), "ok <much/>"},
      {"3.1.1: another XML", of("application/atom+xml", R"("data":"<much/>")"), "ok <much/>"},
      {"3.1.2: MAY fail if it is no text", of("application/xml", R"("data":{})"), "edge.event /data"},
      {"3.1.2: data_base64 is decoded", of("application/json", R"("data_base64":"WzFd")"), "ok [1]"},
      {"3.1.2: also of XML", of("text/xml", R"("data_base64":"PGEvPg==")"), "ok <a/>"},
      {"core, datacontenttype: absent is application/json", json_data(R"("data_base64":"WzFd")"), "ok [1]"},
      {"3.1.1: data and data_base64 exclude each other", json_data(R"("data":1,"data_base64":"WzFd")"),
       "edge.event /data_base64"},
      {"3.1.1: also a payload of null", json_data(R"("data":null,"data_base64":"WzFd")"),
       "edge.event /data_base64"},
      {"2.4, its JSON Schema: null as if it was not there", json_data(R"("data":[1],"data_base64":null)"),
       "ok [1]"},
      {"RFC 4648, 3.3: nothing outside of the alphabet", json_data(R"("data_base64":"Wz Fd")"),
       "edge.event /data_base64"},
      {"RFC 4648, 3.2: with its padding", json_data(R"("data_base64":"PGEvPg")"), "edge.event /data_base64"},
      {"RFC 4648, 5: of another alphabet", json_data(R"("data_base64":"-_-_")"), "edge.event /data_base64"},
      {"json 2.2: Binary is a text", json_data(R"("data_base64":[1])"), "edge.event /data_base64"},
      {"here: a type's data is JSON or XML",
       of("application/vnd.apache.thrift.binary", R"("data_base64":"WzFd")"),
       "edge.media_type /datacontenttype"},
      {"here: a message has data", json_data(R"("subject":"s")"), "edge.event /data"},
  });
}

TEST(CloudEventsJson, EnvelopeAndBatch) {
  const std::string event = std::string("{") + kRequired + R"(,"data":{}})";
  const auto sent_as = [](const char* type, const std::string& body) { return read(event_in(type, body)); };
  check({
      {"3: application/cloudevents+json", sent_as("application/cloudevents+json", event), "ok"},
      {"http 3.2.1: with charset", sent_as("application/cloudevents+json; charset=utf-8", event), "ok"},
      {"http 3: in any case", sent_as("Application/CloudEvents+JSON", event), "ok"},
      {"3: a JSON object", sent_as("application/cloudevents+json", "[" + event + "]"), "edge.event"},
      {"4.2: application/cloudevents-batch+json",
       sent_as("application/cloudevents-batch+json", "[" + event + "]"), "ok"},
      {"4.1: a JSON array", sent_as("application/cloudevents-batch+json", event), "edge.event"},
      {"4.3: an empty one is valid", sent_as("application/cloudevents-batch+json", "[]"), "0 events"},
      {"http 3: a format that is not known", sent_as("application/cloudevents+avro", event),
       "edge.media_type Content-Type"},
      {"http 3: a batch that is not known", sent_as("application/cloudevents-batch+avro", event),
       "edge.media_type Content-Type"},
      {"RFC 8259, 4: each name once",
       sent_as("application/cloudevents+json", std::string("{") + kRequired + R"(,"id":"8","data":{}})"),
       "codec.duplicate_member /id"},
  });
}

TEST(CloudEventsHttp, BinaryMode) {
  check({
      {"3.1.3.1: headers ce-", read(event_beside({})), "ok"},
      {"3.1.1: Content-Type is the datacontenttype", read(event_beside({}, "application/vnd.a+json; v=1")),
       "ok"},
      {"3.1.1: of XML", read(event_beside({}, "text/xml; charset=utf-8")), "ok"},
      {"3.1.1: no ce-datacontenttype beside it", header_with("ce-datacontenttype", "application/json"),
       "edge.event ce-datacontenttype"},
      {"core, names", header_with("ce-com_example", "x"), "edge.event ce-*"},
      {"3.1.3: each header once", header_with("ce-id", "8"), "edge.event ce-id"},
      {"core, time", header_with("ce-time", "2018-04-05T03:56:24Z"), "ok"},
      {"core, time", header_with("ce-time", "2018-04-31T03:56:24Z"), "edge.event ce-time"},
      {"core, dataschema", header_with("ce-dataschema", "case.json"), "edge.event ce-dataschema"},
      {"core, subject: non-empty", header_with("ce-subject", ""), "edge.event ce-subject"},
      {"3.1.3.2: percent-encoded", header_with("ce-subject", "Euro%20%E2%82%AC%20%F0%9F%98%80"), "ok"},
      {"3.1.3.2: UTF-8 MUST be percent-encoded", header_with("ce-subject", "Līvāni"),
       "edge.event ce-subject"},
      {"3.1.3.2: in a quoted string, too", header_with("ce-subject", "\"Līvāni\""), "edge.event ce-subject"},
      {"3.1.3.2: of any attribute", header_with("ce-mine", "Līvāni"), "edge.event ce-*"},
      {"3.1.3.2: so MUST Latin-1", header_with("ce-subject", "caf\xE9"), "edge.event ce-subject"},
      {"3.1.3.2: so MUST delete", header_with("ce-subject", "a\x7F"), "edge.event ce-subject"},
      {"3.1.3.2: lower case MUST be accepted", header_with("ce-time", "2018-04-05T03%3a56%3A24Z"), "ok"},
      {"3.1.3.2: unneeded encoding MUST be accepted", header_with("ce-time", "%32018-04-05T03:56:24Z"), "ok"},
      {"3.1.3.2: overlong MUST be rejected", header_with("ce-subject", "%C0%A0"), "edge.event ce-subject"},
      {"3.1.3.2: no UTF-8 MUST be rejected", header_with("ce-subject", "%FF"), "edge.event ce-subject"},
      {"3.1.3.2: a surrogate is no UTF-8", header_with("ce-subject", "%ED%BA%AD"), "edge.event ce-subject"},
      {"3.1.3.2: one round", header_with("ce-time", "2018-04-05T03%253A56:24Z"), "edge.event ce-time"},
      {"3.1.3.2: half an encoding", header_with("ce-subject", "100%"), "edge.event ce-subject"},
      {"3.1.3.2: quoted strings MUST be supported", header_with("ce-time", "\"2018-04-05T03:56:24Z\""), "ok"},
      {"3.1.3.2: with backslashes", header_with("ce-time", "\"2018-04-05\\T03:56:24Z\""), "ok"},
      {"3.1.3.2: then percent-decoded", header_with("ce-time", "\"2018-04-05T03%3A56:24Z\""), "ok"},
      {"RFC 9110, 5.6.4: a quoted string ends", header_with("ce-subject", "\"open"), "edge.event ce-subject"},
      {"core, String: control character", header_with("ce-subject", "a%0Ab"), "edge.event ce-subject"},
      {"core, String: noncharacter", header_with("ce-subject", "%EF%BF%BE"), "edge.event ce-subject"},
      {"core, String: noncharacter", header_with("ce-mine", "%EF%B7%90"), "edge.event ce-*"},
  });
  EXPECT_EQ(read(event_in("application/json", "{}")), "edge.event ce-specversion")
      << "3: all mandatory ones, or no event";
  auto both = event_in("application/cloudevents+json", std::string("{") + kRequired + R"(,"data":{}})");
  both.headers.emplace_back("ce-id", "another");
  EXPECT_EQ(read(both), "ok") << "3.2.3: the same headers MAY stand beside; the payload says it";
}

}  // namespace
}  // namespace hub::faces
