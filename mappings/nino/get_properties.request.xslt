<?xml version="1.0" encoding="UTF-8"?>
<!-- QueryProperties (property.query, version 1) to NINO's GetProperties. The parameters are those of get_debts.request.xslt. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:property.query:1" xmlns="urn:nino:model:property-tax:1"
                xmlns:m="urn:sakta:message:1" xmlns:v="urn:sakta:values:1" exclude-result-prefixes="t m v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:param name="municipality" select="'0099990'"/>   <!-- ATVK code; this one is invented -->
  <xsl:param name="requester" select="'sakta'"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:QueryProperties">
    <GetProperties>
      <municipalityCode><xsl:value-of select="$municipality"/></municipalityCode>
      <personCode><xsl:value-of select="v:person-code-digits(t:personCode)"/></personCode>
      <purpose>
        <xsl:choose>
          <xsl:when test="$m:purpose = 'benefit-review'">BENEFIT</xsl:when>
          <xsl:when test="$m:purpose = 'person-request'">OWNER</xsl:when>
          <xsl:otherwise>SERVICE</xsl:otherwise>
        </xsl:choose>
      </purpose>
      <requesterSystem><xsl:value-of select="$requester"/></requesterSystem>
    </GetProperties>
  </xsl:template>
</xsl:stylesheet>
