"""A generated message type of 200 elements, its mapping of 300 lines and documents that fit them, for the row `wide`.

Twenty sections of nine values each: with the sections themselves two hundred elements. The partner names each otherwise, so the
mapping has a line for every one; the way back has the same two hundred."""

import bench_site

SECTIONS, FIELDS = 20, ("title", "note", "place", "from", "until", "price", "paid", "count", "state")
TYPES = {"title": "Text", "note": "Text", "place": "Text", "from": "Day", "until": "Day", "price": "Amount", "paid": "Amount",
         "count": "Count", "state": "State"}
ROWS = ("wide", "widepass")  # mapped; in its own form to the system and back
PARTNER = "urn:bench:wide-partner"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _section(number):
    return f"section{number:02d}"


def _partner(name):
    return name[0].upper() + name[1:]


def _values(number):
    return {"title": f"Izdomāts nosaukums {number}", "note": f"Piezīme par to, kas šeit nav svarīgs, {number}",
            "place": "Paraugpilsēta", "from": "2026-11-01", "until": "2026-12-31", "price": f"{number}20.50", "paid": "0.00",
            "count": str(number), "state": "open"}


def xsd(row):
    said = '<xs:annotation><xs:documentation xml:lang="en">{0}</xs:documentation><xs:documentation xml:lang="lv">{0}</xs:documentation></xs:annotation>'
    fields = "".join(f'<xs:element name="{name}" type="{TYPES[name]}">{said.format(name)}</xs:element>\n' for name in FIELDS)
    sections = "".join(f'<xs:element name="{_section(number)}" type="Section">{said.format(_section(number))}</xs:element>\n'
                       for number in range(1, SECTIONS + 1))
    roots = "".join(f'<xs:element name="{root}">{said.format(root)}<xs:complexType><xs:sequence>\n{sections}</xs:sequence></xs:complexType></xs:element>\n'
                    for root in ("Wide", "WideResult"))
    simple = {"Text": ("string", '<xs:minLength value="1"/><xs:maxLength value="200"/>'),
              "Day": ("date", '<xs:pattern value="(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"/>'),
              "Amount": ("decimal", '<xs:fractionDigits value="2"/><xs:minInclusive value="0"/><xs:maxInclusive value="99999999.99"/>'),
              "Count": ("unsignedInt", '<xs:maxInclusive value="1000"/>'),
              "State": ("string", '<xs:enumeration value="open"/><xs:enumeration value="closed"/>')}
    kinds = "".join(f'<xs:simpleType name="{name}"><xs:restriction base="xs:{base}">{facets}</xs:restriction></xs:simpleType>\n'
                    for name, (base, facets) in simple.items())
    namespace = bench_site.namespace(row)
    return (f'{HEAD}<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{namespace}" targetNamespace="{namespace}" '
            f'elementFormDefault="qualified">\n{roots}<xs:complexType name="Section"><xs:sequence>\n{fields}</xs:sequence></xs:complexType>\n'
            f"{kinds}</xs:schema>\n")


def declared(row):
    return (f"type: {bench_site.type_name(row)}\nversion: 1\npattern: ask\nfamily: bench-{row}\noperation: Wide\nreply: WideResult\n"
            "summary: {en: Two hundred elements., lv: Divsimt elementi.}\nowner: bench\nrequires: [purpose]\n"
            f"keys:\n  - {{name: first, path: /t:Wide/t:{_section(1)}/t:title}}\nretention: query\nmax_body_kib: 64\n")


def route(row):
    mapped = row == "wide"
    return (f"route: bench-{row}\nsummary: Two hundred elements to the bench's system and back.\naccept: {{type: {bench_site.type_name(row)}}}\n"
            f"map: {'bench/wide.request' if mapped else 'none'}\n"
            f"deliver: {{to: bench, operation: {row}, reply: {'bench/wide.reply' if mapped else 'none'}}}\n")


def sheet(way):
    """A line for each value, a template for each section."""
    ours, theirs = ("t", PARTNER) if way == "request" else ("p", bench_site.namespace("wide"))
    source = bench_site.namespace("wide") if way == "request" else PARTNER
    told = (lambda name: name) if way == "request" else _partner
    made = _partner if way == "request" else (lambda name: name)
    root = ("Wide", "Order") if way == "request" else ("Answer", "WideResult")
    lines = [HEAD + '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"',
             f'                xmlns:{ours}="{source}" xmlns="{theirs}" exclude-result-prefixes="{ours}">',
             '  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>', "",
             f'  <xsl:template match="/{ours}:{root[0]}">', f"    <{root[1]}>"]
    lines += [f'      <xsl:apply-templates select="{ours}:{told(_section(number))}"/>' for number in range(1, SECTIONS + 1)]
    lines += [f"    </{root[1]}>", "  </xsl:template>"]
    for number in range(1, SECTIONS + 1):
        lines += [f'  <xsl:template match="{ours}:{told(_section(number))}">', f"    <{made(_section(number))}>"]
        lines += [f'      <{made(name)}><xsl:value-of select="{ours}:{told(name)}"/></{made(name)}>' for name in FIELDS]
        if way == "request":
            lines.append("""      <xsl:if test="t:paid != '0.00'"><Settled>true</Settled></xsl:if>""")
        lines += [f"    </{made(_section(number))}>", "  </xsl:template>"]
    return "\n".join([*lines, "</xsl:stylesheet>", ""])


def document(root, namespace, name=lambda own: own):
    sections = "".join(f"<{name(_section(number))}>"
                       + "".join(f"<{name(field)}>{value}</{name(field)}>" for field, value in _values(number).items())
                       + f"</{name(_section(number))}>" for number in range(1, SECTIONS + 1))
    return f'<{root} xmlns="{namespace}">{sections}</{root}>'


def question(row):
    return document("Wide", bench_site.namespace(row))


def answer(row):
    """What the outside system says: in its own form where it is mapped."""
    return document("Answer", PARTNER, _partner) if row == "wide" else document("WideResult", bench_site.namespace(row))


def write(site):
    """The two types, their routes, rights and the mapping, into a site of the bench."""
    parties = site / "parties.yaml"
    marker = f"      - {{ask: {bench_site.type_name('pass')}}}\n"
    rights = "".join(f"      - {{ask: {bench_site.type_name(row)}}}\n" for row in ROWS)
    text = parties.read_text()
    assert marker in text
    parties.write_text(text.replace(marker, marker + rights))
    for row in ROWS:
        (site / "types" / f"{bench_site.type_name(row)}-1.xsd").write_text(xsd(row))
        (site / "types" / f"{bench_site.type_name(row)}-1.yaml").write_text(declared(row))
        (site / "routes" / f"bench-{row}.yaml").write_text(route(row))
    for way in ("request", "reply"):
        (site / "mappings" / "bench" / f"wide.{way}.xslt").write_text(sheet(way))
