"""A system that calls the hub: keep-alive HTTPS with a party's certificate. Never repeats anything by itself."""

import base64
import http.client
import json
import urllib.parse

import places

# Who, for whom and why: what the sandbox's message types demand (mappings/types/*.yaml).
CONTEXT = {
    "debts.query": {"Sakta-User": "anna.liepa", "Sakta-Role": "permit-officer", "Sakta-Case": "BV-2026-17",
                    "Sakta-Purpose": "building-permit", "Sakta-Legal-Basis": "6.1.e"},
    "company.query": {"Sakta-User": "anna.liepa", "Sakta-Role": "permit-officer", "Sakta-Case": "BV-2026-17",
                      "Sakta-Purpose": "building-permit", "Sakta-Legal-Basis": "6.1.e"},
    "social-status.query": {"Sakta-User": "anna.liepa", "Sakta-Role": "benefit-officer", "Sakta-Case": "BP-2026-4",
                            "Sakta-Purpose": "benefit-review", "Sakta-Legal-Basis": "6.1.c"},
    "property.query": {"Sakta-User": "anna.liepa", "Sakta-Role": "permit-officer", "Sakta-Case": "BV-2026-17",
                       "Sakta-Purpose": "building-permit", "Sakta-Legal-Basis": "6.1.e"},
    **{f"{what}.query": {"Sakta-User": "anna.liepa", "Sakta-Role": "permit-officer", "Sakta-Case": "BV-2026-17",
                         "Sakta-Purpose": "building-permit", "Sakta-Legal-Basis": "6.1.e"} for what in ("person", "cadastre")},
    "tax-payment.received": {"Sakta-Purpose": "tax-administration", "Sakta-Legal-Basis": "6.1.c"},
    "benefit.granted": {"Sakta-User": "anna.liepa", "Sakta-Purpose": "benefit-review", "Sakta-Legal-Basis": "6.1.c"},
    "application.status": {"Sakta-User": "anna.liepa", "Sakta-Purpose": "service-request", "Sakta-Legal-Basis": "6.1.e"},
    **{f"portal-payment.{what}": {"Sakta-User": "anna.liepa", "Sakta-Purpose": "invoicing", "Sakta-Legal-Basis": "6.1.c"}
       for what in ("request", "query", "day", "notified")},
    **{f"payment.{what}": {"Sakta-User": "anna.liepa", "Sakta-Purpose": "payment", "Sakta-Legal-Basis": "6.1.b"}
       for what in ("start", "query")},
    **{f"invoice.{event}": {"Sakta-Purpose": "invoicing", "Sakta-Legal-Basis": "6.1.c"} for event in ("issued", "requested", "booking")},
    **{f"payment.{event}": {"Sakta-Purpose": "payment-accounting", "Sakta-Legal-Basis": "6.1.c"} for event in ("received", "status", "ordered")},
    **{f"case.{event}": {"Sakta-User": "anna.liepa", "Sakta-Purpose": "service-accounting", "Sakta-Legal-Basis": "6.1.c"}
       for event in ("opened", "status", "closed")},
    **{f"document.{event}": {"Sakta-User": "anna.liepa", "Sakta-Purpose": "record-keeping", "Sakta-Legal-Basis": "6.1.c"}
       for event in ("register", "query")},
    **{name: {"Sakta-User": "anna.liepa", "Sakta-Purpose": "record-keeping", "Sakta-Legal-Basis": "6.1.c"}
       for name in ("delivery.send", "delivery.received", "addressee.query")},
    "delivery.status": {"Sakta-Purpose": "record-keeping", "Sakta-Legal-Basis": "6.1.c"},
    **{f"report.{event}": {"Sakta-Purpose": "city-operations", "Sakta-Legal-Basis": "6.1.e"} for event in ("submitted", "status")},
}


def wrapped(document):
    """The HTTP entity that carries a published document, byte for byte, in the type's base64 element."""
    return json.dumps({"document": base64.b64encode(document).decode()}).encode()


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:600]!r}"


class Client:
    def __init__(self, pki, party, port, timeout=30, context=None):
        self._tls = context or pki.context(party)
        self._port = port
        self._timeout = places.patience(timeout)
        self._connection = None

    def request(self, method, path, body=None, headers=None):
        if self._connection is None:
            self._connection = http.client.HTTPSConnection("127.0.0.1", self._port(), timeout=self._timeout,
                                                           context=self._tls)
        try:
            self._connection.request(method, path, body, headers or {})
            answer = self._connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except BaseException:
            self.close()
            raise

    def close(self):
        if self._connection:
            self._connection.close()
            self._connection = None

    def post(self, verb, type_name, body, key=None, headers=None, content_type="application/json", accept=None):
        """`headers` are laid over the type's usual context; a value of None takes a header away."""
        sent = {"Content-Type": content_type, "Accept": accept or "application/json", **CONTEXT.get(type_name, {})}
        if key:
            sent["Idempotency-Key"] = key
        sent.update(headers or {})
        sent = {name: value.encode() for name, value in sent.items() if value is not None}
        octets = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.request("POST", f"/v1/{verb}/{urllib.parse.quote(type_name)}", octets, sent)

    def ask(self, type_name, body, **options):
        return self.post("ask", type_name, body, **options)

    def send(self, type_name, body, **options):
        return self.post("send", type_name, body, **options)

    def send_document(self, type_name, document, **options):
        return self.send(type_name, wrapped(document), **options)

    def status(self, message):
        return self.request("GET", f"/v1/messages/{message}")

    def content(self, message):
        return self.request("GET", f"/v1/messages/{message}/content")
