<?xml version="1.0" encoding="UTF-8"?>
<!-- SubmitInvoice (invoice.issued, version 1) with its UBL document in place, to what Horizon's register_invoice calls for.
     What the document does not say stays away: no date, number or amount is made up.
     Site constants (currency, VAT, institution, document type) are keys of tables in the site's systems/horizon.yaml. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:sakta:steps:1"
                xmlns:t="urn:sakta:types:invoice.issued:1" xmlns:str="http://exslt.org/strings"
                xmlns:inv="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
                xmlns:cn="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
                exclude-result-prefixes="t str inv cn cac cbc">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="quote">'</xsl:variable>
  <xsl:variable name="document" select="/t:SubmitInvoice/t:document/inv:Invoice | /t:SubmitInvoice/t:document/cn:CreditNote"/>
  <xsl:variable name="party" select="$document/cac:AccountingSupplierParty/cac:Party"/>

  <!-- The identity of a document in Horizon: supplier, number, kind. Kinds: SOURCE.md, PAMV_ID. -->
  <xsl:variable name="number" select="normalize-space($document/cbc:ID)"/>
  <xsl:variable name="supplier"><xsl:apply-templates select="$party" mode="identifier"/></xsl:variable>
  <xsl:variable name="kind">
    <xsl:choose>
      <xsl:when test="$document/self::cn:CreditNote">2785</xsl:when>
      <xsl:otherwise>2719</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:variable name="name">
    <xsl:choose>
      <xsl:when test="$party/cac:PartyLegalEntity/cbc:RegistrationName">
        <xsl:value-of select="normalize-space($party/cac:PartyLegalEntity/cbc:RegistrationName)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space($party/cac:PartyName/cbc:Name)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <!-- BT-3 is mandatory in EN 16931. The table has no row for what is not said, and nobody but the sender can say it. -->
  <xsl:template match="/">
    <xsl:if test="normalize-space($document/cbc:InvoiceTypeCode | $document/cbc:CreditNoteTypeCode) = ''">
      <xsl:message terminate="yes">
        <en>the document has no type code (BT-3: cbc:InvoiceTypeCode, of a credit note cbc:CreditNoteTypeCode)</en>
        <lv>dokumentā nav tipa koda (BT-3: cbc:InvoiceTypeCode, kredītrēķinam cbc:CreditNoteTypeCode)</lv>
      </xsl:message>
    </xsl:if>
    <s:call>
      <s:value name="number"><xsl:value-of select="$number"/></s:value>
      <s:value name="kind"><xsl:value-of select="$kind"/></s:value>
      <s:value name="supplier_number"><xsl:value-of select="$supplier"/></s:value>
      <s:value name="supplier_name"><xsl:value-of select="$name"/></s:value>
      <s:value name="order"><xsl:value-of select="normalize-space($document/cac:OrderReference/cbc:ID)"/></s:value>
      <s:value name="whole">
        <xsl:value-of select="boolean(normalize-space($document/cbc:IssueDate) != '' and
          normalize-space($document/cbc:DocumentCurrencyCode) != '' and
          normalize-space($document/cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount) != '' and
          normalize-space($document/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount) != '' and
          normalize-space($document/cac:LegalMonetaryTotal/cbc:PayableAmount) != '')"/>
      </s:value>
      <s:value name="supplier_filter">
        <xsl:text>K_UNI_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="$supplier"/></xsl:call-template>
      </s:value>
      <s:value name="document_filter">
        <xsl:text>K_UNI_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="$supplier"/></xsl:call-template>
        <xsl:text> and D_DOK_NR eq </xsl:text><xsl:call-template name="quoted"><xsl:with-param name="text" select="$number"/></xsl:call-template>
        <xsl:text> and D_PAMV_ID eq </xsl:text><xsl:value-of select="$kind"/>
      </s:value>
      <s:body step="create_supplier">
        <resource>
          <entity>
            <NOSAUK><xsl:value-of select="$name"/></NOSAUK>
            <UNI_NR><xsl:value-of select="$supplier"/></UNI_NR>
            <xsl:call-template name="field">
              <xsl:with-param name="name" select="'PVN_REGNR'"/>
              <xsl:with-param name="value" select="$party/cac:PartyTaxScheme[normalize-space(cac:TaxScheme/cbc:ID) = 'VAT']/cbc:CompanyID"/>
            </xsl:call-template>
            <DBKRPAZ>2</DBKRPAZ>
          </entity>
        </resource>
      </s:body>
      <xsl:apply-templates select="$document"/>
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

  <xsl:template match="inv:Invoice">
    <s:body step="create_invoice"><xsl:call-template name="entity"/></s:body>
  </xsl:template>
  <xsl:template match="cn:CreditNote">
    <s:body step="create_credit_note"><xsl:call-template name="entity"/></s:body>
  </xsl:template>

  <xsl:template name="entity">
    <xsl:variable name="currency" select="normalize-space(cbc:DocumentCurrencyCode)"/>
    <xsl:variable name="tax" select="cac:TaxTotal[cbc:TaxAmount/@currencyID = $currency]"/>
    <xsl:variable name="totals" select="cac:LegalMonetaryTotal"/>
    <xsl:variable name="buyer"><xsl:apply-templates select="cac:AccountingCustomerParty/cac:Party" mode="identifier"/></xsl:variable>
    <resource>
      <entity>
        <PAMV_ID><xsl:value-of select="$kind"/></PAMV_ID>
        <PK_DOKTIPS><s:lookup table="document_type" key="{normalize-space(cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode)}"/></PK_DOKTIPS>
        <PK_IESTADE>
          <s:lookup table="institution" key="{$buyer}">
            <xsl:if test="$buyer = ''"><xsl:attribute name="key">none</xsl:attribute></xsl:if>
          </s:lookup>
        </PK_IESTADE>
        <PK_KLIENTS><s:result of="supplier"/></PK_KLIENTS>
        <PK_VAL><s:lookup table="currency" key="{$currency}"/></PK_VAL>
        <DOK_NR><xsl:value-of select="$number"/></DOK_NR>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'DOK_NR2'"/>
          <xsl:with-param name="value" select="cac:OrderReference/cbc:ID"/>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'DAT_DOK'"/>
          <xsl:with-param name="value" select="substring(normalize-space(cbc:IssueDate), 1, 10)"/>
        </xsl:call-template>
        <!-- BT-9: of an invoice its own element, of a credit note part of the payment means. -->
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'APM_TERM'"/>
          <xsl:with-param name="value" select="substring(normalize-space(self::inv:Invoice/cbc:DueDate
            | self::cn:CreditNote/cac:PaymentMeans/cbc:PaymentDueDate), 1, 10)"/>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'SUMMA'"/>
          <xsl:with-param name="value" select="$totals/cbc:TaxInclusiveAmount"/>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'SUMMA_BEZPVN'"/>
          <xsl:with-param name="value" select="$totals/cbc:TaxExclusiveAmount"/>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'SUMMA_PVN'"/>
          <xsl:with-param name="value" select="$tax/cbc:TaxAmount"/>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'SUMMA_SAM'"/>
          <xsl:with-param name="value" select="$totals/cbc:PrepaidAmount"/>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'SUMMA_APM'"/>
          <xsl:with-param name="value" select="$totals/cbc:PayableAmount"/>
        </xsl:call-template>
        <!-- Whose document it is: system.yaml, step execute. -->
        <PAMAT>Sakta <s:result of="message_id"/></PAMAT>
        <xsl:call-template name="notes"/>
        <xsl:if test="$tax/cac:TaxSubtotal">
          <tblRindas><xsl:apply-templates select="$tax/cac:TaxSubtotal"/></tblRindas>
        </xsl:if>
      </entity>
    </resource>
  </xsl:template>

  <!-- One row for each VAT category and rate; key of the table: `S 21`, without a rate above 0 `E`. -->
  <xsl:template match="cac:TaxSubtotal">
    <xsl:variable name="rate" select="number(cac:TaxCategory/cbc:Percent)"/>
    <row>
      <PK_PVN>
        <s:lookup table="vat" key="{normalize-space(cac:TaxCategory/cbc:ID)}">
          <xsl:if test="$rate &gt; 0">
            <xsl:attribute name="key"><xsl:value-of select="concat(normalize-space(cac:TaxCategory/cbc:ID), ' ', format-number($rate, '0.######'))"/></xsl:attribute>
          </xsl:if>
        </s:lookup>
      </PK_PVN>
      <SUMMA_BEZPVN><xsl:value-of select="normalize-space(cbc:TaxableAmount)"/></SUMMA_BEZPVN>
      <SUMMA_PVN><xsl:value-of select="normalize-space(cbc:TaxAmount)"/></SUMMA_PVN>
    </row>
  </xsl:template>

  <!-- The sender's remark and the document's notes, at most 250 characters: what is more ends in an ellipsis. -->
  <xsl:template name="notes">
    <xsl:variable name="all">
      <xsl:value-of select="concat(/t:SubmitInvoice/t:note, ' ')"/>
      <xsl:for-each select="cbc:Note"><xsl:value-of select="concat(., ' ')"/></xsl:for-each>
    </xsl:variable>
    <xsl:variable name="text" select="normalize-space($all)"/>
    <xsl:choose>
      <xsl:when test="string-length($text) &gt; 250"><PIEZIMES><xsl:value-of select="concat(substring($text, 1, 249), '…')"/></PIEZIMES></xsl:when>
      <xsl:when test="$text != ''"><PIEZIMES><xsl:value-of select="$text"/></PIEZIMES></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- The element, unless there is nothing to put into it. -->
  <xsl:template name="field">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="normalize-space($value) != ''">
      <xsl:element name="{$name}"><xsl:value-of select="normalize-space($value)"/></xsl:element>
    </xsl:if>
  </xsl:template>

  <!-- By whom a party is known, as mappings/types/invoice.issued-1.yaml orders it. -->
  <xsl:template match="cac:Party" mode="identifier">
    <xsl:choose>
      <xsl:when test="cac:PartyLegalEntity[1]/cbc:CompanyID">
        <xsl:value-of select="normalize-space(cac:PartyLegalEntity[1]/cbc:CompanyID)"/>
      </xsl:when>
      <xsl:when test="cac:PartyIdentification"><xsl:value-of select="normalize-space(cac:PartyIdentification[1]/cbc:ID)"/></xsl:when>
      <xsl:when test="cbc:EndpointID"><xsl:value-of select="normalize-space(cbc:EndpointID)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space(cac:PartyTaxScheme[1]/cbc:CompanyID)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A text of Horizon's filters: quotes within are doubled. -->
  <xsl:template name="quoted">
    <xsl:param name="text"/>
    <xsl:value-of select="concat($quote, str:replace(string($text), $quote, concat($quote, $quote)), $quote)"/>
  </xsl:template>
</xsl:stylesheet>
