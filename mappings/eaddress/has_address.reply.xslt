<?xml version="1.0" encoding="UTF-8"?>
<!-- activeAddresses of the official delivery to AskAddresseesResponse (addressee.query, version 1). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="urn:sakta:official-delivery:1"
                xmlns="urn:sakta:types:addressee.query:1" exclude-result-prefixes="d">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/d:activeAddresses"><AskAddresseesResponse><xsl:apply-templates select="d:*"/></AskAddresseesResponse></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="d:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
