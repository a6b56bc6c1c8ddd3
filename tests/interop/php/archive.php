<?php
// php-soap as a caller of the SOAP face that sends a file: reads {wsdl, ca, pair, version, file, digest, mtom} as JSON from
// standard input, writes {id | code} as JSON. SoapClient sends xs:base64Binary within the envelope and knows no MTOM; `mtom`:
// __doRequest, which may be replaced, puts it into a part.
declare(strict_types=1);

$given = json_decode(stream_get_contents(STDIN), true, 32, JSON_THROW_ON_ERROR);
$ssl = ['cafile' => $given['ca'], 'local_cert' => $given['pair']];

final class MtomClient extends SoapClient {
    public array $ssl = [];

    public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string {
        $media = $version === SOAP_1_2 ? 'application/soap+xml' : 'text/xml';
        $parts = [];
        $envelope = preg_replace_callback('~(<[a-z0-9]+:content>)([^<]*)(</)~', function (array $found) use (&$parts): string {
            $id = count($parts) . '@php';
            $parts[] = "--php\r\nContent-ID: <$id>\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n"
                . base64_decode($found[2], true) . "\r\n";
            return "$found[1]<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:$id\"/>$found[3]";
        }, $request);
        $root = "--php\r\nContent-ID: <root@php>\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"$media\"\r\n\r\n$envelope\r\n";
        $headers = ['Content-Type: multipart/related; type="application/xop+xml"; start="<root@php>"; start-info="' . $media . '"; boundary="php"'];
        if ($version === SOAP_1_1) {
            $headers[] = "SOAPAction: \"$action\"";
        }
        $context = stream_context_create(['ssl' => $this->ssl, 'http' => ['method' => 'POST', 'header' => $headers,
            'content' => $root . implode('', $parts) . "--php--\r\n", 'ignore_errors' => true, 'protocol_version' => 1.0]]);
        return file_get_contents($location, false, $context) ?: null;
    }
}

$options = ['soap_version' => $given['version'] === '1.2' ? SOAP_1_2 : SOAP_1_1, 'stream_context' => stream_context_create(['ssl' => $ssl]),
    'cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true];
if ($given['mtom']) {
    $client = new MtomClient($given['wsdl'], $options);
    $client->ssl = $ssl;
} else {
    $client = new SoapClient($given['wsdl'], $options);
}
$said = (object) ['user' => 'anna.liepa', 'purpose' => 'record-keeping'];
$client->__setSoapHeaders(new SoapHeader('urn:sakta:exchange:1', 'Context', $said));
$attachment = ['name' => 'php.pdf', 'mediaType' => 'application/pdf', 'content' => file_get_contents($given['file'])];
if ($given['digest'] !== '') {
    $attachment['digest'] = $given['digest'];
}
try {
    $told = ['id' => $client->FileInArchive((object) ['document' => 'PHP', 'attachment' => [(object) $attachment]])->id];
} catch (SoapFault $fault) {
    $told = ['code' => $fault->detail->Error->code ?? $fault->getMessage()];
}
echo json_encode($told, JSON_THROW_ON_ERROR), "\n";
