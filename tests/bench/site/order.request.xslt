<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="urn:sakta:types:bench.map:1"
                xmlns="urn:bench:partner" exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:template match="/t:Order">
    <PurchaseOrder>
      <Number><xsl:value-of select="t:code"/></Number>
      <Area><xsl:value-of select="t:region"/></Area>
      <xsl:apply-templates select="t:line"/>
    </PurchaseOrder>
  </xsl:template>
  <xsl:template match="t:line">
    <Position>
      <Article><xsl:value-of select="t:item"/></Article>
      <Description><xsl:value-of select="t:text"/></Description>
      <Amount><xsl:value-of select="t:quantity"/></Amount>
      <Cost><xsl:value-of select="t:price"/></Cost>
    </Position>
  </xsl:template>
</xsl:stylesheet>
