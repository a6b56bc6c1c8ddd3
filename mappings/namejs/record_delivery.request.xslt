<?xml version="1.0" encoding="UTF-8"?>
<!-- ReportDelivery (delivery.status, version 1) to RecordDelivery of Namejs. Each attempt of a message has one requestId. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:delivery.status:1" xmlns="urn:namejs:model:documents:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:message"/>

  <xsl:template match="/t:ReportDelivery">
    <RecordDelivery>
      <requestId><xsl:value-of select="$m:message"/></requestId>
      <xsl:apply-templates select="t:letter|t:message|t:recipient"/>
      <xsl:apply-templates select="t:evidence/t:receivedAt|t:evidence/t:content"/>
    </RecordDelivery>
  </xsl:template>

  <xsl:template match="t:message"><messageId><xsl:value-of select="."/></messageId></xsl:template>
  <xsl:template match="t:recipient"><delivery><xsl:apply-templates select="t:*"/></delivery></xsl:template>
  <xsl:template match="t:state"><status><xsl:value-of select="."/></status></xsl:template>
  <xsl:template match="t:content"><confirmation><xsl:value-of select="."/></confirmation></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="t:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
