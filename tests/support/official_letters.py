"""A site with a message type of its own for official letters: what no letter of the library has (delivery.send) can be tried with it."""

import textwrap

from archive import CONTEXT, named  # noqa: F401: of whoever sends letters

NS = "urn:sakta:types:letter.send:1"
NEUTRAL = "urn:sakta:official-delivery:1"

FILES = {
    "types/letter.send-1.yaml": """
        type: letter.send
        version: 1
        pattern: send
        family: letters
        operation: SendLetter
        summary: {en: Sends an official letter., lv: Nosūta oficiālu vēstuli.}
        owner: integration
        requires: [user, purpose]
        keys:
          - {name: document, path: /t:SendLetter/t:document}
        retention: case-file
        attachments:
          path: /t:SendLetter/t:file
          most: 10
          total_mib: 1024
          media_types: [application/pdf, image/png, text/plain]
        """,
    "types/letter.send-1.xsd": f"""
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NS}" targetNamespace="{NS}" elementFormDefault="qualified">
          <xs:element name="SendLetter"><xs:complexType><xs:sequence>
            <xs:element name="document"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="40"/></xs:restriction>
              </xs:simpleType></xs:element>
            <xs:element name="kind" type="xs:string"/>
            <xs:element name="recipient" type="xs:string" maxOccurs="100"/>
            <xs:element name="encrypted" type="xs:boolean" minOccurs="0"/>
            <xs:element name="file" minOccurs="0" maxOccurs="10"><xs:complexType><xs:sequence>
              <xs:element name="name" type="xs:string"/><xs:element name="mediaType" type="xs:string"/>
              <xs:element name="size" type="xs:long"/><xs:element name="digest" type="xs:string"/>
            </xs:sequence></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """,
    "routes/letters.yaml": """
        route: letters
        summary: Official letters, to the e-address.
        accept: {type: letter.send}
        map: eaddress/test_letter.request
        deliver: {to: eaddress, operation: send_letter, timeout: 60s}
        on_failure:
          refuse: dead_letter
          resend: {dead_letter_after: 24h}
          wait: {dead_letter_after: 24h}
          reconcile: hold
          stop: dead_letter
        on_dead: skip
        """,
    "mappings/eaddress/test_letter.request.xslt": f"""
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="{NS}" xmlns="{NEUTRAL}" exclude-result-prefixes="t">
          <xsl:template match="/t:SendLetter"><letter>
            <author>Bērzaines novada pašvaldība</author><date>2026-12-01</date>
            <kind><xsl:value-of select="t:kind"/></kind><title>Par <xsl:value-of select="t:document"/></title>
            <xsl:for-each select="t:file"><file><digest><xsl:value-of select="t:digest"/></digest><name><xsl:value-of select="t:name"/></name>
              <mediaType><xsl:value-of select="t:mediaType"/></mediaType></file></xsl:for-each>
            <xsl:for-each select="t:recipient"><recipient><address><xsl:value-of select="."/></address></recipient></xsl:for-each>
            <xsl:for-each select="t:encrypted"><encrypted><xsl:value-of select="."/></encrypted></xsl:for-each>
          </letter></xsl:template>
        </xsl:stylesheet>
        """,
}


def write_site(hub):
    """The type letter.send, which the party `cases` may send, its route and its mapping."""
    for file in (hub.site / "sources").glob("eaddress-*.yaml"):
        file.unlink()  # what it asks for would come in between
    for name, text in FILES.items():
        (hub.site / name).parent.mkdir(parents=True, exist_ok=True)
        (hub.site / name).write_text(textwrap.dedent(text).lstrip())
    hub.edit("parties.yaml", [(r"(party: cases\n(?:.*\n)*?    may:\n)", r"\1      - {send: letter.send}\n")])
