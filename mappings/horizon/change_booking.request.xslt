<?xml version="1.0" encoding="UTF-8"?>
<!-- ChangeBooking (invoice.booking, version 1) to what Horizon's change_booking calls for. By which scheme a kind is booked
     differs from site to site: table booking_scheme. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:sakta:steps:1"
                xmlns:t="urn:sakta:types:invoice.booking:1" xmlns:str="http://exslt.org/strings" exclude-result-prefixes="t str">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="quote">'</xsl:variable>
  <xsl:variable name="document" select="/t:ChangeBooking/t:document"/>
  <xsl:variable name="number" select="normalize-space($document/*/t:number)"/>
  <xsl:variable name="kind">
    <xsl:choose>
      <xsl:when test="$document/t:issued">2715</xsl:when>
      <xsl:when test="$document/t:received/t:kind = 'Invoice'">2719</xsl:when>
      <xsl:when test="$document/t:received/t:kind = 'CreditNote'">2785</xsl:when>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/">
    <s:call>
      <s:value name="number"><xsl:value-of select="$number"/></s:value>
      <s:value name="booked"><xsl:value-of select="boolean(/t:ChangeBooking[t:booked = 'true' or t:booked = '1'])"/></s:value>
      <s:value name="resource">
        <xsl:choose>
          <xsl:when test="$kind = 2715">TNdmRekBL</xsl:when>
          <xsl:otherwise>TNdmSanRekBL</xsl:otherwise>
        </xsl:choose>
      </s:value>
      <s:value name="document_filter">
        <xsl:if test="$document/t:received">
          <xsl:text>K_UNI_NR eq </xsl:text>
          <xsl:call-template name="quoted"><xsl:with-param name="text" select="$document/t:received/t:supplier"/></xsl:call-template>
          <xsl:text> and </xsl:text>
        </xsl:if>
        <xsl:text>D_DOK_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="$number"/></xsl:call-template>
        <xsl:value-of select="concat(' and D_PAMV_ID eq ', $kind)"/>
      </s:value>
      <s:body step="book">
        <resource>
          <arguments>
            <aKey><s:result of="document"/></aKey>
            <CounterVal><s:result of="counter"/></CounterVal>
            <aSchemaPk><s:lookup table="booking_scheme" key="{$kind}"/></aSchemaPk>
            <!-- A draft of the booking that a person has begun stays. -->
            <DeleteDraft>0</DeleteDraft>
          </arguments>
        </resource>
      </s:body>
      <s:body step="take_back">
        <resource>
          <arguments>
            <aKey><s:result of="document"/></aKey>
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
