<?xml version="1.0" encoding="UTF-8"?>
<!-- One entry of a bank statement, camt.053 of any version (matched by local names), with what stands around it:
     Document/BkToCstmrStmt/Stmt with its account and exactly one Ntry. It becomes ReceivePayment (payment.received, version 1).
     Each entry is told, also one that went out or is not booked: routes choose. What the bank says of no one transaction alone
     (a batch with several TxDtls) has no reference and no payer; a person looks at it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:sakta:values:1"
                xmlns="urn:sakta:types:payment.received:1" exclude-result-prefixes="v">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:variable name="statement" select="/*/*[local-name() = 'BkToCstmrStmt']/*[local-name() = 'Stmt']"/>
  <xsl:variable name="entry" select="$statement/*[local-name() = 'Ntry']"/>
  <xsl:variable name="all" select="$entry/*[local-name() = 'NtryDtls']/*[local-name() = 'TxDtls']"/>
  <xsl:variable name="one" select="$all[count($all) = 1]"/>
  <xsl:variable name="refs" select="$one/*[local-name() = 'Refs']"/>
  <xsl:variable name="parties" select="$one/*[local-name() = 'RltdPties']"/>
  <xsl:variable name="said" select="$one/*[local-name() = 'RmtInf']"/>
  <xsl:variable name="structured" select="$said/*[local-name() = 'Strd']/*[local-name() = 'CdtrRefInf']/*[local-name() = 'Ref']"/>
  <xsl:variable name="free" select="$said/*[local-name() = 'Ustrd']"/>
  <xsl:variable name="small">abcdefghijklmnopqrstuvwxyz &#9;&#10;&#13;</xsl:variable>
  <xsl:variable name="large">ABCDEFGHIJKLMNOPQRSTUVWXYZ</xsl:variable>
  <!-- Payers write it with spaces, or where free text belongs: then the whole text must be the reference. -->
  <xsl:variable name="candidate" select="translate($structured[1], $small, $large)"/>
  <xsl:variable name="written" select="translate($free[1], $small, $large)"/>

  <xsl:template match="/">
    <xsl:if test="count($statement) != 1 or count($entry) != 1">
      <xsl:message terminate="yes">
        <en>not one statement of camt.053 with one entry: split the file by Ntry first</en>
        <lv>nav viena camt.053 izraksta ar vienu ierakstu: vispirms fails jāsadala pa Ntry</lv>
      </xsl:message>
    </xsl:if>
    <ReceivePayment>
      <account>
        <xsl:variable name="id" select="$statement/*[local-name() = 'Acct']/*[local-name() = 'Id']"/>
        <xsl:value-of select="translate($id/*[local-name() = 'IBAN'] | $id/*[local-name() = 'Othr']/*[local-name() = 'Id'], concat($small, '-'), $large)"/>
      </account>
      <xsl:call-template name="text">
        <xsl:with-param name="name">statement</xsl:with-param>
        <xsl:with-param name="value" select="$statement/*[local-name() = 'Id']"/>
        <xsl:with-param name="most" select="35"/>
      </xsl:call-template>
      <entry><xsl:call-template name="id"/></entry>
      <direction>
        <xsl:choose>
          <xsl:when test="normalize-space($entry/*[local-name() = 'CdtDbtInd']) = 'CRDT'">In</xsl:when>
          <xsl:when test="normalize-space($entry/*[local-name() = 'CdtDbtInd']) = 'DBIT'">Out</xsl:when>
        </xsl:choose>
      </direction>
      <booked><xsl:value-of select="normalize-space($entry/*[local-name() = 'Sts']) = 'BOOK'"/></booked>
      <reversal>
        <xsl:variable name="mark" select="normalize-space($entry/*[local-name() = 'RvslInd'])"/>
        <xsl:value-of select="$mark = 'true' or $mark = '1'"/>
      </reversal>
      <amount><xsl:value-of select="v:from-cents(v:cents(normalize-space($entry/*[local-name() = 'Amt'])))"/></amount>
      <currency><xsl:value-of select="normalize-space($entry/*[local-name() = 'Amt']/@Ccy)"/></currency>
      <bookedOn><xsl:value-of select="substring(normalize-space($entry/*[local-name() = 'BookgDt']), 1, 10)"/></bookedOn>
      <xsl:choose>
        <xsl:when test="v:is-creditor-reference($candidate)"><reference><xsl:value-of select="$candidate"/></reference></xsl:when>
        <xsl:when test="v:is-creditor-reference($written)"><reference><xsl:value-of select="$written"/></reference></xsl:when>
      </xsl:choose>
      <xsl:call-template name="text">
        <xsl:with-param name="name">text</xsl:with-param>
        <xsl:with-param name="value"><xsl:call-template name="words"/></xsl:with-param>
        <xsl:with-param name="most" select="500"/>
      </xsl:call-template>
      <xsl:if test="normalize-space($entry/*[local-name() = 'CdtDbtInd']) = 'CRDT'"><xsl:call-template name="payer"/></xsl:if>
    </ReceivePayment>
  </xsl:template>

  <!-- The bank's own id of the entry, where banks put it: the servicer's reference, else that of the one transaction. NtryRef
       comes last: some banks write the payee's number there. -->
  <xsl:template name="id">
    <xsl:variable name="ids" select="$entry/*[local-name() = 'AcctSvcrRef']
      | $refs[not($entry/*[local-name() = 'AcctSvcrRef'])]/*[local-name() = 'AcctSvcrRef']
      | $refs[not($entry/*[local-name() = 'AcctSvcrRef'] or *[local-name() = 'AcctSvcrRef'])]/*[local-name() = 'TxId']
      | $entry[not(*[local-name() = 'AcctSvcrRef'] or $refs/*[local-name() = 'AcctSvcrRef' or local-name() = 'TxId'])]/*[local-name() = 'NtryRef']"/>
    <xsl:if test="normalize-space($ids) = ''">
      <xsl:message terminate="yes">
        <en>the entry has no id of the bank (AcctSvcrRef, TxId or NtryRef): it could not be told from a second one</en>
        <lv>ierakstam nav bankas identifikatora (AcctSvcrRef, TxId vai NtryRef): to nevarētu atšķirt no otra</lv>
      </xsl:message>
    </xsl:if>
    <xsl:value-of select="normalize-space($ids)"/>
  </xsl:template>

  <!-- What was written, then references of another form than ISO 11649, then what the bank says of the entry. -->
  <xsl:template name="words">
    <xsl:for-each select="$all/*[local-name() = 'RmtInf']/*[local-name() = 'Ustrd']"><xsl:value-of select="concat(., ' ')"/></xsl:for-each>
    <xsl:for-each select="$all/*[local-name() = 'RmtInf']/*[local-name() = 'Strd']/*[local-name() = 'CdtrRefInf']/*[local-name() = 'Ref']">
      <xsl:if test="count($all) != 1 or not(v:is-creditor-reference($candidate))"><xsl:value-of select="concat(., ' ')"/></xsl:if>
    </xsl:for-each>
    <xsl:value-of select="$entry/*[local-name() = 'AddtlNtryInf']"/>
  </xsl:template>

  <!-- Dbtr/Nm, since version 8 Dbtr/Pty/Nm. -->
  <xsl:template name="payer">
    <xsl:variable name="debtor" select="$parties/*[local-name() = 'Dbtr']"/>
    <xsl:variable name="payer" select="normalize-space($debtor/*[local-name() = 'Nm'] | $debtor/*[local-name() = 'Pty']/*[local-name() = 'Nm'])"/>
    <xsl:variable name="id" select="$parties/*[local-name() = 'DbtrAcct']/*[local-name() = 'Id']"/>
    <xsl:variable name="iban" select="translate($id/*[local-name() = 'IBAN'], $small, $large)"/>
    <xsl:variable name="other" select="normalize-space($id/*[local-name() = 'IBAN'] | $id/*[local-name() = 'Othr']/*[local-name() = 'Id'])"/>
    <xsl:if test="$payer != '' or $other != ''">
      <payer>
        <xsl:call-template name="text">
          <xsl:with-param name="name">name</xsl:with-param>
          <xsl:with-param name="value" select="$payer"/>
          <xsl:with-param name="most" select="140"/>
        </xsl:call-template>
        <xsl:choose>
          <xsl:when test="v:is-iban($iban)"><iban><xsl:value-of select="$iban"/></iban></xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="text">
              <xsl:with-param name="name">account</xsl:with-param>
              <xsl:with-param name="value" select="$other"/>
              <xsl:with-param name="most" select="34"/>
            </xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </payer>
    </xsl:if>
  </xsl:template>

  <!-- The element, unless there is nothing to put into it; what is longer ends in an ellipsis. -->
  <xsl:template name="text">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:param name="most"/>
    <xsl:variable name="text" select="normalize-space($value)"/>
    <xsl:choose>
      <xsl:when test="string-length($text) &gt; $most">
        <xsl:element name="{$name}"><xsl:value-of select="concat(substring($text, 1, $most - 1), '…')"/></xsl:element>
      </xsl:when>
      <xsl:when test="$text != ''"><xsl:element name="{$name}"><xsl:value-of select="$text"/></xsl:element></xsl:when>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
