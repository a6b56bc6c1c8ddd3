"""Prints the envelope that zeep makes of a debts question, signed by its WS-Security support.

Run by Debian's interpreter, which sees python3-zeep: sign_zeep.py WSDL 1.1|1.2 PERSON_CODE CERTIFICATE KEY"""

import datetime
import sys

import xmlsec
import zeep
from lxml import etree
from zeep import ns
from zeep.wsse.signature import BinarySignature, _make_sign_key, _sign_node
from zeep.wsse.utils import WSU, ensure_id, get_security_header, get_timestamp

EXCHANGE = "urn:sakta:exchange:1"
X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"


class WholeSignature(BinarySignature):
    """zeep signs Timestamp and Body; the hub wants each header block signed that it reads."""

    def apply(self, envelope, headers):
        security = get_security_header(envelope)
        now = datetime.datetime.utcnow()
        security.append(WSU.Timestamp(
            WSU.Created(get_timestamp(now, zulu_timestamp=True)),
            WSU.Expires(get_timestamp(now + datetime.timedelta(seconds=300), zulu_timestamp=True))))
        signature = xmlsec.template.create(envelope, xmlsec.Transform.EXCL_C14N, self.signature_method)
        key_info = xmlsec.template.ensure_key_info(signature)
        token = etree.SubElement(security, etree.QName(ns.WSSE, "BinarySecurityToken"), ValueType=X509, EncodingType=BASE64)
        token.text = "".join(line for line in self.cert_data.decode().splitlines() if "CERTIFICATE" not in line)
        holder = etree.SubElement(key_info, etree.QName(ns.WSSE, "SecurityTokenReference"))
        etree.SubElement(holder, etree.QName(ns.WSSE, "Reference"), URI="#" + ensure_id(token), ValueType=X509)
        security.append(signature)
        context = xmlsec.SignatureContext()
        context.key = _make_sign_key(self.key_data, self.cert_data, self.password)
        header, body = security.getparent(), security.getparent().getnext()
        parts = [part for part in header if part is not security]
        for part in [security.find(etree.QName(ns.WSU, "Timestamp")), body, *parts]:
            _sign_node(context, signature, part, self.digest_method)
        context.sign(signature)
        return envelope, headers


def main(wsdl, version, person, certificate, key):
    signer = WholeSignature(key, certificate, signature_method=xmlsec.Transform.RSA_SHA256,
                            digest_method=xmlsec.Transform.SHA256)
    client = zeep.Client(wsdl, wsse=signer)  # the WSDL's actions make zeep address
    said = {"user": "anna.liepa", "role": "permit-officer", "case": "BV-2026-17", "purpose": "building-permit",
            "legal_basis": "6.1.e"}
    context = etree.Element(etree.QName(EXCHANGE, "Context"), nsmap={"x": EXCHANGE})
    for name, value in said.items():
        etree.SubElement(context, etree.QName(EXCHANGE, name)).text = value
    (port,) = (port for service in client.wsdl.services.values() for port in service.ports.values()
               if ("12" in type(port.binding).__name__) == (version == "1.2"))
    service = client.bind(next(iter(client.wsdl.services)), port.name)
    envelope = client.create_message(service, "QueryDebts", personCode=person, _soapheaders=[context])
    sys.stdout.buffer.write(etree.tostring(envelope))


main(*sys.argv[1:])
