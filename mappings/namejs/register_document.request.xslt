<?xml version="1.0" encoding="UTF-8"?>
<!-- RegisterDocument (document.register, version 1) to that of Namejs. Each attempt of a message has one requestId. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:document.register:1" xmlns="urn:namejs:model:documents:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:message"/>

  <xsl:template match="/t:RegisterDocument">
    <RegisterDocument>
      <requestId><xsl:value-of select="$m:message"/></requestId>
      <reference><xsl:value-of select="t:documentId"/></reference>
      <xsl:apply-templates select="t:*[not(self::t:documentId)]"/>
    </RegisterDocument>
  </xsl:template>

  <xsl:template match="t:direction[. = 'incoming']"><direction>IN</direction></xsl:template>
  <xsl:template match="t:direction[. = 'outgoing']"><direction>OUT</direction></xsl:template>
  <xsl:template match="t:kind"><kind><xsl:value-of select="translate(., 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')"/></kind></xsl:template>
  <xsl:template match="t:channel"><channel><xsl:value-of select="translate(translate(., '-', ''), 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')"/></channel></xsl:template>
  <xsl:template match="t:date"><documentDate><xsl:value-of select="."/></documentDate></xsl:template>
  <xsl:template match="t:correspondent"><correspondent><xsl:apply-templates select="t:*"/></correspondent></xsl:template>
  <xsl:template match="t:attachment"><file><xsl:apply-templates select="t:*"/></file></xsl:template>
  <xsl:template match="t:digest"><sha256><xsl:value-of select="."/></sha256></xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="t:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
