#!/usr/bin/env bash
# zeep 4.2.1 takes the line ends away with which a binary attachment begins and ends: of a file that ends with a line feed, which is
# most PDF, CSV and plain text, the client gets other octets than the service sent.
#
# A body part ends before the line end that belongs to the boundary (RFC 2046, 5.1.1), and what stands before that one is content.
# zeep's reader of parts has seen to it already; then zeep strips each CR and LF at both ends, but only where the part says
# "Content-Transfer-Encoding: binary", as the examples of XOP do. A part that says 8bit, says base64, or says nothing, is whole. A file
# that came inline is whole as well, so the same service gives another digest from the day it turns MTOM on, and a detached
# signature or a time stamp over the file is false. The encoding's name has no case (RFC 2045, 6.1), but "Binary" is read as an
# unknown one, which leaves the file whole, and "BASE64" too, which gives the program the base64 text for the file.
#
# Python's own email package gives the same parts whole. Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while
# what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download python3-zeep=4.2.1-1 python3-requests-toolbelt=0.10.1-1 python3-requests=2.28.1+dfsg-1 \
  python3-requests-file=1.5.1-1 python3-urllib3=1.26.12-1+deb12u4 python3-chardet=5.1.0+dfsg-2 python3-charset-normalizer=3.0.1-2 \
  python3-idna=3.3-1+deb12u1 python3-certifi=2022.9.24-1 python3-attr=22.2.0-1 python3-platformdirs=2.6.0-1 python3-tz=2022.7.1-4 \
  python3-isodate=0.6.1-1 python3-six=1.16.0-4 python3-lxml=4.9.2-1+deb12u1 libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 \
  libxslt1.1=1.1.35-1+deb12u4 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu PYTHONPATH=$folder/root/usr/lib/python3/dist-packages

cat >files.wsdl <<'WSDL'
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:f="urn:files"
    targetNamespace="urn:files">
  <types><schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:files" elementFormDefault="qualified">
    <element name="Get"><complexType/></element>
    <element name="File"><complexType><sequence><element name="content" type="base64Binary"/></sequence></complexType></element>
  </schema></types>
  <message name="In"><part name="body" element="f:Get"/></message>
  <message name="Out"><part name="body" element="f:File"/></message>
  <portType name="Port"><operation name="Get"><input message="f:In"/><output message="f:Out"/></operation></portType>
  <binding name="Binding" type="f:Port">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Get"><soap:operation soapAction="urn:files:get"/><input><soap:body use="literal"/></input>
      <output><soap:body use="literal"/></output></operation>
  </binding>
  <service name="Files"><port name="Port" binding="f:Binding"><soap:address location="http://files.example/"/></port></service>
</definitions>
WSDL

cat >seen.py <<'PYTHON'
import base64
import email
import importlib.metadata

import requests
import zeep

FILE = b"case;day\r\n7;2026-11-30\r\n"
INLINE = "text/xml; charset=utf-8"
MTOM = 'multipart/related; type="application/xop+xml"; start="<root>"; start-info="text/xml"; boundary="b7"'


def envelope(content):
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><File xmlns="urn:files"><content>'
        + content + "</content></File></s:Body></s:Envelope>"
    ).encode()


def related(encoding, octets):
    include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:file"/>'
    head = f"Content-Transfer-Encoding: {encoding}\r\n" if encoding else ""
    return (
        b'--b7\r\nContent-Type: application/xop+xml; charset=utf-8; type="text/xml"\r\nContent-ID: <root>\r\n\r\n'
        + envelope(include) + b"\r\n--b7\r\nContent-Type: text/csv\r\nContent-ID: <file>\r\n" + head.encode()
        + b"\r\n" + octets + b"\r\n--b7--\r\n"
    )


class Answers(zeep.Transport):
    def post(self, address, message, headers):
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"], response._content = self.answer
        return response


transport = Answers()
client = zeep.Client("files.wsdl", transport=transport)


def by_zeep(kind, octets):
    transport.answer = kind, octets
    return client.service.Get()


def by_email(octets):
    message = email.message_from_bytes(b"Content-Type: " + MTOM.encode() + b"\r\n\r\n" + octets)
    return message.get_payload(1).get_payload(decode=True)


def told(octets):
    return "whole" if octets == FILE else repr(octets)


print("zeep", importlib.metadata.version("zeep"))
print("sent:", FILE)
print("inline: zeep", told(by_zeep(INLINE, envelope(base64.b64encode(FILE).decode()))))
for encoding in (None, "8bit", "base64", "Binary", "binary", "BASE64"):
    content = base64.b64encode(FILE) if encoding in ("base64", "BASE64") else FILE
    body = related(encoding, content)
    print(f"part, {encoding}: zeep {told(by_zeep(MTOM, body))}, email {told(by_email(body))}")
PYTHON

cat >told <<'TOLD'
zeep 4.2.1
sent: b'case;day\r\n7;2026-11-30\r\n'
inline: zeep whole
part, None: zeep whole, email whole
part, 8bit: zeep whole, email whole
part, base64: zeep whole, email whole
part, Binary: zeep whole, email whole
part, binary: zeep b'case;day\r\n7;2026-11-30', email whole
part, BASE64: zeep b'Y2FzZTtkYXkNCjc7MjAyNi0xMS0zMA0K', email whole
TOLD
/usr/bin/python3 -S -B seen.py | tee seen
diff told seen
