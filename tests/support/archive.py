"""A site with a message type that has attachments, and a partner that takes them by MTOM: kind soap, by data alone."""

import email.parser
import email.policy
import hashlib
import http.server
import textwrap
import threading
import xml.etree.ElementTree

NS = "urn:sakta:types:archive.file:1"
PARTNER = "urn:archive"
CONTEXT = {"Sakta-User": "anna.liepa", "Sakta-Purpose": "record-keeping"}

FILES = {
    "types/archive.file-1.yaml": """
        type: archive.file
        version: 1
        pattern: send
        family: archive
        operation: FileInArchive
        summary: {en: Files a document with its attachments., lv: Nodod dokumentu ar pielikumiem arhīvam.}
        owner: integration
        requires: [user, purpose]
        keys:
          - {name: document, path: /t:FileInArchive/t:document}
        retention: case-file
        attachments:
          path: /t:FileInArchive/t:attachment
          most: 3
          total_mib: 1024
          media_types: [application/pdf, image/png]
        """,
    "types/archive.file-1.xsd": f"""
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NS}" targetNamespace="{NS}" elementFormDefault="qualified">
          <xs:element name="FileInArchive"><xs:complexType><xs:sequence>
            <xs:element name="document"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="40"/></xs:restriction>
              </xs:simpleType></xs:element>
            <xs:element name="attachment" minOccurs="0" maxOccurs="10"><xs:complexType><xs:sequence>
              <xs:element name="name" type="xs:string"/><xs:element name="mediaType" type="xs:string"/>
              <xs:element name="size" type="xs:long"/><xs:element name="digest" type="xs:string"/>
            </xs:sequence></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """,
    "wsdl/archive/archive.xsd": f"""
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{PARTNER}" elementFormDefault="qualified">
          <xs:element name="Put"><xs:complexType><xs:sequence>
            <xs:element name="id" type="xs:string"/>
            <xs:element name="file" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
              <xs:element name="title" type="xs:string"/><xs:element name="content" type="xs:base64Binary"/>
            </xs:sequence></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
          <xs:element name="PutResponse"><xs:complexType><xs:sequence><xs:element name="number" type="xs:string"/></xs:sequence>
            </xs:complexType></xs:element>
        </xs:schema>
        """,
    "adapters/systems/archive/system.yaml": """
        system: archive
        summary: An archive that takes files by MTOM.
        owner: {partner: "the archive's operator", hub_team: integration}
        status: draft
        source: the archive's guide of 2026-11-20
        adapter:
          kind: soap
          soap_version: "VERSION"
          addressing: none
          contract: ${site}/wsdl/archive/archive.xsd
          operations:
            put: {action: "urn:archive/Put", reply: PutResponse, idempotent: true}
        """,
    "systems/archive.yaml": """
        system: archive
        adapter:
          endpoint: http://127.0.0.1:PORT/
          closed_network: true
        """,
    "routes/archive.yaml": """
        route: archive
        summary: Documents with their files, to the archive.
        accept: {type: archive.file}
        map: archive/put.request
        deliver: {to: archive, operation: put, timeout: 60s}
        on_failure:
          refuse: dead_letter
          resend: {dead_letter_after: 24h}
          wait: {dead_letter_after: 24h}
          reconcile: hold
          stop: dead_letter
        on_dead: skip
        """,
    "mappings/archive/put.request.xslt": f"""
        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="{NS}" xmlns:p="{PARTNER}"
            xmlns:xop="http://www.w3.org/2004/08/xop/include" exclude-result-prefixes="a">
          <xsl:template match="/a:FileInArchive"><p:Put><p:id><xsl:value-of select="a:document"/></p:id>
            <xsl:for-each select="a:attachment"><p:file><p:title><xsl:value-of select="a:name"/></p:title>
              <p:content><xop:Include href="cid:{{a:digest}}"/></p:content></p:file></xsl:for-each></p:Put></xsl:template>
        </xsl:stylesheet>
        """,
}


class Archive:
    """A partner over HTTP that reads multipart messages with Python's own parser of mail, and remembers what came."""

    def __init__(self, version):
        self.soap = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}[version]
        self.media = {"1.1": "text/xml", "1.2": "application/soap+xml"}[version]
        self.came, self.statuses = [], []
        archive = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                archive.came.append(archive.read(self.headers, self.rfile))
                status = archive.statuses.pop(0) if archive.statuses else 200
                body = (f'<e:Envelope xmlns:e="{archive.soap}"><e:Body><PutResponse xmlns="{PARTNER}"><number>1</number></PutResponse>'
                        "</e:Body></e:Envelope>").encode() if status == 200 else b""
                self.send_response(status)
                self.send_header("Content-Type", archive.media)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def read(self, headers, stream):
        """What came, as {title: (media type, SHA-256, size)}."""
        body = stream.read(int(headers["Content-Length"]))
        head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        if not message.is_multipart():
            root, parts = body, {}
        else:
            root, *rest = message.iter_parts()
            assert message.get_param("start") == root["Content-ID"], message["Content-Type"]
            assert root.get_content_type() == "application/xop+xml" and root.get_param("type") == self.media
            root, parts = root.get_payload(decode=True), {part["Content-ID"]: part for part in rest}
        found = {}
        for file in xml.etree.ElementTree.fromstring(root).iter(f"{{{PARTNER}}}file"):
            include = file.find(f"{{{PARTNER}}}content/{{http://www.w3.org/2004/08/xop/include}}Include")
            part = parts.pop(f"<{include.get('href').removeprefix('cid:')}>")
            octets = part.get_payload(decode=True)
            found[file.findtext(f"{{{PARTNER}}}title")] = (part.get_content_type(), hashlib.sha256(octets).hexdigest(), len(octets))
        assert not parts, "a part that nothing includes"
        return found

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def named(name, octets, media_type="application/pdf", **other):
    return {"name": name, "mediaType": media_type, "size": len(octets), "digest": hashlib.sha256(octets).hexdigest(), **other}


def write_site(hub, port, version="1.1"):
    """The type archive.file, which the party `cases` may send, its route, its mapping, and the system `archive` at this port."""
    for name, text in FILES.items():
        (hub.site / name).parent.mkdir(parents=True, exist_ok=True)
        (hub.site / name).write_text(textwrap.dedent(text).lstrip().replace("PORT", str(port)).replace("VERSION", version))
    hub.edit("parties.yaml", [(r"(party: cases\n(?:.*\n)*?    may:\n)", r"\1      - {send: archive.file}\n")])
