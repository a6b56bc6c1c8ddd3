<?xml version="1.0" encoding="UTF-8"?>
<!-- RequestInvoice (invoice.requested, version 1) with its part `electronic` to UBL 2.1 in the form of Peppol BIS Billing 3.0. Terms (BT)
     and rules (BR) are those of EN 16931. All sums are made here, of quantities and prices, so that they agree whatever was asked for.
     The provider sends it, and VID gets the very same: the step of both is called `send`. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:sakta:steps:1" xmlns:e="http://exslt.org/common"
                xmlns:t="urn:sakta:types:invoice.requested:1" xmlns:v="urn:sakta:values:1"
                xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
                xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
                xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" exclude-result-prefixes="e t v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/t:RequestInvoice[t:electronic]">
    <xsl:variable name="invoice" select="t:electronic"/>
    <!-- Each line with what it comes to: quantity times price in cents, VAT category of UNCL5305, rate, and why there is no VAT. -->
    <xsl:variable name="made"><xsl:apply-templates select="$invoice/t:line | $invoice/t:fee"/></xsl:variable>
    <xsl:variable name="lines" select="e:node-set($made)/line"/>
    <xsl:variable name="groups"><xsl:apply-templates select="$lines[not(@group = preceding-sibling::line/@group)]" mode="breakdown"/></xsl:variable>
    <xsl:variable name="breakdown" select="e:node-set($groups)/cac:TaxSubtotal"/>
    <xsl:variable name="net" select="v:round(v:sum($lines/@net), 2)"/>
    <xsl:variable name="vat" select="v:round(v:sum($breakdown/cbc:TaxAmount), 2)"/>
    <xsl:variable name="total" select="v:add($net, $vat)"/>
    <s:call>
      <s:value name="number"><xsl:value-of select="t:number"/></s:value>
      <s:value name="seller"><xsl:value-of select="$invoice/t:seller/t:number"/></s:value>
      <s:body step="send">
        <Invoice>
          <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
          <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
          <cbc:ID><xsl:value-of select="t:number"/></cbc:ID>
          <cbc:IssueDate><xsl:value-of select="$invoice/t:issuedOn"/></cbc:IssueDate>
          <cbc:DueDate><xsl:value-of select="$invoice/t:dueOn"/></cbc:DueDate>
          <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
          <xsl:if test="$invoice/t:note"><cbc:Note><xsl:value-of select="$invoice/t:note"/></cbc:Note></xsl:if>
          <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
          <cbc:BuyerReference><xsl:value-of select="$invoice/t:buyerReference"/></cbc:BuyerReference>
          <cac:AccountingSupplierParty>
            <xsl:call-template name="party">
              <xsl:with-param name="one" select="$invoice/t:seller"/>
              <xsl:with-param name="vat_number" select="$invoice/t:vatNumber"/>
            </xsl:call-template>
          </cac:AccountingSupplierParty>
          <cac:AccountingCustomerParty>
            <!-- What is not subject to VAT names no VAT number, of neither side (BR-O-02). -->
            <xsl:call-template name="party">
              <xsl:with-param name="one" select="$invoice/t:buyer"/>
              <xsl:with-param name="vat_number" select="$invoice[t:vatNumber]/t:buyer/t:vatNumber"/>
            </xsl:call-template>
          </cac:AccountingCustomerParty>
          <cac:PaymentMeans>
            <cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><!-- UNCL4461: SEPA credit transfer -->
            <cbc:PaymentID><xsl:value-of select="t:reference"/></cbc:PaymentID>
            <cac:PayeeFinancialAccount><cbc:ID><xsl:value-of select="$invoice/t:seller/t:iban"/></cbc:ID></cac:PayeeFinancialAccount>
          </cac:PaymentMeans>
          <cac:TaxTotal>
            <cbc:TaxAmount currencyID="EUR"><xsl:value-of select="$vat"/></cbc:TaxAmount>
            <xsl:copy-of select="$breakdown"/>
          </cac:TaxTotal>
          <cac:LegalMonetaryTotal>
            <cbc:LineExtensionAmount currencyID="EUR"><xsl:value-of select="$net"/></cbc:LineExtensionAmount>
            <cbc:TaxExclusiveAmount currencyID="EUR"><xsl:value-of select="$net"/></cbc:TaxExclusiveAmount>
            <cbc:TaxInclusiveAmount currencyID="EUR"><xsl:value-of select="$total"/></cbc:TaxInclusiveAmount>
            <cbc:PayableAmount currencyID="EUR"><xsl:value-of select="$total"/></cbc:PayableAmount>
          </cac:LegalMonetaryTotal>
          <xsl:copy-of select="$lines/cac:InvoiceLine"/>
        </Invoice>
      </s:body>
    </s:call>
  </xsl:template>

  <!-- Seller or buyer: known in Peppol and in the register by its registration number (EAS and ICD 0218, LV:URN). -->
  <xsl:template name="party">
    <xsl:param name="one"/>
    <xsl:param name="vat_number"/>
    <cac:Party>
      <cbc:EndpointID schemeID="0218"><xsl:value-of select="$one/t:number"/></cbc:EndpointID>
      <cac:PostalAddress>
        <cbc:StreetName><xsl:value-of select="$one/t:address/t:street"/></cbc:StreetName>
        <cbc:CityName><xsl:value-of select="$one/t:address/t:city"/></cbc:CityName>
        <cbc:PostalZone><xsl:value-of select="$one/t:address/t:postcode"/></cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>LV</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      <xsl:if test="$vat_number">
        <cac:PartyTaxScheme>
          <cbc:CompanyID><xsl:value-of select="$vat_number"/></cbc:CompanyID>
          <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
        </cac:PartyTaxScheme>
      </xsl:if>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName><xsl:value-of select="$one/t:name"/></cbc:RegistrationName>
        <cbc:CompanyID schemeID="0218"><xsl:value-of select="$one/t:number"/></cbc:CompanyID>
      </cac:PartyLegalEntity>
    </cac:Party>
  </xsl:template>

  <!-- A line. The rate is 0 where there is no VAT, and there is none where it is not subject to VAT (BR-O-05). -->
  <xsl:template match="t:line | t:fee">
    <xsl:variable name="category">
      <xsl:choose>
        <xsl:when test="self::t:fee">O</xsl:when>
        <xsl:when test="t:exempt">E</xsl:when>
        <xsl:when test="t:reverseCharge">AE</xsl:when>
        <xsl:when test="t:vatRate = '0'">Z</xsl:when>
        <xsl:otherwise>S</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="rate">
      <xsl:choose>
        <xsl:when test="t:vatRate"><xsl:value-of select="t:vatRate"/></xsl:when>
        <xsl:otherwise>0</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="net" select="v:round(v:multiply(t:quantity, t:price), 2)"/>
    <line xmlns="" net="{$net}" category="{$category}" rate="{$rate}" group="{$category} {$rate}"
          reason="{t:exempt | t:reverseCharge | ../t:notSubject}">
      <cac:InvoiceLine>
        <cbc:ID><xsl:value-of select="position()"/></cbc:ID>
        <cbc:InvoicedQuantity unitCode="{t:unit}"><xsl:value-of select="t:quantity"/></cbc:InvoicedQuantity>
        <cbc:LineExtensionAmount currencyID="EUR"><xsl:value-of select="$net"/></cbc:LineExtensionAmount>
        <cac:Item>
          <xsl:if test="t:description"><cbc:Description><xsl:value-of select="t:description"/></cbc:Description></xsl:if>
          <cbc:Name><xsl:value-of select="t:name"/></cbc:Name>
          <cac:ClassifiedTaxCategory>
            <cbc:ID><xsl:value-of select="$category"/></cbc:ID>
            <xsl:if test="$category != 'O'"><cbc:Percent><xsl:value-of select="$rate"/></cbc:Percent></xsl:if>
            <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
          </cac:ClassifiedTaxCategory>
        </cac:Item>
        <cac:Price><cbc:PriceAmount currencyID="EUR"><xsl:value-of select="t:price"/></cbc:PriceAmount></cac:Price>
      </cac:InvoiceLine>
    </line>
  </xsl:template>

  <!-- All lines of one category and rate (BG-23), at the first of them; VAT is rounded once, over their sum (BR-CO-17). -->
  <xsl:template match="line" mode="breakdown">
    <xsl:variable name="all" select="../line[@group = current()/@group]"/>
    <xsl:variable name="net" select="v:round(v:sum($all/@net), 2)"/>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR"><xsl:value-of select="$net"/></cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR"><xsl:value-of select="v:divide(v:multiply($net, @rate), '100', 2)"/></cbc:TaxAmount>
      <cac:TaxCategory>
        <cbc:ID><xsl:value-of select="@category"/></cbc:ID>
        <xsl:if test="@category != 'O'"><cbc:Percent><xsl:value-of select="@rate"/></cbc:Percent></xsl:if>
        <xsl:if test="@reason != ''">
          <cbc:TaxExemptionReason>
            <xsl:for-each select="$all[not(@reason = preceding-sibling::line[@group = current()/@group]/@reason)]">
              <xsl:if test="position() != 1">; </xsl:if>
              <xsl:value-of select="@reason"/>
            </xsl:for-each>
          </cbc:TaxExemptionReason>
        </xsl:if>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>
  </xsl:template>
</xsl:stylesheet>
