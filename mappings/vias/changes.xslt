<?xml version="1.0" encoding="UTF-8"?>
<!-- One change of VIAS's list to TellReportStatus (report.status, version 1). Members of JSON come in any order; the type has one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:sakta:types:report.status:1">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/items">
    <TellReportStatus>
      <number><xsl:value-of select="number"/></number>
      <xsl:if test="reference"><reportId><xsl:value-of select="reference"/></reportId></xsl:if>
      <change><xsl:value-of select="change"/></change>
      <status><xsl:value-of select="translate(state, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_', 'abcdefghijklmnopqrstuvwxyz-')"/></status>
      <since><xsl:value-of select="since"/></since>
      <xsl:if test="unit"><unit><xsl:value-of select="unit"/></unit></xsl:if>
      <xsl:if test="note"><note><xsl:value-of select="note"/></note></xsl:if>
      <xsl:for-each select="notify">
        <notify>
          <by><xsl:value-of select="translate(by, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"/></by>
          <to><xsl:value-of select="to"/></to>
          <text><xsl:value-of select="text"/></text>
        </notify>
      </xsl:for-each>
    </TellReportStatus>
  </xsl:template>
</xsl:stylesheet>
