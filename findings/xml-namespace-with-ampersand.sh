#!/usr/bin/env bash
# libxml2 2.9.14: a namespace name with an ampersand is another name than the one written: xmlns="urn:a?b&amp;c" is `urn:a?b&#38;c`.
#
# Namespaces in XML (section 2.3) compares names after references were replaced, as in any attribute's value. libxml2 replaces &amp; in
# all attributes but those that declare namespaces, where it leaves the reference &#38; in the name. So namespace-uri() has five
# characters where one is written, and a program that binds the very name to a prefix finds nothing. Python's expat reads `urn:a?b&c`.
#
# Run as any user on Debian 12 (amd64) with its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download libxml2=2.9.14+dfsg-1.3~deb12u6 libxml2-utils=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu

echo '<order xmlns="urn:shop?a=1&amp;b=2" note="1&amp;2"/>' >order.xml

version=$(root/usr/bin/xmllint --version 2>&1 | sed -n '1s/.*version //p')
echo "libxml2 version 2.9.14 (xmllint says $version)"
[ "$version" = 20914 ] || { echo "another version of libxml2"; exit 1; }

failed=0
expect() {
  printf '%-34s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; failed=1; }
}

xpath() { root/usr/bin/xmllint --xpath "$1" order.xml; }
expect 'libxml2, the attribute' "$(xpath 'string(/*/@note)')" '1&2'
expect 'libxml2, the namespace' "$(xpath 'namespace-uri(/*)')" 'urn:shop?a=1&#38;b=2'
expect 'libxml2, is it the name written' "$(xpath 'namespace-uri(/*) = "urn:shop?a=1&b=2"')" false
expect 'expat, the namespace' "$(/usr/bin/python3 -c 'import xml.etree.ElementTree as e; print(e.parse("order.xml").getroot().tag)')" \
  '{urn:shop?a=1&b=2}order'
exit $failed
