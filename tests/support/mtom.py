"""A message in parts as callers of the SOAP face send it by MTOM, octet by octet as a test wants it."""

import archive

SOAP = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}
MEDIA = {"1.1": "text/xml", "1.2": "application/soap+xml"}
XOP = "http://www.w3.org/2004/08/xop/include"
ACTION = f"{archive.NS}:FileInArchive"


def include(part):
    return f'<xop:Include xmlns:xop="{XOP}" href="cid:{part}"/>'


def file(name, content, media_type="application/pdf", **said):
    """One attachment; `content` as it stands in its element, None: it has none."""
    beside = "".join(f"<{key}>{value}</{key}>" for key, value in said.items())
    within = "" if content is None else f"<content>{content}</content>"
    return f"<attachment><name>{name}</name><mediaType>{media_type}</mediaType>{beside}{within}</attachment>"


def envelope(document, *files, version="1.1", header="", key=""):
    key = f"<x:idempotency_key>{key}</x:idempotency_key>" if key else ""
    return (f'<s:Envelope xmlns:s="{SOAP[version]}"><s:Header><x:Context xmlns:x="urn:sakta:exchange:1"><x:user>anna.liepa</x:user>'
            f"<x:purpose>record-keeping</x:purpose>{key}</x:Context>{header}</s:Header><s:Body>"
            f'<FileInArchive xmlns="{archive.NS}"><document>{document}</document>{"".join(files)}</FileInArchive></s:Body></s:Envelope>')


def part(octets, **headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return lines.encode() + b"\r\n" + (octets.encode() if isinstance(octets, str) else octets)


def root(text, version="1.1", **headers):
    given = {"Content_Type": f'application/xop+xml; charset=UTF-8; type="{MEDIA[version]}"', "Content_ID": "<root>", **headers}
    return part(text, **given)


def whole(*parts, boundary="b1", last=b"--\r\n"):
    lines = b"".join(b"\r\n--" + boundary.encode() + b"\r\n" + one for one in parts)
    return lines[2:] + b"\r\n--" + boundary.encode() + last


def media(version="1.1", boundary="b1", kind='application/xop+xml', **more):
    said = {"boundary": boundary, "type": kind, "start": "<root>", "start-info": MEDIA[version], **more}
    return "multipart/related; " + "; ".join(f'{name}="{value}"' for name, value in said.items() if value is not None)
