#include "hub/faces/soap/answer.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/soap/exchange_schema.h"

namespace hub::faces {
namespace {

const Uuid kAnswered = *Uuid::parse("01936f2e-5b7c-7cc3-98c4-dc0c0c07398f");
const std::string kUrn = "urn:uuid:01936f2e-5b7c-7cc3-98c4-dc0c0c07398f";

Form soap(formats::SoapVersion version) {
  Form form;
  form.face = Face::soap;
  form.format = model::Format::xml;
  form.version = version;
  return form;
}

Form addressed() {
  Form form = soap(formats::SoapVersion::v1_2);
  form.action = "urn:d:QueryDebtsResponse";
  form.relates_to = "urn:<1>";
  return form;
}

std::string header_of(const server::HttpResponse& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

formats::SoapAnswer parsed(const server::HttpResponse& response, formats::SoapVersion version) {
  formats::SoapExpectation expectation;
  expectation.version = version;
  expectation.message_id = "urn:<1>";
  auto answer = formats::parse_answer(response.body, expectation);
  EXPECT_TRUE(answer) << response.body;
  return answer ? *std::move(answer) : formats::SoapAnswer{};
}

/// Text at an XPath; prefixes s (SOAP 1.2), a (addressing), e (the hub's own).
std::string at(const server::HttpResponse& response, const std::string& xpath) {
  const auto document = formats::XmlDocument::parse(response.body);
  if (!document) return "not XML: " + response.body;
  const auto texts = document->select(xpath, {{"s", "http://www.w3.org/2003/05/soap-envelope"},
                                              {"a", "http://www.w3.org/2005/08/addressing"},
                                              {"e", "urn:sakta:exchange:1"}});
  return texts && texts->size() == 1 ? texts->front() : "not one";
}

/// The hub's own elements are as its XSD says.
void expect_valid(const std::string& body, const std::string& root) {
  const auto document = formats::XmlDocument::parse(body);
  ASSERT_TRUE(document) << body;
  const auto valid = formats::exchange_schema().validate(*document, root);
  EXPECT_TRUE(valid) << valid.error().to_string() << " at " << valid.error().place() << "\n" << body;
}

TEST(SoapAnswer, HoldsTheDocumentAsItIs) {
  for (const auto version : {formats::SoapVersion::v1_1, formats::SoapVersion::v1_2}) {
    const std::string document = "<Answer><a xmlns:q='urn:q'> 1&amp;<b/></a></Answer>";
    const auto response = soap_answer(
        soap(version), {kAnswered, "", "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\n" + document});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(header_of(response, "Content-Type"), version == formats::SoapVersion::v1_1
                                                       ? "text/xml; charset=utf-8"
                                                       : "application/soap+xml; charset=utf-8");
    EXPECT_NE(response.body.find("<soap:Body>\n" + document + "</soap:Body>"), std::string::npos);
    const auto answer = parsed(response, version);
    EXPECT_EQ(answer.body_name, "Answer");
    EXPECT_EQ(answer.body_namespace, "") << "nothing around it gives it a namespace";
    EXPECT_EQ(response.body.find("Header"), std::string::npos) << "the request had no addressing";
  }
}

TEST(SoapAnswer, IsAddressedLikeItsRequest) {
  const auto response = soap_answer(addressed(), {kAnswered, "", "<Answer/>"});
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/a:Action"), "urn:d:QueryDebtsResponse");
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/a:RelatesTo"), "urn:<1>");
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/a:MessageID"), kUrn);
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/a:To"), "http://www.w3.org/2005/08/addressing/anonymous");
}

TEST(SoapAnswer, OfTheGenericOperationIsOctets) {
  Form form = soap(formats::SoapVersion::v1_2);
  form.generic = true;
  form.format = model::Format::json;
  const auto response = soap_answer(form, {kAnswered, "", "{\"a\":\"<\"}"});
  const auto answer = parsed(response, form.version);
  expect_valid(answer.body.to_octets(), "AskResponse");
  EXPECT_EQ(at(response, "//e:AskResponse/e:id"), kAnswered.to_string());
  EXPECT_EQ(at(response, "//e:AskResponse/e:media_type"), "application/json");
  EXPECT_EQ(from_base64(at(response, "//e:AskResponse/e:content")), "{\"a\":\"<\"}");
}

TEST(SoapAnswer, ReceiptsAndStoriesAreOfTheHubsSchema) {
  const Form form = soap(formats::SoapVersion::v1_1);
  const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
  const auto receipt = soap_receipt(form, model::Receipt{kAnswered, "case.opened", now, true});
  EXPECT_EQ(receipt.status, 200);
  expect_valid(parsed(receipt, form.version).body.to_octets(), "Receipt");

  StoryView story;
  story.id = kAnswered;
  story.type = "case.opened";
  story.state = "waiting";
  story.accepted_at = now;
  story.deliveries.push_back(
      {"cases_to_pspp", model::State::dead, 2, now,
       Error(codes::deliver_refused, "why").at("/place").by({"pspp", "P-1", {"known", "zināms"}})});
  story.deliveries.push_back({"other", model::State::waiting, 0, {}, {}});
  story.error = Error(codes::deliver_ruled_out, "why").by({"pspp", "rule", {}});
  story.events.push_back({"msg.accepted", "waiting", now, {{"received", now}, {"validated", now}}, ""});
  story.events.push_back({"delivery.failed", "noted", now, {}, "deliver.timeout"});
  expect_valid(parsed(soap_story(form, story, Language::lv), form.version).body.to_octets(), "Message");
}

TEST(SoapAnswer, AFaultSaysWhatTheProblemDetailsSay) {
  const auto error = Error(codes::gate_missing_context, "debts.query demands purpose").at("Context/purpose");
  for (const auto version : {formats::SoapVersion::v1_1, formats::SoapVersion::v1_2}) {
    const auto response = soap_fault(soap(version), error, Language::lv, kUrn, "00-ab-cd-01");
    const auto answer = parsed(response, version);
    ASSERT_TRUE(answer.fault);
    EXPECT_TRUE(answer.fault->blames_sender());
    EXPECT_EQ(answer.fault->reasons.front().second, codes::gate_missing_context.title.lv);
    EXPECT_EQ(answer.fault->detail_name, "Error");
    EXPECT_EQ(answer.fault->detail_namespace, "urn:sakta:exchange:1");
    EXPECT_EQ(answer.fault->machine_code, "gate.missing_context");
    EXPECT_EQ(header_of(response, "Content-Language"), "lv");
    const auto from = response.body.find("<Error"), to = response.body.find("</Error>");
    expect_valid(response.body.substr(from, to - from + 8), "Error");
    EXPECT_EQ(at(response, "//e:Error/e:code"), "gate.missing_context");
    EXPECT_EQ(at(response, "//e:Error/e:remedy"), "refuse");
    EXPECT_EQ(at(response, "//e:Error/e:title"), codes::gate_missing_context.title.lv);
    EXPECT_EQ(at(response, "//e:Error/e:next"), codes::gate_missing_context.next_step.lv);
    EXPECT_EQ(at(response, "//e:Error/e:place"), "Context/purpose");
    EXPECT_EQ(at(response, "//e:Error/e:detail"), "debts.query demands purpose");
    EXPECT_EQ(at(response, "//e:Error/e:instance"), kUrn);
    EXPECT_EQ(at(response, "//e:Error/e:traceparent"), "00-ab-cd-01");
  }
}

TEST(SoapAnswer, CodeAndStatusOfAFaultFollowTheError) {
  struct Case {
    const ErrorCode& code;
    const char* in_11;
    const char* in_12;
    unsigned status_12;
  };
  for (const Case& one : {Case{codes::codec_not_valid, "Client", "Sender", 400},
                          Case{codes::gate_quota, "Client", "Sender", 400},
                          Case{codes::journal_in_progress, "Server", "Receiver", 500},
                          Case{codes::deliver_interrupted, "Server", "Receiver", 500},
                          Case{codes::journal_key_reused, "Client", "Sender", 400},
                          Case{codes::deliver_refused, "Client", "Sender", 400},
                          Case{codes::map_refused, "Client", "Sender", 400},
                          Case{codes::store_unavailable, "Server", "Receiver", 500},
                          Case{codes::deliver_timeout, "Server", "Receiver", 500},
                          Case{codes::hub_defect, "Server", "Receiver", 500},
                          Case{codes::edge_must_understand, "MustUnderstand", "MustUnderstand", 500},
                          Case{codes::edge_soap_version, "VersionMismatch", "VersionMismatch", 500},
                          Case{codes::edge_encoding_style, "Client", "DataEncodingUnknown", 500},
                          Case{codes::edge_header_invalid, "Client", "Sender", 400}}) {
    const Error error(one.code, "why");
    const auto old = soap_fault(soap(formats::SoapVersion::v1_1), error, Language::en, "", "");
    EXPECT_EQ(parsed(old, formats::SoapVersion::v1_1).fault->code, one.in_11) << one.code.name;
    EXPECT_EQ(old.status, 500) << one.code.name;
    const auto response = soap_fault(soap(formats::SoapVersion::v1_2), error, Language::en, "", "");
    const auto fault = parsed(response, formats::SoapVersion::v1_2).fault;
    EXPECT_EQ(fault->code, one.in_12) << one.code.name;
    EXPECT_EQ(fault->subcodes, std::vector<std::string>{std::string(one.code.name)});
    EXPECT_EQ(response.status, one.status_12) << one.code.name;
  }
}

TEST(SoapAnswer, WhatIsWrongWithHttpKeepsTheStatusOfHttp) {
  for (const ErrorCode* code :
       {&codes::edge_malformed, &codes::edge_not_found, &codes::edge_media_type,
        &codes::edge_content_encoding, &codes::edge_too_large, &codes::edge_headers_too_large,
        &codes::edge_too_slow, &codes::edge_method_not_allowed})
    for (const auto version : {formats::SoapVersion::v1_1, formats::SoapVersion::v1_2}) {
      const auto response = soap_fault(soap(version), Error(*code, "why").at("POST"), Language::en, "", "");
      EXPECT_EQ(response.status, code->http_status) << code->name;
      EXPECT_EQ(parsed(response, version).fault->machine_code, code->name);
      EXPECT_EQ(header_of(response, "Allow"), code == &codes::edge_method_not_allowed ? "POST" : "")
          << code->name;
    }
}

TEST(SoapAnswer, NamesWhatWasToBeUnderstood) {
  Form form = soap(formats::SoapVersion::v1_2);
  form.not_understood = {{"urn:a&b", "One"}, {"urn:c", "Two"}};
  const Error error(codes::edge_must_understand, "x");
  const auto response = soap_fault(form, error, Language::en, "", "");
  EXPECT_EQ(at(response, "count(/s:Envelope/s:Header/s:NotUnderstood)"), "2");
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/s:NotUnderstood[1]/@qname"), "n:One");
  EXPECT_NE(response.body.find("xmlns:n=\"urn:a&amp;b\""), std::string::npos)
      << "libxml2 would read such a name with &#38;";
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/s:NotUnderstood[2]/@qname"), "n:Two");

  form.version = formats::SoapVersion::v1_1;
  EXPECT_EQ(soap_fault(form, error, Language::en, "", "").body.find("NotUnderstood"), std::string::npos)
      << "a block of SOAP 1.2";
}

TEST(SoapAnswer, GoesNowhereIfToldSo) {
  Form form = soap(formats::SoapVersion::v1_1);
  form.no_reply = form.no_fault = true;
  const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
  const auto receipt = soap_receipt(form, model::Receipt{kAnswered, "case.opened", now, false});
  EXPECT_EQ(receipt.status, 202);
  EXPECT_EQ(receipt.body, "");
  EXPECT_EQ(header_of(receipt, "Content-Type"), "");
  EXPECT_EQ(header_of(receipt, "Sakta-Message"), kAnswered.to_string());

  const auto error = Error(codes::gate_quota, "used up").wait_for(std::chrono::seconds(3));
  const auto fault = soap_fault(form, error, Language::en, kUrn, "");
  EXPECT_EQ(fault.status, 500) << "nothing that is refused looks taken";
  EXPECT_EQ(fault.body, "");
  EXPECT_EQ(header_of(fault, "Content-Type"), "");
  EXPECT_EQ(header_of(fault, "Retry-After"), "3");
}

TEST(SoapAnswer, AFaultSaysWhenToComeBack) {
  const auto error = Error(codes::gate_quota, "used up").wait_for(std::chrono::milliseconds(1500));
  const auto response = soap_fault(soap(formats::SoapVersion::v1_2), error, Language::en, "", "");
  EXPECT_EQ(header_of(response, "Retry-After"), "2");
  EXPECT_EQ(at(response, "//e:Error/e:retry_after"), "2");
  const auto defect =
      soap_fault(soap(formats::SoapVersion::v1_2), Error(codes::hub_defect, "inside"), Language::en, "", "");
  EXPECT_EQ(header_of(defect, "Retry-After"), "");
  EXPECT_EQ(defect.body.find("inside"), std::string::npos) << "the hub's inside is nobody's business";
}

TEST(SoapAnswer, AVersionThatDoesNotFitIsToldWhichOnesDo) {
  const auto response = soap_fault(soap(formats::SoapVersion::v1_2), Error(codes::edge_soap_version, "x"),
                                   Language::en, "", "");
  const auto names = formats::XmlDocument::parse(response.body)
                         ->select("/s:Envelope/s:Header/s:Upgrade/s:SupportedEnvelope/namespace::n",
                                  {{"s", "http://www.w3.org/2003/05/soap-envelope"}});
  EXPECT_EQ(*names, (std::vector<std::string>{"http://www.w3.org/2003/05/soap-envelope",
                                              "http://schemas.xmlsoap.org/soap/envelope/"}));
  EXPECT_EQ(at(response, "count(/s:Envelope/s:Header/*)"), "1") << "no addressing asked for, none given";
}

TEST(SoapAnswer, AFaultIsAddressedAsAFault) {
  const auto response = soap_fault(addressed(), Error(codes::codec_not_valid, "x"), Language::en, kUrn, "");
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/a:Action"), "http://www.w3.org/2005/08/addressing/soap/fault");
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/a:RelatesTo"), "urn:<1>");
  EXPECT_EQ(at(response, "/s:Envelope/s:Header/a:MessageID"), kUrn);
}

TEST(SoapAnswer, TextThatXmlCannotHoldIsReplaced) {
  const auto error = Error(codes::codec_not_valid, "a<b & c\x01\xFF]]>\xC4\x81").at("x");
  const auto response = soap_fault(soap(formats::SoapVersion::v1_1), error, Language::en, "", "");
  EXPECT_EQ(at(response, "//e:Error/e:detail"), "a<b & c\xEF\xBF\xBD\xEF\xBF\xBD]]>\xC4\x81");
}

TEST(SoapAnswer, PlacesAreNamedAsTheFaceNamesThem) {
  const auto place = [](Form form, const std::string& where) {
    const auto error = Error(codes::gate_missing_context, "x").at(where).wait_for(std::chrono::seconds(3));
    const auto response = problem_in(form, error, Language::en, "", "");
    EXPECT_EQ(header_of(response, "Retry-After"), "3") << "nothing else of the error changes";
    return at(response, "//e:Error/e:place");
  };
  Form form = soap(formats::SoapVersion::v1_2);
  EXPECT_EQ(place(form, "Sakta-Legal-Basis"), "Context/legal_basis");
  EXPECT_EQ(place(form, "Sakta-On-Behalf-Of"), "Context/on_behalf_of");
  form.key_place = "MessageID";
  EXPECT_EQ(place(form, "Idempotency-Key"), "MessageID");
  EXPECT_EQ(place(form, "/t:QueryDebts"), "/t:QueryDebts");
}

}  // namespace
}  // namespace hub::faces
