<?xml version="1.0" encoding="UTF-8"?>
<!-- ReportApplicationStatus (application.status, version 1) to PSPP's AddStatus. The file of a decision stays here. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:application.status:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns="urn:pspp:model:cases:1"
                exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:ReportApplicationStatus">
    <s:call>
      <s:value name="caseCode"><xsl:value-of select="t:caseCode"/></s:value>
      <s:value name="sequence"><xsl:value-of select="t:sequence"/></s:value>
      <s:body step="add">
        <AddStatus>
          <sequence><xsl:value-of select="t:sequence"/></sequence>
          <xsl:apply-templates select="t:status"/>
          <since><xsl:value-of select="t:statusAt"/></since>
          <channel>Electronic</channel>
          <xsl:if test="t:deadline"><plannedDeadline><xsl:value-of select="t:deadline"/></plannedDeadline></xsl:if>
          <actor><kind>Clerk</kind></actor>
          <xsl:if test="t:note"><note><xsl:value-of select="t:note"/></note></xsl:if>
        </AddStatus>
      </s:body>
    </s:call>
  </xsl:template>

  <!-- The portal's words in those of a case, and the labels that PSPP shows for them (wsdl/pspp/SOURCE.md, 4). -->
  <xsl:template match="t:status[. = 'Received']"><state>Submitted</state><label>apstrādē</label></xsl:template>
  <xsl:template match="t:status[. = 'InProcess']"><state>InProcess</state><label>apstrādē</label></xsl:template>
  <xsl:template match="t:status[. = 'InfoRequested']"><state>InfoRequested</state><label>paprasīta papildu informācija</label></xsl:template>
  <xsl:template match="t:status[. = 'Granted']"><state>Issued</state><label>izsniegta licence</label></xsl:template>
  <xsl:template match="t:status[. = 'Refused']"><state>Refused</state><label>atteikts</label></xsl:template>
  <xsl:template match="t:status[. = 'Closed']"><state>Closed</state><label>sniegta atbilde</label></xsl:template>
</xsl:stylesheet>
