<?xml version="1.0" encoding="UTF-8"?>
<!-- What the payments module has, to QueryPortalPaymentResponse (portal-payment.query, version 1); s:none: it has no such payment. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:p="urn:sakta:api:latvija-lv:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns="urn:sakta:types:portal-payment.query:1"
                exclude-result-prefixes="p s">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/s:none">
    <QueryPortalPaymentResponse>
      <requestId><xsl:value-of select="s:requestId"/></requestId>
      <found>false</found>
    </QueryPortalPaymentResponse>
  </xsl:template>

  <xsl:template match="/p:PaymentStatusAnswer">
    <QueryPortalPaymentResponse>
      <xsl:apply-templates select="p:requestId" mode="same"/>
      <found>true</found>
      <xsl:apply-templates select="p:status" mode="same"/>
      <xsl:apply-templates select="p:amount" mode="same"/>
      <xsl:apply-templates select="p:reference" mode="same"/>
      <xsl:apply-templates select="p:changedAt" mode="same"/>
      <xsl:apply-templates select="p:settledOn" mode="same"/>
    </QueryPortalPaymentResponse>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="p:*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
