<?xml version="1.0" encoding="UTF-8"?>
<!-- SubmitReport (report.submitted, version 1) to VIAS's registerReport. Words are VIAS's in capitals: traffic-lights is TRAFFIC_LIGHTS. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:report.submitted:1" xmlns:s="urn:sakta:steps:1" xmlns="urn:sakta:api:vias:1"
                exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:SubmitReport">
    <s:call>
      <s:value name="reference"><xsl:value-of select="t:reportId"/></s:value>
      <s:body step="register">
        <RegisterReportRequest>
          <reference><xsl:value-of select="t:reportId"/></reference>
          <xsl:apply-templates select="t:reportedAt | t:channel | t:category | t:description | t:place | t:reporter | t:photo"/>
        </RegisterReportRequest>
      </s:body>
    </s:call>
  </xsl:template>

  <xsl:template match="t:channel | t:category">
    <xsl:element name="{local-name()}">
      <xsl:value-of select="translate(., 'abcdefghijklmnopqrstuvwxyz-', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_')"/>
    </xsl:element>
  </xsl:template>
  <xsl:template match="t:photo"><photos><xsl:apply-templates select="*"/></photos></xsl:template>
  <xsl:template match="t:position">
    <xsl:if test="t:near"><address><xsl:value-of select="t:near"/></address></xsl:if>
    <xsl:apply-templates select="t:latitude | t:longitude"/>
  </xsl:template>
  <xsl:template match="t:digest"><sha256><xsl:value-of select="."/></sha256></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="t:place | t:reporter">
    <xsl:element name="{local-name()}"><xsl:apply-templates select="*"/></xsl:element>
  </xsl:template>
  <xsl:template match="t:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
