<?xml version="1.0" encoding="UTF-8"?>
<!-- QuerySocialStatus (social-status.query, version 1) to SOPA's GetStatus.
     The parameters at the top are what SOPA agreed with this hub; a site with others keeps its own copy of this file. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:sakta:message:1"
                xmlns:t="urn:sakta:types:social-status.query:1" xmlns="urn:sopa:model:social-status:1"
                xmlns:v="urn:sakta:values:1" exclude-result-prefixes="t m v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:param name="municipality" select="'0099990'"/>   <!-- ATVK code; this one is invented -->
  <!-- The purposes, a blank before and after each, that are told household and income; get_status.reply.xslt has the same. -->
  <xsl:param name="whole" select="' benefit-review '"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:QuerySocialStatus">
    <GetStatus>
      <municipalityCode><xsl:value-of select="$municipality"/></municipalityCode>
      <personCode><xsl:value-of select="v:person-code-digits(t:personCode)"/></personCode>
      <on><xsl:value-of select="t:on"/></on>
      <status><xsl:value-of select="translate(t:status, 'abcdefghijklmnopqrstuvwxyz-', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_')"/></status>
      <xsl:choose>
        <xsl:when test="$m:purpose != '' and contains($whole, concat(' ', $m:purpose, ' '))">
          <purpose>BENEFIT</purpose>
          <extent>WHOLE</extent>
        </xsl:when>
        <xsl:otherwise>
          <purpose>SERVICE</purpose>
          <extent>STATUS</extent>
        </xsl:otherwise>
      </xsl:choose>
    </GetStatus>
  </xsl:template>
</xsl:stylesheet>
