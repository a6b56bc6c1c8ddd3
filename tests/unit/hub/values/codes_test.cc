#include <gtest/gtest.h>

#include <array>
#include <string>

#include "hub/values/cadastre.h"
#include "hub/values/creditor_reference.h"
#include "hub/values/e_address.h"
#include "hub/values/iban.h"
#include "hub/values/modulo_97.h"
#include "hub/values/person_code.h"
#include "hub/values/registration_number.h"
#include "tests/unit/hub/values/vector.h"

// Personal codes here are made by the rule and belong to nobody.

namespace hub::values {
namespace {

constexpr std::string_view kRegisterLaw = "Fizisko personu reģistra likums; pmlp.gov.lv, personas koda maiņa";
constexpr std::string_view kClassifier = "CSB classifier 29922: ddmmgg, seventh digit the century";

TEST(PersonCode, IsWhatLawAndClassifierSay) {
  for (const Vector& vector : {
           Vector{"161175-19997", "161175-19997", "python-stdnum, stdnum.lv.pvn"},
           Vector{"16117519997", "161175-19997", "the hyphen may stand there: CSB classifier 29922"},
           Vector{"290296-00000", "290296-00000", "century 0: 1896 was a leap year"},
           Vector{"290200-20000", "290200-20000", "century 2: so was 2000"},
           Vector{"290200-10000", "begins with a date of birth that exists", "century 1: 1900 was none"},
           Vector{"310475-10000", "begins with a date of birth that exists", kClassifier},
           Vector{"000175-10000", "begins with a date of birth that exists", kClassifier},
           Vector{"011375-10000", "begins with a date of birth that exists", kClassifier},
           Vector{"311299-10000", "311299-10000", "31 is a day; only 32 and up is the new form"},
           Vector{"161175-39997", "its century, is 0, 1 or 2", kClassifier},
           Vector{"300617-20000", "300617-20000", "pmlp.gov.lv: old form until 30 June 2017"},
           Vector{"010717-20000", "given until 30 June 2017", "pmlp.gov.lv: new form since 1 July 2017"},
           Vector{"320000-00000", "320000-00000", kRegisterLaw},
           Vector{"325035-11782", "325035-11782", "a published example of the new form"},
           Vector{"328673-00679", "328673-00679", "python-stdnum, stdnum.lv.pvn"},
           Vector{"32867300677", "328673-00677", "the new form is random: it has no check digit"},
           Vector{"399999-99999", "399999-99999", kRegisterLaw},
           Vector{"410175-10000", "begins with a date of birth that exists", kRegisterLaw},
           Vector{"161175-1999", "has 11 digits", "ten digits"},
           Vector{"161175-199971", "has 11 digits", "twelve"},
           Vector{"1611-7519997", "has 11 digits", "a hyphen in another place"},
           Vector{"161175–19997", "has 11 digits", "a dash that is no hyphen"},
           Vector{" 161175-19997", "has 11 digits", "white space"},
           Vector{"161175-1999A", "has 11 digits", "a letter"},
           Vector{"", "has 11 digits", "nothing"},
       }) {
    const auto code = PersonCode::parse(vector.text);
    expect_as(vector, code, code ? code->written() : "");
  }
}

TEST(PersonCode, IsDoubtfulOnlyInTheOldFormAndOnlyByItsCheckDigit) {
  // contracts: business-systems 10.1, values that pass
  for (const char* right : {"161175-19997", "111111-11111", "290758-10403", "111111-11410"})
    EXPECT_FALSE(PersonCode::parse(right)->is_doubtful()) << right;
  for (const char* wrong : {"161175-19998", "111111-11112", "290758-10400"})
    EXPECT_TRUE(PersonCode::parse(wrong)->is_doubtful()) << wrong;
  EXPECT_FALSE(PersonCode::parse("328673-00677")->is_doubtful()) << "random, so nothing to doubt";
}

TEST(PersonCode, HasOneCheckDigitThatFitsEachNumber) {
  for (int serial = 0; serial < 1000; serial += 7) {
    int fit = 0;
    for (int digit = 0; digit < 10; ++digit) {
      std::string text = "150660-1" + std::to_string(1000 + serial).substr(1) + std::to_string(digit);
      if (!PersonCode::parse(text)->is_doubtful()) ++fit;
    }
    EXPECT_EQ(fit, 1) << serial;
  }
}

TEST(PersonCode, SaysWhenSomebodyWasBornInItsOldFormAlone) {
  EXPECT_EQ(to_text(*PersonCode::parse("161175-19997")->born()), "1975-11-16");
  EXPECT_EQ(to_text(*PersonCode::parse("290296-00000")->born()), "1896-02-29");
  EXPECT_EQ(to_text(*PersonCode::parse("300617-20000")->born()), "2017-06-30");
  EXPECT_FALSE(PersonCode::parse("325035-11782")->born());
  EXPECT_EQ(PersonCode::parse("161175-19997")->digits(), "16117519997");
}

TEST(RegistrationNumber, IsElevenDigitsFromFourOn) {
  for (const Vector& vector : {
           Vector{"40003521600", "40003521600", "python-stdnum, stdnum.lv.pvn"},
           Vector{"90000056357", "90000056357", "Jūrmala: contracts, business-systems 10.2"},
           Vector{"50003000000", "50003000000", "Peppol code list, EAS 0218: 4, 5, 6"},
           Vector{"30003521600", "form of a personal code", "below 4 a natural person"},
           Vector{"4000352160", "has 11 digits", "ten"},
           Vector{"400035216000", "has 11 digits", "twelve"},
           Vector{"LV40003521600", "has 11 digits", "that is a VAT number"},
           Vector{"4000352160A", "has 11 digits", "a letter"},
       }) {
    const auto number = RegistrationNumber::parse(vector.text);
    expect_as(vector, number, number ? number->digits() : "");
  }
}

TEST(RegistrationNumber, IsDoubtfulByACheckDigitThatNobodyPublishes) {
  // contracts: business-systems 10.2, tested there
  for (const char* right : {"40003521600", "40003278467", "40003734170", "40003979933", "40003053936",
                            "90000056357", "90000038741", "90000069281"})
    EXPECT_FALSE(RegistrationNumber::parse(right)->is_doubtful()) << right;
  EXPECT_TRUE(RegistrationNumber::parse("40003521601")->is_doubtful()) << "python-stdnum, stdnum.lv.pvn";
}

TEST(VatNumber, IsLvAndTheNumberOfAnEntityOrAPerson) {
  for (const Vector& vector : {
           Vector{"LV40003521600", "LV40003521600", "python-stdnum, stdnum.lv.pvn"},
           Vector{"LV16117519997", "LV16117519997", "a natural person: the personal code"},
           Vector{"LV32867300679", "LV32867300679", "the same in its new form"},
           Vector{"LV16137519997", "begins with a date of birth that exists", "python-stdnum: 16.13.1975"},
           Vector{"40003521600", "LV and 11 digits", "without country"},
           Vector{"lv40003521600", "LV and 11 digits", "small letters"},
           Vector{"LV161175-19997", "LV and 11 digits", "no hyphen"},
           Vector{"EE40003521600", "LV and 11 digits", "another country"},
           Vector{"L", "LV and 11 digits", "too short for anything"},
       }) {
    const auto number = VatNumber::parse(vector.text);
    expect_as(vector, number, number ? number->written() : "");
  }
  EXPECT_FALSE(VatNumber::parse("LV40003521600")->is_doubtful());
  EXPECT_TRUE(VatNumber::parse("LV40003521601")->is_doubtful());
  EXPECT_TRUE(VatNumber::parse("LV16117519998")->is_doubtful());
}

TEST(Cadastre, CountsDigitsAsTheClassifierDoes) {
  struct Row {
    CadastreObject object;
    std::string_view text;
    std::string_view expected;
    std::string_view source;
  };
  constexpr std::string_view kVzd = "VZD classifier (CSB 29915)";
  for (const Row& row : {
           Row{CadastreObject::property, "01000010001", "01000010001", kVzd},
           Row{CadastreObject::property, "01000010001001", "of a property has 11 digits", kVzd},
           Row{CadastreObject::land, "42010050109", "42010050109", kVzd},
           Row{CadastreObject::land, "4201005010", "of a land unit has 11 digits", kVzd},
           Row{CadastreObject::building, "42010050109001", "42010050109001", "land unit and 3"},
           Row{CadastreObject::building, "42010050109", "of a building has 14 digits", kVzd},
           Row{CadastreObject::premises, "42010050109001012", "42010050109001012", "building and 3"},
           Row{CadastreObject::premises, "420100501090010", "of a premises group has 17 digits", kVzd},
           Row{CadastreObject::part, "42010050109", "42010050109", kVzd},
           Row{CadastreObject::part, "42010050109001", "42010050109001", kVzd},
           Row{CadastreObject::part, "42010050109001012", "42010050109001012", kVzd},
           Row{CadastreObject::part, "420100501098001", "11 digits (land unit), 14",
               "a part of a land unit: its length is not published there"},
           Row{CadastreObject::land, "4201 005 0109", "has 11 digits", "as it is printed"},
       }) {
    const auto code = parse_cadastre(row.object, row.text);
    expect_as({row.text, row.expected, row.source}, code, code ? code->digits : "");
  }
}

TEST(Iban, TakesTheExamplesOfTheRegistry) {
  // IBAN registry, its example of each country.
  for (const char* text : {
           "AD1200012030200359100100",
           "AE070331234567890123456",
           "AL47212110090000000235698741",
           "AT611904300234573201",
           "AZ21NABZ00000000137010001944",
           "BA391290079401028494",
           "BG80BNBG96611020345678",
           "BH67BMAG00001299123456",
           "BR1800000000141455123924100C2",
           "CH9300762011623852957",
           "CY17002001280000001200527600",
           "CZ6508000000192000145399",
           "DE89370400440532013000",
           "DK5000400440116243",
           "DO28BAGR00000001212453611324",
           "EE382200221020145685",
           "ES9121000418450200051332",
           "FI2112345600000785",
           "FO6264600001631634",
           "FR1420041010050500013M02606",
           "GB29NWBK60161331926819",
           "GE29NB0000000101904917",
           "GI75NWBK000000007099453",
           "GL8964710001000206",
           "GR1601101250000000012300695",
           "GT82TRAJ01020000001210029690",
           "HR1210010051863000160",
           "HU42117730161111101800000000",
           "IE29AIBK93115212345678",
           "IL620108000000099999999",
           "IS140159260076545510730339",
           "IT60X0542811101000000123456",
           "JO94CBJO0010000000000131000302",
           "KZ86125KZT5004100100",
           "LB62099900000001001901229114",
           "LI21088100002324013AA",
           "LT121000011101001000",
           "LU280019400644750000",
           "LV80BANK0000435195001",
           "MD24AG000225100013104168",
           "ME25505000012345678951",
           "MK07250120000058984",
           "MR1300020001010000123456753",
           "MT84MALT011000012345MTLCAST001S",
           "MU17BOMM0101101030300200000MUR",
           "NL91ABNA0417164300",
           "NO9386011117947",
           "PK36SCBL0000001123456702",
           "PL61109010140000071219812874",
           "PS92PALS000000000400123456702",
           "PT50000201231234567890154",
           "QA58DOHB00001234567890ABCDEFG",
           "RO49AAAA1B31007593840000",
           "RS35260005601001611379",
           "SA0380000000608010167519",
           "SE4550000000058398257466",
           "SI56191000000123438",
           "SK3112000000198742637541",
           "SM86U0322509800000000270100",
           "TL380080012345678910157",
           "TN5910006035183598478831",
           "TR330006100519786457841326",
           "VG96VPVG0000012345678901",
           "XK051212012345678906",
       }) {
    const auto iban = Iban::parse(text);
    ASSERT_TRUE(iban) << text << ": " << iban.problem().says.en();
    EXPECT_FALSE(iban->is_doubtful()) << text;
    EXPECT_FALSE(iban_form_of(std::string_view(text).substr(0, 2)).empty()) << text;
  }
}

TEST(Iban, IsNoOtherThanTheStandardHasIt) {
  for (const Vector& vector : {
           Vector{"LV81PARX0002484577002", "LV81PARX0002484577002",
                  "Jūrmala: contracts, business-systems 10.4"},
           Vector{"LV80BANK0000435195001", "LV80BANK0000435195001", "IBAN registry: Latvia"},
           Vector{"LV80BANK0000435195002", "check digits of the IBAN are wrong", "ISO 7064"},
           Vector{"LV81BANK0000435195001", "check digits of the IBAN are wrong", "ISO 7064"},
           Vector{"LV80BANK000043519500", "has not the length", "20 characters"},
           Vector{"LV80BANK00004351950011", "has not the length", "22"},
           Vector{"LV80BAN00000435195001", "has not the length", "FKTK 271/2012: four letters of the bank"},
           Vector{"LV80 BANK 0000 4351 9500 1", "without spaces", "as it is printed"},
           Vector{"lv80bank0000435195001", "two letters of a country", "small letters"},
           Vector{"LV80BANK0000435195OO1", "check digits of the IBAN are wrong",
                  "the letter O for the digit 0"},
           Vector{"AT611804300234573201", "check digits of the IBAN are wrong", "two digits swapped"},
           Vector{"AT93190430023457320", "has not the length", "Austria has 20"},
           Vector{"GI22NW3K000000007099453", "has not the length", "a digit among Gibraltar's bank letters"},
           Vector{"LV", "two letters of a country", "too short"},
           Vector{"LV80", "two letters of a country", "no account"},
           Vector{"", "two letters of a country", "nothing"},
           Vector{"ZZ12345678901234567890123456789012345", "two letters of a country",
                  "ISO 13616: at most 34"},
       }) {
    const auto iban = Iban::parse(vector.text);
    expect_as(vector, iban, iban ? iban->electronic() : "");
  }
}

TEST(Iban, OfACountryThatTheRegistryLacksIsADoubt) {
  const std::string text = "QQ" + check_digits_of("QQ", "1234567890") + "1234567890";
  const auto iban = Iban::parse(text);
  ASSERT_TRUE(iban);
  EXPECT_TRUE(iban->is_doubtful());
  EXPECT_FALSE(Iban::parse("QQ" + check_digits_of("QQ", "1234567891") + "1234567890"));
}

TEST(Modulo97, KnowsNoCheckDigitsThatNobodyMakes) {
  // 00, 01 and 99 leave what 97, 98 and 02 leave; ISO 7064 makes 02 to 98 alone.
  int seen = 0;
  for (int body = 0; body < 2000; ++body) {
    const std::string digits = check_digits_of("RF", std::to_string(body));
    EXPECT_TRUE(has_check_digits("RF" + digits + std::to_string(body)));
    const char* const twin = digits == "97" ? "00" : digits == "98" ? "01" : digits == "02" ? "99" : nullptr;
    if (twin == nullptr) continue;
    ++seen;
    EXPECT_FALSE(has_check_digits("RF" + std::string(twin) + std::to_string(body)));
  }
  EXPECT_GT(seen, 30);
}

TEST(Modulo97, FindsEachWrongDigitAndEachSwap) {
  const std::string right = "LV80BANK0000435195001";
  for (std::size_t at = 4; at < right.size(); ++at) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string wrong = right;
      wrong[at] = c;
      EXPECT_EQ(has_check_digits(wrong), wrong == right) << wrong;
    }
    if (at + 1 == right.size()) continue;
    std::string swapped = right;
    std::swap(swapped[at], swapped[at + 1]);
    EXPECT_EQ(has_check_digits(swapped), swapped == right) << swapped;
  }
}

TEST(CreditorReference, IsWhatIso11649Says) {
  for (const Vector& vector : {
           Vector{"RF18539007547034", "RF18539007547034", "ISO 11649, python-stdnum"},
           Vector{"RF185390075470Y", "RF185390075470Y", "ISO 11649, python-stdnum"},
           Vector{"RF45G72UUR", "RF45G72UUR", "mobilefish.com, example 1"},
           Vector{"RF6518K5", "RF6518K5", "mobilefish.com, example 2"},
           Vector{"RF35C4", "check digits of the creditor reference",
                  "mobilefish.com, example 3: it does not hold"},
           Vector{"RF214377", "check digits of the creditor reference",
                  "mobilefish.com, example 4: nor does this"},
           Vector{"RF2012345678", "RF2012345678", "EPC: SEPA remittance, maric.info"},
           Vector{"RF56LV0158", "RF56LV0158", "contracts: business-systems 10.4"},
           Vector{"RF485000056789012345", "RF485000056789012345", "mobilefish.com"},
           Vector{"RF17539007547034", "check digits of the creditor reference", "python-stdnum"},
           Vector{"RF18 5390 0754 7034", "is RF, two check digits", "as it is printed"},
           Vector{"rf18539007547034", "is RF, two check digits", "small letters"},
           Vector{"RF18", "is RF, two check digits", "carries nothing"},
           Vector{"RF721234567890123456789012", "is RF, two check digits", "carries 22"},
           Vector{"XX18539007547034", "is RF, two check digits", "not RF"},
           Vector{"RF18539007547O34-", "is RF, two check digits", "a hyphen"},
       }) {
    const auto reference = parse_creditor_reference(vector.text);
    expect_as(vector, reference, reference ? *reference : "");
  }
}

TEST(CreditorReference, IsMadeAsItIsChecked) {
  for (const Vector& vector : {
           Vector{"539007547034", "RF18539007547034", "ISO 11649, python-stdnum"},
           Vector{"G72UUR", "RF45G72UUR", "mobilefish.com, example 1"},
           Vector{"18k5", "RF6518K5", "mobilefish.com, example 2; a small letter is a large one"},
           Vector{"5390075470y", "RF185390075470Y", "ISO 11649, python-stdnum"},
           Vector{"LV0158", "RF56LV0158", "contracts: business-systems 10.4"},
           Vector{"", "carries 1 to 21", "nothing"},
           Vector{"1234567890123456789012", "carries 1 to 21", "22"},
           Vector{"BV-2026-17", "carries 1 to 21", "hyphens"},
           Vector{"ŽUBĪTE", "carries 1 to 21", "letters beyond Z"},
       }) {
    const auto reference = make_creditor_reference(vector.text);
    expect_as(vector, reference, reference ? *reference : "");
    EXPECT_TRUE(!reference || parse_creditor_reference(*reference));
  }
}

TEST(EAddress, HasTheFormsThatAreObserved) {
  constexpr std::string_view kForms = "contracts: state-platforms 1.8";
  for (const Vector& vector : {
           Vector{"_DEFAULT@90000056357", "_DEFAULT@90000056357", kForms},
           Vector{"_default@90000038741", "_DEFAULT@90000038741", "grausti.riga.lv: the portal's link"},
           Vector{"_PRIVATE@16117519997", "_PRIVATE@16117519997", kForms},
           Vector{"_PRIVATE@161175-19997", "_PRIVATE@16117519997", "the code's hyphen"},
           Vector{"_PRIVATE@40003521600", "_PRIVATE@40003521600", kForms},
           Vector{"VID_EREKINI_PROD@90000069281", "VID_EREKINI_PROD@90000069281", kForms},
           Vector{"90000056357", "90000056357", "Oficiālās elektroniskās adreses likums: the number"},
           Vector{"161175-19997", "16117519997", "the same: the personal code"},
           Vector{"_PRIVATE@tiesuizpilditajs0001", "_PRIVATE@TIESUIZPILDITAJS0001",
                  "DIV: 20 letters and digits"},
           Vector{"_DEFAULT@16117519997", "a person's is _PRIVATE", kForms},
           Vector{"REKINI@16117519997", "no unit but _PRIVATE", kForms},
           Vector{"_PRIVATE@16137519997", "begins with a date of birth that exists", kForms},
           Vector{"@90000056357", "before the @", "no unit"},
           Vector{"RE KINI@90000056357", "before the @", "DIV instruction: [A-Za-z0-9._-]+"},
           Vector{"_DEFAULT@", "ends with a registration number", "no number"},
           Vector{"_DEFAULT@jelgava.lv", "ends with a registration number", "a host, as of e-mail"},
           Vector{"jelgava", "ends with a registration number", "neither unit nor number"},
           Vector{"_DEFAULT@@90000056357", "ends with a registration number", "two @"},
           Vector{"", "ends with a registration number", "nothing"},
       }) {
    const auto address = EAddress::parse(vector.text);
    expect_as(vector, address, address ? address->compared() : "");
  }
  EXPECT_FALSE(EAddress::parse("_DEFAULT@90000056357")->is_doubtful());
  EXPECT_TRUE(EAddress::parse("_DEFAULT@90000056358")->is_doubtful())
      << "check digit of the registration number";
  EXPECT_TRUE(EAddress::parse("_PRIVATE@tiesuizpilditajs0001")->is_doubtful());
}

}  // namespace
}  // namespace hub::values
