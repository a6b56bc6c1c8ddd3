<?php
// php-soap as a caller of the SOAP face: reads {wsdl, ca, pair, version, question, context} as JSON from standard input,
// writes {functions, types, answer | fault} as JSON. The answer is what PHP makes of it: money as text, lists as lists.
declare(strict_types=1);

$given = json_decode(stream_get_contents(STDIN), true, 32, JSON_THROW_ON_ERROR);
$tls = stream_context_create(['ssl' => [
    'cafile' => $given['ca'],
    'local_cert' => $given['pair'],
    'verify_peer' => true,
    'verify_peer_name' => true,
]]);

/** The answer as arrays. */
function plain(mixed $value): mixed {
    if (is_object($value)) {
        $value = get_object_vars($value);
    }
    return is_array($value) ? array_map('plain', $value) : $value;
}

try {
    $client = new SoapClient($given['wsdl'], [
        'soap_version' => $given['version'] === '1.2' ? SOAP_1_2 : SOAP_1_1,
        'stream_context' => $tls,
        'cache_wsdl' => WSDL_CACHE_NONE,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
        'exceptions' => true,
        'trace' => true,
    ]);
    $client->__setSoapHeaders(new SoapHeader('urn:sakta:exchange:1', 'Context', (object) $given['context']));
    $told = ['functions' => $client->__getFunctions(), 'types' => $client->__getTypes()];
    try {
        $told['answer'] = plain($client->QueryDebts((object) $given['question']));
    } catch (SoapFault $fault) {
        $told['fault'] = ['code' => $fault->faultcode, 'text' => $fault->faultstring, 'detail' => plain($fault->detail ?? null)];
    }
    $told['sent'] = $client->__getLastRequestHeaders();
    $told['envelope'] = $client->__getLastRequest();
    $told['received'] = $client->__getLastResponse();
    echo json_encode($told, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR), "\n";
} catch (SoapFault $fault) {
    fwrite(STDERR, $fault->getMessage() . "\n");
    exit(1);
}
