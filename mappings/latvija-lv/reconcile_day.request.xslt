<?xml version="1.0" encoding="UTF-8"?>
<!-- QueryPortalPayments (portal-payment.day, version 1): the day stands in the path, there is no body. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:portal-payment.day:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:QueryPortalPayments">
    <s:call>
      <s:value name="day"><xsl:value-of select="t:day"/></s:value>
      <s:value name="xDAGRPurpose"><xsl:value-of select="$m:purpose"/></s:value>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
