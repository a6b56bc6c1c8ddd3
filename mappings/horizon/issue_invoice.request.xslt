<?xml version="1.0" encoding="UTF-8"?>
<!-- RequestInvoice (invoice.requested, version 1) to what Horizon's issue_invoice calls for. What differs from site to site
     (institution, type of document, templates) are values of the site. The sums of an electronic invoice follow from its lines, as its
     receiver gets them (peppol-ap/invoice.request): VAT is rounded once for each rate. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:sakta:steps:1"
                xmlns:t="urn:sakta:types:invoice.requested:1" xmlns:str="http://exslt.org/strings" xmlns:v="urn:sakta:values:1"
                xmlns:e="http://exslt.org/common" exclude-result-prefixes="t str v e">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="quote">'</xsl:variable>

  <xsl:template match="/t:RequestInvoice">
    <xsl:variable name="client" select="t:client | t:electronic/t:buyer"/>
    <xsl:variable name="about" select="self::*[t:client] | t:electronic"/>   <!-- where day, term and note stand -->
    <xsl:variable name="made">
      <xsl:for-each select="t:electronic/t:line | t:electronic/t:fee">
        <line rate="{t:vatRate}" net="{v:round(v:multiply(t:quantity, t:price), 2)}"/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="lines" select="e:node-set($made)/line"/>
    <xsl:variable name="rates">
      <xsl:for-each select="$lines[@rate != '' and not(@rate = preceding-sibling::line/@rate)]">
        <vat amount="{v:divide(v:multiply(v:sum($lines[@rate = current()/@rate]/@net), @rate), '100', 2)}"/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="net"><xsl:choose>
      <xsl:when test="t:net"><xsl:value-of select="t:net"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="v:round(v:sum($lines/@net), 2)"/></xsl:otherwise>
    </xsl:choose></xsl:variable>
    <xsl:variable name="vat"><xsl:choose>
      <xsl:when test="t:vat"><xsl:value-of select="t:vat"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="v:round(v:sum(e:node-set($rates)/vat/@amount), 2)"/></xsl:otherwise>
    </xsl:choose></xsl:variable>
    <xsl:variable name="total" select="v:add($net, $vat)"/>
    <s:call>
      <s:value name="number"><xsl:value-of select="t:number"/></s:value>
      <s:value name="reference"><xsl:value-of select="t:reference"/></s:value>
      <s:value name="client_number"><xsl:value-of select="$client/t:number"/></s:value>
      <s:value name="client_filter">
        <xsl:text>K_UNI_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="$client/t:number"/></xsl:call-template>
      </s:value>
      <s:value name="issued_filter">
        <xsl:text>D_DOK_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="t:number"/></xsl:call-template>
        <xsl:text> and D_PAMV_ID eq 2715</xsl:text>
      </s:value>
      <s:body step="create_client">
        <resource>
          <entity>
            <NOSAUK><xsl:value-of select="$client/t:name"/></NOSAUK>
            <UNI_NR><xsl:value-of select="$client/t:number"/></UNI_NR>
            <xsl:if test="$client/t:vatNumber"><PVN_REGNR><xsl:value-of select="$client/t:vatNumber"/></PVN_REGNR></xsl:if>
            <DBKRPAZ>1</DBKRPAZ>
          </entity>
        </resource>
      </s:body>
      <s:body step="create_issued">
        <resource>
          <entity>
            <PAMV_ID>2715</PAMV_ID>
            <PK_DOKTIPS><s:result of="issued_type"/></PK_DOKTIPS>
            <PK_IESTADE><s:result of="issued_institution"/></PK_IESTADE>
            <PK_KLIENTS><s:result of="client"/></PK_KLIENTS>
            <PK_VAL><s:result of="issued_currency"/></PK_VAL>
            <DOK_NR><xsl:value-of select="t:number"/></DOK_NR>
            <DOK_NR2><xsl:value-of select="t:reference"/></DOK_NR2>
            <DAT_DOK><xsl:value-of select="$about/t:issuedOn"/></DAT_DOK>
            <xsl:if test="$about/t:dueOn"><APM_TERM><xsl:value-of select="$about/t:dueOn"/></APM_TERM></xsl:if>
            <SUMMA><xsl:value-of select="$total"/></SUMMA>
            <SUMMA_BEZPVN><xsl:value-of select="$net"/></SUMMA_BEZPVN>
            <SUMMA_PVN><xsl:value-of select="$vat"/></SUMMA_PVN>
            <SUMMA_APM><xsl:value-of select="$total"/></SUMMA_APM>
            <!-- Whose document it is: system.yaml, step execute. -->
            <PAMAT>Sakta <s:result of="message_id"/></PAMAT>
            <xsl:if test="$about/t:note"><PIEZIMES><xsl:value-of select="$about/t:note"/></PIEZIMES></xsl:if>
          </entity>
        </resource>
      </s:body>
      <s:body step="execute">
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
