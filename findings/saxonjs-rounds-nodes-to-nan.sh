#!/usr/bin/env bash
# SaxonJS 2.7.0 (npm xslt3), a stylesheet of version 1.0: round(n), floor(n) and format-number(n, '0.00') are NaN where n is an
# element that holds 0.125; number(n), n + 0 and even format-number(string(n), '0.00') are right.
#
# XSLT 1.0 and the backwards-compatible mode of later versions (XPath 2.0, 3.1.5) turn an argument that must be a number into one
# as number() does, whether it is a text or a node. So a mapping that was written for libxslt sends NaN for each sum when it is
# tried with the processor that most JavaScript tools use, without an error and with exit status 0. With number(n) or n + 0 as the
# argument both processors agree.
#
# Needs node, npm and its registry, and Debian 12's archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-save --no-audit --no-fund --ignore-scripts xslt3@2.7.0 saxon-js@2.7.0 >/dev/null
apt-get -q -o APT::Sandbox::User=root download xsltproc=1.1.35-1+deb12u4 libxslt1.1=1.1.35-1+deb12u4 libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done

cat >sum.xml <<'XML'
<invoice><sum>0.125</sum></invoice>
XML

failed=0
# expect EXPRESSION XSLTPROC SAXONJS: what each writes for the expression.
expect() {
  local libxslt saxon
  cat >sum.xslt <<XSLT
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text"/>
  <xsl:template match="/invoice"><xsl:value-of select="$1"/></xsl:template>
</xsl:stylesheet>
XSLT
  libxslt=$(LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu root/usr/bin/xsltproc sum.xslt sum.xml)
  saxon=$(node node_modules/xslt3/xslt3.js -xsl:sum.xslt -s:sum.xml)
  printf '%-38s libxslt 1.1.35: %-6s SaxonJS 2.7.0: %s\n' "$1" "$libxslt" "$saxon"
  [ "$libxslt $saxon" = "$2 $3" ] || { echo "  expected: $2 and $3"; failed=1; }
}

expect "round(sum)" 0 NaN
expect "floor(sum)" 0 NaN
expect "format-number(sum, '0.00')" 0.13 NaN
expect "number(sum)" 0.125 0.125
expect "format-number(number(sum), '0.00')" 0.13 0.13
expect "format-number(sum + 0, '0.00')" 0.13 0.13
expect "format-number(string(sum), '0.00')" 0.13 0.13
exit $failed
