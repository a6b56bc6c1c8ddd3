#!/usr/bin/env bash
# With libxslt 1.1.35, EXSLT's date functions know no time 24:00:00, which the schema validator of the libxml2 2.9.14 beneath takes.
#
# XML Schema writes the end of a day as 24:00:00 and means midnight of the next. The validator takes it, also for a type whose least value
# is that midnight; python3-elementpath reads it as the next day. The date functions, whose arguments are values of that same
# type, have no date, no year, no difference and no sum for it: empty texts and NaN, no error. A term that a partner gives as "until
# 24:00" passes the contract and then vanishes in the mapping, and a comparison with it is false both ways.
#
# Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download xsltproc=1.1.35-1+deb12u4 libxslt1.1=1.1.35-1+deb12u4 libxml2-utils=2.9.14+dfsg-1.3~deb12u6 \
  libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 python3-elementpath=2.5.3-1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu PYTHONPATH=$folder/root/usr/lib/python3/dist-packages PATH=$folder/root/usr/bin:$PATH

cat >term.xsd <<'XSD'
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="until"><xs:simpleType><xs:restriction base="xs:dateTime">
    <xs:minInclusive value="2026-12-02T00:00:00+02:00"/><xs:maxInclusive value="2026-12-02T00:00:00+02:00"/>
  </xs:restriction></xs:simpleType></xs:element>
</xs:schema>
XSD
cat >term.xsl <<'XSL'
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="http://exslt.org/dates-and-times">
  <xsl:output method="text"/>
  <xsl:template match="/until"><xsl:value-of select="concat('date [', d:date(.), '] year [', d:year(.), '] an hour later [', d:add(., 'PT1H'),
    '] seconds [', d:seconds(.), ']&#10;')"/></xsl:template>
</xsl:stylesheet>
XSL
look() {
  echo "<until>$1</until>" >term.xml
  printf '%s: %s; ' "$1" "$(xmllint --noout --schema term.xsd term.xml 2>&1 | sed -n 's/^term.xml \(validates\|fails to validate\)$/\1/p')"
  xsltproc term.xsl term.xml
}
{
  xsltproc --version | sed -n 's/^Using libxml \([0-9]*\), libxslt \([0-9]*\) .*/libxml \1, libxslt \2/p'
  look 2026-12-01T24:00:00+02:00
  look 2026-12-02T00:00:00+02:00
  /usr/bin/python3 -B -c "from elementpath.datatypes import DateTime; print('elementpath:', DateTime.fromstring('2026-12-01T24:00:00+02:00'))"
} | tee seen

cat >told <<'TOLD'
libxml 20914, libxslt 10135
2026-12-01T24:00:00+02:00: validates; date [] year [NaN] an hour later [] seconds [NaN]
2026-12-02T00:00:00+02:00: validates; date [2026-12-02+02:00] year [2026] an hour later [2026-12-02T01:00:00+02:00] seconds [1796162400]
elementpath: 2026-12-02T00:00:00+02:00
TOLD
diff told seen
