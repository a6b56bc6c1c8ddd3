<?xml version="1.0" encoding="UTF-8"?>
<!-- NotifyPortalPayment (portal-payment.notified, version 1): what the callback told, for the module to say the same. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:portal-payment.notified:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:NotifyPortalPayment">
    <s:call>
      <s:value name="xDAGRPurpose"><xsl:value-of select="$m:purpose"/></s:value>
      <s:value name="requestId"><xsl:value-of select="t:requestId"/></s:value>
      <s:value name="told_status"><xsl:value-of select="t:status"/></s:value>
      <s:value name="told_amount"><xsl:value-of select="t:amount"/></s:value>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
