<?php
// php-soap with the habits of its users: reads {address, ca, pair, rows: [...]} as JSON from standard input, writes an array of
// {answer | fault} in step with the rows. A row: {family, operation, arguments, context, version, options, wsdl, style}; without
// `wsdl` the client knows no WSDL and encodes as `style` says ("rpc", "document").
declare(strict_types=1);

$given = json_decode(stream_get_contents(STDIN), true, 32, JSON_THROW_ON_ERROR);
$told = [];
foreach ($given['rows'] as $row) {
    $address = $given['address'] . '/soap/' . $row['family'];
    $options = [
        'stream_context' => stream_context_create(['ssl' => ['cafile' => $given['ca'], 'local_cert' => $given['pair']]]),
        'cache_wsdl' => WSDL_CACHE_NONE,
        'soap_version' => $row['version'] === '1.2' ? SOAP_1_2 : SOAP_1_1,
    ];
    foreach ($row['options'] ?? [] as $name => $value) {
        $options[$name] = is_string($value) && defined($value) ? constant($value) : $value;
    }
    if (!($row['wsdl'] ?? false)) {
        $options += ['location' => $address, 'uri' => $row['space']];
        if (($row['style'] ?? '') === 'document') {
            $options += ['style' => SOAP_DOCUMENT, 'use' => SOAP_LITERAL];
        }
    }
    try {
        $client = new SoapClient(($row['wsdl'] ?? false) ? $address . '?wsdl' : null, $options);
        if (isset($row['header'])) {
            $client->__setSoapHeaders(new SoapHeader('urn:sakta:exchange:1', 'Context', new SoapVar($row['header'], XSD_ANYXML)));
        } elseif (isset($row['context'])) {
            $client->__setSoapHeaders(new SoapHeader('urn:sakta:exchange:1', 'Context', (object) $row['context']));
        }
        $given_arguments = ($row['style'] ?? '') === 'document'
            ? [new SoapVar($row['xml'], XSD_ANYXML)]
            : (($row['style'] ?? '') === 'rpc' ? array_values($row['arguments']) : [json_decode(json_encode($row['arguments']))]);
        $call = ['uri' => $row['space'], 'soapaction' => $row['space'] . ':' . $row['operation']];
        $answer = ($row['wsdl'] ?? false)
            ? $client->__soapCall($row['operation'], $given_arguments)
            : $client->__soapCall($row['operation'], $given_arguments, $call);
        $told[] = ['answer' => $answer];
    } catch (SoapFault $fault) {
        $told[] = ['fault' => ['code' => $fault->faultcode, 'text' => $fault->faultstring, 'detail' => $fault->detail ?? null]];
    }
}
echo json_encode($told, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
