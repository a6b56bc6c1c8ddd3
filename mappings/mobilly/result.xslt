<?xml version="1.0" encoding="UTF-8"?>
<!-- What MPay answered when it was asked about a result that it had told, to ReportPayment (payment.result, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:mobilly:mpay:1"
                xmlns:v="urn:sakta:values:1" xmlns="urn:sakta:types:payment.result:1" exclude-result-prefixes="m v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/m:TransactionStatus">
    <ReportPayment>
      <transaction><xsl:value-of select="m:transaction_id"/></transaction>
      <status><xsl:apply-templates select="m:status"/></status>
      <amount><xsl:value-of select="v:from-cents(m:amount)"/></amount>
      <currency><xsl:value-of select="m:currency"/></currency>
      <xsl:if test="m:paid_at"><paidAt><xsl:value-of select="m:paid_at"/></paidAt></xsl:if>
    </ReportPayment>
  </xsl:template>

  <xsl:template match="m:status">
    <xsl:choose>
      <xsl:when test=". = 'NEW'">begun</xsl:when>
      <xsl:when test=". = 'PAID'">paid</xsl:when>
      <xsl:when test=". = 'FAILED'">failed</xsl:when>
      <xsl:when test=". = 'CANCELLED'">cancelled</xsl:when>
      <xsl:otherwise>refunded</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
