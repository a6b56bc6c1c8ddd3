#include "adapters/div/questions.h"

#include <gtest/gtest.h>

#include "adapters/div/div_config.h"
#include "adapters/div/names.h"
#include "adapters/frame/agreement.h"

namespace {

using adapters::div::find_question;
using hub::formats::XmlDocument;

const hub::formats::Contract& neutral_form() {
  static const auto contract =
      adapters::frame::load_contract(SAKTA_SOURCE_DIR "/wsdl/eaddress/official-delivery-1.xsd");
  return *contract;
}

const hub::formats::Contract& unified_form() {
  static const auto contract =
      adapters::frame::load_contract(SAKTA_SOURCE_DIR "/wsdl/eaddress/vraa.gov.lv.div.uui.2011.11.wsdl");
  return *contract;
}

/// A question of the neutral form as it goes out, after both forms were held against it; or what is wrong.
std::string body_of(const char* operation, const std::string& content) {
  const auto* kind = find_question(operation);
  auto question =
      XmlDocument::parse("<" + std::string(kind->root) + " xmlns=\"urn:sakta:official-delivery:1\">" +
                         content + "</" + std::string(kind->root) + ">");
  if (auto fits = neutral_form().accept(*question); !fits) return fits.error().to_string();
  std::string body = question_body(*kind, *question);
  auto asked = XmlDocument::parse(body);
  if (auto fits = unified_form().accept(*asked); !fits) return fits.error().to_string();
  return body;
}

/// The neutral form of an output, after both forms were held against it; or what is wrong.
std::string told_of(const char* operation, const std::string& content) {
  const auto* kind = find_question(operation);
  const std::string name = std::string(kind->asked) + "Output";
  auto output = XmlDocument::parse("<" + name + " xmlns=\"" + adapters::div::kUnifiedNamespace + "\">" +
                                   content + "</" + name + ">");
  if (auto fits = unified_form().accept(*output); !fits) return fits.error().to_string();
  std::string told = kind->answer(*output);
  auto answer = XmlDocument::parse(told);
  if (auto fits = neutral_form().accept(*answer); !fits) return fits.error().to_string();
  EXPECT_EQ(answer->root_name(), kind->reply);
  return told;
}

TEST(DivQuestions, FindsAnAddresseeByCodeNameOrAddress) {
  EXPECT_NE(body_of("find_addressee", "<code>90000000002</code>").find("<AddresseeOwnerCode>90000000002<"),
            std::string::npos);
  EXPECT_NE(body_of("find_addressee", "<name>Ozols &amp; dēli</name><type>JS</type>")
                .find("<AddresseeUnitOwner>Ozols &amp; dēli</AddresseeUnitOwner><TypeCode>JS</TypeCode>"),
            std::string::npos);
  EXPECT_NE(body_of("find_addressee", "<address>_DEFAULT@90000000002</address>").find("<EAddress>_DEFAULT@"),
            std::string::npos);
  EXPECT_EQ(body_of("find_addressee", "").find("<SearchAddresseeUnitInput"), std::string::npos)
      << "everybody is not asked for";
}

TEST(DivQuestions, TellsAddresseesInNeutralWords) {
  const std::string told =
      told_of("find_addressee",
              "<AddresseeUnits><AddresseeUnit><Version>3</Version><AddresseeOwnerCode>16117519997</"
              "AddresseeOwnerCode>"
              "<TypeCode>JS</TypeCode><Owner><Code>16117519997</Code><FirstName>Anna</FirstName>"
              "<Surname>Liepa &amp; Co</Surname></Owner><EAddress>_PRIVATE@16117519997</EAddress>"
              "<BlockedFrom>2026-01-01T00:00:00.000Z</BlockedFrom></AddresseeUnit></AddresseeUnits>"
              "<HasMoreData>false</HasMoreData>");
  EXPECT_EQ(told,
            "<addressees xmlns=\"urn:sakta:official-delivery:1\"><addressee><address>_PRIVATE@16117519997"
            "</address><code>16117519997</code><firstName>Anna</firstName><surname>Liepa &amp; Co</surname>"
            "<type>JS</type><blockedFrom>2026-01-01T00:00:00.000Z</blockedFrom></addressee><more>false</more>"
            "</addressees>");
  EXPECT_NE(told_of("find_addressee", "<HasMoreData>true</HasMoreData>").find("<more>true</more>"),
            std::string::npos);
}

TEST(DivQuestions, AddressesAreValidated) {
  const std::string body = body_of("validate_address",
                                   "<of>persons</of><address>_PRIVATE@16117519997</address>"
                                   "<address>_PRIVATE@16117519998</address>");
  EXPECT_NE(body.find("<b:string>_PRIVATE@16117519998</b:string></EAddresses><Type>PhysicalPerson</Type>"),
            std::string::npos)
      << body;
  EXPECT_NE(body_of("validate_address", "<of>registered</of><address>_PRIVATE@40000000005</address>")
                .find("<Type>RegistryRegisteredPerson</Type>"),
            std::string::npos);
  EXPECT_EQ(
      told_of("validate_address",
              "<Results><EAddressValidationResult><EAddress>_PRIVATE@1</EAddress><IsValid>false</IsValid>"
              "</EAddressValidationResult></Results>"),
      "<validatedAddresses xmlns=\"urn:sakta:official-delivery:1\"><validated><address>_PRIVATE@1"
      "</address><valid>false</valid></validated></validatedAddresses>");
}

}  // namespace
