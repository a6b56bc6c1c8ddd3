<?xml version="1.0" encoding="UTF-8"?>
<!-- One row of Horizon's TDdmKlSar/sync/edited to ReportClient (client.changed, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:k="TDdmKlSar.xsd"
                xmlns="urn:sakta:types:client.changed:1" exclude-result-prefixes="k">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/k:row">
    <ReportClient>
      <number><xsl:value-of select="normalize-space(k:K/k:UNI_NR)"/></number>
      <name><xsl:value-of select="normalize-space(k:K/k:NOSAUK)"/></name>
      <xsl:if test="normalize-space(k:K/k:PVN_REGNR) != ''"><vatNumber><xsl:value-of select="normalize-space(k:K/k:PVN_REGNR)"/></vatNumber></xsl:if>
      <active><xsl:value-of select="k:K/k:STATUSS = 0"/></active>
      <client><xsl:value-of select="substring-after(k:K/k:PK_KLIENTS/k:href, '/rest/TDdmCustomer/')"/></client>
    </ReportClient>
  </xsl:template>
</xsl:stylesheet>
