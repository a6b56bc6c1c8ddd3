<?xml version="1.0" encoding="UTF-8"?>
<!-- From legal_entity of ur to the message type company.query, line 16 of its contract.
     Each select takes what has the partner's name in the type. Behind a line stand the partner's type and
     how often it comes; a line with a mark is confirmed, or mended, and its mark taken away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:p="urn:sakta:api:ur:1"
                xmlns:t="urn:sakta:types:company.query:1"
                xmlns:s="urn:sakta:steps:1" exclude-result-prefixes="p s">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>


  <xsl:template match="/s:none">  <!-- the register has no such company -->
    <t:QueryCompanyResponse>
      <t:registrationNumber><xsl:value-of select="s:registrationNumber"/></t:registrationNumber>
      <t:found>false</t:found>
    </t:QueryCompanyResponse>
  </xsl:template>
  <xsl:template match="/p:LegalEntityAnswer">
    <t:QueryCompanyResponse>
      <t:registrationNumber><xsl:value-of select="p:registrationNumber"/></t:registrationNumber>  <!-- xs:string, pattern [0-9]{11}; exactly once -->
      <t:found>true</t:found>
      <xsl:if test="p:legalName | p:name"><t:name><xsl:value-of select="(p:legalName | p:name)[1]"/></t:name></xsl:if>  <!-- which one when is not known: assumption 5 -->
      <xsl:for-each select="p:officers">  <!-- group of parts; 0 or more -->
        <t:officer>
          <xsl:if test="p:governingBody"><t:governingBody><xsl:value-of select="p:governingBody"/></t:governingBody></xsl:if>  <!-- xs:string, 1 to 500 characters; 0 to 1 -->
          <xsl:if test="p:position"><t:position><xsl:value-of select="p:position"/></t:position></xsl:if>  <!-- xs:string, 1 to 500 characters; 0 to 1 -->
          <xsl:for-each select="p:naturalPerson/p:latvianIdentityNumber"><t:personCode><xsl:value-of select="."/></t:personCode></xsl:for-each>  <!-- xs:string, pattern [0-9]{6}-[0-9]{5}; 0 to 1 -->
          <xsl:for-each select="p:naturalPerson/p:birthDate"><t:birthDate><xsl:value-of select="."/></t:birthDate></xsl:for-each>  <!-- xs:date, of somebody without a code; 0 to 1 -->
          <xsl:if test="p:appointedOn"><t:appointedOn><xsl:value-of select="p:appointedOn"/></t:appointedOn></xsl:if>  <!-- xs:date, pattern (19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]); 0 to 1 -->
          <xsl:if test="p:registeredOn"><t:registeredOn><xsl:value-of select="p:registeredOn"/></t:registeredOn></xsl:if>  <!-- xs:date, pattern (19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]); 0 to 1 -->
          <xsl:if test="p:termUntil"><t:termUntil><xsl:value-of select="p:termUntil"/></t:termUntil></xsl:if>  <!-- xs:date, pattern (19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]); 0 to 1 -->
        </t:officer>
      </xsl:for-each>
    </t:QueryCompanyResponse>
  </xsl:template>
</xsl:stylesheet>
