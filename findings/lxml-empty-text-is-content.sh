#!/usr/bin/env bash
# With lxml 4.9.2 over libxml2 2.9.14, an element whose text was set to "" is held against a schema as if it had content; the
# very octets that the same element is written as are valid when they are read again.
#
# An empty character sequence is no content in the XML information set: there is nothing between the tags. But setting the text
# to "" makes a node of no length, and the validator counts nodes. So an element that would take its default, one that says
# xsi:nil, and one of an empty type are refused as built ("not a valid value", "neither character nor element content is
# allowed"), and taken after tostring and parse. python3-xmlschema takes the first and the last as built. A program that fills
# a document and validates the tree, instead of what it will send, refuses what every receiver takes.
#
# Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download python3-lxml=4.9.2-1+deb12u1 libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 \
  libxslt1.1=1.1.35-1+deb12u4 python3-xmlschema=1.10.0-6 python3-elementpath=2.5.3-1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu PYTHONPATH=$folder/root/usr/lib/python3/dist-packages

cat >seen.py <<'PYTHON'
import xmlschema
from lxml import etree

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="rate" type="xs:int" default="0"/>
  <xs:element name="total" type="xs:int" nillable="true"/>
  <xs:element name="mark"><xs:complexType/></xs:element>
</xs:schema>"""
libxml2, other = etree.XMLSchema(etree.XML(XSD)), xmlschema.XMLSchema(XSD)
word = {True: "valid", False: "not valid"}

print("lxml", etree.__version__, "libxml2", ".".join(map(str, etree.LIBXML_VERSION)))
for name in ("rate", "total", "mark"):
    element = etree.Element(name)
    if name == "total":
        element.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")
    untouched = libxml2.validate(element)
    element.text = ""
    built = libxml2.validate(element)
    again = libxml2.validate(etree.XML(etree.tostring(element)))
    print(f"{name}: untouched {word[untouched]}, text set to nothing {word[built]}, written and read again {word[again]};"
          f" xmlschema, as built: {word[other.is_valid(element)]}")
PYTHON

cat >told <<'TOLD'
lxml 4.9.2 libxml2 2.9.14
rate: untouched valid, text set to nothing not valid, written and read again valid; xmlschema, as built: valid
total: untouched valid, text set to nothing not valid, written and read again valid; xmlschema, as built: not valid
mark: untouched valid, text set to nothing not valid, written and read again valid; xmlschema, as built: valid
TOLD
/usr/bin/python3 -B seen.py | tee seen
diff told seen
