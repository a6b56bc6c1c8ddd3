#include "hub/formats/xsd/schema_complaint.h"

#include <libxml/xmlerror.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/say.h"
#include "hub/formats/xml/characters.h"

namespace hub::formats {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 34> kUsual{
    {{XML_SCHEMAP_INVALID_FACET_VALUE, "ierobežojuma vērtība nav derīga"},
     {XML_SCHEMAP_REGEXP_INVALID, "šablons nav regulāra izteiksme"},
     {XML_SCHEMAP_REDEFINED_TYPE, "tips ir definēts divreiz"},
     {XML_SCHEMAP_REDEFINED_ELEMENT, "elements ir definēts divreiz"},
     {XML_SCHEMAP_REDEFINED_ATTR, "atribūts ir definēts divreiz"},
     {XML_SCHEMAP_REDEFINED_GROUP, "grupa ir definēta divreiz"},
     {XML_SCHEMAP_REDEFINED_ATTRGROUP, "atribūtu grupa ir definēta divreiz"},
     {XML_SCHEMAP_FAILED_LOAD, "citu failu nevar ielādēt"},
     {XML_SCHEMAP_FAILED_PARSE, "shēmu nevar nolasīt"},
     {XML_SCHEMAP_NOROOT, "shēmai nav saknes elementa"},
     {XML_SCHEMAP_NOT_SCHEMA, "tā nav shēma"},
     {XML_SCHEMAP_RECURSIVE, "definīcija atsaucas pati uz sevi"},
     {XML_SCHEMAP_SRC_IMPORT_3_1, "importētās shēmas nosaukumvieta ir cita"},
     {XML_SCHEMAP_SRC_IMPORT_3_2, "importētajai shēmai ir nosaukumvieta, kādas nedrīkst būt"},
     {XML_SCHEMAP_SRC_INCLUDE, "iekļautās shēmas nosaukumvieta ir cita, vai arī shēmu nevar ielādēt"},
     {XML_SCHEMAP_SRC_RESOLVE, "nosaukums neved ne uz vienu definīciju"},
     {XML_SCHEMAP_SRC_ELEMENT_1, "elementam jābūt vai nu noklusējuma, vai nemainīgai vērtībai"},
     {XML_SCHEMAP_SRC_ELEMENT_2_1, "elementam jābūt vai nu name, vai ref"},
     {XML_SCHEMAP_SRC_ELEMENT_2_2, "elementam ar ref tā nedrīkst būt"},
     {XML_SCHEMAP_SRC_ELEMENT_3, "elementam jābūt vai nu tipam, vai iekļautai tipa definīcijai"},
     {XML_SCHEMAP_S4S_ELEM_NOT_ALLOWED, "elementam šeit nav vietas"},
     {XML_SCHEMAP_S4S_ELEM_MISSING, "trūkst elementa"},
     {XML_SCHEMAP_S4S_ATTR_NOT_ALLOWED, "tāds atribūts nav atļauts"},
     {XML_SCHEMAP_S4S_ATTR_MISSING, "trūkst atribūta"},
     {XML_SCHEMAP_S4S_ATTR_INVALID_VALUE, "atribūta vērtība nav derīga"},
     {XML_SCHEMAP_P_PROPS_CORRECT_1, "minOccurs vai maxOccurs nav derīgs"},
     {XML_SCHEMAP_P_PROPS_CORRECT_2_1, "minOccurs ir lielāks par maxOccurs"},
     {XML_SCHEMAP_P_PROPS_CORRECT_2_2, "maxOccurs ir mazāks par 1"},
     {XML_SCHEMAP_E_PROPS_CORRECT_2, "noklusējuma vai nemainīgā vērtība neatbilst elementa tipam"},
     {XML_SCHEMAP_NOT_DETERMINISTIC, "satura modelis nav viennozīmīgs"},
     {XML_SCHEMAP_COS_ALL_LIMITED, "xs:all šeit nedrīkst būt"},
     {XML_SCHEMAP_COS_ST_RESTRICTS_1_3_1, "šādam tipam šis ierobežojums nav atļauts"},
     {XML_SCHEMAP_COS_CT_EXTENDS_1_3, "paplašinājums neatbilst bāzes tipam"},
     {XML_SCHEMAP_SRC_CT_1, "bāzes tipam jābūt saliktam tipam"}}};

/// What the words have in quotes: names and values of the schema.
std::string quoted_in(std::string_view words) {
  std::string values;
  for (std::size_t at = words.find('\''); at != std::string_view::npos; at = words.find('\'', at)) {
    const std::size_t close = words.find('\'', at + 1);
    if (close == std::string_view::npos) break;
    values.append(values.empty() ? ": " : ", ").append(words.substr(at, close + 1 - at));
    at = close + 1;
  }
  return values;
}

}  // namespace

Sentence schema_complaint(const xmlError& error) {
  if (error.message == nullptr) return say("not a correct schema", "shēma nav pareiza");
  std::string words = error.message;
  while (!words.empty() && is_space(words.back())) words.pop_back();
  const auto* const usual = std::find_if(kUsual.begin(), kUsual.end(),
                                         [&error](const auto& row) { return row.first == error.code; });
  if (usual == kUsual.end()) return say("{}", "libxml2 saka \"{}\"", words);
  return {words, std::string(usual->second) + quoted_in(words)};
}

}  // namespace hub::formats
