<?xml version="1.0" encoding="UTF-8"?>
<!-- QuerySocialStatus (social-status.query, version 1) to SOPA's GetStatus.
     The parameter at the top is what SOPA agreed with this hub; a site with another keeps its own copy of this file. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:sakta:message:1"
                xmlns:t="urn:sakta:types:social-status.query:1" xmlns="urn:sopa:model:social-status:1"
                exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:param name="municipality" select="'0099990'"/>   <!-- ATVK code; this one is invented -->
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:QuerySocialStatus">
    <GetStatus>
      <municipalityCode><xsl:value-of select="$municipality"/></municipalityCode>
      <personCode><xsl:value-of select="translate(t:personCode, '-', '')"/></personCode>
      <on><xsl:value-of select="t:on"/></on>
      <status><xsl:value-of select="translate(t:status, 'abcdefghijklmnopqrstuvwxyz-', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_')"/></status>
      <purpose>
        <xsl:choose>
          <xsl:when test="$m:purpose = 'benefit-review'">BENEFIT</xsl:when>
          <xsl:otherwise>SERVICE</xsl:otherwise>
        </xsl:choose>
      </purpose>
    </GetStatus>
  </xsl:template>
</xsl:stylesheet>
