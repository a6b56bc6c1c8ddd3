<?xml version="1.0" encoding="UTF-8"?>
<!-- TellReportStatus (report.status, version 1) to VIAS's addStatus. Left out: whom to notify, VIAS knows that itself. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:report.status:1" xmlns:s="urn:sakta:steps:1" xmlns="urn:sakta:api:vias:1"
                exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:TellReportStatus">
    <xsl:variable name="state" select="translate(t:status, 'abcdefghijklmnopqrstuvwxyz-', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_')"/>
    <s:call>
      <s:value name="number"><xsl:value-of select="t:number"/></s:value>
      <s:value name="state"><xsl:value-of select="$state"/></s:value>
      <s:body step="add">
        <AddStatusRequest>
          <state><xsl:value-of select="$state"/></state>
          <since><xsl:value-of select="t:since"/></since>
          <xsl:if test="t:unit"><unit><xsl:value-of select="t:unit"/></unit></xsl:if>
          <xsl:if test="t:note"><note><xsl:value-of select="t:note"/></note></xsl:if>
        </AddStatusRequest>
      </s:body>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
