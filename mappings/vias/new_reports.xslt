<?xml version="1.0" encoding="UTF-8"?>
<!-- One report of VIAS's list of new ones to SubmitReport (report.submitted, version 1). Coordinates get six decimals, a decimetre. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:sakta:values:1"
                xmlns="urn:sakta:types:report.submitted:1" exclude-result-prefixes="v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <!-- Members of JSON come in any order; the type has one. -->
  <xsl:template match="/items">
    <SubmitReport>
      <reportId><xsl:value-of select="number"/></reportId>
      <xsl:apply-templates select="number"/><xsl:apply-templates select="reportedAt"/><xsl:apply-templates select="channel"/>
      <xsl:apply-templates select="category"/><xsl:apply-templates select="description"/><xsl:apply-templates select="place"/>
      <xsl:apply-templates select="reporter"/><xsl:apply-templates select="photos"/>
    </SubmitReport>
  </xsl:template>

  <xsl:template match="channel | category">
    <xsl:element name="{local-name()}">
      <xsl:value-of select="translate(., 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_', 'abcdefghijklmnopqrstuvwxyz-')"/>
    </xsl:element>
  </xsl:template>
  <xsl:template match="latitude | longitude">
    <xsl:element name="{local-name()}"><xsl:value-of select="v:round(., 6)"/></xsl:element>
  </xsl:template>
  <xsl:template match="place">
    <place>
      <xsl:choose>
        <xsl:when test="latitude and longitude">
          <position>
            <xsl:apply-templates select="latitude"/><xsl:apply-templates select="longitude"/>
            <xsl:if test="address"><near><xsl:value-of select="address"/></near></xsl:if>
          </position>
        </xsl:when>
        <xsl:otherwise><xsl:apply-templates select="address"/></xsl:otherwise>
      </xsl:choose>
      <xsl:apply-templates select="landUnit"/>
    </place>
  </xsl:template>
  <xsl:template match="reporter">
    <reporter><xsl:apply-templates select="name"/><xsl:apply-templates select="phone"/><xsl:apply-templates select="email"/></reporter>
  </xsl:template>
  <xsl:template match="photos">
    <photo>
      <digest><xsl:value-of select="sha256"/></digest>
      <xsl:apply-templates select="name"/><xsl:apply-templates select="mediaType"/><xsl:apply-templates select="content"/>
    </photo>
  </xsl:template>

  <xsl:template match="*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
