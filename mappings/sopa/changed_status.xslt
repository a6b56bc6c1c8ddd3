<?xml version="1.0" encoding="UTF-8"?>
<!-- One change of SOPA's ListChangesResponse to ReportSocialStatus (social-status.changed, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:s="urn:sopa:model:social-status:1" xmlns="urn:sakta:types:social-status.changed:1"
                exclude-result-prefixes="s">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/s:change">
    <ReportSocialStatus>
      <personCode><xsl:value-of select="concat(substring(s:personCode, 1, 6), '-', substring(s:personCode, 7))"/></personCode>
      <status><xsl:value-of select="translate(s:status, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_', 'abcdefghijklmnopqrstuvwxyz-')"/></status>
      <has><xsl:value-of select="s:granted"/></has>
      <since><xsl:value-of select="s:since"/></since>
      <xsl:if test="s:until">
        <until><xsl:value-of select="s:until"/></until>
      </xsl:if>
      <changedAt><xsl:value-of select="s:at"/></changedAt>
    </ReportSocialStatus>
  </xsl:template>
</xsl:stylesheet>
