<?xml version="1.0" encoding="UTF-8"?>
<!-- SendLetter (delivery.send, version 1) to a letter of the official delivery. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:delivery.send:1" xmlns="urn:sakta:official-delivery:1" exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:SendLetter">
    <letter>
      <xsl:apply-templates select="t:author|t:date"/>
      <kind><xsl:value-of select="t:kind"/><xsl:if test="not(t:kind)">DOC_EMPTY</xsl:if></kind>
      <xsl:apply-templates select="t:title|t:description|t:repliesTo|t:file|t:recipient|t:priority|t:deadline|t:encrypted"/>
      <xsl:for-each select="t:answersMessage"><trace><id>MessageId</id><text><xsl:value-of select="."/></text></trace></xsl:for-each>
    </letter>
  </xsl:template>

  <xsl:template match="t:file">
    <file>
      <digest><xsl:value-of select="t:digest"/></digest>
      <name><xsl:value-of select="t:name"/></name>
      <mediaType><xsl:value-of select="t:mediaType"/></mediaType>
    </file>
  </xsl:template>

  <xsl:template match="t:recipient"><recipient><address><xsl:apply-templates select="t:*"/></address></recipient></xsl:template>
  <xsl:template match="t:address"><xsl:value-of select="."/></xsl:template>
  <xsl:template match="t:personCode">_PRIVATE@<xsl:value-of select="translate(., '-', '')"/></xsl:template>
  <xsl:template match="t:registrationNumber">_PRIVATE@<xsl:value-of select="."/></xsl:template>
  <xsl:template match="t:institution">_DEFAULT@<xsl:value-of select="."/></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="t:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
