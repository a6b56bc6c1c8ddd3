"""zeep as a caller of the SOAP face that sends a file: reads {wsdl, ca, certificate, key, version, file, digest, mtom} as JSON from
standard input, writes {id | code} as JSON. zeep 4 sends what is xs:base64Binary within the envelope; `mtom`: its Transport, which
may be replaced, puts it into a part of its own. Run by Debian's interpreter, which sees python3-zeep."""

import base64
import json
import pathlib
import sys

import requests
import zeep
from lxml import etree

EXCHANGE, TYPES = "urn:sakta:exchange:1", "urn:sakta:types:archive.file:1"
XOP = "http://www.w3.org/2004/08/xop/include"


class Mtom(zeep.Transport):
    """Sends each element `content` as a part, its root first."""

    def post(self, address, message, headers):
        media = headers["Content-Type"].split(";")[0]
        envelope, fields = etree.fromstring(message), []
        for number, content in enumerate(envelope.iter(f"{{{TYPES}}}content")):
            octets, content.text = base64.b64decode(content.text), None
            etree.SubElement(content, f"{{{XOP}}}Include", href=f"cid:{number}@zeep")
            fields.append((f"<{number}@zeep>", "application/octet-stream", octets))
        fields.insert(0, ("<root@zeep>", f'application/xop+xml; charset=UTF-8; type="{media}"', etree.tostring(envelope)))
        body = b"".join(b"--zeep\r\nContent-Type: %s\r\nContent-Transfer-Encoding: binary\r\nContent-ID: %s\r\n\r\n%s\r\n"
                        % (kind.encode(), name.encode(), octets) for name, kind, octets in fields) + b"--zeep--\r\n"
        said = f'multipart/related; type="application/xop+xml"; start="<root@zeep>"; start-info="{media}"; boundary="zeep"'
        return super().post(address, body, {**headers, "Content-Type": said})


def main():
    given = json.load(sys.stdin)
    session = requests.Session()
    session.verify, session.cert, session.trust_env = given["ca"], (given["certificate"], given["key"]), False
    transport = (Mtom if given["mtom"] else zeep.Transport)(session=session)
    client = zeep.Client(given["wsdl"], transport=transport, settings=zeep.Settings(strict=True))
    (name, service), = client.wsdl.services.items()
    port = next(port for port in service.ports.values() if ("12" in type(port.binding).__name__) == (given["version"] == "1.2"))
    attachment = {"name": "zeep.pdf", "mediaType": "application/pdf", "content": pathlib.Path(given["file"]).read_bytes()}
    if given["digest"]:
        attachment["digest"] = given["digest"]
    try:
        receipt = client.bind(name, port.name).FileInArchive(document="zeep", attachment=[attachment], _soapheaders={
            "context": {"user": "anna.liepa", "purpose": "record-keeping"}})
        told = {"id": receipt.id}
    except zeep.exceptions.Fault as fault:
        told = {"code": fault.detail.findtext(f".//{{{EXCHANGE}}}code")}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
