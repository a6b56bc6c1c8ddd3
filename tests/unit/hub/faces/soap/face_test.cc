#include "hub/faces/soap/face.h"

#include <gtest/gtest.h>

#include "hub/base/encoding.h"

namespace hub::faces {
namespace {

const std::string k11 = "http://schemas.xmlsoap.org/soap/envelope/";
const std::string k12 = "http://www.w3.org/2003/05/soap-envelope";
const std::string kAsk = "<QueryDebts xmlns='urn:d'><personCode>161175-19997</personCode></QueryDebts>";

/// Debts are asked, cases are sent.
class Debts final : public SoapFamilies {
 public:
  bool has_family(std::string_view family) const override { return family == "debts"; }
  std::size_t largest(std::string_view /*family*/) const override { return 1000; }
  std::optional<SoapOperation> find(std::string_view family, std::string_view ns,
                                    std::string_view element) const override {
    if (family != "debts" || ns != "urn:d") return std::nullopt;
    if (element == "QueryDebts") return SoapOperation{"debts.query", model::Pattern::ask};
    if (element == "TellDebts") return SoapOperation{"debts.told", model::Pattern::send};
    return std::nullopt;
  }
};

std::string envelope(const std::string& header, const std::string& content = kAsk,
                     const std::string& ns = k11) {
  return "<s:Envelope xmlns:s='" + ns + "' xmlns:a='http://www.w3.org/2005/08/addressing'><s:Header>" +
         header + "</s:Header><s:Body>" + content + "</s:Body></s:Envelope>";
}

server::HttpRequest post(std::string body, std::string content_type = "text/xml; charset=utf-8") {
  server::HttpRequest request;
  request.method = "POST";
  request.path = "/soap/debts";
  request.headers.emplace_back("content-type", std::move(content_type));
  request.body = std::move(body);
  return request;
}

server::HttpRequest with(server::HttpRequest request, std::string header, std::string value) {
  request.headers.emplace_back(std::move(header), std::move(value));
  return request;
}

Call read(server::HttpRequest request) {
  Form form;
  auto call = read_soap(request, Debts(), form);
  EXPECT_TRUE(call) << call.error().to_string();
  return call ? *std::move(call) : Call{};
}

/// Error code and place, "code place", or "ok". A refusal that the party will hear begins with "later ".
std::string told(server::HttpRequest request) {
  Form form;
  const auto call = read_soap(request, Debts(), form);
  if (call && !call->refusal) return "ok";
  const Error& error = call ? *call->refusal : call.error();
  return (call ? "later " : "") + std::string(error.code().name) +
         (error.place().empty() ? "" : " " + error.place());
}

std::string context(const std::string& inside) {
  return "<Context xmlns='urn:sakta:exchange:1'>" + inside + "</Context>";
}

std::string told_of_context(const std::string& inside) {
  return told(post(envelope(context(inside))));
}

std::string told_of_header(const std::string& block) {
  return told(post(envelope(block)));
}

server::HttpRequest exchange(const std::string& content) {
  auto request = post(envelope({}, content));
  request.path = "/soap/exchange";
  return request;
}

std::string generic(const std::string& operation, const std::string& type, const std::string& media_type,
                    const std::string& content) {
  return "<" + operation + " xmlns='urn:sakta:exchange:1'><type>" + type + "</type><media_type>" +
         media_type + "</media_type><content>" + content + "</content></" + operation + ">";
}

TEST(SoapFace, ReadsATypedAsk) {
  auto request = post(envelope(context("<user>u1</user><purpose>p1</purpose>")));
  request.remote = "192.0.2.0/24";
  request.peer = crypto::PeerCertificate{"sha256:ab", {"dns:a.example"}};
  const std::string octets = request.body;

  const Call call = read(request);

  EXPECT_EQ(call.verb, Verb::ask);
  EXPECT_EQ(call.name, "debts.query");
  EXPECT_EQ(call.message.type, "debts.query");
  EXPECT_EQ(call.message.pattern, model::Pattern::ask);
  EXPECT_EQ(call.message.format, model::Format::xml);
  EXPECT_EQ(call.soap->content_octets(),
            "<QueryDebts xmlns=\"urn:d\" xmlns:s=\"" + k11 +
                "\" xmlns:a=\"http://www.w3.org/2005/08/addressing\"><personCode>"
                "161175-19997</personCode></QueryDebts>");
  EXPECT_EQ(call.message.envelope, octets);
  EXPECT_EQ(call.message.envelope_type, "text/xml");
  EXPECT_EQ(call.message.context.user, "u1");
  EXPECT_EQ(call.message.context.purpose, "p1");
  EXPECT_EQ(call.message.remote, "192.0.2.0/24");
  EXPECT_EQ(call.message.certificate, "sha256:ab");
  EXPECT_NE(call.soap, nullptr);
  EXPECT_EQ(call.form.face, Face::soap);
  EXPECT_EQ(call.form.format, model::Format::xml);
  EXPECT_EQ(call.form.version, formats::SoapVersion::v1_1);
  EXPECT_EQ(call.form.action, "") << "no addressing asked for, none given";
}

TEST(SoapFace, ReadsATypedSendOfVersion12) {
  const Call call = read(post(envelope({}, "<TellDebts xmlns='urn:d'/>", k12), "application/soap+xml"));

  EXPECT_EQ(call.verb, Verb::send);
  EXPECT_EQ(call.name, "debts.told");
  EXPECT_EQ(call.message.pattern, model::Pattern::send);
  EXPECT_EQ(call.form.version, formats::SoapVersion::v1_2);
}

TEST(SoapFace, ReadsTheGenericOperations) {
  const Call ask = read(exchange(generic("Ask", "debts.query", "application/json", to_base64("{\"a\":1}"))));
  EXPECT_EQ(ask.verb, Verb::ask);
  EXPECT_EQ(ask.name, "debts.query");
  EXPECT_EQ(ask.message.body, "{\"a\":1}");
  EXPECT_EQ(ask.message.format, model::Format::json);
  EXPECT_EQ(ask.form.format, model::Format::json);
  EXPECT_TRUE(ask.form.generic);

  const Call send = read(exchange(generic("Send", "debts.told", "application/xml", to_base64("<a/>"))));
  EXPECT_EQ(send.verb, Verb::send);
  EXPECT_EQ(send.message.format, model::Format::xml);
  EXPECT_EQ(send.message.body, "<a/>");

  const std::string id = "01936f2e-5b7c-7cc3-98c4-dc0c0c07398f";
  const Call status = read(exchange("<Status xmlns='urn:sakta:exchange:1'><id>" + id + "</id></Status>"));
  EXPECT_EQ(status.verb, Verb::status);
  EXPECT_EQ(status.name, id);

  const std::string digest(64, 'a');
  const std::string reads = "<ReadAttachment xmlns='urn:sakta:exchange:1'><id>" + id + "</id><digest>";
  auto request = exchange(reads + digest + "</digest></ReadAttachment>");
  const Call attachment = read(request);
  EXPECT_EQ(attachment.verb, Verb::attachment);
  EXPECT_EQ(attachment.name, id);
  EXPECT_EQ(attachment.attachment, digest);
  EXPECT_FALSE(attachment.form.mtom);
  for (const char* accepted : {"text/xml, Multipart/Related", "application/xop+xml;q=0.9"}) {
    auto mtom = exchange(reads + digest + "</digest></ReadAttachment>");
    mtom.headers.emplace_back("accept", accepted);
    EXPECT_TRUE(read(mtom).form.mtom) << accepted;
  }
  EXPECT_EQ(told(exchange(reads + "A</digest></ReadAttachment>")),
            "later codec.wrong_shape /t:ReadAttachment/t:digest");
}

TEST(SoapFace, RefusesWhatIsNoGenericOperation) {
  const auto refusal = [](const std::string& content) { return told(exchange(content)); };
  EXPECT_EQ(refusal(kAsk), "later route.unknown_type Body");
  EXPECT_EQ(refusal("<Receipt xmlns='urn:sakta:exchange:1'/>"), "later route.unknown_type Body");
  EXPECT_EQ(refusal("<Ask xmlns='urn:sakta:exchange:1'/>"), "later codec.not_valid /t:Ask/t:type");
  EXPECT_EQ(refusal(generic("Ask", "debts.query", "text/plain", "AA==")),
            "later codec.not_valid /t:Ask/t:media_type");
  EXPECT_EQ(refusal(generic("Ask", "debts.query", "application/xml", "?")),
            "later codec.not_valid /t:Ask/t:content");
  EXPECT_EQ(refusal("<Status xmlns='urn:sakta:exchange:1'><id>7</id></Status>"),
            "later codec.wrong_shape /t:Status/t:id");
}

TEST(SoapFace, GivesTheWsdl) {
  for (const char* name : {"debts", "exchange"}) {
    server::HttpRequest request;
    request.method = "GET";
    request.path = std::string("/soap/") + name;
    request.query = "WSDL";
    const Call call = read(request);
    EXPECT_EQ(call.verb, Verb::wsdl);
    EXPECT_EQ(call.name, name);
    request.body = "x";
    EXPECT_EQ(told(request), "edge.malformed");
    request.body.clear();
    request.query = "xsd";
    EXPECT_EQ(told(request), "edge.method_not_allowed POST");
  }
}

TEST(SoapFace, RefusesOtherAddressesAndMethods) {
  for (const char* path : {"/soap/", "/soap/gone", "/soap/debts/", "/soap/Debts", "/soap/exchange/debts"}) {
    auto request = post(envelope({}));
    request.path = path;
    EXPECT_EQ(told(request), "edge.not_found") << path;
  }
  auto request = post(envelope({}));
  request.query = "wsdl";
  EXPECT_EQ(told(request), "edge.not_found");
  request.query.clear();
  for (const char* method : {"PUT", "DELETE", "HEAD", "GET"}) {
    request.method = method;
    EXPECT_EQ(told(request), "edge.method_not_allowed POST") << method;
  }
}

TEST(SoapFace, TakesTheContentTypesOfBothVersionsInUtf8) {
  const auto both = [](const std::string& type) {
    return told(post(envelope({}), type)) + ", " + told(post(envelope({}, kAsk, k12), type));
  };
  const std::string only_11 = "ok, later edge.soap_version", only_12 = "later edge.soap_version, ok";
  for (const char* type :
       {"text/xml", "TEXT/XML ; charset=UTF-8", "text/xml;charset=\"utf-8\"", "text/xml; charset=utf8",
        "text/xml;", "text/xml; ; charset=utf-8 ;", "text/xml; charset=us-ascii", "text/xml; boundary=x",
        "text/xml; charset=iso-8859-1", "text/xml; type=\"text/xml\"; start-info=\"text/xml\"",
        "text/xml; action=\"urn:d:QueryDebts\"", "text/xml; action=\"\"",
        "text/xml; type=\"application/soap+xml\""})
    EXPECT_EQ(both(type), only_11) << type;
  for (const char* type :
       {"application/soap+xml", "application/soap+xml; charset=utf-8; action=\"urn:d:QueryDebts\"",
        "application/soap+xml;action=urn:d:QueryDebts", "application/soap+xml; action=\"\"; charset=utf-8",
        "application/soap+xml; type=\"application/soap+xml\"; action=\"urn:d:QueryDebts\";"})
    EXPECT_EQ(both(type), only_12) << type;
  for (const char* type :
       {"", "application/xml", "application/json", "multipart/related; type=\"text/xml\"",
        "application/xop+xml", "text/xml; charset=utf-7", "text/xml; charset=utf-8; charset=iso-8859-1",
        "application/soap+xml; action=\"urn:d", "text/xml; charset", "text/plain",
        "application/soap+xml; action=\"a\"b", "text/xmlx",
        "application/soap+xml; action=\"urn:d:QueryDebts\"; action=\"urn:d:TellDebts\""})
    EXPECT_EQ(both(type), "edge.media_type Content-Type, edge.media_type Content-Type") << type;
  EXPECT_EQ(told(with(post(envelope({})), "content-type", "text/xml")), "edge.header_invalid Content-Type");
  EXPECT_EQ(told(post(envelope({}, "<QueryDebts xmlns='urn:d'>\xC4\x81</QueryDebts>"),
                      "text/xml; charset=us-ascii")),
            "edge.media_type Content-Type");
}

TEST(SoapFace, AnEnvelopeThatIsNotInItsCharsetIsToldToTheParty) {
  EXPECT_EQ(told(post(envelope({}), "text/xml; charset=utf-16")), "later codec.encoding 1:1");
}

TEST(SoapFace, AllThatNamesTheOperationNamesTheSame) {
  const auto with_action = [](const std::string& action) {
    return told(with(post(envelope({})), "soapaction", action));
  };
  EXPECT_EQ(with_action("\"urn:d:QueryDebts\""), "ok");
  EXPECT_EQ(with_action("urn:d:QueryDebts"), "ok");
  EXPECT_EQ(with_action("\"\""), "ok");
  EXPECT_EQ(with_action(""), "ok");
  EXPECT_EQ(with_action("\"urn:d:TellDebts\""), "later edge.action SOAPAction");
  EXPECT_EQ(with_action("\"urn:d:QueryDebts"), "later edge.action SOAPAction");
  EXPECT_EQ(told(with(with(post(envelope({})), "soapaction", ""), "soapaction", "")),
            "edge.header_invalid SOAPAction");
  EXPECT_EQ(told_of_header("<a:Action>urn:d:QueryDebts</a:Action>"), "ok");
  EXPECT_EQ(told_of_header("<a:Action>urn:d:TellDebts</a:Action>"), "later edge.action Action");
  EXPECT_EQ(told(post(envelope({}, kAsk, k12), "application/soap+xml; action=\"urn:d:TellDebts\"")),
            "later edge.action Content-Type");
  EXPECT_EQ(told(post(envelope({}), "text/xml; action=\"urn:d:TellDebts\"")),
            "later edge.action Content-Type");
  EXPECT_EQ(told(post(envelope({}, "<Other xmlns='urn:d'/>"))), "later route.unknown_type Body");
  EXPECT_EQ(told(post(envelope({}, "<QueryDebts xmlns='urn:other'/>"))), "later route.unknown_type Body");
  EXPECT_EQ(told(post(envelope({}, "<QueryDebts/>"))), "later route.unknown_type Body");
}

TEST(SoapFace, ToIsThisAddress) {
  const auto to = [](const std::string& url) { return told_of_header("<a:To>" + url + "</a:To>"); };
  EXPECT_EQ(to("https://hub.sakta.example:8443/soap/debts"), "ok");
  EXPECT_EQ(to("http://10.0.0.1/soap/debts"), "ok");
  EXPECT_EQ(to("http://www.w3.org/2005/08/addressing/anonymous"), "ok");
  for (const char* url : {"https://hub.sakta.example/soap/cases", "/soap/debts", "https://hub.sakta.example",
                          "urn:soap:debts", "file:///soap/debts", "https://hub/soap/debts?x"})
    EXPECT_EQ(to(url), "later edge.addressing To") << url;
}

TEST(SoapFace, AnAnswerIsAddressedIfItsRequestWas) {
  const Call action = read(post(envelope("<a:Action>urn:d:QueryDebts</a:Action>")));
  EXPECT_EQ(action.form.action, "urn:d:QueryDebtsResponse");
  EXPECT_EQ(action.form.relates_to, "");
  const Call message = read(post(envelope("<a:MessageID>urn:1</a:MessageID>")));
  EXPECT_EQ(message.form.action, "urn:d:QueryDebtsResponse");
  EXPECT_EQ(message.form.relates_to, "urn:1");
  EXPECT_EQ(read(post(envelope("<a:To>http://h/soap/debts</a:To>"))).form.action, "");
}

TEST(SoapFace, TheIdempotencyKeyIsTheContextsElseTheMessageId) {
  const std::string id = "<a:MessageID>urn:uuid:1</a:MessageID>";
  const Call by_id = read(post(envelope(id)));
  EXPECT_EQ(by_id.message.idempotency_key, "urn:uuid:1");
  EXPECT_EQ(by_id.form.key_place, "MessageID");
  const Call by_key = read(post(envelope(id + context("<idempotency_key>k1</idempotency_key>"))));
  EXPECT_EQ(by_key.message.idempotency_key, "k1");
  EXPECT_EQ(by_key.form.key_place, "Context/idempotency_key");
  EXPECT_EQ(read(post(envelope({}))).message.idempotency_key, "");
}

TEST(SoapFace, TheContextBlockHasItsPartsInOrderAndOnce) {
  EXPECT_EQ(told_of_context("<user>u</user><role>r</role><on_behalf_of>o</on_behalf_of><ground>g</ground>"
                            "<case>c</case><purpose>p</purpose><legal_basis>l</legal_basis>"
                            "<idempotency_key>k</idempotency_key>"),
            "ok");
  EXPECT_EQ(told_of_context(""), "ok");
  EXPECT_EQ(told_of_context("<purpose>p</purpose><user>u</user>"), "later edge.header_invalid Context/user");
  EXPECT_EQ(told_of_context("<user>u</user><user>v</user>"), "later edge.header_invalid Context/user");
  EXPECT_EQ(told_of_context("<user/><user/>"), "later edge.header_invalid Context/user");
  EXPECT_EQ(told_of_context("<idempotency_key>k</idempotency_key><purpose>p</purpose>"),
            "later edge.header_invalid Context/purpose");
  EXPECT_EQ(told_of_context("<reason>p</reason>"), "later edge.header_invalid Context");
  EXPECT_EQ(told_of_context("<purpose>" + std::string(201, 'p') + "</purpose>"),
            "later edge.header_invalid Context/purpose");
  EXPECT_EQ(told_of_context("<purpose>a&#x85;b</purpose>"), "later edge.header_invalid Context/purpose");
  EXPECT_EQ(told_of_context("<case>161175-19997</case>"), "later edge.header_invalid Context/case");
  EXPECT_EQ(told_of_context("<idempotency_key>a b</idempotency_key>"),
            "later edge.header_invalid Context/idempotency_key");
  EXPECT_EQ(told_of_context("<idempotency_key/>"), "later edge.header_invalid Context/idempotency_key");
}

TEST(SoapFace, WhatTheBlockSaysNoHeaderOfHttpSays) {
  EXPECT_EQ(told(with(post(envelope({})), "sakta-purpose", "p")), "edge.header_invalid Sakta-*");
  EXPECT_EQ(told(with(post(envelope({})), "idempotency-key", "k")), "edge.header_invalid Idempotency-Key");
}

TEST(SoapFace, AnEnvelopeIsAsLargeAsItsFamilyNeeds) {
  const std::size_t most = 1000 + kEnvelopeOverhead;
  const std::string around = envelope("<a:From></a:From>");
  const auto filled = [&](std::size_t size) {
    return told(post(envelope("<a:From>" + std::string(size - around.size(), 'x') + "</a:From>")));
  };
  EXPECT_EQ(filled(most), "ok");
  EXPECT_EQ(filled(most + 1), "later edge.too_large");
}

TEST(SoapFace, WhatIsWrongInTheEnvelopeIsToldOnceThePartyIsKnown) {
  auto request = post("<!DOCTYPE x><x/>");
  Form form;
  const auto call = read_soap(request, Debts(), form);
  ASSERT_TRUE(call);
  EXPECT_EQ(call->verb, Verb::ask);
  EXPECT_EQ(call->name, "");
  ASSERT_TRUE(call->refusal);
  EXPECT_EQ(call->refusal->code().name, "codec.dtd_forbidden");
  EXPECT_EQ(told(post(envelope({}) + "x")).substr(0, 27), "later codec.not_well_formed");
  EXPECT_EQ(told(post("")).substr(0, 27), "later codec.not_well_formed");
}

TEST(SoapFace, AnErrorIsToldInTheFormThatWasMeant) {
  const auto version = [](server::HttpRequest request) {
    Form form;
    EXPECT_FALSE(read_soap(request, Debts(), form));
    EXPECT_EQ(form.face, Face::soap);
    EXPECT_EQ(form.format, model::Format::xml);
    return form.version == formats::SoapVersion::v1_1 ? "1.1" : "1.2";
  };
  const auto typed = [](const std::string& type, const std::string& path = "/soap/debts") {
    auto request = post(envelope({}), type);
    request.path = path;
    return request;
  };
  EXPECT_STREQ(version(typed("application/soap+xml", "/soap/gone")), "1.2");
  EXPECT_STREQ(version(typed("text/xml", "/soap/gone")), "1.1");
  EXPECT_STREQ(version(typed("text/plain")), "1.1");
  EXPECT_STREQ(version(typed("")), "1.1");
  EXPECT_STREQ(version(typed("application/soap+xml; action=\"urn")), "1.2");
  EXPECT_STREQ(
      version(typed("multipart/related; type=\"application/xop+xml\"; start-info=\"application/soap+xml\"")),
      "1.2");
  EXPECT_STREQ(version(typed("multipart/related; type=\"application/soap+xml; action=x\"")), "1.2");
  EXPECT_STREQ(version(typed("multipart/related; type=\"application/xop+xml\"; start-info=\"text/xml\"")),
               "1.1");
  auto get = typed("");
  get.method = "GET";
  EXPECT_STREQ(version(get), "1.1");
  get.headers.clear();
  EXPECT_STREQ(version(with(get, "accept", "application/soap+xml")), "1.2");
  auto put = typed("application/soap+xml");
  put.method = "PUT";
  EXPECT_STREQ(version(put), "1.2");
}

TEST(SoapFace, AnAnswerMayGoNowhereIfNoneIsNeeded) {
  const std::string none = "<a:Address>http://www.w3.org/2005/08/addressing/none</a:Address>";
  const std::string tell = "<TellDebts xmlns='urn:d'/>";
  const auto reply = "<a:ReplyTo>" + none + "</a:ReplyTo>";
  const auto fault = "<a:FaultTo>" + none + "</a:FaultTo>";
  const Call sent = read(post(envelope(reply, tell)));
  EXPECT_TRUE(sent.form.no_reply);
  EXPECT_TRUE(sent.form.no_fault);
  const Call told_of_faults = read(post(envelope(fault, tell)));
  EXPECT_FALSE(told_of_faults.form.no_reply);
  EXPECT_TRUE(told_of_faults.form.no_fault);
  EXPECT_TRUE(read(post(envelope(fault))).form.no_fault) << "a question may do without its faults";
  EXPECT_EQ(told(post(envelope(reply))), "later edge.addressing ReplyTo");

  Form form;
  auto question = post(envelope(reply));
  const auto refused = read_soap(question, Debts(), form);
  ASSERT_TRUE(refused && refused->refusal);
  EXPECT_FALSE(refused->form.no_fault) << "a ReplyTo that is refused is not gone by";
}

TEST(SoapFace, NamesTheBlocksThatItDoesNotUnderstand) {
  auto request = post(envelope("<o:Other xmlns:o='urn:o' s:mustUnderstand='1'/>"));
  Form form;
  const auto call = read_soap(request, Debts(), form);
  ASSERT_TRUE(call && call->refusal);
  EXPECT_EQ(call->refusal->place(), "Header");
  ASSERT_EQ(call->form.not_understood.size(), 1U);
  EXPECT_EQ(call->form.not_understood.front().local, "Other");
}

}  // namespace
}  // namespace hub::faces
