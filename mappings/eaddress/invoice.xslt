<?xml version="1.0" encoding="UTF-8"?>
<!-- A letter of kind EINVOICE with its one document to SubmitInvoice (invoice.issued, version 1). What is in the document is that type's. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="urn:sakta:official-delivery:1"
                xmlns="urn:sakta:types:invoice.issued:1" exclude-result-prefixes="d">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template match="/d:receivedInvoice">
    <SubmitInvoice>
      <document><xsl:value-of select="d:document"/></document>
      <note>
        <xsl:value-of select="concat('e-adrese: ', d:id, ', ', d:sender)"/>
        <xsl:if test="normalize-space(d:title) != ''"><xsl:value-of select="concat(', ', d:title)"/></xsl:if>
      </note>
    </SubmitInvoice>
  </xsl:template>
</xsl:stylesheet>
