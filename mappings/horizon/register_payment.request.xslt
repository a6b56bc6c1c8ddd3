<?xml version="1.0" encoding="UTF-8"?>
<!-- ReceivePayment (payment.received, version 1) to what Horizon's register_payment calls for. An entry is known there by its
     day and DOK_NR, which is the end of the bank's id and the amount in cents (banks give one id to several entries of a day),
     and whole by account and id (PAMAT). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:sakta:steps:1"
                xmlns:t="urn:sakta:types:payment.received:1" xmlns:str="http://exslt.org/strings" xmlns:v="urn:sakta:values:1"
                exclude-result-prefixes="t str v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="quote">'</xsl:variable>
  <xsl:variable name="payment" select="/t:ReceivePayment"/>
  <xsl:variable name="amount" select="string($payment/t:amount)"/>
  <xsl:variable name="cents" select="v:cents($payment/t:amount)"/>
  <xsl:variable name="left" select="24 - string-length($cents)"/>
  <xsl:variable name="end" select="substring($payment/t:entry, string-length($payment/t:entry) - $left + 1)"/>
  <xsl:variable name="number" select="concat(normalize-space($end), '/', $cents)"/>

  <xsl:template match="/">
    <s:call>
      <s:value name="number"><xsl:value-of select="$number"/></s:value>
      <s:value name="basis"><xsl:value-of select="concat($payment/t:account, ' ', $payment/t:entry)"/></s:value>
      <s:value name="amount"><xsl:value-of select="$amount"/></s:value>
      <s:value name="currency"><xsl:value-of select="$payment/t:currency"/></s:value>
      <!-- What is taken back pays nothing, whatever reference it repeats. -->
      <s:value name="reference">
        <xsl:if test="$payment/t:reversal = 'false' or $payment/t:reversal = '0'"><xsl:value-of select="$payment/t:reference"/></xsl:if>
      </s:value>
      <s:value name="account"><xsl:value-of select="$payment/t:account"/></s:value>
      <s:value name="account_filter"><xsl:value-of select="concat('R_KONTS eq ', $quote, $payment/t:account, $quote)"/></s:value>
      <s:value name="currency_filter"><xsl:value-of select="concat('V_KODS eq ', $quote, $payment/t:currency, $quote)"/></s:value>
      <s:value name="payment_filter">
        <xsl:value-of select="concat('PDOK_DOK_NR eq ', $quote, str:replace($number, $quote, concat($quote, $quote)), $quote,
          ' and PDOK_DAT_DOK eq ', $quote, $payment/t:bookedOn, $quote, ' and PDOK_PAMV_ID eq 3306')"/>
      </s:value>
      <s:value name="invoice_filter">
        <xsl:value-of select="concat('D_DOK_NR2 eq ', $quote, $payment/t:reference, $quote, ' and D_PAMV_ID eq 2715')"/>
      </s:value>
      <s:body step="create_matched">
        <xsl:call-template name="entity"><xsl:with-param name="client">client</xsl:with-param></xsl:call-template>
      </s:body>
      <s:body step="create_unmatched">
        <xsl:call-template name="entity"><xsl:with-param name="client">unmatched_client</xsl:with-param></xsl:call-template>
      </s:body>
      <s:body step="execute">
        <resource>
          <arguments>
            <aKey><s:result of="payment"/></aKey>
            <CounterVal><s:result of="counter"/></CounterVal>
          </arguments>
        </resource>
      </s:body>
      <s:body step="paid"><xsl:call-template name="settle"><xsl:with-param name="sum">amount</xsl:with-param></xsl:call-template></s:body>
      <s:body step="partly"><xsl:call-template name="settle"><xsl:with-param name="sum">amount</xsl:with-param></xsl:call-template></s:body>
      <s:body step="over"><xsl:call-template name="settle"><xsl:with-param name="sum">open</xsl:with-param></xsl:call-template></s:body>
    </s:call>
  </xsl:template>

  <!-- `client`: name of the value that says whose payment it is. -->
  <xsl:template name="entity">
    <xsl:param name="client"/>
    <resource>
      <entity>
        <PAMV_ID>3306</PAMV_ID>
        <PK_IESTADE><s:result of="institution"/></PK_IESTADE>
        <PK_KLIENTS><s:result of="{$client}"/></PK_KLIENTS>
        <PK_R_ES><s:result of="own_account"/></PK_R_ES>
        <PK_VAL><s:result of="currency_key"/></PK_VAL>
        <PK_APMVAL><s:result of="currency_key"/></PK_APMVAL>
        <DOK_NR><xsl:value-of select="$number"/></DOK_NR>
        <DAT_DOK><xsl:value-of select="$payment/t:bookedOn"/></DAT_DOK>
        <SUMMA><xsl:value-of select="$amount"/></SUMMA>
        <SUMMA_APM><xsl:value-of select="$amount"/></SUMMA_APM>
        <xsl:call-template name="notes"/>
        <qryPamat>
          <row><PAMAT><xsl:value-of select="concat($payment/t:account, ' ', $payment/t:entry)"/></PAMAT></row>
          <!-- Whose payment it is: system.yaml, step execute. -->
          <row><PAMAT>Sakta <s:result of="message_id"/></PAMAT></row>
        </qryPamat>
      </entity>
    </resource>
  </xsl:template>

  <!-- What a person needs who looks for whose money it is, at most 250 characters. -->
  <xsl:template name="notes">
    <xsl:variable name="text" select="normalize-space(concat($payment/t:reference, ' ', $payment/t:payer/t:name, ' ',
      $payment/t:payer/t:iban, $payment/t:payer/t:account, ' ', $payment/t:text))"/>
    <xsl:choose>
      <xsl:when test="string-length($text) &gt; 250"><PIEZIMES><xsl:value-of select="concat(substring($text, 1, 249), '…')"/></PIEZIMES></xsl:when>
      <xsl:when test="$text != ''"><PIEZIMES><xsl:value-of select="$text"/></PIEZIMES></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- `sum`: name of the value that says how much of the payment is for the invoice. -->
  <xsl:template name="settle">
    <xsl:param name="sum"/>
    <resource>
      <arguments>
        <aPkDok><s:result of="payment"/></aPkDok>
        <aPkSaistDok><s:result of="invoice"/></aPkSaistDok>
        <aSumma><s:result of="{$sum}"/></aSumma>
        <aPkVal><s:result of="currency_key"/></aPkVal>
      </arguments>
    </resource>
  </xsl:template>
</xsl:stylesheet>
