// The product's own message types against documents: what they take, and where their keys are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/base/encoding.h"
#include "hub/config/sources.h"
#include "hub/config/type_files.h"
#include "hub/formats/xml/embedded.h"
#include "hub/formats/xsd/schema.h"
#include "tests/unit/hub/config/temp_site.h"

namespace hub::config {
namespace {

using formats::Namespaces;
using formats::Schema;
using formats::XmlDocument;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kUbl = "urn:oasis:names:specification:ubl:schema:xsd:";

constexpr std::string_view kOpened = R"({
  "serviceCode": "PS-0012", "caseCode": "PS-0012/2026/000077", "reference": "RF18539007547034", "channel": "Phone",
  "client": {"personCode": "161175-19997"},
  "representative": {"identity": {"organisationNumber": "40000000028"}, "ground": "Accountant", "document": "D-1"},
  "openedAt": "2026-11-20T08:15:48Z", "plannedDeadline": "2026-12-20", "status": "Submitted",
  "paymentStatus": "Awaiting", "actedBy": {"kind": "Clerk", "name": "clerk-7", "unit": "Front desk"},
  "summary": "A permit"})";

constexpr std::string_view kStatus = R"({
  "serviceCode": "PS-0012", "caseCode": "PS-0012/2026/000077", "sequence": 3, "status": "InfoRequested",
  "statusAt": "2026-11-21T08:15:48+02:00", "channel": "Electronic", "plannedDeadline": "2026-12-20",
  "paymentStatus": "Paid", "actedBy": {"kind": "System", "name": "permits"}, "note": "Please add a drawing"})";

constexpr std::string_view kClosed = R"({
  "serviceCode": "PS-0012", "caseCode": "PS-0012/2026/000077", "sequence": 4, "status": "Issued",
  "closedAt": "2026-12-01T12:00:00Z", "plannedDeadline": "2026-12-20", "actualDeadline": "2026-12-01",
  "paymentStatus": "Paid", "actedBy": {"kind": "Clerk", "name": "clerk-7"},
  "result": {"text": "Issued", "document": ["BIS-1", "BIS-2"]}, "feedback": {"rating": 5, "comment": "Quick"}})";

class TypesTest : public testing::Test {
 protected:
  TypesTest() {
    Sources sources(folders_, digest_);
    Findings findings;
    types_ = read_type_files(sources, findings);
    EXPECT_THAT(findings, IsEmpty());
  }

  const MessageType& type(const std::string& name) const {
    const MessageType* found = types_.find(name);
    if (found == nullptr) throw std::runtime_error("no type " + name);
    return *found;
  }

  static std::shared_ptr<const Schema> schema_of(const MessageType& type) {
    auto schema = Schema::compile(type.xsd, type.xsd_file);
    if (!schema) throw std::runtime_error(schema.error().to_string());
    return *schema;
  }

  static Namespaces message_prefixes(const Schema& schema) { return {{"t", schema.target_namespace()}}; }

  static void add_key(const KeyPath& key, const XmlDocument& tree, const Namespaces& prefixes,
                      std::vector<std::string>& keys) {
    const auto values = tree.select(key.path, prefixes);
    ASSERT_TRUE(values) << key.path;
    for (const std::string& value : *values) keys.push_back(key.name + "=" + value);
  }

  /// `name=value` for each key that the example gives; the code of the error if it is refused.
  std::vector<std::string> keys_of(const std::string& name, std::string_view json) const {
    const auto schema = schema_of(type(name));
    const auto tree = schema->from_json(json, type(name).operation);
    if (!tree) return {std::string(tree.error().code().name) + " " + tree.error().place()};
    std::vector<std::string> keys;
    for (const KeyPath& key : type(name).keys) add_key(key, *tree, message_prefixes(*schema), keys);
    return keys;
  }

  /// The same of an invoice's document.
  std::vector<std::string> document_keys(std::string_view document) const {
    const MessageType& invoice = type("invoice.issued");
    const auto schema = schema_of(invoice);
    const auto tree =
        schema->from_json(R"({"document": ")" + to_base64(document) + R"("})", invoice.operation);
    if (!tree) return {tree.error().to_string()};
    const auto inner = formats::embedded_document(*tree, message_prefixes(*schema), invoice.documents[0]);
    if (!inner) return {std::string(inner.error().code().name)};
    std::vector<std::string> keys;
    for (const KeyPath& key : invoice.keys) add_key(key, *inner, invoice.documents[0].namespaces, keys);
    return keys;
  }

  Folders folders_{SAKTA_SOURCE_DIR "/deploy/sandbox", SAKTA_SOURCE_DIR, "/nowhere"};
  Sha256Hex digest_ = digest_for_tests;
  KnownTypes types_;
};

std::string ubl(const std::string& root, const std::string& supplier) {
  const std::string common(kUbl);
  return "<" + root + " xmlns='" + common + root + "-2' xmlns:cac='" + common +
         "CommonAggregateComponents-2' xmlns:cbc='" + common +
         "CommonBasicComponents-2'><cbc:ID>R-1</cbc:ID><cbc:" + root + "TypeCode>38x</cbc:" + root +
         "TypeCode><cac:AccountingSupplierParty><cac:Party>" + supplier +
         "</cac:Party></"
         "cac:AccountingSupplierParty><cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>"
         "<cbc:CompanyID>customer</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></"
         "cac:AccountingCustomerParty></" +
         root + ">";
}

constexpr const char* kEndpoint = "<cbc:EndpointID schemeID='0218'>endpoint</cbc:EndpointID>";
constexpr const char* kIdentifier =
    "<cac:PartyIdentification><cbc:ID>identifier</cbc:ID></cac:PartyIdentification>";
constexpr const char* kTax = "<cac:PartyTaxScheme><cbc:CompanyID>tax</cbc:CompanyID></cac:PartyTaxScheme>";
constexpr const char* kLegal =
    "<cac:PartyLegalEntity><cbc:CompanyID>legal</cbc:CompanyID></cac:PartyLegalEntity>";

TEST_F(TypesTest, TakeCasesAndTheirKeys) {
  EXPECT_THAT(keys_of("case.opened", kOpened),
              ElementsAre("case=PS-0012/2026/000077", "reference=RF18539007547034", "client=161175-19997"));
  EXPECT_THAT(keys_of("case.status", kStatus), ElementsAre("case=PS-0012/2026/000077"));
  EXPECT_THAT(keys_of("case.closed", kClosed), ElementsAre("case=PS-0012/2026/000077"));
}

TEST_F(TypesTest, NameEveryPersonalElementByAPathThatFindsIt) {
  for (const auto& [name, json] :
       {std::pair("case.opened", kOpened), {"case.status", kStatus}, {"case.closed", kClosed}}) {
    const auto schema = schema_of(type(name));
    const auto tree = schema->from_json(json, type(name).operation);
    ASSERT_TRUE(tree);
    for (const std::string& path : type(name).personal) {
      if (path.find("/t:client/t:organisationNumber") != std::string::npos)
        continue;  // the other branch of a choice
      if (path.find("/t:identity/t:personCode") != std::string::npos) continue;
      EXPECT_EQ(tree->select(path, message_prefixes(*schema))->size(), 1U) << path;
    }
  }
}

TEST_F(TypesTest, RefuseWrongShapesOfCases) {
  const auto with = [](std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string opened(kOpened);
  EXPECT_THAT(keys_of("case.opened", with(opened, "161175-19997", "311375-19997")),
              ElementsAre("codec.wrong_shape /client/personCode"))
      << "there is no 13th month";
  EXPECT_THAT(keys_of("case.opened", with(opened, "161175-19997", "325035-11782")), testing::SizeIs(3))
      << "new form";
  EXPECT_THAT(keys_of("case.opened", with(opened, "161175-19997", "315035-11782")),
              ElementsAre("codec.wrong_shape /client/personCode"))
      << "the second digit of the new form is 2 to 9";
  EXPECT_THAT(keys_of("case.opened", with(opened, "RF18539007547034", "XX18539007547034")),
              ElementsAre("codec.wrong_shape /reference"));
  EXPECT_THAT(keys_of("case.opened", with(opened, "\"Phone\"", "\"Telegraph\"")), testing::SizeIs(1));
  EXPECT_THAT(keys_of("case.status", with(std::string(kStatus), "\"sequence\": 3", "\"sequence\": \"3\"")),
              ElementsAre("codec.wrong_json_type /sequence"));
  EXPECT_THAT(keys_of("case.closed", with(std::string(kClosed), "Issued", "InProcess")), testing::SizeIs(1));
}

TEST_F(TypesTest, FindTheSupplierOfAnInvoiceWhereverItStands) {
  const std::string all = std::string(kEndpoint) + kIdentifier + kTax + kLegal;
  const std::string no_legal = std::string(kEndpoint) + kIdentifier + kTax;
  const std::string no_identifier = std::string(kEndpoint) + kTax;
  for (const char* root : {"Invoice", "CreditNote"}) {
    EXPECT_THAT(document_keys(ubl(root, all)), ElementsAre("supplier=legal", "number=R-1", "kind=38x"));
    EXPECT_THAT(document_keys(ubl(root, no_legal)),
                ElementsAre("supplier=identifier", "number=R-1", "kind=38x"));
    EXPECT_THAT(document_keys(ubl(root, no_identifier)),
                ElementsAre("supplier=endpoint", "number=R-1", "kind=38x"));
    EXPECT_THAT(document_keys(ubl(root, kTax)), ElementsAre("supplier=tax", "number=R-1", "kind=38x"));
  }
}

TEST_F(TypesTest, RefuseAnotherDocumentThanAnInvoice) {
  EXPECT_THAT(document_keys(ubl("Order", kLegal)), ElementsAre("codec.document"));
  EXPECT_THAT(document_keys("<Invoice/>"), ElementsAre("codec.document"));
  EXPECT_THAT(document_keys("no document"), ElementsAre("codec.document"));
}

TEST_F(TypesTest, DocumentEveryElementInBothLanguages) {
  for (const MessageType& each : types_.all) {
    auto xsd = XmlDocument::parse(each.xsd);
    ASSERT_TRUE(xsd);
    const Namespaces names{{"xs", "http://www.w3.org/2001/XMLSchema"}};
    const std::string bare =
        "count(//xs:element[not(@ref) and not(xs:annotation/xs:documentation[@xml:lang='en'] and "
        "xs:annotation/xs:documentation[@xml:lang='lv'])])";
    EXPECT_THAT(*xsd->select(bare, names), ElementsAre("0")) << each.label();
    EXPECT_THAT(*xsd->select("count(//xs:attribute)", names), ElementsAre("0")) << each.label();
    EXPECT_THAT(*xsd->select("string(/xs:schema/@targetNamespace)", names),
                ElementsAre("urn:sakta:types:" + each.name + ":" + std::to_string(each.version)));
  }
}

}  // namespace
}  // namespace hub::config
