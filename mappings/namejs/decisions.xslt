<?xml version="1.0" encoding="UTF-8"?>
<!-- One entry of GetDecisions of Namejs to ReportDocumentStatus (document.status, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:n="urn:namejs:model:documents:1" xmlns="urn:sakta:types:document.status:1" exclude-result-prefixes="n">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/n:decision">
    <ReportDocumentStatus><xsl:apply-templates select="n:*"/></ReportDocumentStatus>
  </xsl:template>

  <xsl:template match="n:id"><decision><xsl:value-of select="."/></decision></xsl:template>
  <xsl:template match="n:resolution"><resolution><xsl:apply-templates select="n:*"/></resolution></xsl:template>
  <xsl:template match="n:status"><status><xsl:value-of select="translate(., 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"/></status></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="n:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
