<?xml version="1.0" encoding="UTF-8"?>
<!-- From the message type company.query to legal_entity of ur, line 10 of its contract.
     Each select takes what has the partner's name in the type. Behind a line stand the partner's type and
     how often it comes; a line with a mark is confirmed, or mended, and its mark taken away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:company.query:1"
                exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>


  <xsl:template match="/t:QueryCompany">
    <s:call xmlns:s="urn:sakta:steps:1">
      <s:value name="registrationNumber"><xsl:value-of select="t:registrationNumber"/></s:value>  <!-- path parameter registrationNumber, xs:string, pattern [0-9]{11}; must be there -->
    </s:call>
  </xsl:template>
</xsl:stylesheet>
