#include "adapters/soap/soap_adapter.h"

#include <gmock/gmock.h>

#include <fstream>
#include <functional>

#include "tests/support/heard.h"
#include "tests/support/run_task.h"
#include "tests/unit/adapters/soap/soap_partner.h"

using adapters::soap::FaultRemedy;
using adapters::soap::SoapAdapter;
using adapters::soap::SoapConfig;
using namespace soap_test;
using support::http_reply;
using support::Peer;
using testing::HasSubstr;
using testing::Not;

namespace {

struct Soap : testing::Test {
  using Reply = hub::Result<hub::port::Reply>;

  Reply call(const SoapConfig& config, hub::port::Request request = question()) {
    SoapAdapter adapter(config, hub::port::Services{client, clock, &heard, "partner"});
    return support::run_task(io, adapter.ask(request));
  }

  /// Calls a service that gives this answer, and names what came of it.
  std::string outcome(const std::string& status, const std::string& body, const std::string& headers = "",
                      const adapters::soap::FaultCodes& codes = {}) {
    const Service service([&](const Peer::Request& request) {
      std::string octets = body;
      if (const auto place = octets.find("OURS"); place != std::string::npos)
        octets.replace(place, 4, message_id_in(request.body));
      return Peer::Answer{http_reply(status, octets, headers)};
    });
    auto config = service.config();
    config.fault_codes = codes;
    config.namespaces = {{"p", "urn:partner"}};
    config.relates_to = demand_relates_to;
    config.operations.at("ask").fault_when = when;
    if (!code_place.empty()) config.fault.code = code_place;
    if (places) places(config.fault);
    const auto reply = call(config);
    if (reply) return "a reply";
    EXPECT_THAT(reply.error().to_string(), Not(HasSubstr("161175")))
        << "the partner's free text must not be named";
    pause = reply.error().pause();
    text = reply.error().to_string();
    return std::string(reply.error().code().name);
  }

  boost::asio::io_context io;
  hub::http::Client client{io};
  PlainClock clock;
  support::Heard heard;
  std::string when;  ///< fault_when
  std::string code_place;
  std::function<void(adapters::soap::FaultSettings&)> places;
  bool demand_relates_to = false;
  std::optional<std::chrono::milliseconds> pause;
  std::string text;
};

}  // namespace

TEST_F(Soap, SpeaksSoap12AsAgreed) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", envelope(message_id_in(request.body), good_reply()))};
  });
  auto request = question();
  request.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  request.tracestate = "rojo=1,congo=2";

  const auto reply = call(service.config(), request);

  ASSERT_TRUE(reply) << reply.error().to_string();
  EXPECT_THAT(reply->body.octets(), HasSubstr("<p:AskReply"));
  const auto seen = service.peer().requests().at(0);
  EXPECT_THAT(seen.head, HasSubstr("POST /service HTTP/1.1\r\n"));
  EXPECT_THAT(seen.head,
              HasSubstr("Content-Type: application/soap+xml; charset=utf-8; action=\"urn:partner:Ask\"\r\n"));
  EXPECT_THAT(seen.head, HasSubstr("traceparent: " + request.traceparent));
  EXPECT_THAT(seen.head, HasSubstr("tracestate: rojo=1,congo=2\r\n"));
  EXPECT_THAT(seen.head, Not(HasSubstr("SOAPAction")));
  EXPECT_EQ(message_id_in(seen.body), "urn:uuid:" + request.message.to_string());
  EXPECT_THAT(seen.body, HasSubstr("<wsa:To>urn:partner</wsa:To>"));
  EXPECT_THAT(seen.body, HasSubstr("<wsa:Action>urn:partner:Ask</wsa:Action>"));
  EXPECT_THAT(seen.body, HasSubstr(kSoap12));
  EXPECT_THAT(seen.body, Not(HasSubstr("Signature")));
}

TEST_F(Soap, SpeaksSoap11AsAgreed) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", envelope(message_id_in(request.body), good_reply(), kSoap11))};
  });
  auto config = service.config();
  config.soap_version = hub::formats::SoapVersion::v1_1;

  auto asked = question();
  hub::port::Evidence evidence;
  asked.evidence = &evidence;

  EXPECT_TRUE(call(config, asked));

  const auto seen = service.peer().requests().at(0);
  EXPECT_THAT(seen.head, HasSubstr("Content-Type: text/xml; charset=utf-8\r\n"));
  EXPECT_THAT(seen.head, HasSubstr("SOAPAction: \"urn:partner:Ask\"\r\n"));
  EXPECT_THAT(seen.body, HasSubstr(kSoap11));
  EXPECT_EQ(evidence.media_type, "text/xml") << "the form that was sent";
}

TEST_F(Soap, SignsWhenTheProfileSaysSo) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", envelope(message_id_in(request.body), good_reply()))};
  });
  auto config = service.config();
  config.security.sign = true;
  config.security.certificate = config.credentials.certificate;
  config.security.key = config.credentials.key;

  EXPECT_TRUE(call(config));

  const auto seen = service.peer().requests().at(0);
  EXPECT_THAT(seen.body, HasSubstr("<ds:SignatureValue>"));
}

TEST_F(Soap, TurnsFaultsIntoInstructions) {
  const auto with = [](const std::string& code) { return envelope("OURS", fault(code, "P-77")); };

  EXPECT_EQ(outcome("500 Oops", with("Sender")), "deliver.refused");
  EXPECT_THAT(text, HasSubstr("Sender P-77, HTTP 500"));
  EXPECT_EQ(outcome("400 Bad Request", with("Sender")), "deliver.refused");
  EXPECT_EQ(outcome("200 OK", with("Sender")), "deliver.refused");
  EXPECT_EQ(outcome("503 Busy", with("Receiver"), "Retry-After: 9\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, std::chrono::seconds(9));
  EXPECT_EQ(outcome("500 Oops", with("Receiver")), "deliver.bad_reply");
  EXPECT_EQ(outcome("500 Oops", with("MustUnderstand")), "deliver.misconfigured")
      << "nothing was processed, and nothing will be until the two sides agree";
  EXPECT_EQ(outcome("500 Oops", with("VersionMismatch")), "deliver.misconfigured");
  EXPECT_EQ(outcome("500 Oops", with("DataEncodingUnknown")), "deliver.bad_reply");
  EXPECT_EQ(outcome("500 Oops", envelope("urn:uuid:another", fault("Sender", "P-77"))), "deliver.bad_reply");
}

TEST_F(Soap, FollowsThePartnersCodesBeforeSoapsOwn) {
  const adapters::soap::FaultCodes codes{{"P-1", FaultRemedy::refuse},
                                         {"P-2", FaultRemedy::wait},
                                         {"P-3", FaultRemedy::resend},
                                         {"P-4", FaultRemedy::stop}};
  const auto said = [&](const std::string& code, const std::string& machine_code) {
    return outcome("500 Oops", envelope("OURS", fault(code, machine_code)), "Retry-After: 3\r\n", codes);
  };

  EXPECT_EQ(said("Receiver", "P-1"), "deliver.refused");
  EXPECT_EQ(said("Sender", "P-2"), "deliver.overloaded");
  EXPECT_EQ(pause, std::chrono::seconds(3));
  EXPECT_EQ(said("Sender", "P-3"), "deliver.not_taken");
  EXPECT_EQ(said("Sender", "P-4"), "deliver.misconfigured");
  EXPECT_EQ(said("Sender", "P-5"), "deliver.refused");
}

TEST_F(Soap, LetsTheSiteSayWhatAStatusMeans) {
  const adapters::soap::FaultCodes codes{
      {"HTTP 403", FaultRemedy::wait}, {"HTTP 500", FaultRemedy::resend}, {"P-1", FaultRemedy::stop}};

  EXPECT_EQ(outcome("403 No", "<html/>", "Retry-After: 3\r\n", codes), "deliver.overloaded");
  EXPECT_EQ(pause, std::chrono::seconds(3));
  EXPECT_EQ(outcome("500 Oops", "<html/>", "", codes), "deliver.not_taken");
  EXPECT_EQ(outcome("500 Oops", envelope("OURS", good_reply()), "", codes), "deliver.not_taken");
  EXPECT_EQ(outcome("500 Oops", envelope("OURS", fault("Receiver", "P-9")), "", codes), "deliver.not_taken");
  EXPECT_EQ(outcome("500 Oops", envelope("OURS", fault("Sender", "P-9")), "", codes), "deliver.refused");
  EXPECT_EQ(outcome("500 Oops", envelope("OURS", fault("Receiver", "P-1")), "", codes),
            "deliver.misconfigured");
  EXPECT_EQ(outcome("403 No", envelope("OURS", fault("Sender", "P-9")), "", codes), "deliver.overloaded");
}

TEST_F(Soap, ReadsAFaultBeforeTheStatusUnlessThatSpeaksForItself) {
  const auto with = [](const std::string& code) { return envelope("OURS", fault(code, "P-77")); };

  EXPECT_EQ(outcome("401 No", with("Sender")), "deliver.misconfigured");
  EXPECT_EQ(outcome("403 No", with("Receiver")), "deliver.misconfigured");
  EXPECT_EQ(outcome("408 Slow", with("Sender")), "deliver.not_taken");
  EXPECT_EQ(outcome("429 Too Many Requests", with("Sender"), "Retry-After: 2\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, std::chrono::seconds(2));
  EXPECT_EQ(outcome("404 None", with("Sender")), "deliver.refused");
  EXPECT_EQ(outcome("404 None", with("Receiver")), "deliver.bad_reply");
}

TEST_F(Soap, PrefersTheOperationsCodes) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{
        http_reply("500 Oops", envelope(message_id_in(request.body), fault("Sender", "P-1")))};
  });
  auto config = service.config();
  config.fault_codes = {{"P-1", FaultRemedy::stop}};
  config.operations["ask"].fault_codes = {{"P-1", FaultRemedy::wait}};

  const auto reply = call(config);

  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code().name, "deliver.overloaded");
}

TEST_F(Soap, FindsThePartnersCodeWhereverAFaultHasIt) {
  struct Row {
    std::string why;
    std::string fault;
    std::string place;  ///< `fault.code`; empty: as it is by itself.
    std::string shown;
  };
  const std::string s12 = "<s:Code><s:Value>s:Receiver</s:Value></s:Code>";
  const Row rows[] = {
      {"faultcode of the partner's own", "<s:Fault><faultcode xmlns:p='urn:p'>p:P-1</faultcode></s:Fault>",
       "", "P-1"},
      {"refinement of a standard faultcode", "<s:Fault><faultcode>s:Server.P-1</faultcode></s:Fault>", "",
       "P-1"},
      {"outer subcode",
       "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>P-1</s:Value><s:Subcode>"
       "<s:Value>Deeper</s:Value></s:Subcode></s:Subcode></s:Code></s:Fault>",
       "", "P-1"},
      {"faultstring by itself",
       "<s:Fault><faultcode>s:Server</faultcode><faultstring>P-1</faultstring></s:Fault>", "", "P-1"},
      {"text with what varies",
       "<s:Fault><faultcode>s:Server</faultcode><faultstring>person 161175-19997\n is not known"
       "</faultstring></s:Fault>",
       "", "person * is not known"},
      {"a Reason in the second language",
       "<s:Fault>" + s12 +
           "<s:Reason><s:Text xml:lang='lv'>Nav</s:Text><s:Text "
           "xml:lang='en'>P-1</s:Text></s:Reason></s:Fault>",
       "", "P-1"},
      {"a detail without elements", "<s:Fault>" + s12 + "<s:Detail>P-1</s:Detail></s:Fault>", "", "P-1"},
      {"the second code of the detail",
       "<s:Fault>" + s12 + "<s:Detail><code>X</code><e><code>P-1</code></e></s:Detail></s:Fault>", "", "P-1"},
      {"another name in the detail",
       "<s:Fault>" + s12 + "<s:Detail><e><number>P-1</number></e></s:Detail></s:Fault>", "number", "P-1"},
      {"an attribute in the detail", "<s:Fault>" + s12 + "<s:Detail><e no='P-1'/></s:Detail></s:Fault>",
       "//e/@no", "P-1"},
      {"the beginning of faultstring",
       "<s:Fault><faultcode>s:Server</faultcode><faultstring>P-1: person 161175-19997"
       "</faultstring></s:Fault>",
       "substring-before(//faultstring, ':')", "P-1"},
      {"SOAP's own code", "<s:Fault>" + s12 + "</s:Fault>", "", "Receiver"},
  };
  for (const Row& row : rows) {
    code_place = row.place;
    EXPECT_EQ(outcome("500 Oops", envelope("OURS", row.fault), "",
                      {{"P-1", FaultRemedy::refuse},
                       {"person * is not known", FaultRemedy::refuse},
                       {"Receiver", FaultRemedy::refuse}}),
              "deliver.refused")
        << row.why;
    EXPECT_THAT(text, HasSubstr(row.shown + ", HTTP 500")) << row.why;
  }
}

TEST_F(Soap, TakesAnAnswerForARefusalWhereFaultWhenHolds) {
  const std::string refused =
      "<p:AskReply xmlns:p='urn:partner'><p:status>refused</p:status><p:code>P-1</p:code><p:wait>9</p:wait>"
      "<p:why>person 161175-19997 is not known</p:why></p:AskReply>";
  const auto said = [&](const std::string& fault_when, const adapters::soap::FaultCodes& codes = {}) {
    when = fault_when;
    return outcome("200 OK", envelope("OURS", refused), "Retry-After: 3\r\n", codes);
  };

  EXPECT_EQ(said(""), "a reply");
  EXPECT_EQ(said("/p:AskReply/p:status = 'accepted'"), "a reply");
  EXPECT_EQ(said("/p:AskReply/p:status = 'refused'"), "deliver.refused");
  EXPECT_THAT(text, HasSubstr("the partner answered HTTP 200"));
  EXPECT_EQ(said("/p:AskReply/p:code"), "deliver.refused") << "a path holds where it finds something";
  EXPECT_EQ(said("/p:AskReply/p:status != 'accepted'", {{"P-1", FaultRemedy::resend}}), "deliver.not_taken");
  EXPECT_THAT(text, HasSubstr("the partner answered P-1, HTTP 200"));
  EXPECT_EQ(said("//p:status = 'refused'", {{"P-1", FaultRemedy::wait}}), "deliver.overloaded");
  EXPECT_EQ(pause, std::chrono::seconds(3)) << "the answer says none where fault.pause looks";
  places = [](adapters::soap::FaultSettings& fault) {
    fault.code = "/p:AskReply/p:none";
    fault.text = "/p:AskReply/p:why";
    fault.pause = "wait";
  };
  EXPECT_EQ(said("//p:code", {{"person * is not known", FaultRemedy::wait}}), "deliver.overloaded");
  EXPECT_THAT(text, HasSubstr("person * is not known, HTTP 200"));
  EXPECT_EQ(pause, std::chrono::seconds(9));
}

TEST_F(Soap, LooksForARefusalBeforeTheForm) {
  when = "//p:code";
  const std::string other = "<p:Refusal xmlns:p='urn:partner'><p:code>P-1</p:code></p:Refusal>";

  EXPECT_EQ(outcome("200 OK", envelope("OURS", other)), "deliver.refused");
  EXPECT_EQ(outcome("500 Oops", envelope("OURS", other), "", {{"P-1", FaultRemedy::stop}}),
            "deliver.misconfigured");
  EXPECT_EQ(outcome("200 OK", envelope("urn:uuid:another", other)), "deliver.bad_reply");
  EXPECT_EQ(outcome("200 OK", envelope("OURS", "<p:Other xmlns:p='urn:partner'/>")), "deliver.bad_reply");
}

TEST_F(Soap, CountsAFaultWithoutRelatesTo) {
  demand_relates_to = true;
  const auto bare = [](const std::string& body, const std::string& ns = kSoap12) {
    return "<s:Envelope xmlns:s='" + ns + "'><s:Body>" + body + "</s:Body></s:Envelope>";
  };
  const adapters::soap::FaultCodes codes{{"P-1", FaultRemedy::wait}};

  EXPECT_EQ(outcome("500 Oops", bare(fault("Sender", "P-1")), "", codes), "deliver.overloaded");
  EXPECT_EQ(outcome("200 OK", bare(fault("Sender", "P-1")), "", codes), "deliver.overloaded");
  EXPECT_EQ(
      outcome("500 Oops", bare("<s:Fault><faultcode>s:Client.P-1</faultcode></s:Fault>", kSoap11), "", codes),
      "deliver.overloaded");
  EXPECT_EQ(outcome("500 Oops", envelope("urn:uuid:another", fault("Sender", "P-1")), "", codes),
            "deliver.bad_reply");
  EXPECT_EQ(outcome("200 OK", bare(good_reply())), "deliver.bad_reply");
}

TEST_F(Soap, TakesThePauseFromTheFaultsDetail) {
  const std::string detail =
      "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text "
      "xml:lang='en'>x</s:Text></s:Reason>"
      "<s:Detail><e><code>P-2</code><retryAfterSeconds>12</retryAfterSeconds></e></s:Detail></s:Fault>";

  EXPECT_EQ(outcome("500 Oops", envelope("OURS", detail), "", {{"P-2", FaultRemedy::wait}}),
            "deliver.overloaded");
  EXPECT_EQ(pause, std::chrono::seconds(12));
}

TEST_F(Soap, JudgesStatusesWithoutSoap) {
  EXPECT_EQ(outcome("503 Busy", "later", "Retry-After: 7\r\n"), "deliver.overloaded");
  EXPECT_EQ(pause, std::chrono::seconds(7));
  EXPECT_EQ(outcome("429 Too Many Requests", ""), "deliver.overloaded");
  EXPECT_FALSE(pause);
  for (const std::string status : {"401 No", "403 No", "407 No"})
    EXPECT_EQ(outcome(status, "<html/>"), "deliver.misconfigured") << status;
  for (const std::string status : {"408 Slow", "421 Elsewhere", "425 Too Early"})
    EXPECT_EQ(outcome(status, "<html/>"), "deliver.not_taken") << status;
  for (const std::string status : {"400 Bad", "404 None", "405 Not So", "415 What", "422 Odd"})
    EXPECT_EQ(outcome(status, "<html/>"), "deliver.refused") << status;
  for (const std::string status : {"500 Oops", "502 Bad Gateway", "504 Late", "302 Found"})
    EXPECT_EQ(outcome(status, "<html/>"), "deliver.bad_reply") << status;
  EXPECT_EQ(outcome("200 OK", ""), "deliver.bad_reply");
  EXPECT_EQ(outcome("503 Busy", envelope("urn:uuid:another", good_reply())), "deliver.bad_reply");
  EXPECT_EQ(outcome("500 Oops", envelope("OURS", good_reply())), "deliver.bad_reply");
}

TEST_F(Soap, DemandsRelatesToOnlyIfTheProfileDoes) {
  const Service service([](const Peer::Request&) {
    return Peer::Answer{http_reply("200 OK", std::string("<s:Envelope xmlns:s='") + kSoap12 + "'><s:Body>" +
                                                 good_reply() + "</s:Body></s:Envelope>")};
  });
  auto config = service.config();
  EXPECT_TRUE(call(config));

  config.relates_to = true;
  const auto reply = call(config);

  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code().name, "deliver.bad_reply");
}

TEST_F(Soap, SendsNothingForAnOperationOrABodyThatItCannotSend) {
  const Service service([](const Peer::Request&) { return Peer::Answer{}; });
  auto unknown = question();
  unknown.operation = "tell";
  auto broken = question();
  broken.body = "<no-end>";

  EXPECT_EQ(call(service.config(), unknown).error().code().name, "deliver.no_operation");
  EXPECT_EQ(call(service.config(), broken).error().code().name, "map.not_valid")
      << "our mapping made this body of one message: no other need meet it";

  EXPECT_EQ(service.peer().connections(), 0U);
}

TEST_F(Soap, ProbesByAnOperationIfTold) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", envelope(message_id_in(request.body), good_reply()))};
  });
  auto config = service.config();
  config.probe = {adapters::soap::ProbeMethod::operation, "ask", "<ping/>"};
  SoapAdapter adapter(config, hub::port::Services{client, clock});

  EXPECT_TRUE(support::run_task(io, adapter.probe()));

  ASSERT_EQ(service.peer().requests().size(), 1U);
  EXPECT_THAT(service.peer().requests()[0].body, HasSubstr("<ping/>"));
}

namespace {

/// A contract file that knows `Ask` with `who`, and `answer` as the answer's only element.
std::string contract_file(const std::string& answer) {
  const std::string file = Service::pki().folder().string() + "/contract-" + answer + ".xsd";
  std::ofstream(file)
      << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:partner'"
         " elementFormDefault='qualified'><xs:element name='Ask'><xs:complexType><xs:sequence>"
         "<xs:element name='who' type='xs:string'/></xs:sequence></xs:complexType></xs:element>"
         "<xs:element name='"
      << answer
      << "'><xs:complexType><xs:sequence><xs:any processContents='skip' minOccurs='0'"
         " maxOccurs='unbounded'/></xs:sequence></xs:complexType></xs:element></xs:schema>";
  return file;
}

}  // namespace

TEST_F(Soap, CarriesWhatFitsTheContract) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", envelope(message_id_in(request.body), good_reply()))};
  });
  auto config = service.config();
  config.contract = contract_file("AskReply");

  EXPECT_TRUE(call(config));
}

TEST_F(Soap, SendsNothingThatDoesNotFitTheContract) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", envelope(message_id_in(request.body), good_reply()))};
  });
  auto config = service.config();
  config.contract = contract_file("AskReply");
  auto request = question();
  request.body = "<q:Ask xmlns:q='urn:partner'><q:whom>111111-11111</q:whom></q:Ask>";  // invented

  const auto reply = call(config, request);

  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code().name, "map.not_valid");
  EXPECT_THAT(reply.error().to_string(), Not(HasSubstr("111111")));
  EXPECT_TRUE(service.peer().requests().empty());
}

TEST_F(Soap, AnAnswerThatDoesNotFitTheContractIsABadReply) {
  const Service service([](const Peer::Request& request) {
    return Peer::Answer{http_reply("200 OK", envelope(message_id_in(request.body), good_reply()))};
  });
  auto config = service.config();
  config.contract = contract_file("AnotherAnswer");

  const auto reply = call(config);

  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code().name, "deliver.bad_reply");
}

TEST_F(Soap, AnAnswerGoesOnWithoutWhatTheContractDoesNotKnow) {
  std::string inner = "<p:sum>7</p:sum>";
  const Service service([&](const Peer::Request& request) {
    return Peer::Answer{http_reply(
        "200 OK",
        envelope(message_id_in(request.body), "<p:Total xmlns:p='urn:partner'>" + inner + "</p:Total>"))};
  });
  auto config = service.config();
  config.contract = Service::pki().folder().string() + "/contract-total.xsd";
  std::ofstream(config.contract)
      << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:partner'"
         " elementFormDefault='qualified'><xs:element name='Ask'><xs:complexType><xs:sequence>"
         "<xs:element name='who' type='xs:string'/></xs:sequence></xs:complexType></xs:element>"
         "<xs:element name='Total'><xs:complexType><xs:sequence><xs:element name='sum' type='xs:int'/>"
         "</xs:sequence></xs:complexType></xs:element></xs:schema>";
  config.operations.at("ask").reply = "Total";
  const auto answered = [&](const std::string& now) {
    inner = now;
    auto reply = call(config);
    return reply ? std::string(reply->body.octets()) : std::string(reply.error().code().name);
  };
  const std::string good = answered(inner);
  EXPECT_THAT(good, HasSubstr("<p:sum>7</p:sum></p:Total>"));
  EXPECT_THAT(heard.lines, testing::IsEmpty());

  EXPECT_EQ(answered("<p:rating>8</p:rating><p:sum unit='t'>7</p:sum><p:p161175-19997/>"), good);
  EXPECT_THAT(heard.lines, testing::ElementsAre("partner ask: /Total/rating, /Total/sum/@unit, /Total/*"));
  EXPECT_EQ(answered("<p:total>7</p:total>"), "deliver.bad_reply") << "a known one is missing";
  EXPECT_EQ(answered("<p:sum>x</p:sum><p:rating/>"), "deliver.bad_reply") << "a known one is wrong";
  config.unknown_members = adapters::frame::UnknownMembers::pass;
  EXPECT_EQ(answered("<p:sum>7</p:sum><p:rating/>"), good);
  config.unknown_members = adapters::frame::UnknownMembers::refuse;
  EXPECT_EQ(answered("<p:sum>7</p:sum><p:rating/>"), "deliver.bad_reply");
  EXPECT_EQ(heard.lines.size(), 1U) << "told is what went on without something";
}

TEST_F(Soap, AContractThatCannotBeReadIsSaidAtOnce) {
  auto config = Service::config_to(1);
  config.contract = "/nowhere/contract.wsdl";
  EXPECT_THROW(SoapAdapter(config, hub::port::Services{client, clock}), std::runtime_error);
}
