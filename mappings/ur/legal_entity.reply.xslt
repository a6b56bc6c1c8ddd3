<?xml version="1.0" encoding="UTF-8"?>
<!-- UR's answer to QueryCompanyResponse (company.query, version 1); s:none: the register has no such company. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:u="urn:ur:observed:legal-entity:1" xmlns:s="urn:sakta:steps:1" xmlns="urn:sakta:types:company.query:1"
                exclude-result-prefixes="u s">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/s:none">
    <QueryCompanyResponse>
      <registrationNumber><xsl:value-of select="s:number"/></registrationNumber>
      <found>false</found>
    </QueryCompanyResponse>
  </xsl:template>

  <xsl:template match="/u:LegalEntity">
    <QueryCompanyResponse>
      <registrationNumber><xsl:value-of select="u:registrationNumber"/></registrationNumber>
      <found>true</found>
      <xsl:if test="u:legalName | u:name">
        <name><xsl:value-of select="(u:legalName | u:name)[1]"/></name>
      </xsl:if>
      <xsl:apply-templates select="u:officers"/>
    </QueryCompanyResponse>
  </xsl:template>

  <xsl:template match="u:officers">
    <officer>
      <xsl:apply-templates select="u:governingBody | u:position"/>
      <xsl:if test="u:naturalPerson/u:latvianIdentityNumber">
        <personCode><xsl:value-of select="u:naturalPerson/u:latvianIdentityNumber"/></personCode>
      </xsl:if>
      <xsl:apply-templates select="u:naturalPerson/u:birthDate"/>
      <xsl:apply-templates select="u:appointedOn | u:registeredOn | u:termUntil"/>
    </officer>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="u:*">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
