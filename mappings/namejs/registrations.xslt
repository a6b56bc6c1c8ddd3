<?xml version="1.0" encoding="UTF-8"?>
<!-- One entry of GetRegistrations of Namejs to ReportDocumentRegistered (document.registered, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:n="urn:namejs:model:documents:1" xmlns="urn:sakta:types:document.registered:1" exclude-result-prefixes="n">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/n:registration">
    <ReportDocumentRegistered><xsl:apply-templates select="n:*"/></ReportDocumentRegistered>
  </xsl:template>

  <xsl:template match="n:id"><registration><xsl:value-of select="."/></registration></xsl:template>
  <xsl:template match="n:reference"><documentId><xsl:value-of select="."/></documentId></xsl:template>
  <xsl:template match="n:direction[. = 'IN']"><direction>incoming</direction></xsl:template>
  <xsl:template match="n:direction[. = 'OUT']"><direction>outgoing</direction></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="n:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
