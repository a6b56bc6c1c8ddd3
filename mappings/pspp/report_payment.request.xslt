<?xml version="1.0" encoding="UTF-8"?>
<!-- ReportPaymentStatus (payment.status, version 1) to PSPP's ReportPayment. Amounts stay here: the client sees the state. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="urn:sakta:types:payment.status:1"
                xmlns:m="urn:sakta:message:1" xmlns:s="urn:sakta:steps:1" xmlns="urn:pspp:model:cases:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:received"/>

  <xsl:template match="/t:ReportPaymentStatus">
    <!-- Routes let through what has one; a message that comes another way is told why it cannot go. -->
    <xsl:if test="not(t:reference)">
      <xsl:message terminate="yes">
        <en>the invoice has no structured reference, by which PSPP knows a case</en>
        <lv>rēķinam nav strukturētās atsauces, pēc kuras PSPP pazīst gadījumu</lv>
      </xsl:message>
    </xsl:if>
    <s:call>
      <s:value name="reference"><xsl:value-of select="t:reference"/></s:value>
      <s:body step="report">
        <ReportPayment>
          <reference><xsl:value-of select="t:reference"/></reference>
          <paymentStatus><xsl:value-of select="t:status"/></paymentStatus>
          <since><xsl:value-of select="$m:received"/></since>
        </ReportPayment>
      </s:body>
    </s:call>
  </xsl:template>
</xsl:stylesheet>
