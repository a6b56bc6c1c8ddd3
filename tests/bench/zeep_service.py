"""What an integrator would write in the place of the hub's `soap` row: a WSGI service that takes an order as JSON, asks the SOAP
partner with zeep, and answers in JSON. peers.ZeepService runs it with gunicorn behind nginx, as Debian 12 packages them.

Question and answer are held against the schema of the partner's WSDL (zeep itself builds and reads by it, but tries no facet).
The caller's certificate is nginx's affair. There are no types of one's own, no routes, no rights, no ids that go through.

Run by Debian's interpreter. SAKTA_BENCH_WSDL names the contract, SAKTA_BENCH_CA the authority of the partner's certificate."""

import decimal
import json
import os

import requests
import zeep
import zeep.helpers
import zeep.wsa
from lxml import etree

SOAP_BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"
SCHEMA = "{http://www.w3.org/2001/XMLSchema}schema"


class Contract(zeep.Plugin):
    """Holds what goes to the partner, and what comes back, against the contract's schema."""

    def __init__(self, wsdl):
        self.schema = etree.XMLSchema(etree.parse(wsdl).find(f".//{SCHEMA}"))

    def egress(self, envelope, http_headers, operation, binding_options):
        self.schema.assertValid(envelope.find(SOAP_BODY)[0])
        return envelope, http_headers

    def ingress(self, envelope, http_headers, operation):
        self.schema.assertValid(envelope.find(SOAP_BODY)[0])
        return envelope, http_headers


def partner(wsdl, authority):
    """The partner's operation. Each process of the service has a connection to it that stays open."""
    session = requests.Session()
    session.verify, session.trust_env = authority, False
    client = zeep.Client(wsdl, transport=zeep.Transport(session=session), plugins=[Contract(wsdl), zeep.wsa.WsAddressingPlugin()])
    return client.service.Order


def as_json(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError(type(value))


def service(order):
    def answer(environment, start_response):
        try:
            asked = json.loads(environment["wsgi.input"].read(int(environment["CONTENT_LENGTH"])))
            told = json.dumps(zeep.helpers.serialize_object(order(**asked), dict), default=as_json, ensure_ascii=False)
            status = "200 OK"
        except (ValueError, TypeError, zeep.exceptions.Error, etree.DocumentInvalid, requests.RequestException) as error:
            told, status = json.dumps({"error": str(error)}), "502 Bad Gateway"
        octets = told.encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(octets)))])
        return [octets]
    return answer


if "SAKTA_BENCH_WSDL" in os.environ:
    application = service(partner(os.environ["SAKTA_BENCH_WSDL"], os.environ["SAKTA_BENCH_CA"]))
