<?xml version="1.0" encoding="UTF-8"?>
<!-- One row of Horizon's TNdmPvzSar/sync/new or edited to ReportInvoiceStatus (invoice.status, version 1). A kind or state that is not
     known here stays empty, which the type does not take: nothing is guessed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="TNdmPvzSar.xsd"
                xmlns="urn:sakta:types:invoice.status:1" exclude-result-prefixes="l">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/l:row">
    <ReportInvoiceStatus>
      <supplier><xsl:value-of select="normalize-space(l:K/l:UNI_NR)"/></supplier>
      <number><xsl:value-of select="normalize-space(l:D/l:DOK_NR)"/></number>
      <kind>
        <xsl:choose>
          <xsl:when test="l:D/l:PAMV_ID = 2719">Invoice</xsl:when>
          <xsl:when test="l:D/l:PAMV_ID = 2785">CreditNote</xsl:when>
        </xsl:choose>
      </kind>
      <status>
        <xsl:choose>
          <xsl:when test="l:D/l:STATUSS = -2">Processing</xsl:when>
          <xsl:when test="l:D/l:STATUSS = 0">Created</xsl:when>
          <xsl:when test="l:D/l:STATUSS = 1">Draft</xsl:when>
          <xsl:when test="l:D/l:STATUSS = 2">Executed</xsl:when>
          <xsl:when test="l:D/l:STATUSS = 3">Booked</xsl:when>
          <xsl:when test="l:D/l:STATUSS = 4">Reversed</xsl:when>
        </xsl:choose>
      </status>
      <document><xsl:value-of select="substring-after(l:D/l:PK_DOK/l:href, '/rest/TNdmSanRekBL/')"/></document>
    </ReportInvoiceStatus>
  </xsl:template>
</xsl:stylesheet>
