<?xml version="1.0" encoding="UTF-8"?>
<!-- One application of the portal's list to SubmitApplication (application.submitted, version 1). The portal writes personal codes without
     hyphen. A kind of applicant that is not known here leaves nothing that the type takes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:sakta:types:application.submitted:1">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/applications">
    <SubmitApplication>
      <caseCode><xsl:value-of select="applicationId"/></caseCode>
      <serviceCode><xsl:value-of select="service"/></serviceCode>
      <xsl:apply-templates select="eService" mode="same"/>
      <transaction><xsl:value-of select="transactionId"/></transaction>
      <xsl:apply-templates select="submittedAt" mode="same"/>
      <applicant>
        <xsl:choose>
          <xsl:when test="applicant/kind = 'Person'">
            <xsl:call-template name="person"><xsl:with-param name="code" select="applicant/code"/></xsl:call-template>
          </xsl:when>
          <xsl:when test="applicant/kind = 'Organisation'">
            <organisationNumber><xsl:value-of select="applicant/code"/></organisationNumber>
          </xsl:when>
        </xsl:choose>
        <xsl:apply-templates select="applicant/name" mode="same"/>
      </applicant>
      <xsl:if test="representative">
        <representative>
          <xsl:call-template name="person"><xsl:with-param name="code" select="representative/code"/></xsl:call-template>
          <xsl:apply-templates select="representative/ground" mode="same"/>
        </representative>
      </xsl:if>
      <xsl:if test="contact">
        <contact><xsl:apply-templates select="contact/email" mode="same"/><xsl:apply-templates select="contact/phone" mode="same"/></contact>
      </xsl:if>
      <xsl:apply-templates select="subject" mode="same"/>
      <xsl:apply-templates select="text" mode="same"/>
      <xsl:apply-templates select="company" mode="same"/>
      <xsl:apply-templates select="property" mode="same"/>
      <xsl:for-each select="attachments">
        <attachment>
          <digest><xsl:value-of select="sha256"/></digest>
          <xsl:apply-templates select="name" mode="same"/>
          <xsl:apply-templates select="mediaType" mode="same"/>
          <xsl:apply-templates select="content" mode="same"/>
        </attachment>
      </xsl:for-each>
    </SubmitApplication>
  </xsl:template>

  <xsl:template name="person">
    <xsl:param name="code"/>
    <personCode><xsl:value-of select="concat(substring($code, 1, 6), '-', substring($code, 7))"/></personCode>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
