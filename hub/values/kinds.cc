#include "hub/values/kinds.h"

#include <array>

#include "hub/values/cadastre.h"
#include "hub/values/characters.h"
#include "hub/values/creditor_reference.h"
#include "hub/values/e_address.h"
#include "hub/values/iban.h"
#include "hub/values/modulo_97.h"
#include "hub/values/person_code.h"
#include "hub/values/registration_number.h"

namespace hub::values {
namespace {

using Texts = std::vector<std::string>;

template <class T>
Judgement judged(const Made<T>& made) {
  if (!made) return {made.problem().says};
  if constexpr (requires { made->is_doubtful(); })
    return {std::nullopt, made->is_doubtful()};
  else
    return {};
}

template <class T>
Judgement judge(std::string_view text) {
  return judged(T::parse(text));
}

template <CadastreObject object>
Judgement judge_cadastre(std::string_view text) {
  return judged(parse_cadastre(object, text));
}

template <CadastreObject object>
Made<std::string> normal_cadastre(std::string_view text) {
  const std::string plain = unprinted(text);
  const auto code = parse_cadastre(object, plain);
  if (!code) return code.problem();
  return plain;
}

Made<std::string> normal_person_code(std::string_view text) {
  const auto code = PersonCode::parse(unprinted(text));
  if (!code) return code.problem();
  return code->written();
}

Made<std::string> normal_registration_number(std::string_view text) {
  const auto number = RegistrationNumber::parse(unprinted(text));
  if (!number) return number.problem();
  return number->digits();
}

/// Whoever writes the number without LV, or a person's with the code's hyphen, means the same.
Made<std::string> normal_vat_number(std::string_view text) {
  std::string plain = unprinted(text);
  std::erase(plain, '-');
  if (!plain.starts_with("LV")) plain.insert(0, "LV");
  const auto number = VatNumber::parse(plain);
  if (!number) return number.problem();
  return number->written();
}

Made<std::string> normal_iban(std::string_view text) {
  const auto iban = Iban::parse(unprinted(text));
  if (!iban) return iban.problem();
  return iban->electronic();
}

Judgement judge_creditor_reference(std::string_view text) {
  return judged(parse_creditor_reference(text));
}

Made<std::string> normal_creditor_reference(std::string_view text) {
  return parse_creditor_reference(unprinted(text));
}

Made<std::string> normal_e_address(std::string_view text) {
  const auto address = EAddress::parse(text);
  if (!address) return address.problem();
  return address->compared();
}

Texts person_codes() {
  return {"161175-19997", "290296-00000", "290200-20000", "300617-29999",
          "320000-00000", "399999-99999", "16117519997"};
}
Texts registration_numbers() {
  return {"40003521600", "40000000000", "99999999999"};
}
Texts vat_numbers() {
  return {"LV40003521600", "LV16117519997", "LV32000000000"};
}
Texts elevens() {
  return {"01000010001", "00000000000", "99999999999"};
}
Texts fourteens() {
  return {"01000010001001", "99999999999999"};
}
Texts seventeens() {
  return {"01000010001001001", "99999999999999999"};
}
Texts designations() {
  return {"01000010001", "01000010001001", "01000010001001001"};
}
/// Latvian ones: partners' contracts seldom take others.
Texts ibans() {
  Texts texts;
  for (const char* account : {"BANK0000435195001", "AAAA0000000000000", "ZZZZZZZZZZZZZZZZZ"})
    texts.push_back("LV" + check_digits_of("LV", account) + account);
  return texts;
}
Texts creditor_references() {
  Texts texts;
  for (const char* body : {"20261129", "7", "ABCDEFGHIJKLMNOPQRSTU", "999999999999999999999"})
    texts.push_back(*make_creditor_reference(body));
  return texts;
}
Texts e_addresses() {
  return {"_DEFAULT@90000056357", "_PRIVATE@16117519997", "_PRIVATE@40003521600", "90000056357"};
}

constexpr Text kCodeDoubt{
    "its check digit does not fit: codes of the old form with a wrong one were issued",
    "kontrolcipars neatbilst: ir piešķirti arī vecās formas kodi ar nepareizu kontrolciparu"};
constexpr Text kNumberDoubt{"its check digit does not fit: how it is made is not published",
                            "kontrolcipars neatbilst: tā aprēķina kārtība nav publicēta"};

constexpr std::array kKinds{
    Kind{"person-code",
         {"personal code", "personas kods"},
         {"`DDMMYY-CNNNN` with a date of birth to 30 June 2017, or `3[2-9]` and nine digits; the hyphen may "
          "be "
          "left out",
          "`DDMMGG-CNNNN` ar dzimšanas datumu līdz 2017. gada 30. jūnijam vai `3[2-9]` un deviņi cipari; "
          "defises var nebūt"},
         kCodeDoubt,
         "Fizisko personu reģistra likums; pmlp.gov.lv, *Personas koda maiņa*; CSB classifier 29922; check "
         "digit: python-stdnum `lv.pvn`",
         judge<PersonCode>,
         normal_person_code,
         person_codes},
    Kind{"registration-number",
         {"registration number of the Register of Enterprises", "Uzņēmumu reģistra reģistrācijas numurs"},
         {"11 digits, the first 4 to 9", "11 cipari, pirmais no 4 līdz 9"},
         kNumberDoubt,
         "Peppol code list, EAS 0218; check digit: python-stdnum `lv.pvn`",
         judge<RegistrationNumber>,
         normal_registration_number,
         registration_numbers,
         true},
    Kind{"vat-number",
         {"Latvian VAT number", "Latvijas PVN maksātāja numurs"},
         {"`LV` and a registration number, or a personal code without hyphen",
          "`LV` un reģistrācijas numurs vai personas kods bez defises"},
         kNumberDoubt,
         "VIES; python-stdnum `lv.pvn`",
         judge<VatNumber>,
         normal_vat_number,
         vat_numbers},
    Kind{"cadastre-number",
         {"cadastre number of a property", "nekustamā īpašuma kadastra numurs"},
         {"11 digits", "11 cipari"},
         {},
         "MK 263/2012 (likumi.lv 247207); VZD classifier (CSB 29915)",
         judge_cadastre<CadastreObject::property>,
         normal_cadastre<CadastreObject::property>,
         elevens},
    Kind{"land-designation",
         {"cadastre designation of a land unit", "zemes vienības kadastra apzīmējums"},
         {"11 digits", "11 cipari"},
         {},
         "as `cadastre-number`",
         judge_cadastre<CadastreObject::land>,
         normal_cadastre<CadastreObject::land>,
         elevens},
    Kind{"building-designation",
         {"cadastre designation of a building", "būves kadastra apzīmējums"},
         {"14 digits: land unit and 3", "14 cipari: zemes vienība un 3"},
         {},
         "as `cadastre-number`",
         judge_cadastre<CadastreObject::building>,
         normal_cadastre<CadastreObject::building>,
         fourteens},
    Kind{"premises-designation",
         {"cadastre designation of a premises group", "telpu grupas kadastra apzīmējums"},
         {"17 digits: building and 3", "17 cipari: būve un 3"},
         {},
         "as `cadastre-number`",
         judge_cadastre<CadastreObject::premises>,
         normal_cadastre<CadastreObject::premises>,
         seventeens},
    Kind{"cadastre-designation",
         {"cadastre designation of a land unit, building or premises group",
          "zemes vienības, būves vai telpu grupas kadastra apzīmējums"},
         {"11, 14 or 17 digits", "11, 14 vai 17 cipari"},
         {},
         "as `cadastre-number`",
         judge_cadastre<CadastreObject::part>,
         normal_cadastre<CadastreObject::part>,
         designations},
    Kind{"iban",
         {"bank account number", "bankas konta numurs"},
         {"ISO 13616 without spaces, of any country; a Latvian one has 21 characters",
          "ISO 13616 bez atstarpēm, jebkuras valsts; Latvijas IBAN ir 21 zīme"},
         {"its country is not in release 101 of the IBAN registry; its check digits fit",
          "valsts nav IBAN reģistra 101. laidienā; kontrolcipari atbilst"},
         "ISO 13616, ISO 7064 (MOD 97-10); IBAN registry, release 101; FKTK 271/2012",
         judge<Iban>,
         normal_iban,
         ibans,
         true},
    Kind{"creditor-reference",
         {"structured creditor reference", "strukturētā maksājuma atsauce"},
         {"`RF`, two check digits, 1 to 21 letters and digits, without spaces",
          "`RF`, divi kontrolcipari, 1 līdz 21 burts vai cipars, bez atstarpēm"},
         {},
         "ISO 11649:2009, ISO 7064 (MOD 97-10)",
         judge_creditor_reference,
         normal_creditor_reference,
         creditor_references},
    Kind{"e-address",
         {"official electronic address", "oficiālā elektroniskā adrese"},
         {"`_DEFAULT@` or another unit and a registration number; `_PRIVATE@` and a personal code or a "
          "registration number; the number alone",
          "`_DEFAULT@` vai cita vienība un reģistrācijas numurs; `_PRIVATE@` un personas kods vai "
          "reģistrācijas numurs; numurs viens pats"},
         {"its number is none of a person or a registered entity, or the number's check digit does not fit",
          "numurs nav ne personas, ne reģistrēta subjekta numurs, vai arī neatbilst numura kontrolcipars"},
         "Oficiālās elektroniskās adreses likums (likumi.lv 283229); DIV instruction 1.1.6",
         judge<EAddress>,
         normal_e_address,
         e_addresses},
};

}  // namespace

std::span<const Kind> kinds() {
  return kKinds;
}

const Kind* find_kind(std::string_view name) {
  for (const Kind& kind : kKinds)
    if (kind.name == name) return &kind;
  return nullptr;
}

}  // namespace hub::values
