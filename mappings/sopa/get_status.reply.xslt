<?xml version="1.0" encoding="UTF-8"?>
<!-- SOPA's GetStatusResponse to QuerySocialStatusResponse (social-status.query, version 1): yes or no, and until when. Since when, the
     household and its income go on to the purposes named here alone, also if SOPA tells them unasked. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:sakta:message:1"
                xmlns:s="urn:sopa:model:social-status:1" xmlns="urn:sakta:types:social-status.query:1"
                exclude-result-prefixes="s m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:param name="whole" select="' benefit-review '"/>   <!-- as in get_status.request.xslt -->
  <xsl:param name="m:purpose"/>

  <xsl:template match="/s:GetStatusResponse">
    <QuerySocialStatusResponse>
      <xsl:apply-templates select="s:personCode"/>
      <on><xsl:value-of select="s:on"/></on>
      <status><xsl:value-of select="translate(s:status, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_', 'abcdefghijklmnopqrstuvwxyz-')"/></status>
      <has><xsl:value-of select="s:granted"/></has>
      <xsl:apply-templates select="s:until"/>
      <xsl:if test="$m:purpose != '' and contains($whole, concat(' ', $m:purpose, ' '))">
        <xsl:apply-templates select="s:since | s:household | s:income"/>
      </xsl:if>
    </QuerySocialStatusResponse>
  </xsl:template>

  <xsl:template match="s:personCode">
    <personCode><xsl:value-of select="concat(substring(., 1, 6), '-', substring(., 7))"/></personCode>
  </xsl:template>

  <xsl:template match="s:household | s:income">
    <xsl:element name="{local-name()}"><xsl:apply-templates select="s:*"/></xsl:element>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="s:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
