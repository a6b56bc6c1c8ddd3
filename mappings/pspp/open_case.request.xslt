<?xml version="1.0" encoding="UTF-8"?>
<!-- OpenCase (case.opened, version 1) to PSPP's OpenCase. Left out: who the client and the representative are (PSPP gets
     the kind of client and the ground of representation), the name of who acted, the client's summary. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:case.opened:1" xmlns:s="urn:sakta:steps:1" xmlns="urn:pspp:model:cases:1"
                exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:OpenCase">
    <s:call>
      <s:value name="caseCode"><xsl:value-of select="t:caseCode"/></s:value>
      <s:body step="open">
        <OpenCase>
          <xsl:apply-templates select="t:serviceCode" mode="same"/>
          <xsl:apply-templates select="t:caseCode" mode="same"/>
          <xsl:apply-templates select="t:reference" mode="same"/>
          <clientKind>
            <xsl:choose>
              <xsl:when test="t:client/t:organisationNumber">Organisation</xsl:when>
              <xsl:otherwise>Person</xsl:otherwise>
            </xsl:choose>
          </clientKind>
          <xsl:if test="t:representative">
            <representation><xsl:value-of select="t:representative/t:ground"/></representation>
          </xsl:if>
          <xsl:apply-templates select="t:channel" mode="same"/>
          <xsl:apply-templates select="t:openedAt" mode="same"/>
          <xsl:apply-templates select="t:plannedDeadline" mode="same"/>
          <state><xsl:value-of select="t:status"/></state>
          <xsl:call-template name="label"/>
          <xsl:apply-templates select="t:paymentStatus" mode="same"/>
          <xsl:call-template name="actor"/>
        </OpenCase>
      </s:body>
    </s:call>
  </xsl:template>

  <!-- The five labels that PSPP shows to the client, for the seven states of a case (wsdl/pspp/SOURCE.md, 4). -->
  <xsl:template name="label">
    <label>
      <xsl:choose>
        <xsl:when test="t:status = 'Submitted' or t:status = 'InProcess'">apstrādē</xsl:when>
        <xsl:when test="t:status = 'InfoRequested'">paprasīta papildu informācija</xsl:when>
        <xsl:when test="t:status = 'Refused'">atteikts</xsl:when>
        <xsl:when test="t:status = 'Answered' or t:status = 'Closed'">sniegta atbilde</xsl:when>
        <xsl:when test="t:status = 'Issued'">izsniegta licence</xsl:when>
      </xsl:choose>
    </label>
  </xsl:template>

  <!-- Of who acted only the kind and the unit go out; names stay here. -->
  <xsl:template name="actor">
    <actor>
      <kind><xsl:value-of select="t:actedBy/t:kind"/></kind>
      <xsl:if test="t:actedBy/t:unit"><unit><xsl:value-of select="t:actedBy/t:unit"/></unit></xsl:if>
    </actor>
  </xsl:template>

  <!-- Elements that have the same name on both sides. -->
  <xsl:template match="t:*" mode="same">
    <xsl:element name="{local-name()}"><xsl:value-of select="."/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
