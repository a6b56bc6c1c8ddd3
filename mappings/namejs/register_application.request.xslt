<?xml version="1.0" encoding="UTF-8"?>
<!-- SubmitApplication (application.submitted, version 1) to RegisterDocument of Namejs: an application is an incoming document of its own
     case. Who files it for the applicant, how to reach them and what they wrote beside the files stay out of the register's fields. The day is
     that of the time zone in which the portal writes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="urn:sakta:types:application.submitted:1" xmlns="urn:namejs:model:documents:1"
                xmlns:m="urn:sakta:message:1" exclude-result-prefixes="t m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>
  <xsl:param name="m:message"/>

  <xsl:template match="/t:SubmitApplication">
    <RegisterDocument>
      <requestId><xsl:value-of select="$m:message"/></requestId>
      <reference><xsl:value-of select="t:caseCode"/></reference>
      <direction>IN</direction>
      <kind>APPLICATION</kind>
      <title><xsl:value-of select="t:subject"/></title>
      <documentDate><xsl:value-of select="substring-before(t:submittedAt, 'T')"/></documentDate>
      <foreignNumber><xsl:value-of select="t:caseCode"/></foreignNumber>
      <channel>PORTAL</channel>
      <correspondent>
        <name><xsl:value-of select="t:applicant/t:name"/></name>
        <xsl:if test="t:applicant/t:personCode"><personCode><xsl:value-of select="t:applicant/t:personCode"/></personCode></xsl:if>
        <xsl:if test="t:applicant/t:organisationNumber">
          <registrationNumber><xsl:value-of select="t:applicant/t:organisationNumber"/></registrationNumber>
        </xsl:if>
      </correspondent>
      <caseCode><xsl:value-of select="t:caseCode"/></caseCode>
      <restricted>true</restricted>
      <xsl:for-each select="t:attachment">
        <file>
          <sha256><xsl:value-of select="t:digest"/></sha256>
          <name><xsl:value-of select="t:name"/></name>
          <mediaType><xsl:value-of select="t:mediaType"/></mediaType>
          <content><xsl:value-of select="t:content"/></content>
        </file>
      </xsl:for-each>
    </RegisterDocument>
  </xsl:template>
</xsl:stylesheet>
