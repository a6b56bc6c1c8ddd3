#!/usr/bin/env bash
# Debian 12's Xalan-C (package xalan 1.12-7) has no format-number(), which XSLT 1.0 (12.3) demands of each processor: it warns, writes
# the number as it is, and ends with status 0.
#
# A mapping with format-number(sum, '0.00') gives 0.125 where 0.13 belongs, and 7.5 where the partner's schema wants 7.50.
# function-available('format-number') says true all the same.
#
# Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download xalan=1.12-7 libxalan-c112=1.12-7 libxerces-c3.2=3.2.4+debian-1 libicu72=72.1-3+deb12u1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu

cat >sum.xslt <<'XSLT'
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text"/>
  <xsl:template match="/"><xsl:value-of select="concat(format-number(/sum, '0.00'), ' ', function-available('format-number'))"/></xsl:template>
</xsl:stylesheet>
XSLT

failed=0
expect() {
  local seen status=0
  echo "<sum>$1</sum>" >sum.xml
  seen=$(root/usr/bin/xalan -in sum.xml -xsl sum.xslt 2>warning) || status=$?
  printf 'format-number(%s, "0.00") is %s, exit status %d; %s\n' "$1" "$seen" "$status" "$(head -1 warning | cut -d'(' -f1-3)"
  [ "$seen $status" = "$2 0" ] || { echo "  expected: $2, exit status 0"; failed=1; }
  grep -q "format-number()' is not implemented" warning || { echo "  expected a warning"; failed=1; }
}

expect 0.125 '0.125 true'
expect 7.5 '7.5 true'
expect 1234567 '1234567 true'
exit $failed
