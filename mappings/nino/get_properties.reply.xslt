<?xml version="1.0" encoding="UTF-8"?>
<!-- NINO's GetPropertiesResponse to QueryPropertiesResponse (property.query, version 1). Amounts and dates are copied as text.
     Left out: requestId and municipalityCode, for the hub knows both. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:n="urn:nino:model:property-tax:1" xmlns="urn:sakta:types:property.query:1"
                exclude-result-prefixes="n">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/n:GetPropertiesResponse">
    <QueryPropertiesResponse>
      <personCode>
        <xsl:value-of select="concat(substring(n:personCode, 1, 6), '-', substring(n:personCode, 7))"/>
      </personCode>
      <xsl:apply-templates select="n:asOf | n:property"/>
    </QueryPropertiesResponse>
  </xsl:template>

  <xsl:template match="n:kind">
    <kind><xsl:value-of select="concat(substring(., 1, 1), translate(substring(., 2), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'))"/></kind>
  </xsl:template>

  <!-- Elements that have the same name and place on both sides. -->
  <xsl:template match="n:*">
    <xsl:element name="{local-name()}">
      <xsl:apply-templates select="n:* | text()[not(../n:*)]"/>
    </xsl:element>
  </xsl:template>
</xsl:stylesheet>
