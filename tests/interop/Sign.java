import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Signs SOAP envelopes with the JDK's own XML Signature: java Sign.java KEY IN OUT [IN OUT]...
 *
 * Signed is every element with a wsu:Id but the BinarySecurityToken, which the signature names as its key. The Body's
 * reference lists inclusive prefixes, as WSS4J does.
 */
class Sign {
    static final String WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    static final String WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    static final String X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
    static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    public static void main(String[] files) throws Exception {
        String pem = Files.readString(Path.of(files[0])).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        for (int at = 1; at < files.length; at += 2) {
            sign(key, Path.of(files[at]), Path.of(files[at + 1]));
        }
    }

    static void sign(PrivateKey key, Path in, Path out) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        Document document = parsers.newDocumentBuilder().parse(new ByteArrayInputStream(Files.readAllBytes(in)));
        Element security = (Element) document.getElementsByTagNameNS(WSSE, "Security").item(0);
        DOMSignContext context = new DOMSignContext(key, security);
        context.setDefaultNamespacePrefix("ds");

        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        var digest = factory.newDigestMethod(DigestMethod.SHA256, null);
        List<Reference> references = new ArrayList<>();
        var elements = document.getElementsByTagName("*");
        for (int at = 0; at < elements.getLength(); ++at) {
            Element element = (Element) elements.item(at);
            String id = element.getAttributeNS(WSU, "Id");
            if (id.isEmpty() || element.getLocalName().equals("BinarySecurityToken")) {
                continue;
            }
            context.setIdAttributeNS(element, WSU, "Id");
            C14NMethodParameterSpec prefixes =
                element.getLocalName().equals("Body") ? new ExcC14NParameterSpec(List.of("s")) : null;
            var transform = factory.newTransform(CanonicalizationMethod.EXCLUSIVE, prefixes);
            references.add(factory.newReference("#" + id, digest, List.<Transform>of(transform), null, null));
        }
        var info = factory.newSignedInfo(
            factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(RSA_SHA256, null), references);

        Element holder = document.createElementNS(WSSE, "wsse:SecurityTokenReference");
        Element reference = document.createElementNS(WSSE, "wsse:Reference");
        reference.setAttribute("URI", "#token");
        reference.setAttribute("ValueType", X509);
        holder.appendChild(reference);
        var keys = factory.getKeyInfoFactory().newKeyInfo(List.of(new DOMStructure(holder)));
        factory.newXMLSignature(info, keys).sign(context);

        var writer = TransformerFactory.newInstance().newTransformer();
        writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        try (var octets = Files.newOutputStream(out)) {
            writer.transform(new DOMSource(document), new StreamResult(octets));
        }
    }
}
