<?xml version="1.0" encoding="UTF-8"?>
<!-- OrderPayment (payment.ordered, version 1) to what Horizon's register_payment_order calls for. What the bank is to tell the
     creditor is a reference or rows of at most 80 characters; whose order it is stands in the notes, which no bank sees. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:sakta:steps:1"
                xmlns:t="urn:sakta:types:payment.ordered:1" xmlns:str="http://exslt.org/strings" exclude-result-prefixes="t str">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="quote">'</xsl:variable>

  <xsl:template match="/t:OrderPayment">
    <s:call>
      <s:value name="number"><xsl:value-of select="t:number"/></s:value>
      <s:value name="amount"><xsl:value-of select="t:amount"/></s:value>
      <s:value name="account"><xsl:value-of select="t:account"/></s:value>
      <s:value name="creditor_number"><xsl:value-of select="t:creditor/t:number"/></s:value>
      <s:value name="creditor_account"><xsl:value-of select="t:creditor/t:iban"/></s:value>
      <s:value name="order_filter">
        <xsl:text>PDOK_DOK_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="t:number"/></xsl:call-template>
        <xsl:text> and PDOK_PAMV_ID eq 3303</xsl:text>
      </s:value>
      <s:value name="account_filter">
        <xsl:text>R_KONTS eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="t:account"/></xsl:call-template>
      </s:value>
      <s:value name="creditor_filter">
        <xsl:text>K_UNI_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="t:creditor/t:number"/></xsl:call-template>
      </s:value>
      <s:body step="create_creditor">
        <resource>
          <entity>
            <NOSAUK><xsl:value-of select="t:creditor/t:name"/></NOSAUK>
            <UNI_NR><xsl:value-of select="t:creditor/t:number"/></UNI_NR>
            <DBKRPAZ>2</DBKRPAZ>
          </entity>
        </resource>
      </s:body>
      <s:body step="create_order">
        <resource>
          <entity>
            <PAMV_ID>3303</PAMV_ID>
            <PK_IESTADE><s:result of="institution"/></PK_IESTADE>
            <PK_KLIENTS><s:result of="creditor"/></PK_KLIENTS>
            <PK_R_ES><s:result of="own_account"/></PK_R_ES>
            <PK_VAL><s:lookup table="currency" key="EUR"/></PK_VAL>
            <PK_APMVAL><s:lookup table="currency" key="EUR"/></PK_APMVAL>
            <DOK_NR><xsl:value-of select="t:number"/></DOK_NR>
            <DOK_NR2><xsl:value-of select="t:document"/></DOK_NR2>
            <DAT_DOK><xsl:value-of select="t:executeOn"/></DAT_DOK>
            <SUMMA><xsl:value-of select="t:amount"/></SUMMA>
            <SUMMA_APM><xsl:value-of select="t:amount"/></SUMMA_APM>
            <KL_NOSAUK><xsl:value-of select="t:creditor/t:name"/></KL_NOSAUK>
            <KL_KONTS><xsl:value-of select="t:creditor/t:iban"/></KL_KONTS>
            <xsl:if test="t:details/t:reference"><STR_ATSAUCE><xsl:value-of select="t:details/t:reference"/></STR_ATSAUCE></xsl:if>
            <!-- Whose order it is: system.yaml, step execute. -->
            <PIEZIMES>Sakta <s:result of="message_id"/></PIEZIMES>
            <xsl:if test="t:details/t:text">
              <qryPamat>
                <row><PAMAT><xsl:value-of select="substring(t:details/t:text, 1, 80)"/></PAMAT></row>
                <xsl:if test="string-length(t:details/t:text) &gt; 80">
                  <row><PAMAT><xsl:value-of select="substring(t:details/t:text, 81)"/></PAMAT></row>
                </xsl:if>
              </qryPamat>
            </xsl:if>
          </entity>
        </resource>
      </s:body>
      <s:body step="execute">
        <resource>
          <arguments>
            <aKey><s:result of="order"/></aKey>
            <CounterVal><s:result of="counter"/></CounterVal>
          </arguments>
        </resource>
      </s:body>
    </s:call>
  </xsl:template>

  <!-- A text of Horizon's filters: quotes within are doubled. -->
  <xsl:template name="quoted">
    <xsl:param name="text"/>
    <xsl:value-of select="concat($quote, str:replace(string($text), $quote, concat($quote, $quote)), $quote)"/>
  </xsl:template>
</xsl:stylesheet>
