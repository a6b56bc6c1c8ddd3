"""The site that the fast rows are measured over: one type and one route for each row, two outside systems.

Orders of 1, 2, 10 and 100 KB go in; the outside systems (both peers.Backend) answer one of about the same size:

    pass   in its own form to the system and back (`map: none`)
    route  one of three branches, chosen by XPath; else as `pass`
    map    an XSLT to the partner's form, another one back
    soap   as `pass`, but to a SOAP partner, whose contract is held against question and answer
    bulk   10 MB in, 1 KB back
    wide   200 elements, with a mapping of 300 lines, and beside it without one (wide.py)
"""

import pathlib
import re
import shutil

import places

FORMS = pathlib.Path(__file__).resolve().parent / "site"
ROWS = ("pass", "route", "map", "soap", "bulk")
PARTNER = "urn:bench:partner"
HEADERS = {"Sakta-Purpose": "bench", "Sakta-Legal-Basis": "6.1.c"}
KIB = 1024


def namespace(row):
    return f"urn:sakta:types:bench.{row}:1"


def type_name(row):
    return f"bench.{row}"


LINE = ("<line><item>A-{number:06d}</item><text>Caurule, varš, 15 mm, izdomāta prece {number}</text>"
        "<quantity>{quantity}</quantity><price>{number}.50</price></line>")
PARTNER_LINE = ("<Position><Article>A-{number:06d}</Article><Description>Caurule, varš, 15 mm, izdomāta prece {number}</Description>"
                "<Amount>{quantity}</Amount><Cost>{number}.50</Cost></Position>")


def _filled(head, line, tail, octets):
    """As many lines as fit, and the text of the last one so long that the whole has exactly this size."""
    text, number = head, 0
    while True:
        number += 1
        longer = text + line.format(number=number, quantity=number % 9 + 1)
        if len((longer + tail).encode()) > octets:
            break
        text = longer
    missing = octets - len((text + tail).encode())
    at = text.rindex("izdomāta prece")
    return text[:at] + "x" * missing + text[at:] + tail


def order(row, octets):
    return _filled(f'<Order xmlns="{namespace(row)}"><code>BENCH-1</code><region>west</region>', LINE, "</Order>", octets)


def result(row, octets):
    return _filled(f'<OrderResult xmlns="{namespace(row)}"><code>BENCH-1</code><state>taken</state>', LINE, "</OrderResult>", octets)


def partner_order(octets):
    return _filled(f'<PurchaseOrder xmlns="{PARTNER}"><Number>BENCH-1</Number><Area>west</Area>', PARTNER_LINE, "</PurchaseOrder>",
                   octets)


def partner_result(octets):
    return _filled(f'<PurchaseAnswer xmlns="{PARTNER}"><Number>BENCH-1</Number><Status>taken</Status>', PARTNER_LINE,
                   "</PurchaseAnswer>", octets)


def bulk(octets):
    """Few elements, much text."""
    head, tail = f'<Order xmlns="{namespace("bulk")}"><code>BENCH-1</code><region>west</region>', "</Order>"
    line = "<line><item>A-1</item><text>" + "x" * 900 + "</text><quantity>1</quantity><price>1.50</price></line>"
    return head + line * ((octets - len(head) - len(tail)) // len(line)) + tail


def envelope(body):
    return f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>'


def wsdl(port=1):
    """The SOAP partner's contract, its schema inside."""
    schema = re.sub(r"<[?]xml.*?[?]>\s*", "", (FORMS / "order.xsd").read_text()).replace("ROW", "soap")
    return (FORMS / "soap" / "orders.wsdl").read_text().replace("@SCHEMA@", schema).replace("@PORT@", str(port))


def as_declared(declared, older):
    """A system as a build reads it whose own bench says `older` of another: with the two lines that were demanded once."""
    for line in re.findall(r"^(?:trust: .*|  max_in_flight: .*)$", older.split("\npace:")[0], re.MULTILINE):
        before = "source:" if line.startswith("trust") else "  operations:"
        declared = declared.replace(before, f"{line}\n{before}", 1)
    return declared


def write_site(site, forms=FORMS):
    """Lays the bench's types, routes and systems over a site that was copied from deploy/sandbox.

    `forms`: those of another build; what it has none of is taken from this one's."""
    def form(name):
        return forms / name if (forms / name).exists() else FORMS / name

    shutil.rmtree(site / "sources", ignore_errors=True)
    for folder in ("types", "mappings/bench", "adapters/systems/bench", "adapters/systems/bench-soap"):
        (site / folder).mkdir(parents=True, exist_ok=True)
    xsd = form("order.xsd").read_text()
    declared = form("order.yaml").read_text()
    for row in ROWS:
        (site / "types" / f"{type_name(row)}-1.xsd").write_text(xsd.replace("ROW", row))
        (site / "types" / f"{type_name(row)}-1.yaml").write_text(declared.replace("ROW", row))
        shutil.copy(form(f"routes/{row}.yaml"), site / "routes" / f"bench-{row}.yaml")
    for way in ("request", "reply"):
        shutil.copy(form(f"order.{way}.xslt"), site / "mappings" / "bench")
    system = form("system.yaml").read_text()
    (site / "adapters" / "systems" / "bench" / "system.yaml").write_text(system)
    shutil.copy(form("systems/bench.yaml"), site / "systems" / "bench.yaml")
    partner = site / "adapters" / "systems" / "bench-soap"
    (partner / "system.yaml").write_text(as_declared(form("soap/system.yaml").read_text(), system))
    (partner / "orders.wsdl").write_text(wsdl())
    shutil.copy(form("soap/site.yaml"), site / "systems" / "bench-soap.yaml")
    parties = site / "parties.yaml"
    rights = "".join(f"      - {{ask: {type_name(row)}}}\n" for row in ROWS)
    text = parties.read_text()
    marker = "      - {send: case.opened}\n"
    assert marker in text
    parties.write_text(text.replace(marker, marker + rights))
