<?xml version="1.0" encoding="UTF-8"?>
<!-- One letter that came by the official delivery to ReceiveLetter (delivery.received, version 1). The hub names its files, in their order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="urn:sakta:official-delivery:1"
                xmlns:a="urn:sakta:attachments:1" xmlns="urn:sakta:types:delivery.received:1" exclude-result-prefixes="d a">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/d:receivedLetter">
    <ReceiveLetter>
      <message><xsl:value-of select="d:id"/></message>
      <xsl:apply-templates select="d:sender|d:senderReference"/>
      <xsl:apply-templates select="d:author"/>
      <xsl:apply-templates select="d:date"/>
      <xsl:apply-templates select="d:kind|d:title|d:description"/>
      <xsl:apply-templates select="d:recipient"/>
      <xsl:apply-templates select="d:repliesTo"/>
      <xsl:apply-templates select="d:receivedAt"/>
      <xsl:apply-templates select="a:attachments/a:attachment[not(a:digest = preceding-sibling::a:attachment/a:digest)]" mode="file"/>
      <xsl:apply-templates select="a:attachments/a:attachment[a:digest = preceding-sibling::a:attachment/a:digest]" mode="copy"/>
      <xsl:apply-templates select="d:signed/d:certificate|d:signed/d:signedAt"/>
      <form><xsl:value-of select="d:signed/d:section[1]/d:form"/></form>
      <xsl:apply-templates select="d:envelope"/>
    </ReceiveLetter>
  </xsl:template>

  <xsl:template match="a:attachment" mode="file">
    <file>
      <digest><xsl:value-of select="a:digest"/></digest>
      <name><xsl:value-of select="a:name"/></name>
      <mediaType><xsl:value-of select="a:mediaType"/></mediaType>
      <size><xsl:value-of select="a:size"/></size>
    </file>
  </xsl:template>
  <xsl:template match="a:attachment" mode="copy">
    <copy>
      <digest><xsl:value-of select="a:digest"/></digest>
      <name><xsl:value-of select="a:name"/></name>
    </copy>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="d:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
