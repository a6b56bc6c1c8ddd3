<?xml version="1.0" encoding="UTF-8"?>
<!-- ReportDocumentRegistered (document.registered, version 1) of an application to the portal's ReportStatus: received, with its number.
     It is the application's first status; those of the clerk's system begin with 2. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:document.registered:1" xmlns:s="urn:sakta:steps:1" xmlns="urn:sakta:api:latvija-lv:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>

  <xsl:template match="/t:ReportDocumentRegistered">
    <s:call>
      <s:value name="xDAGRPurpose"><xsl:value-of select="$m:purpose"/></s:value>
      <s:value name="caseCode"><xsl:value-of select="t:caseCode"/></s:value>
      <s:value name="sequence">1</s:value>
      <s:body step="report">
        <ReportStatusRequest>
          <sequence>1</sequence>
          <status>Received</status>
          <at><xsl:value-of select="t:registeredAt"/></at>
          <registrationNumber><xsl:value-of select="t:number"/></registrationNumber>
        </ReportStatusRequest>
      </s:body>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
