<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:p="urn:bench:partner"
                xmlns="urn:sakta:types:bench.map:1" exclude-result-prefixes="p">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:template match="/p:PurchaseAnswer">
    <OrderResult>
      <code><xsl:value-of select="p:Number"/></code>
      <state><xsl:value-of select="p:Status"/></state>
      <xsl:apply-templates select="p:Position"/>
    </OrderResult>
  </xsl:template>
  <xsl:template match="p:Position">
    <line>
      <item><xsl:value-of select="p:Article"/></item>
      <text><xsl:value-of select="p:Description"/></text>
      <quantity><xsl:value-of select="p:Amount"/></quantity>
      <price><xsl:value-of select="p:Cost"/></price>
    </line>
  </xsl:template>
</xsl:stylesheet>
