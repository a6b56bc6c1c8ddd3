#!/usr/bin/perl
# SOAP::Lite as a caller of the SOAP face: reads {address, ca, certificate, key, rows: [...]} as JSON from standard input, writes
# an array of {answer | fault} in step with the rows. A row: {version, family, type, operation, arguments: [[name, value]...],
# context: [[name, value]...], typed}. `typed`: values have their xsi:type, as SOAP::Lite writes it by itself.
use strict;
use warnings;
use JSON::PP;
use SOAP::Lite;

my $given = decode_json(do { local $/; <STDIN> });

sub data_of {
    my ($prefix, @pairs) = @_;
    return map {
        my ($name, $value) = @$_;
        SOAP::Data->name($prefix . $name => ref $value ? \SOAP::Data->value(data_of($prefix, @$value)) : "$value");
    } @pairs;
}

my @told;
for my $row (@{ $given->{rows} }) {
    my $space = "urn:sakta:types:$row->{type}:1";
    SOAP::Lite->soapversion($row->{version});    # of the whole program; an object made before keeps a part of the other one
    my $soap = SOAP::Lite->new->proxy("$given->{address}/soap/$row->{family}")->default_ns($space)
        ->autotype($row->{typed} ? 1 : 0)->on_action(sub { "$space:$row->{operation}" })->on_fault(sub { $_[1] });
    $soap->transport->ssl_opts(SSL_ca_file => $given->{ca}, SSL_cert_file => $given->{certificate}, SSL_key_file => $given->{key});
    my @header = $row->{context}
        ? SOAP::Header->name('x:Context')->attr({ 'xmlns:x' => 'urn:sakta:exchange:1' })
            ->value(\SOAP::Data->value(data_of('x:', @{ $row->{context} })))
        : ();
    my $som = eval { $soap->call($row->{operation}, @header, data_of('', @{ $row->{arguments} })) };
    if (!ref $som) {
        push @told, { fault => { text => ($som // $@) . ' ' . $soap->transport->status } };
    } elsif ($som->fault) {
        push @told, { fault => { whole => scalar $som->fault } };
    } else {
        push @told, { answer => scalar $som->body };
    }
}
print JSON::PP->new->utf8->canonical->allow_nonref->convert_blessed->allow_blessed->encode(\@told);
