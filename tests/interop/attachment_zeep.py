"""zeep as a caller of the SOAP face that reads an attachment: reads {wsdl, ca, certificate, key, version, id, digest, into, mtom} as
JSON from standard input, writes the octets to `into` and {name, media_type, parts | code} as JSON. zeep 4 reads an answer by MTOM by itself;
`mtom`: it says so to the hub. Run by Debian's interpreter, which sees python3-zeep."""

import json
import pathlib
import sys

import requests
import zeep

EXCHANGE = "urn:sakta:exchange:1"


class Noted(zeep.Transport):
    def post(self, address, message, headers):
        answer = super().post(address, message, headers)
        self.is_parts = answer.headers["Content-Type"].startswith("multipart/related")
        return answer


def main():
    given = json.load(sys.stdin)
    session = requests.Session()
    session.verify, session.cert, session.trust_env = given["ca"], (given["certificate"], given["key"]), False
    if given["mtom"]:
        session.headers["Accept"] = "multipart/related"
    transport = Noted(session=session)
    client = zeep.Client(given["wsdl"], transport=transport, settings=zeep.Settings(strict=True, xml_huge_tree=True))
    (name, service), = client.wsdl.services.items()
    port = next(port for port in service.ports.values() if ("12" in type(port.binding).__name__) == (given["version"] == "1.2"))
    try:
        attachment = client.bind(name, port.name).ReadAttachment(id=given["id"], digest=given["digest"])
        pathlib.Path(given["into"]).write_bytes(attachment.content)
        told = {"name": attachment.name, "media_type": attachment.media_type, "parts": int(transport.is_parts)}
    except zeep.exceptions.Fault as fault:
        told = {"code": fault.detail.findtext(f".//{{{EXCHANGE}}}code")}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
