<?xml version="1.0" encoding="UTF-8"?>
<!-- ReportTaxPayment (tax-payment.received, version 1) to NINO's RegisterPayment. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:tax-payment.received:1" xmlns="urn:nino:model:property-tax:1"
                xmlns:v="urn:sakta:values:1" exclude-result-prefixes="t v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:param name="municipality" select="'0099990'"/>   <!-- ATVK code; this one is invented -->
  <xsl:param name="requester" select="'sakta'"/>

  <xsl:template match="/t:ReportTaxPayment">
    <RegisterPayment>
      <municipalityCode><xsl:value-of select="$municipality"/></municipalityCode>
      <requesterSystem><xsl:value-of select="$requester"/></requesterSystem>
      <paymentId><xsl:value-of select="t:payment"/></paymentId>
      <accountNumber><xsl:value-of select="t:accountNumber"/></accountNumber>
      <xsl:if test="t:notice">
        <noticeNumber><xsl:value-of select="t:notice"/></noticeNumber>
      </xsl:if>
      <amount><xsl:value-of select="v:round(t:amount, 2)"/></amount>
      <currency><xsl:value-of select="t:currency"/></currency>
      <paidOn><xsl:value-of select="t:paidOn"/></paidOn>
      <xsl:if test="t:payerAccount">
        <payerIban><xsl:value-of select="t:payerAccount"/></payerIban>
      </xsl:if>
      <xsl:if test="t:reference">
        <reference><xsl:value-of select="t:reference"/></reference>
      </xsl:if>
    </RegisterPayment>
  </xsl:template>
</xsl:stylesheet>
