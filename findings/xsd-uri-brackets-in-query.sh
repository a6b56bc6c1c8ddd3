#!/usr/bin/env bash
# With libxml2 2.9.14 a link is no xs:anyURI if its query has square brackets, while blanks, quotes, braces and bars in it do no harm.
#
# XML Schema's anyURI is what RFC 2396 as amended by RFC 2732 calls a reference, after all that may not stand there was escaped; RFC 2732
# makes the brackets reserved characters, which a query may have, and they are expressly not escaped. The validator escapes as it is told and then
# parses by RFC 3986, which knows brackets in hosts alone. So the links that PHP, Rails and JSON:API make (`filter[name]`, `page[size]`)
# are refused, and ones that no browser would send as they stand are taken. Xerces in JDK 17 and python3-xmlschema take all of them.
#
# Run as any user on Debian 12 (amd64) with its package archive, and a JDK 17 on the path. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download libxml2-utils=2.9.14+dfsg-1.3~deb12u6 libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 \
  python3-xmlschema=1.10.0-6 python3-elementpath=2.5.3-1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu PYTHONPATH=$folder/root/usr/lib/python3/dist-packages PATH=$folder/root/usr/bin:$PATH

cat >link.xsd <<'XSD'
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="link" type="xs:anyURI"/></xs:schema>
XSD
cat >Link.java <<'JAVA'
import java.io.File;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;

public class Link {
  public static void main(String[] files) throws Exception {
    var schema = SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema").newSchema(new File("link.xsd"));
    for (String file : files) {
      String told = "valid";
      try {
        schema.newValidator().validate(new StreamSource(new File(file)));
      } catch (org.xml.sax.SAXException refused) {
        told = "not valid";
      }
      System.out.println(told);
    }
  }
}
JAVA
cat >links <<'LINKS'
https://a.example/letters?filter[kind]=1
https://a.example/letters?kind[]=1
urn:a:[1]
https://a.example/letters?kind=a b
https://a.example/letters?kind='{a|b}'
LINKS
number=0
while read -r link; do
  number=$((number + 1))
  printf '<link>%s</link>' "$link" >"$number.xml"
done <links
{
  xmllint --version 2>&1 | sed -n 's/^.*using libxml version \([0-9]*\).*/libxml2 \1/p'
  java -version 2>&1 | sed -n 's/^openjdk version "\(17\)\..*/JDK \1/p'
  /usr/bin/python3 -B -c 'import xmlschema; print("xmlschema", xmlschema.__version__)'
  java Link.java {1..5}.xml >by-jdk
  for number in {1..5}; do
    by_libxml2=valid
    xmllint --noout --schema link.xsd "$number.xml" 2>/dev/null || by_libxml2='not valid'
    by_python=$(/usr/bin/python3 -B -c "import xmlschema; print('valid' if xmlschema.XMLSchema('link.xsd').is_valid('$number.xml') else 'not valid')")
    echo "$(sed -n "${number}p" links): libxml2 $by_libxml2, JDK $(sed -n "${number}p" by-jdk), xmlschema $by_python"
  done
} | tee seen

cat >told <<'TOLD'
libxml2 20914
JDK 17
xmlschema 1.10.0
https://a.example/letters?filter[kind]=1: libxml2 not valid, JDK valid, xmlschema valid
https://a.example/letters?kind[]=1: libxml2 not valid, JDK valid, xmlschema valid
urn:a:[1]: libxml2 not valid, JDK valid, xmlschema valid
https://a.example/letters?kind=a b: libxml2 valid, JDK valid, xmlschema valid
https://a.example/letters?kind='{a|b}': libxml2 valid, JDK valid, xmlschema valid
TOLD
diff told seen
