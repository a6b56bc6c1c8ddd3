<?xml version="1.0" encoding="UTF-8"?>
<!-- NINO's GetDebtsResponse to QueryDebtsResponse (debts.query, version 1). Amounts and dates are copied as text.
     Left out: requestId and municipalityCode (the hub knows both), the total of calculated tax. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:n="urn:nino:model:property-tax:1" xmlns="urn:sakta:types:debts.query:1"
                exclude-result-prefixes="n">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/n:GetDebtsResponse">
    <QueryDebtsResponse>
      <personCode>
        <xsl:value-of select="concat(substring(n:personCode, 1, 6), '-', substring(n:personCode, 7))"/>
      </personCode>
      <xsl:apply-templates select="n:asOf | n:currency"/>
      <totalDebt><xsl:value-of select="n:totals/n:debt"/></totalDebt>
      <totalLateCharge><xsl:value-of select="n:totals/n:lateCharge"/></totalLateCharge>
      <totalOverpayment><xsl:value-of select="n:totals/n:overpayment"/></totalOverpayment>
      <xsl:apply-templates select="n:property | n:bankAccount"/>
    </QueryDebtsResponse>
  </xsl:template>

  <!-- Elements that have the same name and place on both sides. -->
  <xsl:template match="n:*">
    <xsl:element name="{local-name()}">
      <xsl:apply-templates select="n:* | text()[not(../n:*)]"/>
    </xsl:element>
  </xsl:template>
</xsl:stylesheet>
