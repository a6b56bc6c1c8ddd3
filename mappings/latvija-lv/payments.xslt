<?xml version="1.0" encoding="UTF-8"?>
<!-- One change of the payments module's list to ReportPortalPayment (portal-payment.changed, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:sakta:types:portal-payment.changed:1">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/payments">
    <ReportPortalPayment>
      <xsl:apply-templates select="requestId" mode="same"/>
      <xsl:apply-templates select="change" mode="same"/>
      <xsl:apply-templates select="status" mode="same"/>
      <xsl:apply-templates select="amount" mode="same"/>
      <xsl:apply-templates select="reference" mode="same"/>
      <xsl:apply-templates select="changedAt" mode="same"/>
      <xsl:apply-templates select="settledOn" mode="same"/>
    </ReportPortalPayment>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
