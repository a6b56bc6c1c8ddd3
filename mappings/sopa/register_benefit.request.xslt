<?xml version="1.0" encoding="UTF-8"?>
<!-- ReportBenefit (benefit.granted, version 1) to SOPA's RegisterBenefit. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:benefit.granted:1" xmlns="urn:sopa:model:social-status:1"
                xmlns:v="urn:sakta:values:1" exclude-result-prefixes="t v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:param name="municipality" select="'0099990'"/>   <!-- ATVK code; this one is invented -->

  <xsl:template match="/t:ReportBenefit">
    <RegisterBenefit>
      <municipalityCode><xsl:value-of select="$municipality"/></municipalityCode>
      <benefitId><xsl:value-of select="t:benefit"/></benefitId>
      <personCode><xsl:value-of select="v:person-code-digits(t:personCode)"/></personCode>
      <programme><xsl:value-of select="t:programme"/></programme>
      <decision><xsl:value-of select="t:decision"/></decision>
      <decidedOn><xsl:value-of select="t:decidedOn"/></decidedOn>
      <amount><xsl:value-of select="v:round(t:amount, 2)"/></amount>
      <from><xsl:value-of select="t:from"/></from>
      <xsl:if test="t:until">
        <until><xsl:value-of select="t:until"/></until>
      </xsl:if>
    </RegisterBenefit>
  </xsl:template>
</xsl:stylesheet>
