#include "tests/unit/adapters/rest/rest_partner.h"

using adapters::rest::Method;
using adapters::rest::RestConfig;
using adapters::rest::StepSettings;
using namespace rest_test;
using support::Peer;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr const char* kSteps = "urn:sakta:steps:1";

struct RestRequests : Rest {
  const Service service{good_answer};

  /// Nothing may leave for it; the error must not show the invented person.
  void refuses_to_send(const RestConfig& config, const std::string& body, const std::string& why) {
    const auto reply = call(config, question(body));
    EXPECT_EQ(outcome(reply), "map.not_valid") << body;
    if (!reply) {
      EXPECT_THAT(reply.error().to_string(), HasSubstr(why));
      EXPECT_THAT(reply.error().to_string(), Not(HasSubstr("161175")));
    }
    EXPECT_EQ(service.peer().connections(), 0U);
  }
};

std::string call_document(const std::string& content) {
  return "<s:call xmlns:s='" + std::string(kSteps) + "'>" + content + "</s:call>";
}

}  // namespace

TEST_F(RestRequests, SpeakJsonAsAgreed) {
  auto request = question(ask_body("Ilze \"X\""));
  request.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  request.tracestate = "rojo=1,congo=2";

  ASSERT_EQ(outcome(call(service.config(), request)), "a reply");

  const auto seen = service.peer().requests().at(0);
  EXPECT_EQ(line_of(seen), "POST /api/questions");
  EXPECT_EQ(header_of(seen, "Content-Type"), "application/json");
  EXPECT_EQ(header_of(seen, "Accept"), "application/json");
  EXPECT_EQ(header_of(seen, "traceparent"), request.traceparent);
  EXPECT_EQ(header_of(seen, "tracestate"), request.tracestate);
  EXPECT_EQ(header_of(seen, "Authorization"), "");
  EXPECT_EQ(seen.body, R"({"who":"Ilze \"X\"","message":")" + request.message.to_string() + R"("})");
}

TEST_F(RestRequests, SpeakXmlAsAgreedAlsoOnGet) {
  RestConfig config = service.xml_config();
  StepSettings look = step("look", Method::get, "/things");
  auto& steps_of = config.operations["ask"].steps;
  steps_of.insert(steps_of.begin(), look);

  ASSERT_EQ(outcome(call(config)), "a reply");

  const auto seen = service.peer().requests();
  ASSERT_EQ(seen.size(), 2U);
  for (const auto& one : seen) {
    EXPECT_EQ(header_of(one, "Content-Type"), "application/xml");
    EXPECT_EQ(header_of(one, "Accept"), "application/xml");
  }
  EXPECT_EQ(seen[0].body, "");
  EXPECT_THAT(seen[1].body, HasSubstr("<Ask xmlns=\"urn:partner\"><who>111111-11111</who><message>"));
  EXPECT_THAT(seen[1].body, Not(HasSubstr(kSteps)));
}

TEST_F(RestRequests, PutValuesIntoPathQueryAndHeaders) {
  RestConfig config = service.config();
  config.values = {{"template", "12 a"}};
  StepSettings& ask = config.operations["ask"].steps[0];
  ask.path = "/cases/{case}/x?template={template}&nothing={nothing}";
  ask.headers = {{"Idempotency-Key", "{message_id}"}, {"Accept", "application/vnd.partner+json"}};
  const auto request = question(call_document(
      "<s:value name='case'>A/1 ?x=\xC4\x81</s:value><s:body step='ask'>" + ask_body() + "</s:body>"));

  ASSERT_EQ(outcome(call(config, request)), "a reply");

  const auto seen = service.peer().requests().at(0);
  EXPECT_EQ(line_of(seen), "POST /api/cases/A%2F1%20%3Fx%3D%C4%81/x?template=12%20a&nothing=");
  EXPECT_EQ(header_of(seen, "Idempotency-Key"), request.message.to_string());
  EXPECT_EQ(header_of(seen, "Accept"), "application/vnd.partner+json");
}

TEST_F(RestRequests, NeverTakeAValueForAPlaceholder) {
  RestConfig config = service.config();
  config.values = {{"secret_number", "777"}};
  config.operations["ask"].steps[0].path = "/q?who={who}";
  const std::string text = "{secret_number} &lt;s:result of='secret_number'/&gt; $secret_number";

  ASSERT_EQ(outcome(call(config, question(call_document("<s:value name='who'>" + text +
                                                        "</s:value><s:body step='ask'>" + ask_body(text) +
                                                        "</s:body>")))),
            "a reply");

  const auto seen = service.peer().requests().at(0);
  EXPECT_THAT(seen.head, Not(HasSubstr("777")));
  EXPECT_THAT(seen.body, Not(HasSubstr("777")));
  EXPECT_THAT(seen.body, HasSubstr("<s:result of='secret_number'/>"));
}

TEST_F(RestRequests, LookKeysUpInTheSitesTables) {
  RestConfig config = service.config();
  config.tables.by_name = {{"currency", {{"EUR", "978"}}}};
  const auto with = [](const std::string& key) {
    return "<Ask xmlns='urn:partner' xmlns:s='urn:sakta:steps:1'><who><s:lookup table='currency' key='" +
           key + "'/></who><message><s:result of='message_id'/></message></Ask>";
  };

  refuses_to_send(config, with("161175-19997"), "table currency has no row for a key");
  config.tables.by_name.clear();
  refuses_to_send(config, with("EUR"), "no such table");
  config.tables.by_name = {{"currency", {{"EUR", "978"}}}};
  ASSERT_EQ(outcome(call(config, question(with("EUR")))), "a reply");
  EXPECT_THAT(service.peer().requests().at(0).body, HasSubstr(R"("who":"978")"));
}

TEST_F(RestRequests, LeaveOutWhatTheContractsTypesDoNotCount) {
  const auto answer =
      call(service.config(),
           question("<Ask xmlns='urn:partner' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                    "xsi:schemaLocation='urn:partner partner.xsd'><who>a</who><message>b</message>"
                    "<count>\n 7 </count></Ask>"));

  ASSERT_EQ(service.peer().requests().size(), 1U) << answer.error().to_string();
  EXPECT_EQ(service.peer().requests()[0].body, R"({"who":"a","message":"b","count":7})");
}

TEST_F(RestRequests, AreNotSentWhenTheyDoNotFit) {
  const auto config = service.config();

  refuses_to_send(config, "<no-end>", "question");
  refuses_to_send(config, "", "question");
  refuses_to_send(config, "<Ask xmlns='urn:partner'><whom>161175-19997</whom></Ask>", "question");
  refuses_to_send(config, "<Ask xmlns='urn:other'><who>161175-19997</who><message/></Ask>", "question");
  refuses_to_send(config, "<Tell xmlns='urn:partner'><who>161175-19997</who></Tell>", "not the element Ask");
  refuses_to_send(
      config, "<Ask xmlns='urn:partner'><who>a</who><message>b</message><count>161175-19997</count></Ask>",
      "question");
  refuses_to_send(config, call_document("<s:value name='x'>1</s:value>"), "no body for step ask");
  refuses_to_send(
      config,
      call_document("<s:body step='ask'>" + ask_body() + "</s:body><s:body step='other'><x/></s:body>"),
      "a body for a step that takes none");
  refuses_to_send(config,
                  "<Ask xmlns='urn:partner' xmlns:s='urn:sakta:steps:1'><who><s:result of='nothing'/></who>"
                  "<message/></Ask>",
                  "no step has brought");
  auto other = config;
  other.operations["ask"].steps[0].headers = {{"X-Who", "{who}"}};
  refuses_to_send(other,
                  call_document("<s:value name='who'>161175\n19997</s:value><s:body step='ask'>" +
                                ask_body() + "</s:body>"),
                  "control character");
  other = config;
  other.operations["ask"].steps[0].path = "/cases/{who}/x";
  refuses_to_send(
      other, call_document("<s:value name='who'>..</s:value><s:body step='ask'>" + ask_body() + "</s:body>"),
      "path");
}

TEST_F(RestRequests, KeepBodiesAsEvidenceAndNothingElse) {
  RestConfig config = service.config();
  config.auth.method = adapters::rest::AuthMethod::bearer;
  config.auth.token = "very-secret";
  auto request = question();
  hub::port::Evidence evidence;
  request.evidence = &evidence;

  ASSERT_EQ(outcome(call(config, request)), "a reply");

  const auto seen = service.peer().requests().at(0);
  EXPECT_EQ(header_of(seen, "Authorization"), "Bearer very-secret");
  EXPECT_EQ(evidence.sent, seen.body);
  EXPECT_EQ(evidence.received, json_reply(request.message.to_string()));
  EXPECT_EQ(evidence.media_type, "application/json");
}

TEST_F(RestRequests, AreRefusedForAnUnknownOperation) {
  auto request = question();
  request.operation = "tell";

  EXPECT_EQ(outcome(call(service.config(), request)), "deliver.no_operation");
  EXPECT_EQ(service.peer().connections(), 0U);
}

TEST_F(RestRequests, ProbeWithGetIfAPathIsGiven) {
  const Service probed([](const Peer::Request& request) {
    return Peer::Answer{
        support::http_reply(line_of(request) == "GET /api/health" ? "200 OK" : "500 Oops", "{}")};
  });
  auto config = probed.config();
  config.probe.path = "/health";
  config.auth.method = adapters::rest::AuthMethod::bearer;
  config.auth.token = "very-secret";
  {
    adapters::rest::RestAdapter adapter(config, services());
    EXPECT_TRUE(support::run_task(io, adapter.probe()));
  }
  config.probe.authenticated = true;
  {
    adapters::rest::RestAdapter adapter(config, services());
    EXPECT_TRUE(support::run_task(io, adapter.probe()));
  }
  config.probe.path = "/elsewhere";
  {
    adapters::rest::RestAdapter adapter(config, services());
    EXPECT_FALSE(support::run_task(io, adapter.probe()));
  }

  const auto seen = probed.peer().requests();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(header_of(seen[0], "Authorization"), "");
  EXPECT_EQ(header_of(seen[1], "Authorization"), "Bearer very-secret");
}

TEST_F(RestRequests, SpeakFormsWhereAStepSaysSo) {
  RestConfig config = service.config();
  StepSettings& ask = config.operations["ask"].steps.front();
  ask.encoding = adapters::rest::Encoding::form;
  auto request = question(ask_body("Ilze &amp; \xC4\x80"));
  (void)call(config, request);

  const auto seen = service.peer().requests().at(0);
  EXPECT_EQ(header_of(seen, "Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(header_of(seen, "Accept"), "application/json");
  EXPECT_EQ(seen.body, "who=Ilze%20%26%20%C4%80&message=" + request.message.to_string());
}

TEST_F(RestRequests, UseTheMethodThatAStepNames) {
  const std::vector<std::pair<Method, std::string>> methods{
      {Method::post, "POST"}, {Method::put, "PUT"}, {Method::patch, "PATCH"}, {Method::del, "DELETE"}};
  std::size_t at = 0;
  for (const auto& [method, word] : methods) {
    RestConfig config = service.config();
    config.operations["ask"].steps.front().method = method;
    ASSERT_EQ(outcome(call(config)), "a reply") << word;
    const auto seen = service.peer().requests().at(at++);
    EXPECT_EQ(line_of(seen), word + " /api/questions");
    EXPECT_THAT(seen.body, HasSubstr("111111-11111")) << word;
  }
}
