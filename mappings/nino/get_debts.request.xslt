<?xml version="1.0" encoding="UTF-8"?>
<!-- QueryDebts (debts.query, version 1) to NINO's GetDebts.
     The three parameters are what NINO agreed with this hub. A site with other values keeps its own copy of this file
     in its mappings/nino/ with these defaults changed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:debts.query:1" xmlns="urn:nino:model:property-tax:1"
                xmlns:v="urn:sakta:values:1" exclude-result-prefixes="t v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:param name="municipality" select="'0099990'"/>   <!-- ATVK code; this one is invented -->
  <xsl:param name="purpose" select="'SERVICE'"/>
  <xsl:param name="requester" select="'sakta'"/>

  <xsl:template match="/t:QueryDebts">
    <GetDebts>
      <municipalityCode><xsl:value-of select="$municipality"/></municipalityCode>
      <personCode><xsl:value-of select="v:person-code-digits(t:personCode)"/></personCode>
      <purpose><xsl:value-of select="$purpose"/></purpose>
      <requesterSystem><xsl:value-of select="$requester"/></requesterSystem>
    </GetDebts>
  </xsl:template>
</xsl:stylesheet>
