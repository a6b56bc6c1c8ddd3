<?xml version="1.0" encoding="UTF-8"?>
<!-- ReportApplicationStatus (application.status, version 1) to the portal's ReportStatus. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:application.status:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns="urn:sakta:api:latvija-lv:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:ReportApplicationStatus">
    <s:call>
      <s:value name="xDAGRPurpose"><xsl:value-of select="$m:purpose"/></s:value>
      <s:value name="caseCode"><xsl:value-of select="t:caseCode"/></s:value>
      <s:value name="sequence"><xsl:value-of select="t:sequence"/></s:value>
      <s:body step="report">
        <ReportStatusRequest>
          <xsl:apply-templates select="t:sequence" mode="same"/>
          <xsl:apply-templates select="t:status" mode="same"/>
          <at><xsl:value-of select="t:statusAt"/></at>
          <xsl:apply-templates select="t:registrationNumber" mode="same"/>
          <xsl:apply-templates select="t:note" mode="same"/>
          <xsl:apply-templates select="t:deadline" mode="same"/>
          <xsl:if test="t:result">
            <result>
              <xsl:apply-templates select="t:result/t:name" mode="same"/>
              <xsl:apply-templates select="t:result/t:mediaType" mode="same"/>
              <xsl:apply-templates select="t:result/t:content" mode="same"/>
            </result>
          </xsl:if>
        </ReportStatusRequest>
      </s:body>
    </s:call>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="t:*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
