<?xml version="1.0" encoding="UTF-8"?>
<!-- From the message type person.query to query_person of pmlp, line 0 of its contract.
     Each select takes what has the partner's name in the type. Behind a line stand the partner's type and
     how often it comes; a line with a mark is confirmed, or mended, and its mark taken away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:person.query:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:purpose"/>
  <xsl:param name="m:legal_basis"/>

  <xsl:template match="/t:QueryPerson">
    <s:call xmlns:s="urn:sakta:steps:1">
      <s:value name="personCode"><xsl:value-of select="t:personCode"/></s:value>  <!-- path parameter personCode, xs:string, pattern [0-9]{6}-[0-9]{5}; must be there -->
      <s:value name="on"><xsl:value-of select="t:on"/></s:value>  <!-- query parameter on, xs:date, pattern (19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]); must be there -->
      <s:value name="xDAGRPurpose"><xsl:value-of select="$m:purpose"/></s:value>  <!-- header parameter X-DAGR-Purpose, xs:string, pattern [a-z][a-z\-]{1,39}; must be there -->
      <s:value name="xDAGRLegalBasis"><xsl:value-of select="$m:legal_basis"/></s:value>  <!-- header parameter X-DAGR-Legal-Basis, xs:string, pattern 6\.1\.[a-f]; must be there -->
    </s:call>
  </xsl:template>
</xsl:stylesheet>
