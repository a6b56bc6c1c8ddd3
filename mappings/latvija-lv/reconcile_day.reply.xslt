<?xml version="1.0" encoding="UTF-8"?>
<!-- What was settled on a day, to QueryPortalPaymentsResponse (portal-payment.day, version 1); s:none: the day is not closed yet. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:p="urn:sakta:api:latvija-lv:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns="urn:sakta:types:portal-payment.day:1"
                exclude-result-prefixes="p s">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/s:none">
    <QueryPortalPaymentsResponse>
      <day><xsl:value-of select="s:day"/></day>
      <closed>false</closed>
    </QueryPortalPaymentsResponse>
  </xsl:template>

  <xsl:template match="/p:ReconcileDayAnswer">
    <QueryPortalPaymentsResponse>
      <xsl:apply-templates select="p:day" mode="same"/>
      <closed>true</closed>
      <count><xsl:value-of select="format-number(number(translate(p:count, '+', '')) + 0, '0')"/></count>  <!-- xs:integer may have a sign -->
      <xsl:apply-templates select="p:total" mode="same"/>
      <xsl:for-each select="p:payments">
        <payment><xsl:apply-templates select="p:requestId" mode="same"/><xsl:apply-templates select="p:reference" mode="same"/><xsl:apply-templates select="p:amount" mode="same"/></payment>
      </xsl:for-each>
    </QueryPortalPaymentsResponse>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="p:*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
