#!/usr/bin/env bash
# EXSLT's date:add in libexslt 0.8.20 (libxslt 1.1.35) writes digits that neither operand has, beyond the ninth decimal.
#
# 11:00:00.123456789+02:00 is what an hour after 10:00:00.123456789+02:00 must be; it writes 11:00:00.123456789000102+02:00.
# 10:00:01.1Z and 59 seconds give 10:01:00.100000000000001Z. Seconds are kept as a double and written with 15 digits, so the length of
# the fraction depends on the hour and on what was added: a day is added without harm, an hour is not. A partner whose schema allows
# at most nine decimals refuses such a moment, and another message of the same minute goes through.
#
# Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download xsltproc=1.1.35-1+deb12u4 libxslt1.1=1.1.35-1+deb12u4 libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu

cat >add.xslt <<'XSLT'
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:date="http://exslt.org/dates-and-times">
  <xsl:output method="text"/>
  <xsl:template match="/"><xsl:value-of select="date:add(/due/@from, /due/@after)"/></xsl:template>
</xsl:stylesheet>
XSLT

failed=0
expect() {
  local seen
  echo "<due from=\"$1\" after=\"$2\"/>" >add.xml
  seen=$(root/usr/bin/xsltproc add.xslt add.xml)
  printf '%-38s + %-6s = %s\n' "$1" "$2" "$seen"
  [ "$seen" = "$3" ] || { echo "  expected: $3"; failed=1; }
}

expect 2026-11-29T10:00:00.123456789+02:00 P1D 2026-11-30T10:00:00.123456789+02:00
expect 2026-11-29T10:00:00.123456789+02:00 PT1H 2026-11-29T11:00:00.123456789000102+02:00
expect 2026-11-29T10:00:01.1Z PT58S 2026-11-29T10:00:59.1Z
expect 2026-11-29T10:00:01.1Z PT59S 2026-11-29T10:01:00.100000000000001Z
exit $failed
