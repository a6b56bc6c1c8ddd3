<?xml version="1.0" encoding="UTF-8"?>
<!-- SubmitApplication (application.submitted, version 1) to PSPP's OpenCase: an application opens its case. Of the applicant only the kind goes
     out, of the representative only the ground; text and files stay here. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:application.submitted:1"
                xmlns:s="urn:sakta:steps:1"
                xmlns="urn:pspp:model:cases:1"
                exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:SubmitApplication">
    <s:call>
      <s:value name="caseCode"><xsl:value-of select="t:caseCode"/></s:value>
      <s:body step="open">
        <OpenCase>
          <serviceCode><xsl:value-of select="t:serviceCode"/></serviceCode>
          <caseCode><xsl:value-of select="t:caseCode"/></caseCode>
          <clientKind>
            <xsl:choose>
              <xsl:when test="t:applicant/t:organisationNumber">Organisation</xsl:when>
              <xsl:otherwise>Person</xsl:otherwise>
            </xsl:choose>
          </clientKind>
          <xsl:if test="t:representative">
            <representation><xsl:value-of select="t:representative/t:ground"/></representation>
          </xsl:if>
          <channel>Electronic</channel>
          <openedAt><xsl:value-of select="t:submittedAt"/></openedAt>
          <state>Submitted</state>
          <label>apstrādē</label>
          <actor><kind>Client</kind></actor>
        </OpenCase>
      </s:body>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
