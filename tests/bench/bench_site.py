"""The site that the fast rows are measured over: one type and one route for each row, one outside system.

Orders of 1, 2, 10 and 100 KB go in; the outside system (peers.Backend) answers one of about the same size:

    pass   in its own form to the system and back (`map: none`)
    route  one of three branches, chosen by XPath; else as `pass`
    map    an XSLT to the partner's form, another one back
    bulk   10 MB in, 1 KB back
"""

import pathlib
import shutil

import places

FORMS = pathlib.Path(__file__).resolve().parent / "site"
ROWS = ("pass", "route", "map", "bulk")
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


def write_site(site, forms=FORMS):
    """Lays the bench's types, routes and system over a site that was copied from deploy/sandbox. `forms`: of which build."""
    shutil.rmtree(site / "sources", ignore_errors=True)
    for folder in ("types", "mappings/bench", "adapters/systems/bench"):
        (site / folder).mkdir(parents=True, exist_ok=True)
    xsd = (forms / "order.xsd").read_text()
    declared = (forms / "order.yaml").read_text()
    for row in ROWS:
        (site / "types" / f"{type_name(row)}-1.xsd").write_text(xsd.replace("ROW", row))
        (site / "types" / f"{type_name(row)}-1.yaml").write_text(declared.replace("ROW", row))
        shutil.copy(forms / "routes" / f"{row}.yaml", site / "routes" / f"bench-{row}.yaml")
    for way in ("request", "reply"):
        shutil.copy(forms / f"order.{way}.xslt", site / "mappings" / "bench")
    shutil.copy(forms / "system.yaml", site / "adapters" / "systems" / "bench" / "system.yaml")
    shutil.copy(forms / "systems" / "bench.yaml", site / "systems" / "bench.yaml")
    parties = site / "parties.yaml"
    rights = "".join(f"      - {{ask: {type_name(row)}}}\n" for row in ROWS)
    text = parties.read_text()
    marker = "      - {send: case.opened}\n"
    assert marker in text
    parties.write_text(text.replace(marker, marker + rights))
