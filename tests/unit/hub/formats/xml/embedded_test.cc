#include "hub/formats/xml/embedded.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"

namespace hub::formats {
namespace {

constexpr std::string_view kInvoiceNamespace = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
const Namespaces kNamespaces{{"t", "urn:t"}};

config::Document invoice() {
  config::Document document;
  document.path = "/t:SubmitInvoice/t:document";
  document.roots = {"{" + std::string(kInvoiceNamespace) + "}Invoice"};
  return document;
}

std::string message_with(const std::string& elements) {
  return "<t:SubmitInvoice xmlns:t='urn:t'>" + elements + "</t:SubmitInvoice>";
}

std::string carrying(const std::string& octets) {
  return message_with("<t:document>" + to_base64(octets) + "</t:document>");
}

/// The document's root name, or `code place: detail`.
std::string outcome(const std::string& message) {
  const auto parsed = XmlDocument::parse(message);
  if (!parsed) return "the message itself: " + parsed.error().to_string();
  const auto document = embedded_document(*parsed, kNamespaces, invoice());
  if (document) return document->root_name();
  return std::string(document.error().code().name) + " " + document.error().place() + ": " +
         document.error().detail();
}

std::string root(const std::string& content = "") {
  return "<Invoice xmlns='" + std::string(kInvoiceNamespace) + "'>" + content + "</Invoice>";
}

TEST(EmbeddedDocument, IsDecodedAndParsed) {
  EXPECT_EQ(outcome(carrying("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root("<a/>"))), "Invoice");
  EXPECT_EQ(outcome(message_with("<t:document>\n" + to_base64(root()).insert(4, "\n  ") + "\n</t:document>")),
            "Invoice");
}

TEST(EmbeddedDocument, IsReadInTheEncodingThatItNames) {
  const std::string content =
      "<a>\xC2"
      "da\xFEi</a>";  // Ādaži
  for (const std::string name : {"ISO-8859-13", "windows-1257"})
    EXPECT_EQ(outcome(carrying("<?xml version=\"1.0\" encoding=\"" + name + "\"?>\n" + root(content))),
              "Invoice");
  EXPECT_EQ(outcome(carrying("<?xml version=\"1.0\" encoding=\"windows-1257\"?>\n" + root("<a>\x81</a>")))
                .substr(0, 67),
            "codec.document /t:SubmitInvoice/t:document: codec.encoding at 2:76 ");
}

TEST(EmbeddedDocument, IsParsedUnderTheSameLocks) {
  EXPECT_EQ(outcome(carrying("<!DOCTYPE Invoice [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + root("&x;"))),
            "codec.document /t:SubmitInvoice/t:document: codec.dtd_forbidden at 1:1 of the document: a "
            "document type declaration");
  EXPECT_EQ(outcome(carrying("<?xml version='1.0' encoding='UTF-7'?><Invoice/>")).substr(0, 67),
            "codec.document /t:SubmitInvoice/t:document: codec.encoding at 1:30 ");
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "<a>";
  EXPECT_NE(outcome(carrying(root(deep))).find("codec.limit"), std::string::npos);
}

TEST(EmbeddedDocument, MustBeOfARootThatTheTypeTakes) {
  EXPECT_EQ(
      outcome(carrying("<Invoice/>")),
      "codec.document /t:SubmitInvoice/t:document: the document's root is none of those that the type takes");
  EXPECT_EQ(outcome(carrying("<Order xmlns='" + std::string(kInvoiceNamespace) + "'/>")).substr(0, 14),
            "codec.document");
}

TEST(EmbeddedDocument, MustBeThereOnceAndBase64) {
  EXPECT_EQ(outcome(message_with("")).substr(0, 42), "codec.document /t:SubmitInvoice/t:document");
  const std::string one = "<t:document>" + to_base64(root()) + "</t:document>";
  EXPECT_NE(outcome(message_with(one + one)).find("2 times"), std::string::npos);
  EXPECT_NE(outcome(message_with("<t:document>Zm9v!</t:document>")).find("not base64"), std::string::npos);
  EXPECT_EQ(outcome(message_with("<t:document/>")).substr(0, 14), "codec.document");
}

}  // namespace
}  // namespace hub::formats
