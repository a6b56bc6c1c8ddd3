<?xml version="1.0" encoding="UTF-8"?>
<!-- One receipt of VID to TellInvoiceReported (invoice.reported, version 1). The term of MK 749/2025 is five working days; they are counted
     from the day of issue, the earliest that they can begin. Of a year whose working days are not known the receipt stays at VID. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:sakta:api:vid:1" xmlns:v="urn:sakta:values:1"
                xmlns="urn:sakta:types:invoice.reported:1" exclude-result-prefixes="r v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/r:receipt">
    <xsl:variable name="day" select="v:riga-date(r:receivedAt)"/>
    <xsl:variable name="last" select="v:add-working-days(r:issuedOn, 5)"/>
    <TellInvoiceReported>
      <number><xsl:value-of select="r:number"/></number>
      <seller><xsl:value-of select="r:seller"/></seller>
      <receipt><xsl:value-of select="r:id"/></receipt>
      <issuedOn><xsl:value-of select="r:issuedOn"/></issuedOn>
      <reportedOn><xsl:value-of select="$day"/></reportedOn>
      <lastDay><xsl:value-of select="$last"/></lastDay>
      <inTime><xsl:value-of select="translate($day, '-', '') &lt;= translate($last, '-', '')"/></inTime>
    </TellInvoiceReported>
  </xsl:template>
</xsl:stylesheet>
