import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Envelopes of the e-address by the JDK's own XML Signature:
 *
 *   java Envelopes.java verify AUTHORITY FILE...
 *   java Envelopes.java sign KEY CERTIFICATE C14N FILE OUT    (the file holds QualifyingProperties, and no Signature)
 *
 * verify tells of each file: valid; invalid; or what is wrong before. Its key is the certificate's, which the authority issued;
 * the certificate's digest and its issuer, as DER, must be those that SigningCertificate names.
 */
class Envelopes {
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    static final String INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    static final String RSA_SHA512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";

    public static void main(String[] words) throws Exception {
        if (words[0].equals("sign")) {
            sign(words[1], words[2], words[3], Path.of(words[4]), Path.of(words[5]));
            return;
        }
        X509Certificate authority = certificate(Files.readAllBytes(Path.of(words[1])));
        for (int at = 2; at < words.length; ++at) {
            String told;
            try {
                told = verdict(authority, Path.of(words[at]));
            } catch (Exception wrong) {
                told = "invalid: " + wrong;
            }
            System.out.println(told.replace('\n', ' '));
        }
    }

    static X509Certificate certificate(byte[] octets) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(octets));
    }

    static Document parsed(Path file) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        return parsers.newDocumentBuilder().parse(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    static void nameIds(Document document) {
        var elements = document.getElementsByTagName("*");
        for (int at = 0; at < elements.getLength(); ++at) {
            Element element = (Element) elements.item(at);
            if (element.hasAttributeNS(null, "Id")) {
                element.setIdAttributeNS(null, "Id", true);
            }
        }
    }

    static String text(Document document, String namespace, String name) {
        return document.getElementsByTagNameNS(namespace, name).item(0).getTextContent();
    }

    static String verdict(X509Certificate authority, Path file) throws Exception {
        Document document = parsed(file);
        nameIds(document);
        byte[] der = Base64.getMimeDecoder().decode(text(document, DSIG, "X509Certificate"));
        X509Certificate signer = certificate(der);
        signer.verify(authority.getPublicKey());
        X500Principal issuer = new X500Principal(text(document, DSIG, "X509IssuerName"));
        if (!java.util.Arrays.equals(issuer.getEncoded(), signer.getIssuerX500Principal().getEncoded())) {
            return "issuer differs: " + issuer;
        }
        if (!new BigInteger(text(document, DSIG, "X509SerialNumber")).equals(signer.getSerialNumber())) {
            return "serial number differs";
        }
        Element of = (Element) document.getElementsByTagNameNS(XADES, "CertDigest").item(0);
        String digest = of.getElementsByTagNameNS(DSIG, "DigestValue").item(0).getTextContent();
        byte[] made = java.security.MessageDigest.getInstance("SHA-1").digest(der);
        if (!Base64.getEncoder().encodeToString(made).equals(digest)) {
            return "certificate digest differs";
        }
        DOMValidateContext context = new DOMValidateContext(signer.getPublicKey(),
            document.getElementsByTagNameNS(DSIG, "Signature").item(0));
        return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context) ? "valid" : "invalid";
    }

    static void sign(String keyFile, String certificateFile, String c14n, Path in, Path out) throws Exception {
        String pem = Files.readString(Path.of(keyFile)).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        X509Certificate certificate = certificate(Files.readAllBytes(Path.of(certificateFile)));
        Document document = parsed(in);
        Element signatures = (Element) document.getElementsByTagName("Signatures").item(0);
        Element properties = (Element) document.getElementsByTagNameNS(XADES, "QualifyingProperties").item(0);
        properties.getParentNode().removeChild(properties);
        nameIds(document);
        ((Element) properties.getElementsByTagNameNS(XADES, "SignedProperties").item(0)).setIdAttributeNS(null, "Id", true);

        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        var digest = factory.newDigestMethod(DigestMethod.SHA512, null);
        Transform declared = factory.newTransform(c14n, (TransformParameterSpec) null);
        Transform exclusive = factory.newTransform(EXCLUSIVE, (TransformParameterSpec) null);
        var references = List.of(
            factory.newReference("#SenderSection", digest, List.of(declared), null, null),
            factory.newReference("#props", digest, List.of(exclusive), "http://uri.etsi.org/01903#SignedProperties", null));
        var info = factory.newSignedInfo(factory.newCanonicalizationMethod(INCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(RSA_SHA512, null), references);
        var infos = factory.getKeyInfoFactory();
        var keys = infos.newKeyInfo(List.of(infos.newKeyValue(certificate.getPublicKey()), infos.newX509Data(List.of(certificate))));
        var object = factory.newXMLObject(List.of(new DOMStructure(properties)), null, null, null);
        DOMSignContext context = new DOMSignContext(key, signatures);
        context.setDefaultNamespacePrefix("ds");
        factory.newXMLSignature(info, keys, List.of(object), "SenderSignature", null).sign(context);

        var writer = TransformerFactory.newInstance().newTransformer();
        writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        try (var octets = Files.newOutputStream(out)) {
            writer.transform(new DOMSource(document), new StreamResult(octets));
        }
    }
}
