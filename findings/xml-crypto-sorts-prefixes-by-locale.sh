#!/usr/bin/env bash
# xml-crypto 6.3.2 (npm) puts namespace declarations in the order of a dictionary and not of code points: in its canonical form ns1 stands
# before SOAP-ENV, so that it refuses the valid signatures of others over such an envelope, and others refuse what it signs.
#
# Canonical XML (1.0, 2.2 and 2.3) sorts declarations by the code points of their prefixes, capitals first. xml-crypto asks the
# collation of the language it runs in, where a small n comes before a capital S. SOAP-ENV beside ns1 is what gSOAP and PHP write.
# Attributes have another way to go wrong: their order is by namespace name and then by local name, and xml-crypto compares both
# glued into one text. Where one name begins with another (urn:city:case and urn:city:case:more) the glue decides: "urn:city:casenumber"
# is behind "urn:city:case:moremark", though urn:city:case comes first. xmlsec1, with libxml2's canonical form, does as the standard says.
#
# Each takes what it signed itself, and on small prefixes and unlike names they take each other's. So a partner who tried with such
# messages is told of a false signature by the first one that another toolkit wrote, and nothing in it was changed on the way.
#
# Needs node, npm and its registry, openssl, and Debian 12's archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-save --no-audit --no-fund --ignore-scripts xml-crypto@6.3.2 @xmldom/xmldom@0.8.15 xpath@0.0.33 >/dev/null
apt-get -q -o APT::Sandbox::User=root download xmlsec1=1.2.37-2 libxmlsec1=1.2.37-2 libxmlsec1-openssl=1.2.37-2 libltdl7=2.4.7-7~deb12u1 \
  libxslt1.1=1.1.35-1+deb12u4 libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem
openssl pkey -in key.pem -pubout -out public.pem

xmlsec() { LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu root/usr/bin/xmlsec1 "$@" 2>/dev/null; }
version=$(xmlsec --version)
echo "$version; xml-crypto $(node -p 'require("./node_modules/xml-crypto/package.json").version')"
[ "${version%% (*}" = 'xmlsec1 1.2.37' ]

cat >crypto.js <<'JS'
const fs = require("node:fs");
const { SignedXml } = require("xml-crypto");
const { DOMParser } = require("@xmldom/xmldom");
const [, , what, from, to] = process.argv;
const xml = fs.readFileSync(from, "utf8");
if (what === "sign") {
  const form = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
  const signer = new SignedXml({
    privateKey: fs.readFileSync("key.pem"),
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: form,
  });
  signer.addReference({
    xpath: "/*",
    uri: "",
    isEmptyUri: true,
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", form],
  });
  signer.computeSignature(xml);
  fs.writeFileSync(to, signer.getSignedXml());
} else {
  const checker = new SignedXml({ publicCert: fs.readFileSync("public.pem") });
  checker.loadSignature(new DOMParser().parseFromString(xml, "text/xml").getElementsByTagName("Signature")[0]);
  let taken = false;
  try {
    taken = checker.checkSignature(xml);
  } catch (error) {
    if (!/invalid signature/i.test(error.message)) throw error;
  }
  console.log(taken ? "taken" : "refused");
}
JS
cat >signature.xml <<'XML'
<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/></Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>
</SignedInfo><SignatureValue/></Signature>
XML

by_xmlsec() { xmlsec --verify --pubkey-pem public.pem "$1" >/dev/null && echo taken || echo refused; }

failed=0
# expect TELLS START END VERDICT: an element, signed by each, as the other takes it; each takes its own.
expect() {
  printf '%s%s' "$2" "$3" >plain.xml
  printf '%s' "$2" | cat - signature.xml >frame.xml
  printf '%s' "$3" >>frame.xml
  xmlsec --sign --privkey-pem key.pem --output theirs.xml frame.xml
  node crypto.js sign plain.xml ours.xml
  local seen
  seen="$(node crypto.js verify theirs.xml) $(by_xmlsec ours.xml)"
  printf '%-38s of xmlsec1 by xml-crypto, of xml-crypto by xmlsec1: %s\n' "$1" "$seen"
  [ "$seen" = "$4 $4" ] || { echo "  expected: $4 $4"; failed=1; }
  [ "$(by_xmlsec theirs.xml) $(node crypto.js verify ours.xml)" = 'taken taken' ] || { echo '  one refuses its own'; failed=1; }
}

soap=http://schemas.xmlsoap.org/soap/envelope/
expect 'prefixes soapenv and ns1' "<soapenv:Envelope xmlns:soapenv=\"$soap\" xmlns:ns1=\"urn:city\"><soapenv:Body/>" '</soapenv:Envelope>' taken
expect 'prefixes SOAP-ENV and ns1' "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"$soap\" xmlns:ns1=\"urn:city\"><SOAP-ENV:Body/>" '</SOAP-ENV:Envelope>' refused
expect 'urn:city:case and urn:city:more' '<case xmlns:a="urn:city:case" xmlns:b="urn:city:more" a:number="7" b:mark="x">' '</case>' taken
expect 'urn:city:case and urn:city:case:more' '<case xmlns:a="urn:city:case" xmlns:b="urn:city:case:more" a:number="7" b:mark="x">' '</case>' refused
exit $failed
