#!/usr/bin/env bash
# gSOAP 2.8.124 hands xs:pattern to the program's own check only for types that are made of xs:string; for one made of xs:decimal,
# xs:date or xs:anyURI the pattern stands in the generated code and nobody asks.
#
# gSOAP leaves patterns to a hook (soap->fsvalidate), which gets the pattern and the text. wsdl2h makes all four types below texts
# of the program and writes the pattern behind each; soapcpp2 passes it to the reader of each. A service that sets the hook
# believes that amounts and days are held to their contract, and takes any text for one.
#
# Run as any user on Debian 12 (amd64) with its package archive and g++ 12. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download gsoap=2.8.124-2 libgsoap-dev=2.8.124-2 libgsoap-2.8.124=2.8.124-2 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
root=$folder/root/usr

type() { printf '<simpleType name="%s"><restriction base="%s"><pattern value="%s"/></restriction></simpleType>\n' "$@"; }
cat >bill.xsd <<XSD
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:bill" targetNamespace="urn:bill" elementFormDefault="qualified">
$(type Number string 'N[0-9]{4}')
$(type Amount decimal '[0-9]{1,6}\.[0-9]{2}')
$(type Day date '20[0-9]{2}-[0-9]{2}-[0-9]{2}')
$(type Link anyURI 'urn:bill:[0-9]+')
<element name="Bill"><complexType><sequence>
  <element name="number" type="b:Number"/><element name="amount" type="b:Amount"/><element name="day" type="b:Day"/>
  <element name="link" type="b:Link"/>
</sequence></complexType></element>
</schema>
XSD
version=$("$root/bin/soapcpp2" -V 2>&1 | head -1)
echo "gSOAP version 2.8.124 (soapcpp2 says $version)"
[ "$version" = 2.8.124 ] || { echo "another version of gSOAP"; exit 1; }
"$root/bin/wsdl2h" -N b -o bill.h bill.xsd >log 2>&1 || { cat log; exit 1; }
"$root/bin/soapcpp2" -CLx -I "$root/share/gsoap/import" bill.h >log 2>&1 || { cat log; exit 1; }

cat >main.cc <<'CPP'
#include <iostream>
#include <sstream>

#include "b.nsmap"
#include "soapH.h"

int told(struct soap*, const char* pattern, const char* text) {
  std::cout << "asked " << pattern << " of " << text << "\n";
  return SOAP_OK;
}

int main() {
  std::istringstream in(
      "<Bill xmlns='urn:bill'><number>N2026</number><amount>12.50</amount><day>2026-11-30</day>"
      "<link>urn:bill:7</link></Bill>");
  struct soap* soap = soap_new1(SOAP_XML_STRICT);
  soap->is = &in;
  soap->fsvalidate = told;
  _b__Bill bill;
  if (soap_read__b__Bill(soap, &bill) != SOAP_OK) return 1;
  std::cout << "read " << bill.number << " " << bill.amount << " " << bill.day << " " << bill.link << "\n";
}
CPP
g++ -I . -I "$root/include" main.cc soapC.cpp "$root/lib/x86_64-linux-gnu/libgsoap++.a" -o bill
./bill >seen || { echo "the document was not read"; exit 1; }

cat seen
failed=0
expect() {
  [ "$2" = "$3" ] || { echo "  expected $1: $3, seen: $2"; failed=1; }
}
expect 'types read' "$(grep -c '^read N2026 12.50 2026-11-30 urn:bill:7$' seen)" 1
expect 'patterns in the readers' "$(grep -cE 'soap_string_in\(soap, [0-9], 0, -1, "(N|\[0-9\]\{1,6\}|20|urn)' soapC.cpp)" 4
expect 'what was asked' "$(grep '^asked' seen)" 'asked N[0-9]{4} of N2026'
exit $failed
