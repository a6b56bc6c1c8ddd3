<?xml version="1.0" encoding="UTF-8"?>
<!-- QueryPayment (payment.query, version 1) to the call of MPay: the payment stands in the path, there is no body. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:payment.query:1" xmlns:s="urn:sakta:steps:1" exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:QueryPayment">
    <s:call><s:value name="transaction"><xsl:value-of select="t:transaction"/></s:value></s:call>
  </xsl:template>
</xsl:stylesheet>
