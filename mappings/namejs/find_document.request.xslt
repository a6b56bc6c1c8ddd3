<?xml version="1.0" encoding="UTF-8"?>
<!-- QueryDocument (document.query, version 1) to FindDocument of Namejs. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:document.query:1" xmlns="urn:namejs:model:documents:1" exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:QueryDocument">
    <FindDocument><number><xsl:value-of select="t:number"/></number></FindDocument>
  </xsl:template>
</xsl:stylesheet>
