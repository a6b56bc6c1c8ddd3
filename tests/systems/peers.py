"""The doubles as the runner of cases sees them: what they received from the hub, and what they have of it."""

import datetime
import json
import re
import urllib.parse

import contract
import places
from horizon import Api
from pspp import Pspp
from sandbox import SCRIPTS
from smartcity import City

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Peer:
    party = ""           # which of the sandbox's parties sends
    parties = {}         # other senders, by message type
    no_work = ()         # operations of the double that are no call for a message
    moment = "at"

    def __init__(self, sandbox, slug):
        self.sandbox, self.slug, self.double = sandbox, slug, sandbox.doubles[slug]
        self.since = 0

    def sender(self, _type_name):
        """Which party sends messages of the type."""
        return self.party

    def begin(self):
        """A new case: what came before does not count."""
        self.since = len(self.double.journal())

    def calls(self):
        """The calls for messages, in order; without those that were turned away at the door for a new login."""
        return [call for call in self.double.journal()[self.since:]
                if call["operation"] and call["operation"] not in self.no_work and call.get("status") != 401]

    def received(self):
        return [call["operation"] for call in self.calls()]

    def seconds_between(self, first, last):
        """From the one call to the other, by their places in `calls`."""
        calls = self.calls()
        at = [datetime.datetime.fromisoformat(calls[place][self.moment].replace("Z", "+00:00")) for place in (first, last)]
        return (at[1] - at[0]).total_seconds()

    def ids(self):
        """The ids of the hub's messages in what was received."""
        raise NotImplementedError

    def permit(self, hub):
        """Gives the party that sends what it has no right to at the sandbox."""

    def has(self, key):
        """What the partner has of this case's key, as members for `peer_has`."""
        raise NotImplementedError


class NinoPeer(Peer):
    party = "permits"
    parties = {"tax-payment.received": "cases"}  # who sends what the first may not
    no_work = ("ListNotices",)
    moment = "time"

    def ids(self):
        return {found for call in self.calls() for found in ID.findall(call["message_id"])}

    def has(self, key):
        """The payments under this id, without it."""
        file = self.double.folder / "nino-payments.jsonl"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return {"payments": [line["content"] for line in lines if line["id"] == key]}


class PsppPeer(Peer):
    party = "cases"
    parties = {"payment.status": "finance"}
    no_work = ("token", "health")

    def sender(self, type_name):
        return self.parties.get(type_name, self.party)

    def __init__(self, *where):
        super().__init__(*where)
        self.api = Pspp(self.double)

    def begin(self):
        self.repeats = self.api.health()["repeats"]
        super().begin()

    def calls(self):
        return [call for call in super().calls() if call["method"] == "POST"]

    def ids(self):
        return {call["headers"]["idempotency-key"] for call in self.calls() if call["operation"] == self.operation}

    def has(self, key):
        answer = self.api.get(f"/cases/{urllib.parse.quote(key, safe='')}")
        if answer.status == 401:  # the token ended with the double
            self.api.token = None
            answer = self.api.get(f"/cases/{urllib.parse.quote(key, safe='')}")
        case = answer.json() if answer.status == 200 else {}
        return {"case": answer.status == 200, "statuses": [s["sequence"] for s in self.api.history(key)],
                "closed": bool(case.get("closing")), "repeated": self.api.health()["repeats"] > self.repeats}


class SmartcityPeer(Peer):
    party = "cases"
    no_work = ("read_events", "health")

    def __init__(self, *where):
        super().__init__(*where)
        self.city = City(self.double)

    def begin(self):
        self.repeats = self.city.health()["repeats"]
        super().begin()

    def ids(self):
        return {found for call in self.calls() for found in ID.findall(json.loads(call["body"])["id"])}

    def has(self, key):
        return {"events": len(self.city.events(key)), "repeated": self.city.health()["repeats"] > self.repeats}


class HorizonPeer(Peer):
    party = "supplier-portal"
    parties = dict.fromkeys(("payment.received", "payment.ordered", "invoice.requested", "invoice.booking"), "finance")  # who sends what, where it is another
    no_work = ("login", "TNdmPvzSar.sync", "TNdmPvzSar.processed")
    OF_HUB = "traceparent"  # which this test's own calls do not have

    def sender(self, type_name):
        return self.parties.get(type_name, self.party)

    def calls(self):
        return [call for call in super().calls() if self.OF_HUB in call["headers"]]

    def ids(self):
        return {found for call in self.calls() for found in ID.findall(re.sub(r"^.*Sakta", "", call["body"], flags=re.S))}

    def has(self, key):
        api = Api(self.double, self.double.pki, self.double.pki.partner_secret("horizon_password").read_text())
        assert api.log_in() == 200
        return {"documents": [{"STATUSS": one["STATUSS"]} for one in api.documents().values() if one["DOK_NR"] == key],
                "issued": [{"STATUSS": one["STATUSS"]} for one in api.issued() if one["DOK_NR"] == key],
                "payments": [{name: one[name] for name in ("STATUSS", "SUMMA_SAIST")} for one in api.payments()
                             if one["DOK_NR"].startswith(key + "/")],
                "orders": [{"STATUSS": one["STATUSS"]} for one in api.orders() if one["DOK_NR"] == key]}


class EAddressPeer(Peer):
    party = "records"

    def calls(self):
        return [line for line in self.double.journal()[self.since:] if line["event"] == "request"]

    def letters(self):
        return [line for line in self.double.journal()[self.since:] if line["event"] == "letter"]

    def ids(self):
        return {letter["client_id"] for letter in self.letters()}

    def has(self, _key):
        """The letters since the case began: the journal has no texts."""
        return {"letters": len(self.letters())}


class ScriptedPeer(Peer):
    """A double of simulator.yaml. Who sends is the first party of the sandbox that may; what only a source brings there (`of_sources`), no party
    may but here. `peer_has` are the rows that name the key."""

    def __init__(self, sandbox, slug):
        super().__init__(sandbox, slug)
        self.no_work = ("token", *polled(slug))
        types = {case.sent()[0] for case in contract.cases(places.SOURCE, slug)}
        parties = contract.read_yaml(places.SOURCE / "deploy/sandbox/parties.yaml")["parties"]
        may = {one["party"]: {name for right in one.get("may", []) for name in right.values()} for one in parties}
        self.of_sources = types - set().union(*may.values())
        self.party = next(party for party, names in may.items() if types - self.of_sources <= names)

    def permit(self, hub):
        for name in self.of_sources:
            hub.edit("parties.yaml", [(rf"(?ms)(- party: {self.party}\n.*?    may:\n)", rf"\g<1>      - {{send: {name}}}\n")])

    def ids(self):
        told = [[text for name, text in call["headers"].items() if name != "traceparent"] + [call["body"]] for call in self.calls()]
        return {found for texts in told for text in texts for found in ID.findall(text)}

    def has(self, key):
        tables = json.loads(self.double.data_file.read_text())["tables"] if self.double.data_file.exists() else {}
        return {name: [row for own, row in rows.items() if own == key or key in row.values()] for name, rows in tables.items()}


def polled(slug):
    """The double's operations that belong to sources: the hub calls them whatever a case does."""
    adapter = contract.read_yaml(places.SOURCE / "adapters/systems" / slug / "system.yaml")["adapter"]
    paths = {part["path"].split("?")[0] for source in adapter.get("sources", {}).values()
             for part in (source, source.get("confirm", {})) if "path" in part}
    script = contract.read_yaml(places.SOURCE / "adapters/systems" / slug / "simulator.yaml")
    return [one["operation"] for one in script["requests"] if one["match"].get("path") in paths]


PEERS = {**dict.fromkeys(SCRIPTS, ScriptedPeer), "eaddress": EAddressPeer, "horizon": HorizonPeer, "nino": NinoPeer, "pspp": PsppPeer, "smartcity": SmartcityPeer}


def shown(call):
    """A call in one line, for a failure's text."""
    return json.dumps({name: call.get(name) for name in ("operation", "behaviour", "outcome", "status") if name in call})
