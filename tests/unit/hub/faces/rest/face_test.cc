#include "hub/faces/rest/face.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hub/telemetry/trace_context.h"

namespace hub::faces {
namespace {

constexpr const char* kId = "01936f2e-5b7c-7cc3-98c4-dc0c0c07398f";

server::HttpRequest get(std::string path) {
  server::HttpRequest request;
  request.method = "GET";
  request.path = std::move(path);
  return request;
}

server::HttpRequest post(std::string path, std::string content_type = "application/json") {
  server::HttpRequest request;
  request.method = "POST";
  request.path = std::move(path);
  request.body = "{}";
  if (!content_type.empty()) request.headers.emplace_back("content-type", std::move(content_type));
  return request;
}

server::HttpRequest ask_with(std::string header, std::string value) {
  auto request = post("/v1/ask/debts.query");
  request.headers.emplace_back(std::move(header), std::move(value));
  return request;
}

/// Error code and place, "code place", or "ok".
std::string told(server::HttpRequest request) {
  const auto call = read_rest(request);
  if (call) return "ok";
  return std::string(call.error().code().name) +
         (call.error().place().empty() ? "" : " " + call.error().place());
}

TEST(Rest, SaysInBothLanguagesWhatIsWrong) {
  const auto in_both = [](const server::HttpRequest& request) {
    auto copy = request;
    const Sentence told = read_rest(copy).error().told();
    return told.en() + " | " + told.lv();
  };
  EXPECT_EQ(
      in_both(ask_with("sakta-mood", "good")),
      "a header Sakta-* that is not known; there are Sakta-User, Sakta-Role, Sakta-On-Behalf-Of, "
      "Sakta-Ground, Sakta-Case, Sakta-Purpose, Sakta-Legal-Basis | nezināma galvene Sakta-*; zināmās ir "
      "Sakta-User, Sakta-Role, Sakta-On-Behalf-Of, Sakta-Ground, Sakta-Case, Sakta-Purpose, "
      "Sakta-Legal-Basis");
  EXPECT_EQ(in_both(ask_with("sakta-user", "\xFF")), "the value is not UTF-8 | vērtība nav UTF-8 kodējumā");
  EXPECT_EQ(in_both(ask_with("accept", "text/html")),
            "neither JSON nor XML is accepted | netiek pieņemts ne JSON, ne XML");
}

TEST(Rest, ReadsAnAsk) {
  auto request = post("/v1/ask/debts.query");
  request.remote = "192.0.2.0/24";
  request.received_at = std::chrono::system_clock::time_point(std::chrono::seconds(7));
  request.peer = crypto::PeerCertificate{"sha256:ab", {"dns:a.example"}};

  const auto call = read_rest(request);

  ASSERT_TRUE(call);
  EXPECT_EQ(call->verb, Verb::ask);
  EXPECT_EQ(call->name, "debts.query");
  EXPECT_EQ(call->message.type, "debts.query");
  EXPECT_EQ(call->message.pattern, model::Pattern::ask);
  EXPECT_EQ(call->message.body, "{}");
  EXPECT_EQ(call->message.remote, "192.0.2.0/24");
  EXPECT_EQ(call->message.certificate, "sha256:ab");
  EXPECT_EQ(call->message.received_at, request.received_at);
}

TEST(Rest, ReadsASend) {
  auto request = post("/v1/send/invoice.issued", "application/xml");

  const auto call = read_rest(request);

  ASSERT_TRUE(call);
  EXPECT_EQ(call->verb, Verb::send);
  EXPECT_EQ(call->message.pattern, model::Pattern::send);
  EXPECT_EQ(call->message.format, model::Format::xml);
}

TEST(Rest, ReadsTheAddressesThatAreRead) {
  const auto verb = [](const std::string& path) {
    auto request = get(path);
    const auto call = read_rest(request);
    return std::pair(call->verb, call->name);
  };

  EXPECT_EQ(verb("/v1/messages/" + std::string(kId)), std::pair(Verb::status, std::string(kId)));
  EXPECT_EQ(verb("/v1/messages/" + std::string(kId) + "/content"),
            std::pair(Verb::content, std::string(kId)));
  auto request = get("/v1/messages/" + std::string(kId) + "/attachments/" + std::string(64, 'a'));
  const auto attachment = read_rest(request);
  EXPECT_EQ(attachment->verb, Verb::attachment);
  EXPECT_EQ(attachment->name, kId);
  EXPECT_EQ(attachment->attachment, std::string(64, 'a'));
  EXPECT_EQ(verb("/v1/openapi.json"), std::pair(Verb::openapi, std::string()));
  EXPECT_EQ(verb("/v1/schemas/debts.query.json"), std::pair(Verb::schema, std::string("debts.query")));
  EXPECT_EQ(verb("/v1/messages/01936F2E-5B7C-7CC3-98C4-DC0C0C07398F").second, kId) << "one form of an id";
}

class UnknownPath : public testing::TestWithParam<const char*> {};
TEST_P(UnknownPath, IsNotFoundWhateverTheMethod) {
  EXPECT_EQ(told(get(GetParam())), "edge.not_found");
  EXPECT_EQ(told(post(GetParam())), "edge.not_found");
}
INSTANTIATE_TEST_SUITE_P(
    Catalogue, UnknownPath,
    testing::Values("/", "/v1", "/v1/", "/v2/ask/debts.query", "/V1/ask/debts.query", "/v1/ask", "/v1/ask/",
                    "/v1/ask/debts.query/", "/v1//ask/debts.query", "/v1/ask/debts.query/x",
                    "/v1/ask/Debts.query", "/v1/ask/debts%2Equery", "/v1/ask/..",
                    "/v1/ask/../send/invoice.issued", "/v1/ask/1debts", "/v1/messages/", "/v1/messages/7",
                    "/v1/messages/../openapi.json", "/v1/messages/01936f2e5b7c7cc398c4dc0c0c07398f",
                    "/v1/messages/01936f2e-5b7c-7cc3-98c4-dc0c0c07398f/",
                    "/v1/messages/01936f2e-5b7c-7cc3-98c4-dc0c0c07398f/content/", "/v1/schemas/debts.query",
                    "/v1/schemas/.json", "/v1/openapi.json/"));

TEST(Rest, ATypeNameHasAtMost100Characters) {
  EXPECT_EQ(told(post("/v1/ask/" + std::string(100, 'a'))), "ok");
  EXPECT_EQ(told(post("/v1/ask/" + std::string(101, 'a'))), "edge.not_found");
}

TEST(Rest, AWrongMethodIsToldTheRightOne) {
  EXPECT_EQ(told(get("/v1/ask/debts.query")), "edge.method_not_allowed POST");
  EXPECT_EQ(told(post("/v1/openapi.json")), "edge.method_not_allowed GET");
  auto head = get("/v1/openapi.json");
  head.method = "HEAD";
  EXPECT_EQ(told(head), "edge.method_not_allowed GET");
  auto lower = post("/v1/ask/debts.query");
  lower.method = "post";
  EXPECT_EQ(told(lower), "edge.method_not_allowed POST") << "methods are case-sensitive";
}

TEST(Rest, APostTakesNoQuery) {
  auto request = post("/v1/ask/debts.query");
  request.query = "person=1";
  EXPECT_EQ(told(request), "edge.not_found");
}

TEST(Rest, AGetTakesNoBody) {
  auto request = get("/v1/openapi.json");
  request.body = "x";
  EXPECT_EQ(told(request), "edge.malformed");
}

TEST(Rest, ContentTypeNamesACharsetThatIsRead) {
  for (const auto* good :
       {"application/json", "Application/JSON", "application/json; charset=utf-8",
        "application/xml;charset=\"UTF-8\"", "application/xml ; Charset=utf-8", "application/json;",
        "application/json; ;charset=utf-8;", "application/json; charset=utf8",
        "application/json;charset=UTF8", "application/json; charset=\"utf8\"",
        "application/json; charset=us-ascii", "application/json; profile=x",
        "application/json; version=\"1;2\"; charset=utf-8", "text/xml", "text/xml; charset=utf-8",
        "text/xml; charset=windows-1257", "application/xml; Charset=ISO-8859-13; charset=iso-8859-13"})
    EXPECT_EQ(told(post("/v1/ask/debts.query", good)), "ok") << good;
  for (const auto* bad :
       {"", "text/plain", "application/json; charset=iso-8859-13", "application/json; charset=utf-16",
        "application/json; charset=utf-8; charset=utf-16", "application/json; charset",
        "application/xml; charset=utf-8; charset=utf-16", "application/xml; charset=utf-7",
        "application/xml; charset=windows-1257; charset=utf-8", "application/xml; charset=\"\"",
        "application/json; utf-8", "application/json; charset=", "application/json; charset=\"utf-8",
        "application/json; charset=\"utf-8\"x", "application/jsonx", "application/soap+xml",
        "application/json, application/xml", "json"})
    EXPECT_EQ(told(post("/v1/ask/debts.query", bad)), "edge.media_type Content-Type") << bad;
}

TEST(Rest, ABodyIsTheAsciiThatItSaysItIs) {
  auto request = post("/v1/ask/debts.query", "application/json; charset=us-ascii");
  request.body = "{\"a\":\"\xC4\x81\"}";
  EXPECT_EQ(told(request), "edge.media_type Content-Type");
}

TEST(Rest, ContentTypeStandsOnce) {
  EXPECT_EQ(told(ask_with("content-type", "application/xml")), "edge.header_invalid Content-Type");
}

TEST(Rest, AcceptDecidesTheAnswersFormat) {
  const auto answer = [](const std::string& accept, const std::string& sent) {
    auto request = post("/v1/ask/debts.query", sent);
    if (!accept.empty()) request.headers.emplace_back("accept", accept);
    return read_rest(request)->form.format;
  };
  const auto json = model::Format::json;
  const auto xml = model::Format::xml;

  EXPECT_EQ(answer("", "application/json"), json) << "none: the format sent";
  EXPECT_EQ(answer("", "application/xml"), xml);
  EXPECT_EQ(answer("*/*", "application/xml"), xml);
  EXPECT_EQ(answer("application/*", "application/json"), json);
  EXPECT_EQ(answer("application/xml", "application/json"), xml);
  EXPECT_EQ(answer("application/json", "application/xml"), json);
  EXPECT_EQ(answer("application/xml;q=0.5, application/json;q=0.9", "application/xml"), json);
  EXPECT_EQ(answer("application/json;q=0, */*", "application/json"), xml)
      << "the most precise member decides";
  EXPECT_EQ(answer("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/json"),
            xml);
}

TEST(Rest, AReceiptIsJsonWhereBothFormsAreWelcome) {
  const auto receipt = [](const std::string& accept, const std::string& sent) {
    auto request = post("/v1/send/case.opened", sent);
    if (!accept.empty()) request.headers.emplace_back("accept", accept);
    return read_rest(request)->form.format;
  };
  EXPECT_EQ(receipt("*/*", "application/xml"), model::Format::json);
  EXPECT_EQ(receipt("", "application/xml"), model::Format::xml) << "nothing said: the form sent";
  EXPECT_EQ(receipt("application/xml, */*;q=0.1", "application/xml"), model::Format::xml);
  EXPECT_EQ(receipt("text/*", "application/json"), model::Format::xml);
}

TEST(Rest, AcceptIsReadAsClientsWriteIt) {
  const auto told_of = [](const std::string& accept) {
    auto request = ask_with("accept", accept);
    const auto call = read_rest(request);
    if (!call) return std::string(call.error().code().name);
    return std::string(call->form.format == model::Format::json ? "json" : "xml");
  };
  struct Row {
    const char* accept;
    const char* expected;
    const char* why;
  };
  for (const Row& row :
       {Row{"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "json", "the JDK's default"},
        Row{"*", "json", "the JDK's default, a part of it"},
        Row{"application/xml;q=.2, application/json;q=.1", "xml", "a weight without its 0"},
        Row{"application/xml;q=1., application/json;q=0.", "xml", "0*3DIGIT after the point"},
        Row{"application/xml; q = 0.5 , application/json;q=0.4", "xml", "spaces"},
        Row{"application/xml;Q=0.5, application/json;Q=0.4", "xml", "names have no case"},
        Row{"application/xml;q=0.3333, application/json;q=0.33321", "json", "more decimals count as three"},
        Row{"application/json;q=0.0001", "json", "what is above 0 stays above 0"},
        Row{", ,application/xml,, ", "xml", "RFC 9110, 5.6.1"},
        Row{",", "json", "nothing is said"},
        Row{"application/xml;level=1;q=0.4, application/json;q=0.3", "xml", "parameters before q"},
        Row{"application/json;x=\"a, b; q=0\";q=0.9, application/xml;q=0.1", "json", "a quoted comma"},
        Row{"application/xml;x=\"a\\\", b\", application/json;q=0.5", "xml", "a quoted pair"},
        Row{"image/png;x=\"a, application/json", "json", "a quote without an end takes nothing with it"},
        Row{"application/json;q=high", "json", "a weight that is none: least, but not nothing"},
        Row{"application/json;q=high, application/xml;q=0.1", "xml", "least"},
        Row{"application/json;q=-1, text/html;q=2, */*;q=", "json", "and so on"},
        Row{"application/json;q=1.5", "json", "above 1 is no weight"},
        Row{"/;;;=, application/json", "json", "a member that is nothing"},
        Row{"text/xml", "xml", "RFC 7303, 9.2: the same as application/xml"},
        Row{"text/*", "xml", "text/xml is one"},
        Row{"application/xml;q=0, text/xml", "xml", "one of its names is enough"},
        Row{"application/json;q=0.000, application/xml;q=.0", "edge.not_acceptable", "0 is 0"},
        Row{"*;q=0", "edge.not_acceptable", "0 is 0"},
        Row{"text/html, image/*", "edge.not_acceptable", "neither of ours"}})
    EXPECT_EQ(told_of(row.accept), row.expected) << row.accept << ": " << row.why;
}

TEST(Rest, AcceptMayComeInPieces) {
  auto request = ask_with("accept", "text/html");
  request.headers.emplace_back("accept", "application/xml");
  EXPECT_EQ(read_rest(request)->form.format, model::Format::xml);
}

TEST(Rest, XmlGoesUnderTheNameThatIsAccepted) {
  const auto text_xml = [](const std::string& accept) {
    auto request = ask_with("accept", accept);
    return read_rest(request)->form.text_xml;
  };
  EXPECT_TRUE(text_xml("text/xml"));
  EXPECT_TRUE(text_xml("text/xml, */*;q=0.1"));
  EXPECT_FALSE(text_xml("text/xml, application/xml"));
  EXPECT_FALSE(text_xml("application/xml"));
  EXPECT_FALSE(text_xml("*/*"));
}

TEST(Rest, AnAnswerThatCannotBeGivenIsSaid) {
  for (const auto* accept :
       {"text/html", "application/json;q=0", "image/*", "*/*;q=0", "application/pdf, text/html"})
    EXPECT_EQ(told(ask_with("accept", accept)), "edge.not_acceptable Accept") << accept;
  auto status = get("/v1/messages/" + std::string(kId));
  status.headers.emplace_back("accept", "text/html");
  EXPECT_EQ(told(status), "edge.not_acceptable Accept");
}

TEST(Rest, AStatusIsJsonUnlessXmlIsAccepted) {
  auto plain = get("/v1/messages/" + std::string(kId));
  EXPECT_EQ(read_rest(plain)->form.format, model::Format::json);
  auto xml = get("/v1/messages/" + std::string(kId));
  xml.headers.emplace_back("accept", "application/xml");
  EXPECT_EQ(read_rest(xml)->form.format, model::Format::xml);
}

TEST(Rest, AnIdempotencyKeyIsVisibleAsciiOfAtMost128) {
  const std::string refused = "edge.header_invalid Idempotency-Key";
  EXPECT_EQ(told(ask_with("idempotency-key", std::string(128, 'k'))), "ok");
  EXPECT_EQ(told(ask_with("idempotency-key", "!~")), "ok");
  EXPECT_EQ(told(ask_with("idempotency-key", std::string(129, 'k'))), refused);
  EXPECT_EQ(told(ask_with("idempotency-key", "")), refused);
  EXPECT_EQ(told(ask_with("idempotency-key", "a b")), refused);
  EXPECT_EQ(told(ask_with("idempotency-key", "a\tb")), refused);
  EXPECT_EQ(told(ask_with("idempotency-key", "ā")), refused);
}

TEST(Rest, AnIdempotencyKeyStandsOnce) {
  auto request = ask_with("idempotency-key", "a");
  request.headers.emplace_back("idempotency-key", "a");
  EXPECT_EQ(told(request), "edge.header_invalid Idempotency-Key");
}

TEST(Rest, WhoForWhomAndWhyAreRead) {
  auto request = post("/v1/ask/debts.query");
  request.headers.insert(request.headers.end(), {{"sakta-user", "user-1"},
                                                 {"sakta-role", "role"},
                                                 {"sakta-on-behalf-of", "111111-11111"},
                                                 {"sakta-ground", "pilnvara"},
                                                 {"sakta-case", "case-7"},
                                                 {"sakta-purpose", "nodokļu parāda pārbaude"},
                                                 {"sakta-legal-basis", "law"}});

  const auto call = read_rest(request);

  ASSERT_TRUE(call);
  const auto& context = call->message.context;
  EXPECT_EQ(context.user, "user-1");
  EXPECT_EQ(context.role, "role");
  EXPECT_EQ(context.on_behalf_of, "111111-11111");
  EXPECT_EQ(context.ground, "pilnvara");
  EXPECT_EQ(context.case_id, "case-7");
  EXPECT_EQ(context.purpose, "nodokļu parāda pārbaude");
  EXPECT_EQ(context.legal_basis, "law");
}

TEST(Rest, AContextHeaderStandsOnce) {
  auto request = ask_with("sakta-purpose", "a");
  request.headers.emplace_back("sakta-purpose", "b");
  EXPECT_EQ(told(request), "edge.header_invalid Sakta-Purpose");
}

TEST(Rest, AContextHeaderIsUtf8) {
  EXPECT_EQ(told(ask_with("sakta-role", "n\xe7")), "edge.header_invalid Sakta-Role");
  EXPECT_EQ(told(ask_with("sakta-role", "\xc0\xaf")), "edge.header_invalid Sakta-Role") << "overlong";
}

TEST(Rest, AContextHeaderHasAtMost200Characters) {
  std::string letters;
  for (int at = 0; at < 200; ++at) letters += "ā";
  EXPECT_EQ(told(ask_with("sakta-case", letters)), "ok") << "characters are counted, not octets";
  EXPECT_EQ(told(ask_with("sakta-case", letters + "x")), "edge.header_invalid Sakta-Case");
}

TEST(Rest, AContextHeaderHasNoControlCharacters) {
  for (const std::string control : {"\t", "\x01", "\x7f", "\xc2\x85", "\u2028", "\u2029"})
    EXPECT_EQ(told(ask_with("sakta-user", "a" + control + "b")), "edge.header_invalid Sakta-User");
  EXPECT_EQ(told(ask_with("sakta-user", "a\u00a0b")), "ok");
}

TEST(Rest, APersonalCodeDoesNotBelongIntoAHeaderThatStaysInTheClear) {
  for (const char* header :
       {"sakta-role", "sakta-ground", "sakta-case", "sakta-purpose", "sakta-legal-basis"})
    for (const char* invented : {"161175-19997", "16117519997", "case 325035-11782 of 2026", "x32503511782y"})
      EXPECT_EQ(told(ask_with(header, invented)).substr(0, 19), "edge.header_invalid") << header;
  for (const char* number : {"40003278467", "BV-2026-17", "161175199970", "996175-19997", "2026-11-20"})
    EXPECT_EQ(told(ask_with("sakta-case", number)), "ok") << "no personal code: " << number;
  EXPECT_EQ(told(ask_with("sakta-user", "161175-19997")), "ok") << "persons belong there";
}

TEST(Rest, AnUnknownContextHeaderIsNotLostSilently) {
  EXPECT_EQ(told(ask_with("sakta-porpose", "x")), "edge.header_invalid Sakta-*");
}

TEST(Rest, AnErrorHoldsNoValue) {
  auto request = ask_with("sakta-user", "111111-11111\x01");
  const auto call = read_rest(request);
  ASSERT_FALSE(call);
  EXPECT_EQ(call.error().to_string().find("111111"), std::string::npos);
}

TEST(Rest, TheCallersTraceIsTakenAsItCame) {
  auto request = ask_with("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");

  const auto trace = telemetry::TraceContext::parse(read_rest(request)->message.traceparent);

  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(trace->span_id, "b7ad6b7169203331") << "our span is made once, in flow";
  EXPECT_FALSE(trace->sampled);
}

TEST(Rest, AnInvalidTraceIsAsGoodAsNone) {
  for (const auto* header : {"", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-00", "nonsense"}) {
    auto request = ask_with("traceparent", header);
    const auto call = read_rest(request);
    ASSERT_TRUE(call) << header;
    EXPECT_EQ(call->message.traceparent, "") << header;
  }
  auto plain = get("/v1/openapi.json");
  EXPECT_EQ(read_rest(plain)->message.traceparent, "");
}

}  // namespace
}  // namespace hub::faces
