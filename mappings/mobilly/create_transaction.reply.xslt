<?xml version="1.0" encoding="UTF-8"?>
<!-- MPay's answer to StartPaymentResponse (payment.start, version 1). The address is the published one; payers go there with a browser. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:mobilly:mpay:1"
                xmlns="urn:sakta:types:payment.start:1" exclude-result-prefixes="m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/m:TransactionCreated">
    <StartPaymentResponse>
      <transaction><xsl:value-of select="m:transaction_id"/></transaction>
      <payAt><xsl:value-of select="concat('https://mpay.mobilly.lv?transid=', m:transaction_id)"/></payAt>
    </StartPaymentResponse>
  </xsl:template>
</xsl:stylesheet>
