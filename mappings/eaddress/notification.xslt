<?xml version="1.0" encoding="UTF-8"?>
<!-- One notification of the official delivery to ReportDelivery (delivery.status, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:d="urn:sakta:official-delivery:1" xmlns="urn:sakta:types:delivery.status:1" exclude-result-prefixes="d">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/d:notification">
    <ReportDelivery>
      <notification><xsl:value-of select="d:id"/></notification>
      <xsl:apply-templates select="d:letter|d:message"/>
      <xsl:for-each select="d:recipient">
        <recipient>
          <address><xsl:value-of select="."/></address>
          <xsl:call-template name="state"/>
        </recipient>
      </xsl:for-each>
      <xsl:if test="not(d:recipient)">
        <recipient><xsl:call-template name="state"/></recipient>
      </xsl:if>
      <xsl:apply-templates select="d:evidence|d:evidenceMissing"/>
    </ReportDelivery>
  </xsl:template>

  <!-- A notification has one state for all the recipients that it names. -->
  <xsl:template name="state">
    <xsl:apply-templates select="/d:notification/d:state|/d:notification/d:at|/d:notification/d:code|/d:notification/d:reason"/>
    <xsl:apply-templates select="/d:notification/d:notifiedOn"/>
  </xsl:template>

  <xsl:template match="d:evidence"><evidence><xsl:apply-templates select="d:*"/></evidence></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="d:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
