<?xml version="1.0" encoding="UTF-8"?>
<!-- That the catalogue was synchronised to ReportAddressees (addressee.listed, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="urn:sakta:official-delivery:1"
                xmlns="urn:sakta:types:addressee.listed:1" exclude-result-prefixes="d">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/d:synchronised"><ReportAddressees><xsl:apply-templates select="d:*"/></ReportAddressees></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="d:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
