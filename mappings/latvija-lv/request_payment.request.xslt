<?xml version="1.0" encoding="UTF-8"?>
<!-- RequestPortalPayment (portal-payment.request, version 1) to the payments module's RequestPayment. Always euros; the payer's personal
     code goes without hyphen. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:portal-payment.request:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns="urn:sakta:api:latvija-lv:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:RequestPortalPayment">
    <s:call>
      <s:value name="xDAGRPurpose"><xsl:value-of select="$m:purpose"/></s:value>
      <s:value name="requestId"><xsl:value-of select="t:requestId"/></s:value>
      <s:body step="request">
        <RequestPaymentRequest>
          <xsl:apply-templates select="t:requestId" mode="same"/>
          <xsl:apply-templates select="t:eService" mode="same"/>
          <xsl:if test="t:caseCode"><applicationId><xsl:value-of select="t:caseCode"/></applicationId></xsl:if>
          <xsl:apply-templates select="t:amount" mode="same"/>
          <currency>EUR</currency>
          <xsl:apply-templates select="t:purpose" mode="same"/>
          <xsl:apply-templates select="t:reference" mode="same"/>
          <payee><xsl:apply-templates select="t:payee/t:*" mode="same"/></payee>
          <xsl:if test="t:payer"><payer><xsl:value-of select="translate(t:payer/t:*, '-', '')"/></payer></xsl:if>
          <xsl:apply-templates select="t:dueOn" mode="same"/>
        </RequestPaymentRequest>
      </s:body>
    </s:call>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="t:*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
