#include "hub/faces/rest/openapi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace hub::faces {
namespace {

using Json = nlohmann::json;

std::shared_ptr<const formats::Schema> compiled(const std::string& extra = "") {
  auto schema = formats::Schema::compile(
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t' "
      "elementFormDefault='qualified'>"
      "<xs:element name='QueryDebts'><xs:complexType><xs:sequence><xs:element name='personCode' "
      "type='xs:string'/>" +
          extra +
          "</xs:sequence></xs:complexType></xs:element>"
          "<xs:element name='QueryDebtsResponse'><xs:complexType><xs:sequence><xs:element name='debt' "
          "type='xs:decimal' minOccurs='0' "
          "maxOccurs='unbounded'/></xs:sequence></xs:complexType></xs:element></xs:schema>",
      "f.xsd");
  EXPECT_TRUE(schema);
  return *schema;
}

config::MessageType ask_type() {
  config::MessageType type;
  type.name = "debts.query";
  type.family = "debts";
  type.operation = "QueryDebts";
  type.reply = "QueryDebtsResponse";
  type.summary_en = "A person's debts.";
  type.summary_lv = "Personas parādi.";
  type.owner = "integration";
  type.purposes = {"debt-check"};
  type.required_context = {"user", "purpose"};
  type.max_body = 65536;
  return type;
}

config::MessageType send_type() {
  config::MessageType type = ask_type();
  type.name = "invoice.issued";
  type.pattern = model::Pattern::send;
  type.reply = "";
  return type;
}

/// All references and what they should point to.
void expect_references_resolve(const Json& node, const Json& document) {
  if (node.is_object() && node.contains("$ref")) {
    const std::string reference = node["$ref"];
    ASSERT_EQ(reference.substr(0, 2), "#/");
    EXPECT_TRUE(document.contains(Json::json_pointer(reference.substr(1)))) << reference;
  }
  if (node.is_structured())
    for (const auto& child : node) expect_references_resolve(child, document);
}

const Json* header(const Json& operation, const std::string& name) {
  const auto found = std::find_if(operation["parameters"].begin(), operation["parameters"].end(),
                                  [&](const Json& parameter) { return parameter["name"] == name; });
  return found == operation["parameters"].end() ? nullptr : &*found;
}

TEST(OpenApi, DescribesEventsOfTheTypesThatAreSent) {
  const auto schema = compiled();
  const auto ask = ask_type();
  const auto send = send_type();

  const Json document =
      Json::parse(openapi({{&ask, schema.get()}, {&send, schema.get()}}, "https://127.0.0.1:8443"));

  const Json& event = document["components"]["schemas"]["Event"]["properties"];
  EXPECT_EQ(event["type"]["enum"], Json({"invoice.issued"}));
  for (const char* name : {"saktauser", "saktarole", "saktaonbehalfof", "saktaground", "saktacase",
                           "saktapurpose", "saktalegalbasis", "data", "data_base64"})
    EXPECT_TRUE(event.contains(name)) << name;
  const Json& post = document["paths"]["/v1/events"]["post"];
  for (const char* type : {"application/cloudevents+json", "application/cloudevents-batch+json"})
    EXPECT_TRUE(post["requestBody"]["content"].contains(type)) << type;
  for (const char* status : {"202", "207", "400", "422"})
    EXPECT_TRUE(post["responses"].contains(status)) << status;
}

TEST(OpenApi, DescribesTheFaceOfEachType) {
  const auto schema = compiled();
  const auto ask = ask_type();
  const auto send = send_type();

  const Json document =
      Json::parse(openapi({{&ask, schema.get()}, {&send, schema.get()}}, "https://127.0.0.1:8443"));

  EXPECT_EQ(document["openapi"], "3.1.0");
  EXPECT_EQ(document["servers"][0]["url"], "https://127.0.0.1:8443");
  EXPECT_EQ(document["paths"].size(), 7U);
  expect_references_resolve(document, document);
  const Json& post = document["paths"]["/v1/ask/debts.query"]["post"];
  EXPECT_EQ(post["summary"], "A person's debts.");
  EXPECT_EQ(post["x-summary-lv"], "Personas parādi.");
  EXPECT_EQ(post["requestBody"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/QueryDebtsV1");
  EXPECT_EQ(post["requestBody"]["content"]["application/xml"]["schema"]["$ref"],
            "#/components/schemas/QueryDebtsV1");
  EXPECT_EQ(post["responses"]["200"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/QueryDebtsResponseV1");
  EXPECT_TRUE(document["paths"]["/v1/messages/{id}"].contains("get"));
  EXPECT_TRUE(document["paths"]["/v1/messages/{id}/content"].contains("get"));
}

TEST(OpenApi, SaysWhichHeadersATypeDemands) {
  const auto schema = compiled();
  const auto ask = ask_type();

  const Json document = Json::parse(openapi({{&ask, schema.get()}}, "https://x"));
  const Json& post = document["paths"]["/v1/ask/debts.query"]["post"];

  ASSERT_NE(header(post, "Sakta-Purpose"), nullptr);
  EXPECT_EQ((*header(post, "Sakta-Purpose"))["required"], true);
  EXPECT_EQ((*header(post, "Sakta-Purpose"))["schema"]["enum"], Json::array({"debt-check"}));
  EXPECT_EQ((*header(post, "Sakta-User"))["required"], true);
  EXPECT_EQ((*header(post, "Sakta-Case"))["required"], false);
  EXPECT_NE(header(post, "Idempotency-Key"), nullptr);
  EXPECT_NE(header(post, "traceparent"), nullptr);
}

TEST(OpenApi, GivesAReceiptForASendAndListsProblemCodes) {
  const auto schema = compiled();
  const auto send = send_type();

  const Json document = Json::parse(openapi({{&send, schema.get()}}, "https://x"));
  const Json& responses = document["paths"]["/v1/send/invoice.issued"]["post"]["responses"];

  EXPECT_EQ(responses["202"]["content"]["application/json"]["schema"]["$ref"],
            "#/components/schemas/Receipt");
  EXPECT_EQ(document["components"]["schemas"]["Receipt"]["required"],
            Json::array({"id", "type", "accepted_at", "repeated", "status_url"}));
  const Json& codes = responses["422"]["x-codes"];
  EXPECT_NE(std::find(codes.begin(), codes.end(), "codec.wrong_shape"), codes.end());
  EXPECT_TRUE(responses["422"]["content"].contains("application/problem+json"));
  for (const auto& [status, response] : responses.items())
    for (const auto& code : response.value("x-codes", Json::array()))
      EXPECT_NE(code.get<std::string>().substr(0, 8), "deliver.") << "a send ends before delivery";
}

TEST(OpenApi, PutsEveryXmlPropertyIntoTheTypesNamespace) {
  const auto schema = compiled();
  const auto ask = ask_type();

  const Json document = Json::parse(openapi({{&ask, schema.get()}}, "https://x"));
  const Json& request = document["components"]["schemas"]["QueryDebtsV1"];

  EXPECT_EQ(request["xml"], Json::parse(R"({"name":"QueryDebts","namespace":"urn:t"})"));
  EXPECT_EQ(request["properties"]["personCode"]["xml"]["namespace"], "urn:t");
  EXPECT_FALSE(request.contains("$schema"));
}

TEST(OpenApi, ChangesWithTheXsdAndNotWithTheOrderOfTypes) {
  const auto schema = compiled();
  const auto extended = compiled("<xs:element name='year' type='xs:int' minOccurs='0'/>");
  const auto ask = ask_type();
  const auto send = send_type();

  EXPECT_EQ(openapi({{&ask, schema.get()}, {&send, schema.get()}}, "u"),
            openapi({{&send, schema.get()}, {&ask, schema.get()}}, "u"));
  EXPECT_EQ(openapi({{&ask, schema.get()}}, "u").find("\"year\""), std::string::npos);
  EXPECT_NE(openapi({{&ask, extended.get()}}, "u").find("\"year\""), std::string::npos);
}

TEST(OpenApi, OffersTheNewestVersionOfAType) {
  const auto schema = compiled();
  const auto one = ask_type();
  auto two = ask_type();
  two.version = 2;

  const Json document = Json::parse(openapi({{&one, schema.get()}, {&two, schema.get()}}, "u"));

  EXPECT_EQ(document["paths"]["/v1/ask/debts.query"]["post"]["requestBody"]["content"]["application/json"]
                    ["schema"]["$ref"],
            "#/components/schemas/QueryDebtsV2");
}

}  // namespace
}  // namespace hub::faces
