<?php
// php-soap as a partner: a ledger by rpc/literal with the empty soapAction, who wants HTTP Basic, a header block of its own and a
// UsernameToken with a digest. Run by `php -S`; LEDGER names the WSDL. The answer's debt says what was understood.
declare(strict_types=1);

class Ledger {
    private array $seen = [];

    public function Security(object $security): void {
        $token = $security->UsernameToken;
        $digest = base64_encode(sha1(base64_decode($token->Nonce) . $token->Created . 'ledger-password', true));
        $password = is_object($token->Password) ? $token->Password->_ : $token->Password;
        if ($token->Username !== 'sakta' || $password !== $digest) {
            throw new SoapFault('Client', 'LEDGER-7: the password is another one');
        }
        $this->seen[] = 'token';
    }

    public function Caller(object $caller): void {
        if ($caller->purpose !== 'building-permit' || $caller->key !== 'ledger-key') {
            throw new SoapFault('Client', 'LEDGER-8: the caller is not known');
        }
        $this->seen[] = 'caller';
    }

    public function GetBalance(string $person, object $query): array {
        if (($_SERVER['PHP_AUTH_PW'] ?? '') === 'basic-password') {
            $this->seen[] = 'basic';
        }
        if (count($this->seen) !== 3 || $query->currency !== 'EUR') {
            throw new SoapFault('Client', 'LEDGER-9: seen ' . implode(' ', $this->seen));
        }
        return ['asOf' => '2026-11-30T10:00:00Z', 'currency' => $query->currency,
                'debt' => substr($person, 0, 2) . '.50'];
    }
}

ini_set('soap.wsdl_cache_enabled', '0');
$server = new SoapServer(getenv('LEDGER'), ['soap_version' => SOAP_1_1]);
$server->setClass(Ledger::class);
$server->handle();
