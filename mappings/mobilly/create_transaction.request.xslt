<?xml version="1.0" encoding="UTF-8"?>
<!-- StartPayment (payment.start, version 1) to the body of MPay's POST /transaction. The order of members is the order in which they
     are signed. service_id and result_url are the site's `values`. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="urn:sakta:types:payment.start:1"
                xmlns:s="urn:sakta:steps:1" xmlns:v="urn:sakta:values:1" xmlns="urn:mobilly:mpay:1" exclude-result-prefixes="t v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:StartPayment">
    <Transaction>
      <service_id><s:result of="service_id"/></service_id>
      <amount><xsl:value-of select="v:cents(t:amount)"/></amount>
      <currency><xsl:value-of select="t:currency"/></currency>
      <summary><xsl:value-of select="concat(t:reference, ' ', t:summary)"/></summary>
      <return_url><xsl:value-of select="t:returnUrl"/></return_url>
      <result_url><s:result of="result_url"/></result_url>
      <xsl:if test="t:firstName"><firstname><xsl:value-of select="t:firstName"/></firstname></xsl:if>
      <xsl:if test="t:lastName"><lastname><xsl:value-of select="t:lastName"/></lastname></xsl:if>
      <xsl:if test="t:email"><email><xsl:value-of select="t:email"/></email></xsl:if>
      <xsl:if test="t:language"><language><xsl:value-of select="t:language"/></language></xsl:if>
    </Transaction>
  </xsl:template>
</xsl:stylesheet>
