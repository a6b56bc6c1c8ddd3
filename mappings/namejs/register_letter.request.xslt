<?xml version="1.0" encoding="UTF-8"?>
<!-- ReceiveLetter (delivery.received, version 1) to RegisterDocument of Namejs; its files go by MTOM. Each attempt of a message has one requestId. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:delivery.received:1" xmlns="urn:namejs:model:documents:1"
                xmlns:m="urn:sakta:message:1" xmlns:xop="http://www.w3.org/2004/08/xop/include" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:message"/>

  <xsl:template match="/t:ReceiveLetter">
    <RegisterDocument>
      <requestId><xsl:value-of select="$m:message"/></requestId>
      <reference>E-<xsl:value-of select="substring(translate(t:message, '!&quot;#$%&amp;()*+,:;&lt;=>?@[\]^`{|}~', '-'), 1, 62)"/></reference>
      <direction>IN</direction>
      <kind>LETTER</kind>
      <title><xsl:value-of select="substring(t:title, 1, 250)"/><xsl:if test="not(t:title)">-</xsl:if></title>
      <documentDate><xsl:value-of select="t:date"/></documentDate>
      <xsl:for-each select="t:senderReference"><foreignNumber><xsl:value-of select="."/></foreignNumber></xsl:for-each>
      <channel>EADDRESS</channel>
      <correspondent>
        <name><xsl:value-of select="substring(t:author[1], 1, 250)"/><xsl:if test="not(t:author)"><xsl:value-of select="substring(t:sender, 1, 250)"/></xsl:if></name>
      </correspondent>
      <restricted>false</restricted>
      <xsl:apply-templates select="t:file"/>
      <eaddress>
        <messageId><xsl:value-of select="t:message"/></messageId>
        <sender><xsl:value-of select="t:sender"/></sender>
        <xsl:for-each select="t:receivedAt"><receivedAt><xsl:value-of select="."/></receivedAt></xsl:for-each>
        <envelope><xsl:value-of select="t:envelope"/></envelope>
      </eaddress>
    </RegisterDocument>
  </xsl:template>

  <!-- A file's octets are its key, so one that is there twice keeps both names. -->
  <xsl:template match="t:file">
    <xsl:variable name="digest" select="t:digest"/>
    <file>
      <sha256><xsl:value-of select="t:digest"/></sha256>
      <name><xsl:value-of select="t:name"/></name>
      <mediaType><xsl:value-of select="t:mediaType"/></mediaType>
      <content><xop:Include href="cid:{t:digest}"/></content>
      <xsl:for-each select="../t:copy[t:digest = $digest]"><otherName><xsl:value-of select="t:name"/></otherName></xsl:for-each>
    </file>
  </xsl:template>
</xsl:stylesheet>
