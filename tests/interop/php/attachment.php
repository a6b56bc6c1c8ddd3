<?php
// php-soap as a caller of the SOAP face that reads an attachment: reads {wsdl, ca, pair, version, id, digest, into, mtom} as JSON from
// standard input, writes the octets to `into` and {name, media_type, parts | code} as JSON. SoapClient reads xs:base64Binary within the
// envelope and knows no MTOM; `mtom`: __doRequest, which may be replaced, asks for parts and puts the second into the envelope.
declare(strict_types=1);

$given = json_decode(stream_get_contents(STDIN), true, 32, JSON_THROW_ON_ERROR);
$ssl = ['cafile' => $given['ca'], 'local_cert' => $given['pair']];

final class PartsClient extends SoapClient {
    public array $ssl = [];
    public int $parts = 0;

    public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string {
        $headers = ['Accept: multipart/related', 'Content-Type: ' . ($version === SOAP_1_2 ? 'application/soap+xml' : 'text/xml')];
        if ($version === SOAP_1_1) {
            $headers[] = "SOAPAction: \"$action\"";
        }
        $context = stream_context_create(['ssl' => $this->ssl, 'http' => ['method' => 'POST', 'header' => $headers,
            'content' => $request, 'ignore_errors' => true, 'protocol_version' => 1.0]]);
        $answer = file_get_contents($location, false, $context);
        $type = implode("\n", preg_grep('~^Content-Type: multipart/related~i', $http_response_header));
        if (!preg_match('~boundary="([^"]+)"~', $type, $found)) {
            return $answer ?: null;
        }
        [, $root, $part] = explode("--$found[1]\r\n", $answer);
        $this->parts = 1;
        $octets = substr(explode("\r\n\r\n", $part, 2)[1], 0, -strlen("\r\n--$found[1]--\r\n"));
        return preg_replace('~<xop:Include [^>]*/>~', base64_encode($octets), explode("\r\n\r\n", substr($root, 0, -2), 2)[1]);
    }
}

$options = ['soap_version' => $given['version'] === '1.2' ? SOAP_1_2 : SOAP_1_1, 'stream_context' => stream_context_create(['ssl' => $ssl]),
    'cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true];
$client = $given['mtom'] ? new PartsClient($given['wsdl'], $options) : new SoapClient($given['wsdl'], $options);
if ($given['mtom']) {
    $client->ssl = $ssl;
}
try {
    $attachment = $client->ReadAttachment((object) ['id' => $given['id'], 'digest' => $given['digest']]);
    file_put_contents($given['into'], $attachment->content);
    $told = ['name' => $attachment->name, 'media_type' => $attachment->media_type, 'parts' => $given['mtom'] ? $client->parts : 0];
} catch (SoapFault $fault) {
    $told = ['code' => $fault->detail->Error->code ?? $fault->getMessage()];
}
echo json_encode($told, JSON_THROW_ON_ERROR), "\n";
