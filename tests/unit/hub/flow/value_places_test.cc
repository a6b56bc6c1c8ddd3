#include "hub/flow/value_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/encoding.h"
#include "hub/flow/reading.h"
#include "hub/formats/xsd/schema.h"
#include "hub/values/kinds.h"

namespace hub::flow {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kXsd = R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="urn:sakta:types:payment:1" xmlns="urn:sakta:types:payment:1" elementFormDefault="qualified">
  <xs:element name="Pay"><xs:complexType><xs:sequence>
    <xs:element name="payer" type="xs:token" nillable="true"/>
    <xs:element name="account" type="xs:string" minOccurs="0" maxOccurs="9"/>
    <xs:element name="paper" type="xs:base64Binary" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

constexpr std::string_view kRight = "161175-19997";
constexpr std::string_view kNoDay = "310475-10000";
constexpr std::string_view kAccount = "LV80BANK0000435195001";

/// A payment, read as the door reads it.
class ValuePlaces : public testing::Test {
 protected:
  ValuePlaces() {
    declared_.name = "payment";
    declared_.operation = "Pay";
    declared_.max_body = 65536;
    auto schema = formats::Schema::compile(std::string(kXsd), "payment-1.xsd");
    if (!schema) throw std::runtime_error(schema.error().to_string());
    type_.schema = *std::move(schema);
    hold("/t:Pay/t:payer", "person-code");
    hold("/t:Pay/t:account", "iban");
  }

  config::ValuePlace& hold(const std::string& path, std::string_view kind, bool in_document = false) {
    return declared_.values.emplace_back(
        config::ValuePlace{path, in_document, values::find_kind(kind), false});
  }

  /// `taken`, or the error with its place.
  std::string told(model::Format format, std::string_view body, Language language = Language::en) {
    const auto tree = read_body(type_, format, body);
    if (!tree) return "not valid: " + tree.error().to_string();
    const auto keys = take_keys(type_, *tree, Demands::hold, format);
    if (keys) return "taken";
    return std::string(keys.error().code().name) + " " + keys.error().place() + " " +
           keys.error().told().in(language);
  }
  std::string json(const std::string& members, Language language = Language::en) {
    return told(model::Format::json, "{" + members + "}", language);
  }
  std::string xml(const std::string& inner) {
    return told(model::Format::xml, "<Pay xmlns=\"urn:sakta:types:payment:1\">" + inner + "</Pay>");
  }

  config::MessageType declared_;
  CompiledType type_{&declared_, nullptr};
};

std::string payer(std::string_view code) {
  return "\"payer\": \"" + std::string(code) + "\"";
}

TEST_F(ValuePlaces, TakeWhatIsOfItsKind) {
  EXPECT_EQ(json(payer(kRight) + ", \"account\": [\"" + std::string(kAccount) + "\"]"), "taken");
  EXPECT_EQ(json(payer(kRight)), "taken") << "what is not there has no value";
  EXPECT_EQ(json("\"payer\": null"), "taken") << "what is nil has none";
  EXPECT_EQ(xml("<payer>\n " + std::string(kRight) + " </payer>"), "taken")
      << "white space that the type does not count";
}

TEST_F(ValuePlaces, RefuseInTheSendersFormAtThePlaceWithoutTheValue) {
  const std::string in_json = json(payer(kNoDay));
  EXPECT_EQ(in_json,
            "codec.wrong_shape /payer 'payer' is no personal code: a personal code begins with a date of "
            "birth that exists (DDMMYY), or in its new form with 32 to 39");
  const std::string in_xml = xml("<payer>" + std::string(kNoDay) + "</payer>");
  EXPECT_THAT(in_xml, HasSubstr("codec.wrong_shape /t:Pay/t:payer 'payer' is no personal code: "));
  for (const std::string& said : {in_json, in_xml}) EXPECT_THAT(said, Not(HasSubstr("310475")));
}

TEST_F(ValuePlaces, TellInLatvianToo) {
  EXPECT_THAT(json(payer(kNoDay), Language::lv),
              HasSubstr("'payer' nav personas kods: personas kods sākas ar iespējamu dzimšanas datumu"));
}

TEST_F(ValuePlaces, NameTheOneOfManyThatIsWrong) {
  const std::string good(kAccount);
  EXPECT_THAT(
      json(payer(kRight) + R"(, "account": [")" + good + R"(", "LV81BANK0000435195001"])"),
      HasSubstr("codec.wrong_shape /account/1 'account' is no bank account number: the check digits"));
  EXPECT_THAT(xml("<payer>" + std::string(kRight) + "</payer><account>" + good + "</account><account> " +
                  good + "</account>"),
              HasSubstr("codec.wrong_shape /t:Pay/t:account[2] 'account' is no bank account number"))
      << "a space that the type counts";
}

TEST_F(ValuePlaces, TakeADoubtfulValueUnlessTheTypeRefusesIt) {
  EXPECT_EQ(json(payer("161175-19998")), "taken") << "codes with a wrong check digit were issued";
  declared_.values.clear();
  hold("/t:Pay/t:payer", "registration-number");
  EXPECT_EQ(json(payer("40003521601")), "taken");

  declared_.values.front().refuse_doubtful = true;

  EXPECT_THAT(json(payer("40003521601")),
              HasSubstr("codec.wrong_shape /payer 'payer' is no registration number of the Register of "
                        "Enterprises: its check digit does not fit"));
  EXPECT_EQ(json(payer("40003521600")), "taken");
}

TEST_F(ValuePlaces, LookIntoTheDocumentAndPointToWhatCarriesIt) {
  declared_.documents.push_back({"/t:Pay/t:paper", {"{urn:p}Paper"}, {{"p", "urn:p"}}});
  hold("/p:Paper/p:account/@number", "iban", true);
  const auto paper = [](const std::string& number) {
    return payer(kRight) + R"(, "paper": ")" +
           to_base64("<Paper xmlns='urn:p'><account number=' " + number + " '/></Paper>") + "\"";
  };

  EXPECT_EQ(json(paper(std::string(kAccount))), "taken");
  EXPECT_THAT(json(paper("LV81BANK0000435195001")),
              testing::AllOf(HasSubstr("codec.wrong_shape /paper 'number' is no bank account number: "),
                             HasSubstr("(in the document at /p:Paper/p:account/@number)")));
}

TEST_F(ValuePlaces, EachKindRefusesItsOwnMistake) {
  declared_.values.resize(1);
  for (const values::Kind& kind : values::kinds()) {
    declared_.values.front().kind = &kind;
    for (const std::string& sample : kind.samples()) EXPECT_EQ(json(payer(sample)), "taken") << kind.name;
    EXPECT_THAT(json(payer("x")),
                HasSubstr("codec.wrong_shape /payer 'payer' is no " + std::string(kind.title.en)));
    EXPECT_THAT(json(payer("x"), Language::lv),
                HasSubstr("'payer' nav " + std::string(kind.title.lv) + ": "));
  }
}

}  // namespace
}  // namespace hub::flow
