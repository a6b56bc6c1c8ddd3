<?xml version="1.0" encoding="UTF-8"?>
<!-- QueryCompany (company.query, version 1) to the call of UR: the number stands in the path, there is no body. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:company.query:1" xmlns:s="urn:sakta:steps:1" exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:QueryCompany">
    <s:call><s:value name="number"><xsl:value-of select="t:registrationNumber"/></s:value></s:call>
  </xsl:template>
</xsl:stylesheet>
