"""What a site with official letters (official_letters.py) has besides to ask about addressees: types, routes, mappings, and the catalogue."""

import textwrap

import official_letters

NS = "urn:sakta:types:addressee.{}:1"
NEUTRAL = official_letters.NEUTRAL
XSLT = """
    <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:i="{of}" xmlns="{to}" exclude-result-prefixes="i">
      <xsl:template match="/i:{root}"><{made}><xsl:for-each select="*">{each}</xsl:for-each></{made}></xsl:template>
    </xsl:stylesheet>
    """
COPY = '<xsl:element name="{local-name()}" namespace="%s"><xsl:value-of select="."/></xsl:element>'


def _type(name, pattern, operation, reply, content):
    return {
        f"types/addressee.{name}-1.yaml": f"""
            type: addressee.{name}
            version: 1
            pattern: {pattern}
            family: addressees-{name}
            operation: {operation}
            {f"reply: {reply}" if reply else "summary: {en: The catalogue is new., lv: Katalogs ir jauns.}"}
            {"summary: {en: Asks about addressees., lv: Vaicā par adresātiem.}" if reply else "requires: []"}
            owner: integration
            retention: query
            """,
        f"types/addressee.{name}-1.xsd": f"""
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NS.format(name)}" targetNamespace="{NS.format(name)}"
              elementFormDefault="qualified">{content}</xs:schema>
            """}


def _element(name, *children):
    """`child` is a text, once; `child*` as often as one likes."""
    content = "".join(f'<xs:element name="{child.rstrip("*")}" type="xs:string"{" minOccurs=%s maxOccurs=%s" % (chr(34) + "0" + chr(34), chr(34) + "2000" + chr(34)) if child.endswith("*") else ""}/>'
                      for child in children)
    return f'<xs:element name="{name}"><xs:complexType><xs:sequence>{content}</xs:sequence></xs:complexType></xs:element>'


def _mapping(name, of, root, to, made, each=None):
    return {f"mappings/eaddress/{name}.xslt": XSLT.format(of=of, root=root, to=to, made=made, each=each or COPY % to)}


FILES = {
    **_type("known", "ask", "AskKnown", "AskKnownResponse",
            _element("AskKnown", "code*", "address*") + _element("AskKnownResponse", "asOf", "active*")),
    **_type("find", "ask", "FindAddressee", "FindAddresseeResponse",
            _element("FindAddressee", "code") + _element("FindAddresseeResponse", "address*", "more")),
    **_type("synchronised", "send", "ReportList", None, _element("ReportList", "at", "list", "records", "version")),
    **_mapping("known.request", NS.format("known"), "AskKnown", NEUTRAL, "hasAddress", f"<addressee>{COPY % NEUTRAL}</addressee>"),
    **_mapping("known.reply", NEUTRAL, "activeAddresses", NS.format("known"), "AskKnownResponse"),
    **_mapping("find.request", NS.format("find"), "FindAddressee", NEUTRAL, "findAddressee"),
    **_mapping("find.reply", NEUTRAL, "addressees", NS.format("find"), "FindAddresseeResponse",
               '<xsl:if test="self::i:addressee"><address><xsl:value-of select="i:address"/></address></xsl:if>'
               '<xsl:if test="self::i:more"><more><xsl:value-of select="."/></more></xsl:if>'),
    **_mapping("synchronised", NEUTRAL, "synchronised", NS.format("synchronised"), "ReportList"),
    **_mapping("note", NS.format("synchronised"), "ReportList", "urn:note", "note"),
    **{f"routes/addressees-{name}.yaml": f"""
        route: addressees-{name}
        summary: Questions about addressees, to the e-address.
        accept: {{type: addressee.{name}}}
        map: eaddress/{name}.request
        deliver: {{to: eaddress, operation: {operation}, reply: eaddress/{name}.reply, timeout: 10s}}
        """ for name, operation in (("known", "has_address"), ("find", "find_addressee"))},
    "routes/addressees-synchronised.yaml": """
        route: addressees-synchronised
        summary: That the catalogue was synchronised, to a folder.
        accept: {type: addressee.synchronised}
        map: eaddress/note
        deliver: {to: notes, operation: put, timeout: 10s}
        on_failure: {refuse: dead_letter, resend: {dead_letter_after: 24h}, wait: {dead_letter_after: 24h}, reconcile: hold, stop: dead_letter}
        on_dead: skip
        """,
    "routes/letters.yaml": """
        route: letters
        summary: Official letters, to the e-address, or into the queue of what is printed and posted.
        accept: {type: letter.send}
        choose:
          - map: eaddress/test_letter.request
            deliver: {to: eaddress, operation: send_letter, timeout: 60s}
          - after: [no_e_address, BL.PSS.024]
            map: eaddress/paper
            deliver: {to: notes, operation: post, timeout: 10s}
        on_failure: {refuse: dead_letter, resend: {dead_letter_after: 24h}, wait: {dead_letter_after: 24h}, reconcile: hold, stop: dead_letter}
        on_dead: skip
        """,
    **_mapping("paper", official_letters.NS, "SendLetter", "urn:note", "letter"),
    "adapters/systems/notes/system.yaml": """
        system: notes
        summary: A folder of notes.
        owner: {partner: Bērzaine, hub_team: integration}
        status: draft
        source: README.md
        adapter:
          kind: file
          operations: {put: {folder: ., name: "{message_id}.xml"}, post: {folder: post, name: "{message_id}.xml"}}
        """,
    "systems/notes.yaml": """
        system: notes
        adapter: {root: NOTES}
        """,
    "sources/addressees.yaml": """
        source: addressees
        summary: The catalogue of addressees.
        poll: {system: eaddress, source: catalogue, every: 100ms}
        map: eaddress/synchronised
        type: addressee.synchronised
        """,
}


def write_site(hub, notes):
    """Besides what official_letters writes; `notes`: the folder that is told when the catalogue is new."""
    official_letters.write_site(hub)
    for name, text in FILES.items():
        (hub.site / name).parent.mkdir(parents=True, exist_ok=True)
        (hub.site / name).write_text(textwrap.dedent(text).lstrip().replace("NOTES", str(notes)))
    hub.edit("types/letter.send-1.yaml", [(r"attachments:\n(?:  .*\n)*", "")])  # a folder carries none
    hub.edit("systems/eaddress.yaml", [("sending: {", "catalogue: {min_wait: 1s}\n  operations: {find_addressee: {}}\n  sending: {check_addressees: true, ")])
    hub.edit("parties.yaml", [(r"(party: cases\n(?:.*\n)*?    may:\n)",
                               r"\1      - {ask: addressee.known}\n      - {ask: addressee.find}\n")])
