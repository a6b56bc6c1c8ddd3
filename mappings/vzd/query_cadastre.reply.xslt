<?xml version="1.0" encoding="UTF-8"?>
<!-- From query_cadastre of vzd to the message type cadastre.query, line 21 of its contract.
     Each select takes what has the partner's name in the type. Behind a line stand the partner's type and
     how often it comes; a line with a mark is confirmed, or mended, and its mark taken away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:p="urn:sakta:api:vzd:1"
                xmlns:t="urn:sakta:types:cadastre.query:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="p m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>
  <xsl:variable name="allowed" select="$m:purpose = 'building-permit' or $m:purpose = 'tax-administration'"/>

  <xsl:template match="/p:QueryCadastreAnswer">
    <t:QueryCadastreResponse>
      <t:cadastreNumber><xsl:value-of select="p:cadastreNumber"/></t:cadastreNumber>  <!-- xs:string, pattern [0-9]{11}; exactly once. Cadastre number of the property. -->
      <t:exists><xsl:value-of select="p:exists"/></t:exists>  <!-- xs:boolean; exactly once. Whether the cadastre has the property. -->
      <xsl:if test="p:address"><t:address><xsl:value-of select="p:address"/></t:address></xsl:if>  <!-- xs:string, 1 to 300 characters; 0 to 1. Its address as the cadastre writes it. -->
      <t:ownersTold><xsl:value-of select="p:ownersTold = 'true' and $allowed"/></t:ownersTold>  <!-- xs:boolean; exactly once. Whether the owners may be told for this purpose. -->
      <xsl:for-each select="p:owners[$allowed]">  <!-- group of parts; 0 to 1000. An owner; left out if they may not be told. -->
        <t:owners>
          <t:code><xsl:value-of select="p:code"/></t:code>  <!-- xs:string, pattern ([0-9]{6}-[0-9]{5}|[0-9]{11}); exactly once. Personal code or registration number. -->
          <t:name><xsl:value-of select="p:name"/></t:name>  <!-- xs:string, 1 to 200 characters; exactly once. The owner's name. -->
          <t:share><xsl:value-of select="p:share"/></t:share>  <!-- xs:string, pattern [1-9][0-9]{0,8}/[1-9][0-9]{0,8}; exactly once. The owner's share, as 1/2. -->
        </t:owners>
      </xsl:for-each>
    </t:QueryCadastreResponse>
  </xsl:template>
</xsl:stylesheet>
