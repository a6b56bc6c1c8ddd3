<?xml version="1.0" encoding="UTF-8"?>
<!-- CloseCase (case.closed, version 1) for the city's event platform, in the type's own form. Left out: names of who acted,
     what the client got and what the client said; the platform counts cases and has no purpose for these. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="urn:sakta:types:case.closed:1">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <!-- White space between elements goes; a text that is nothing but white space stays, for it is a value. -->
  <xsl:template match="t:*">
    <xsl:copy><xsl:apply-templates select="* | text()[not(../*)]"/></xsl:copy>
  </xsl:template>

  <xsl:template match="t:actedBy/t:name | t:result | t:feedback"/>
</xsl:stylesheet>
