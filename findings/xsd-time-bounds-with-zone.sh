#!/usr/bin/env bash
# libxml2 2.9.14 does not hold an xs:time with an offset against a bound with a zone: whatever the offset, the value is taken.
#
# XML Schema part 2, 3.2.8: times are compared as instants of one day, after their offsets are taken away. 01:00:00+02:00 is
# long before 08:00:00Z, so a type with minInclusive 08:00:00Z (opening hours, a cut-off for payments) does not allow it.
# Two other validators of Debian 12 refuse it: Xerces-C and python3-xmlschema. In an enumeration it is the other way round: libxml2
# refuses 12:00:00+02:00, which is the listed 10:00:00Z. With Z, or without any zone on both sides, all three agree.
#
# Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download libxml2=2.9.14+dfsg-1.3~deb12u6 libxml2-utils=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 \
  libxerces-c-samples=3.2.4+debian-1 libxerces-c3.2=3.2.4+debian-1 python3-xmlschema=1.10.0-6 python3-elementpath=2.5.3-1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu PYTHONPATH=$folder/root/usr/lib/python3/dist-packages

# schema FACETS: the type of the element `opens`.
schema() {
  cat >t.xsd <<XSD
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="opens"><xs:simpleType><xs:restriction base="xs:time">$1</xs:restriction></xs:simpleType></xs:element>
</xs:schema>
XSD
}

# verdicts VALUE: what the three say, as "libxml2 Xerces-C xmlschema".
verdicts() {
  local xmllint=refused xerces=refused python
  cat >t.xml <<XML
<opens xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="t.xsd">$1</opens>
XML
  root/usr/bin/xmllint --noout --schema t.xsd t.xml 2>/dev/null && xmllint=taken
  # SAX2Count ends with 0 whatever it finds: what it says on the standard error is its verdict.
  [ -z "$(root/usr/bin/SAX2Count -v=always -f t.xml 2>&1 >/dev/null)" ] && xerces=taken
  python=$(/usr/bin/python3 -c 'import xmlschema; print("taken" if xmlschema.XMLSchema("t.xsd").is_valid("t.xml") else "refused")')
  echo "$xmllint $xerces $python"
}

version=$(root/usr/bin/xmllint --version 2>&1 | sed -n '1s/.*version //p')
echo "libxml2 version 2.9.14 (xmllint says $version)"
[ "$version" = 20914 ] || { echo "another version of libxml2"; exit 1; }

failed=0
expect() {
  local seen
  seen=$(verdicts "$1")
  printf '%-34s %-16s libxml2, Xerces-C, xmlschema: %s\n' "$type" "$1" "$seen"
  [ "$seen" = "$2" ] || { echo "  expected: $2"; failed=1; }
}

type='minInclusive 08:00:00Z'
schema '<xs:minInclusive value="08:00:00Z"/>'
expect 08:00:00Z 'taken taken taken'
expect 07:59:59Z 'refused refused refused'
expect 10:00:00+02:00 'taken taken taken'
expect 09:59:00+02:00 'taken refused refused'
expect 01:00:00+02:00 'taken refused refused'
expect 05:00:00-02:00 'taken refused refused'

type='enumeration 10:00:00Z'
schema '<xs:enumeration value="10:00:00Z"/>'
expect 10:00:00Z 'taken taken taken'
expect 12:00:00+02:00 'refused taken taken'

type='minInclusive 08:00:00'
schema '<xs:minInclusive value="08:00:00"/>'
expect 08:00:00 'taken taken taken'
expect 07:59:59 'refused refused refused'
exit $failed
