import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.namespace.QName;
import javax.xml.soap.MessageFactory;
import javax.xml.soap.SOAPConnectionFactory;
import javax.xml.soap.SOAPConstants;
import javax.xml.soap.SOAPElement;
import javax.xml.soap.SOAPMessage;

/**
 * Java's own clients as callers: java -cp SAAJ Ask.java ADDRESS CA CERTIFICATE KEY PERSON PURPOSE WAY...
 *
 * One line for each WAY: its status or "-", a tab, and what came on one line. Ways: `client` and `client-expect`
 * (java.net.http), `url` (HttpURLConnection with its own Accept) on the REST face; `saaj-1.1`, `saaj-1.2`, `saaj-attachment`,
 * `saaj-encoded` on the SOAP face.
 */
class Ask {
    static final String EXCHANGE = "urn:sakta:exchange:1";
    static final String TYPES = "urn:sakta:types:debts.query:1";
    static String address;
    static String person;
    static String purpose;
    static SSLContext tls;

    public static void main(String[] given) throws Exception {
        address = given[0];
        tls = tls(given[1], given[2], given[3]);
        person = given[4];
        purpose = given[5];
        HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
        for (int at = 6; at < given.length; ++at) {
            String told;
            if (given[at].startsWith("client")) {
                told = client(given[at].endsWith("expect"));
            } else {
                told = given[at].equals("url") ? url() : saaj(given[at].substring(5));
            }
            System.out.println(told.replaceAll("\\s*\\n\\s*", " "));
        }
    }

    static SSLContext tls(String ca, String certificate, String key) throws Exception {
        CertificateFactory reader = CertificateFactory.getInstance("X.509");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(Path.of(ca))) {
            trusted.setCertificateEntry("ca", reader.generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        List<Certificate> chain = new ArrayList<>();
        try (InputStream in = Files.newInputStream(Path.of(certificate))) {
            chain.addAll(reader.generateCertificates(in));
        }
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("own", privateKey(key, chain.get(0).getPublicKey().getAlgorithm()), new char[0],
            chain.toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static PrivateKey privateKey(String file, String algorithm) throws Exception {
        String pem = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    static String[] context() {
        return new String[] {"Sakta-User", "anna.liepa", "Sakta-Role", "permit-officer", "Sakta-Case", "BV-2026-17",
            "Sakta-Purpose", purpose, "Sakta-Legal-Basis", "6.1.e"};
    }

    static String question() {
        return "{\"personCode\":\"" + person + "\"}";
    }

    static String client(boolean expects) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/ask/debts.query"))
            .header("Content-Type", "application/json").headers(context()).expectContinue(expects)
            .POST(HttpRequest.BodyPublishers.ofString(question())).build();
        HttpResponse<String> answer =
            HttpClient.newBuilder().sslContext(tls).build().send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + "\t" + answer.body();
    }

    static String url() throws Exception {
        HttpURLConnection connection = (HttpURLConnection) new URL(address + "/v1/ask/debts.query").openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        String[] context = context();
        for (int at = 0; at < context.length; at += 2) {
            connection.setRequestProperty(context[at], context[at + 1]);
        }
        connection.getOutputStream().write(question().getBytes(StandardCharsets.UTF_8));
        int status = connection.getResponseCode();
        InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        return status + "\t" + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    static String saaj(String way) throws Exception {
        boolean newer = way.equals("1.2");
        MessageFactory messages =
            MessageFactory.newInstance(newer ? SOAPConstants.SOAP_1_2_PROTOCOL : SOAPConstants.SOAP_1_1_PROTOCOL);
        SOAPMessage message = messages.createMessage();
        SOAPElement said = message.getSOAPHeader().addChildElement(new QName(EXCHANGE, "Context", "x"));
        String[][] parts = {{"user", "anna.liepa"}, {"role", "permit-officer"}, {"case", "BV-2026-17"}, {"purpose", purpose},
            {"legal_basis", "6.1.e"}};
        for (String[] part : parts) {
            said.addChildElement(new QName(EXCHANGE, part[0], "x")).addTextNode(part[1]);
        }
        SOAPElement asked = message.getSOAPBody().addChildElement(new QName(TYPES, "QueryDebts", "q"));
        asked.addChildElement(new QName(TYPES, "personCode", "q")).addTextNode(person);
        if (way.equals("encoded")) {
            asked.setEncodingStyle(SOAPConstants.URI_NS_SOAP_ENCODING);
        }
        if (way.equals("attachment")) {
            message.addAttachmentPart(message.createAttachmentPart("pielikums", "text/plain"));
        }
        if (!newer) {
            message.getMimeHeaders().setHeader("SOAPAction", "\"" + TYPES + ":QueryDebts\"");
        }
        message.saveChanges();
        SOAPMessage answer;
        try {
            answer = SOAPConnectionFactory.newInstance().createConnection().call(message, new URL(address + "/soap/debts"));
        } catch (Exception problem) {
            return "-\t" + problem.getMessage();
        }
        var octets = new java.io.ByteArrayOutputStream();
        answer.writeTo(octets);
        return (answer.getSOAPBody().hasFault() ? "fault\t" : "200\t") + octets.toString(StandardCharsets.UTF_8);
    }
}
