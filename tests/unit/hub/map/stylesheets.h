#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "hub/model/mapping.h"

namespace hub::map {

/// A stylesheet around `body`, with the prefixes that the tests use.
inline std::string stylesheet(const std::string& body, const std::string& root_attributes = "") {
  return "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" "
         "xmlns:exsl=\"http://exslt.org/common\" xmlns:str=\"http://exslt.org/strings\" "
         "xmlns:math=\"http://exslt.org/math\" xmlns:set=\"http://exslt.org/sets\" "
         "xmlns:date=\"http://exslt.org/dates-and-times\" xmlns:dyn=\"http://exslt.org/dynamic\" "
         "xmlns:crypto=\"http://exslt.org/crypto\" xmlns:php=\"http://php.net/xsl\" "
         "xmlns:java=\"http://xml.apache.org/xalan/java\" xmlns:saxon=\"http://icl.com/saxon\" "
         "exclude-result-prefixes=\"exsl str math set date dyn crypto php java saxon\" " +
         root_attributes + ">" + body + "</xsl:stylesheet>";
}

/// A stylesheet whose only template, for the root, holds `instructions`.
inline std::string on_root(const std::string& instructions, const std::string& root_attributes = "") {
  return stylesheet("<xsl:template match=\"/\"><r>" + instructions + "</r></xsl:template>", root_attributes);
}

inline model::Mapping mapping(std::string octets, std::string name = "test/sheet") {
  std::string hash = "test:" + std::to_string(std::hash<std::string>()(octets));  // it only has to differ
  return {std::move(name), std::move(octets), std::move(hash)};
}

inline const std::string kCallsItselfForever =
    stylesheet("<xsl:template match=\"/\" name=\"t\"><xsl:call-template name=\"t\"/></xsl:template>");

/// Deeper than any document, but not than the depth limit: each step doubles a text, up to 2^40 octets.
inline const std::string kDoublesAText = stylesheet(
    "<xsl:template match=\"/\"><r><xsl:call-template name=\"d\"><xsl:with-param name=\"t\" "
    "select=\"'0123456789abcdef'\"/>"
    "<xsl:with-param name=\"n\" select=\"36\"/></xsl:call-template></r></xsl:template>"
    "<xsl:template name=\"d\"><xsl:param name=\"t\"/><xsl:param name=\"n\"/><xsl:choose><xsl:when test=\"$n "
    "&gt; 0\">"
    "<xsl:call-template name=\"d\"><xsl:with-param name=\"t\" select=\"concat($t,$t)\"/>"
    "<xsl:with-param name=\"n\" select=\"$n - 1\"/></xsl:call-template></xsl:when>"
    "<xsl:otherwise><xsl:value-of "
    "select=\"string-length($t)\"/></xsl:otherwise></xsl:choose></xsl:template>");

/// Steps in the fifth power of the document's nodes, all in one XPath expression.
inline const std::string kCountsInCounts = on_root(
    "<xsl:value-of select=\"count(//node()[count(//node()[count(//node()[count(//node()[count(//node()) &gt; "
    "0]) &gt; 0])"
    " &gt; 0]) &gt; 0])\"/>");

/// As many XSLT instructions as the document's items to the fourth power, none of them deep.
inline const std::string kLoopsInLoops = on_root(
    "<xsl:for-each select=\"//i\"><xsl:for-each select=\"//i\"><xsl:for-each select=\"//i\"><xsl:for-each "
    "select=\"//i\">"
    "<xsl:if test=\"false()\"/></xsl:for-each></xsl:for-each></xsl:for-each></xsl:for-each>");

inline std::string items(int count) {
  std::string xml = "<d>";
  for (int i = 0; i < count; ++i) xml += "<i>" + std::to_string(i) + "</i>";
  return xml + "</d>";
}

}  // namespace hub::map
