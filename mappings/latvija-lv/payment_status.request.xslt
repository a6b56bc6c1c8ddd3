<?xml version="1.0" encoding="UTF-8"?>
<!-- QueryPortalPayment (portal-payment.query, version 1): the number stands in the path, there is no body. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:portal-payment.query:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:QueryPortalPayment">
    <s:call>
      <s:value name="requestId"><xsl:value-of select="t:requestId"/></s:value>
      <s:value name="xDAGRPurpose"><xsl:value-of select="$m:purpose"/></s:value>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
