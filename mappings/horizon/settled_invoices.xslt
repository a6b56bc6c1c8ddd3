<?xml version="1.0" encoding="UTF-8"?>
<!-- One row of Horizon's TNdmPvzSar/sync/edited about an invoice that was issued (kind 2715) to ReportPaymentStatus
     (payment.status, version 1). A number in DOK_NR2 that is no reference of ISO 11649 is not told as one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="TNdmPvzSar.xsd" xmlns:v="urn:sakta:values:1"
                xmlns="urn:sakta:types:payment.status:1" exclude-result-prefixes="l v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/l:row">
    <xsl:variable name="reference" select="normalize-space(l:D/l:DOK_NR2)"/>
    <ReportPaymentStatus>
      <number><xsl:value-of select="normalize-space(l:D/l:DOK_NR)"/></number>
      <xsl:if test="v:is-creditor-reference($reference)"><reference><xsl:value-of select="$reference"/></reference></xsl:if>
      <status>
        <xsl:choose>
          <xsl:when test="v:compare(l:D/l:SUMMA_APM, '0') = '0'">Paid</xsl:when>
          <xsl:when test="v:compare(l:D/l:SUMMA_APM, l:D/l:SUMMA) = '-1'">PartlyPaid</xsl:when>
          <xsl:otherwise>Awaiting</xsl:otherwise>
        </xsl:choose>
      </status>
      <total><xsl:value-of select="v:from-cents(v:cents(l:D/l:SUMMA))"/></total>
      <open><xsl:value-of select="v:from-cents(v:cents(l:D/l:SUMMA_APM))"/></open>
      <currency><xsl:value-of select="normalize-space(l:V/l:KODS)"/></currency>
    </ReportPaymentStatus>
  </xsl:template>
</xsl:stylesheet>
