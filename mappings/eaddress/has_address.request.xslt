<?xml version="1.0" encoding="UTF-8"?>
<!-- AskAddressees (addressee.query, version 1) to hasAddress of the official delivery. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="urn:sakta:types:addressee.query:1"
                xmlns="urn:sakta:official-delivery:1" exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:AskAddressees"><hasAddress><xsl:apply-templates select="t:addressee"/></hasAddress></xsl:template>
  <xsl:template match="t:addressee"><addressee><xsl:apply-templates select="t:*"/></addressee></xsl:template>
  <xsl:template match="t:personCode"><code><xsl:value-of select="translate(., '-', '')"/></code></xsl:template>
  <xsl:template match="t:registrationNumber"><code><xsl:value-of select="."/></code></xsl:template>
  <xsl:template match="t:address"><address><xsl:value-of select="."/></address></xsl:template>
</xsl:stylesheet>
