<?xml version="1.0" encoding="UTF-8"?>
<!-- One row of Mobilly's settlement file, as the kind `file` reads it (csv, split /file/row), to SettleParking (parking.settled,
     version 1). Modelled: mobilly-10. Times are local and have no zone; of an hour that comes twice in October the first is meant. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:sakta:values:1"
                xmlns="urn:sakta:types:parking.settled:1" exclude-result-prefixes="v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/file">
    <SettleParking>
      <settlement><xsl:value-of select="row/settlement"/></settlement>
      <row><xsl:value-of select="row/session"/></row>
      <zone><xsl:value-of select="row/zone"/></zone>
      <began><xsl:value-of select="v:riga-instant(translate(row/began, ' ', 'T'), 'first')"/></began>
      <ended><xsl:value-of select="v:riga-instant(translate(row/ended, ' ', 'T'), 'first')"/></ended>
      <amount><xsl:value-of select="v:round(translate(row/amount, ',', '.'), '2')"/></amount>
      <fee><xsl:value-of select="v:round(translate(row/fee, ',', '.'), '2')"/></fee>
      <currency><xsl:value-of select="row/currency"/></currency>
    </SettleParking>
  </xsl:template>
</xsl:stylesheet>
