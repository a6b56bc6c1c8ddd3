<?xml version="1.0" encoding="UTF-8"?>
<!-- From query_person of pmlp to the message type person.query, line 22 of its contract.
     Each select takes what has the partner's name in the type. Behind a line stand the partner's type and
     how often it comes; a line with a mark is confirmed, or mended, and its mark taken away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:p="urn:sakta:api:pmlp:1"
                xmlns:t="urn:sakta:types:person.query:1"
                exclude-result-prefixes="p">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>


  <xsl:template match="/p:QueryPersonAnswer">
    <t:QueryPersonResponse>
      <t:personCode><xsl:value-of select="p:personCode"/></t:personCode>  <!-- xs:string, pattern [0-9]{6}-[0-9]{5}; exactly once. Personal code. -->
      <t:on><xsl:value-of select="p:on"/></t:on>  <!-- xs:date, pattern (19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]); exactly once. The day that is asked about. -->
      <t:exists><xsl:value-of select="p:exists"/></t:exists>  <!-- xs:boolean; exactly once. Whether the register has the person. -->
      <xsl:for-each select="p:declaredAddress">  <!-- group of parts; 0 to 1. Where the person is declared on that day; left out if nowhere. -->
        <t:declaredAddress>
          <t:text><xsl:value-of select="p:text"/></t:text>  <!-- xs:string, 1 to 300 characters; exactly once. The address as the register writes it. -->
          <xsl:if test="p:addressCode"><t:addressCode><xsl:value-of select="p:addressCode"/></t:addressCode></xsl:if>  <!-- xs:string, pattern [0-9]{9}; 0 to 1. Its code in the state address register. -->
          <t:since><xsl:value-of select="p:since"/></t:since>  <!-- xs:date, pattern (19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]); exactly once. Since when the person is declared there. -->
        </t:declaredAddress>
      </xsl:for-each>
    </t:QueryPersonResponse>
  </xsl:template>
</xsl:stylesheet>
