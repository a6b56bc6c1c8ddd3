"""zeep as a caller of the SOAP face: reads {wsdl, ca, certificate, key, version, question, context, plugin, extra} as
JSON from standard input, writes {request, reply, answer | fault | misread, sent, headers} as JSON. Run by Debian's
interpreter, which sees python3-zeep.

`plugin`: WS-Addressing is asked for once more: zeep does it by itself where a WSDL names actions, as the hub's does.
`extra`: on its way back the answer gets an element that the WSDL does not declare."""

import json
import sys

import requests
import zeep
import zeep.helpers
import zeep.wsa
from lxml import etree

EXCHANGE, TYPES = "urn:sakta:exchange:1", "urn:sakta:types:debts.query:1"
WSA = "http://www.w3.org/2005/08/addressing"


class Transport(zeep.Transport):
    """Keeps what went over the line."""

    def __init__(self, session, extra):
        super().__init__(session=session)
        self.extra, self.sent, self.http, self.received = extra, None, None, None

    def post(self, address, message, headers):
        self.sent, self.http = etree.fromstring(message), headers
        response = super().post(address, message, headers)
        if self.extra:
            envelope = etree.fromstring(response.content)
            etree.SubElement(envelope.find(f".//{{{TYPES}}}QueryDebtsResponse"), f"{{{TYPES}}}extra").text = "1"
            response._content = etree.tostring(envelope)
        self.received = etree.fromstring(response.content)
        return response


def addressing(envelope):
    """[(name, text)] of the WS-Addressing header blocks."""
    return [(etree.QName(block).localname, block.text) for block in envelope.iter("{*}*") if etree.QName(block).namespace == WSA]


def main():
    given = json.load(sys.stdin)
    session = requests.Session()
    session.verify, session.cert, session.trust_env = given["ca"], (given["certificate"], given["key"]), False
    transport = Transport(session, given["extra"])
    plugins = [zeep.wsa.WsAddressingPlugin()] if given["plugin"] else []
    client = zeep.Client(given["wsdl"], transport=transport, plugins=plugins, settings=zeep.Settings(strict=True))
    (name, service), = client.wsdl.services.items()
    port = next(port for port in service.ports.values() if ("12" in type(port.binding).__name__) == (given["version"] == "1.2"))
    operation = port.binding.get("QueryDebts")
    told = {"request": operation.input.signature(), "reply": operation.output.signature()}
    try:
        answer = client.bind(name, port.name).QueryDebts(**given["question"], _soapheaders={"context": given["context"]})
        told["answer"] = zeep.helpers.serialize_object(answer, dict)
    except zeep.exceptions.Fault as fault:
        detail = next(iter(fault.detail), None) if fault.detail is not None else None
        told["fault"] = {"code": str(fault.code), "text": fault.message}
        if detail is not None:
            kind = client.get_element(f"{{{EXCHANGE}}}Error")
            told["fault"]["detail"] = zeep.helpers.serialize_object(kind.parse(detail, client.wsdl.types), dict)
    except zeep.exceptions.XMLParseError as problem:
        told["misread"] = str(problem)
    told["sent"], told["headers"] = addressing(transport.sent), addressing(transport.received)
    told["content_type"] = transport.http["Content-Type"]
    json.dump(told, sys.stdout, default=str, ensure_ascii=False)


if __name__ == "__main__":
    main()
