"""zeep with the habits of its users: reads {address, ca, certificate, key, rows: [...]} as JSON from standard input, writes an
array of {answer | fault} in step with the rows. A row: {family, operation, arguments, context, version, token}. A value
{"moment": ISO 8601} becomes a datetime, with a zone or without one as the text has it; `token`: a UsernameToken is sent along.
Run by Debian's interpreter, which sees python3-zeep."""

import datetime
import json
import sys

import requests
import zeep
import zeep.helpers
from zeep.wsse.username import UsernameToken

EXCHANGE = "urn:sakta:exchange:1"


def alive(value):
    if isinstance(value, list):
        return [alive(one) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"moment"}:
        return datetime.datetime.fromisoformat(value["moment"])
    return {name: alive(one) for name, one in value.items()}


def call(given, session, row):
    client = zeep.Client(f"{given['address']}/soap/{row['family']}?wsdl", transport=zeep.Transport(session=session),
                         wsse=UsernameToken("liepa", "nav-paroles") if row.get("token") else None)
    (name, service), = client.wsdl.services.items()
    port = next(port for port in service.ports.values() if ("12" in type(port.binding).__name__) == (row["version"] == "1.2"))
    operation = getattr(client.bind(name, port.name), row["operation"])
    try:
        answer = operation(**alive(row["arguments"]), _soapheaders={"context": row["context"]})
        return {"answer": zeep.helpers.serialize_object(answer, dict)}
    except zeep.exceptions.Fault as fault:
        told = {"code": str(fault.code), "text": fault.message}
        if fault.detail is not None and len(fault.detail):
            kind = client.get_element(f"{{{EXCHANGE}}}Error")
            told["detail"] = zeep.helpers.serialize_object(kind.parse(fault.detail[0], client.wsdl.types), dict)
        return {"fault": told}


def main():
    given = json.load(sys.stdin)
    session = requests.Session()
    session.verify, session.cert, session.trust_env = given["ca"], (given["certificate"], given["key"]), False
    json.dump([call(given, session, row) for row in given["rows"]], sys.stdout, default=str, ensure_ascii=False)


if __name__ == "__main__":
    main()
