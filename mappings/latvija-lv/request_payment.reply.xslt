<?xml version="1.0" encoding="UTF-8"?>
<!-- The payments module's answer to RequestPortalPaymentResponse (portal-payment.request, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:p="urn:sakta:api:latvija-lv:1"
                xmlns="urn:sakta:types:portal-payment.request:1"
                exclude-result-prefixes="p">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/p:RequestPaymentAnswer">
    <RequestPortalPaymentResponse>
      <xsl:apply-templates select="p:requestId" mode="same"/>
      <xsl:apply-templates select="p:status" mode="same"/>
      <xsl:apply-templates select="p:payAt" mode="same"/>
    </RequestPortalPaymentResponse>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="p:*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
