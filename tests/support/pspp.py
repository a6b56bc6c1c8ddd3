"""A client of PSPP's double: tokens, calls, and bodies of its contract. All cases are invented."""

import base64
import copy
import http.client
import json
import ssl
import urllib.parse
import uuid

import places

API = "/api/v1"
LABELS = {"Submitted": "apstrādē", "InProcess": "apstrādē", "InfoRequested": "paprasīta papildu informācija",
          "Refused": "atteikts", "Answered": "sniegta atbilde", "Issued": "izsniegta licence", "Closed": "sniegta atbilde"}


def opening(code, **changes):
    return changed({"serviceCode": "BV-01", "caseCode": code, "reference": "RF18539007547034", "clientKind": "Person",
                    "channel": "Electronic", "openedAt": "2026-11-20T09:00:00+02:00", "plannedDeadline": "2026-12-20",
                    "state": "Submitted", "label": "apstrādē", "paymentStatus": "Awaiting", "actor": {"kind": "Client"}},
                   changes)


def status(sequence=1, state="InProcess", **changes):
    return changed({"sequence": sequence, "state": state, "label": LABELS[state], "since": "2026-11-20T10:00:00+02:00",
                    "actor": {"kind": "Clerk", "unit": "Būvvalde"}}, changes)


def closing(sequence=2, state="Issued", **changes):
    return changed({"sequence": sequence, "state": state, "label": LABELS[state], "closedAt": "2026-11-20T11:00:00+02:00",
                    "paymentStatus": "Paid", "actor": {"kind": "System"},
                    "result": {"text": "Atļauja izsniegta", "document": ["BV-2026/1"]}, "rating": 5}, changes)


def changed(body, changes):
    """A copy with members set, or without those that are None."""
    body = copy.deepcopy(body)
    for name, value in changes.items():
        if value is None:
            body.pop(name)
        else:
            body[name] = value
    return body


class Answer:
    def __init__(self, status_code, headers, octets):
        self.status, self.headers, self.octets = status_code, headers, octets

    def json(self):
        return json.loads(self.octets)

    def __repr__(self):
        return f"{self.status} {self.octets[:400]!r}"


class Pspp:
    """Speaks with the double as the hub would; keeps a token until it is told to forget it."""

    def __init__(self, double):
        self.double = double
        self.secret = double.pki.partner_secret("pspp_client_secret").read_text()
        self.tls = ssl.create_default_context(cafile=double.pki.certificate("systems-ca"))
        self.token = None

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPSConnection("127.0.0.1", self.double.port, context=self.tls,
                                                 timeout=places.patience(10))
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def ask_token(self, fields=None, basic=None, **headers):
        """`basic`: (id, secret); else what `fields` say."""
        form = {"grant_type": "client_credentials", **(fields or {})}
        if basic:
            pair = ":".join(urllib.parse.quote_plus(part) for part in basic)
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        return self.request("POST", "/oauth2/token", urllib.parse.urlencode(form),
                            {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def authorization(self):
        if not self.token:
            self.token = self.ask_token(basic=("sakta", self.secret)).json()["access_token"]
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, path, body, key=None, **headers):
        """A header whose value is None is left out."""
        octets = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4()), **self.authorization(),
                **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.request("POST", API + path, octets, {name: value for name, value in sent.items() if value is not None})

    def open(self, code, key=None, **changes):
        return self.post("/cases", opening(code, **changes), key)

    def add(self, code, body, key=None):
        return self.post(f"/cases/{urllib.parse.quote(code, safe='')}/statuses", body, key)

    def close(self, code, body, key=None):
        return self.post(f"/cases/{urllib.parse.quote(code, safe='')}/closing", body, key)

    def get(self, path):
        return self.request("GET", API + path, headers=self.authorization())

    def history(self, code):
        """The statuses of a case in the order of their arrival."""
        answer = self.get(f"/cases/{urllib.parse.quote(code, safe='')}/statuses")
        return answer.json()["statuses"] if answer.status == 200 else []

    def health(self):
        return self.request("GET", API + "/health").json()
