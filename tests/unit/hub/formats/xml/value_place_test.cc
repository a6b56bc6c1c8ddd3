#include "hub/formats/xml/value_place.h"

#include <gtest/gtest.h>

#include "hub/formats/xsd/schema.h"

namespace hub::formats {
namespace {

constexpr auto kSent =
    "<OpenCase "
    "xmlns='urn:t'><caseCode>BV-1</caseCode><reference>RF18</reference><client><personCode>161175-19997"
    "</personCode></client><openedAt>2026-11-20T09:00:00</openedAt><actedBy><kind>Client</kind><unit>B</unit>"
    "</actedBy><note>B</note><status>Submitted</status></OpenCase>";
constexpr auto kMapped =
    "<s:call xmlns:s='urn:sakta:steps:1'><s:body step='open'><Case xmlns='urn:p'><code>BV-1</code>"
    "<opened>2026-11-20T09:00:00</opened><label>apstrade</label><unit>B</unit><made>x</made>"
    "<status>apstr</status></Case></s:body></s:call>";
constexpr auto kPlacesXsd =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t' "
    "elementFormDefault='qualified'>"
    "<xs:element name='OpenCase'><xs:complexType><xs:sequence>"
    "<xs:element name='caseCode' type='xs:string'/><xs:element name='reference' type='xs:string'/>"
    "<xs:element name='client'><xs:complexType><xs:sequence><xs:element name='personCode' type='xs:string'/>"
    "</xs:sequence></xs:complexType></xs:element><xs:element name='openedAt' type='xs:string'/>"
    "<xs:element name='actedBy'><xs:complexType><xs:sequence><xs:element name='kind' type='xs:string'/>"
    "<xs:element name='unit' type='xs:string'/></xs:sequence></xs:complexType></xs:element>"
    "<xs:element name='note' type='xs:string'/><xs:element name='status' type='xs:string'/>"
    "</xs:sequence></xs:complexType></xs:element></xs:schema>";

/// The pointer to the sender's element that a place in the mapped form comes from.
std::string behind(const std::string& place) {
  const auto schema = Schema::compile(kPlacesXsd, "case.xsd");
  const auto sent = XmlDocument::parse(kSent);
  const auto mapped = XmlDocument::parse(kMapped);
  const auto* const element = origin_of(*sent, *mapped, place).element;
  return element == nullptr ? "nothing" : (*schema)->place_of(element, "OpenCase", true);
}

TEST(OriginOf, HasTheSameTextWhateverItsName) {
  EXPECT_EQ(behind("/t:Case/t:opened"), "/openedAt");
  EXPECT_EQ(behind("/*/*[2]"), "/openedAt") << "as libxml2 writes a path in a default namespace";
  EXPECT_EQ(behind("/s:call/s:body/*/*[2]"), "/openedAt") << "counted from the whole document";
}

TEST(OriginOf, OfSeveralWithTheTextIsTheOneOfTheSameName) {
  EXPECT_EQ(behind("/t:Case/t:unit"), "/actedBy/unit");
}

TEST(OriginOf, WithoutTheTextIsTheOneElementOfTheName) {
  EXPECT_EQ(behind("/t:Case/t:status"), "/status");
  EXPECT_EQ(behind("/t:Case/t:reference"), "/reference") << "missing in the mapped form";
}

TEST(OriginOf, ElseIsAroundWhatItsNeighboursComeFrom) {
  EXPECT_EQ(behind("/t:Case/t:label"), "");
}

TEST(OriginOf, AValueOfACallIsMeantByItsNameToo) {
  const auto schema = Schema::compile(kPlacesXsd, "case.xsd");
  const auto sent = XmlDocument::parse(kSent);
  const auto mapped = XmlDocument::parse(
      "<s:call xmlns:s='urn:sakta:steps:1'><s:value name='state'>apstr</s:value><s:value "
      "name='case'>BV-1</s:value>"
      "<s:value name='since'>2026-11-20T09:00:00</s:value><s:value name='status'>apstr</s:value></s:call>");
  for (const auto& [place, element] :
       {std::pair{"/case", "/caseCode"}, std::pair{"/since", "/openedAt"}, std::pair{"/*/since", "/openedAt"},
        std::pair{"/call/value[2]", "/caseCode"}, std::pair{"/call/value[@name='since']", "/openedAt"},
        std::pair{"/s:call/s:value[@name=\"case\"]", "/caseCode"}, std::pair{"/status", "/status"},
        std::pair{"/call/value[@name='status']", "/status"}, std::pair{"/call/value[@name='nowhere']", ""},
        std::pair{"/call/value[@name=since]", ""}, std::pair{"/value[@name='", ""}}) {
    const auto* const found = origin_of(*sent, *mapped, place).element;
    ASSERT_NE(found, nullptr) << place;
    EXPECT_EQ((*schema)->place_of(found, "OpenCase", true), element) << place;
  }
}

TEST(OriginOf, ElseIsTheRoot) {
  for (const char* place : {"", "/", "/nowhere/at/all", "/*/*[99]", "/*[x]", "no path", "/t:Case[7]"})
    EXPECT_EQ(behind(place), "") << place;
}

TEST(OriginOf, SaysWhetherTheTextIsTheSendersOwn) {
  const auto sent = XmlDocument::parse(kSent);
  const auto mapped = XmlDocument::parse(kMapped);

  for (const char* place : {"/t:Case/t:opened", "/t:Case/t:unit", "/t:Case/t:code"})
    EXPECT_TRUE(origin_of(*sent, *mapped, place).has_its_text) << place;
  for (const char* place : {"/t:Case/t:label", "/t:Case/t:status", "/t:Case/t:reference", "/t:Case", "/"})
    EXPECT_FALSE(origin_of(*sent, *mapped, place).has_its_text) << place << ": the mapping made it";
}

TEST(OriginOf, OfALargeDocumentIsFoundWithoutLookingAtAllForEach) {
  std::string sent = "<a>";
  std::string mapped = "<b>";
  for (int i = 0; i < 20'000; ++i) {
    sent += "<x>" + std::to_string(i) + "</x>";
    mapped += "<y>m" + std::to_string(i) + "</y>";
  }
  const auto one = XmlDocument::parse(sent + "</a>");
  const auto other = XmlDocument::parse(mapped + "</b>");
  EXPECT_NE(origin_of(*one, *other, "/b/y[10000]").element, nullptr);
}

}  // namespace
}  // namespace hub::formats
