<?xml version="1.0" encoding="UTF-8"?>
<!-- One notice of NINO's ListNoticesResponse to ReportTaxNotice (tax-notice.issued, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:n="urn:nino:model:property-tax:1" xmlns="urn:sakta:types:tax-notice.issued:1"
                exclude-result-prefixes="n">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/n:notice">
    <ReportTaxNotice>
      <notice><xsl:value-of select="n:number"/></notice>
      <issued><xsl:value-of select="n:issued"/></issued>
      <personCode><xsl:value-of select="concat(substring(n:personCode, 1, 6), '-', substring(n:personCode, 7))"/></personCode>
      <xsl:apply-templates select="n:accountNumber | n:cadastreNumber | n:taxYear | n:amount"/>
      <currency>EUR</currency>
      <xsl:apply-templates select="n:dueDate | n:reference"/>
    </ReportTaxNotice>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="n:*">
    <xsl:element name="{local-name()}">
      <xsl:apply-templates select="n:* | text()[not(../n:*)]"/>
    </xsl:element>
  </xsl:template>
</xsl:stylesheet>
