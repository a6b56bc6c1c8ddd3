"""Planted personal codes, names and IBANs are found nowhere in the clear after a run: not in logs, metrics, traces,
databases, payload files, temporary files or core dumps."""

import json
import signal
import uuid

import debts
import invoices
import places
import stored_texts
from canaries import Canaries
from flow import FlowTest, main
from waiting import wait_for

ASK, SEND = "debts.query", "invoice.issued"


class Privacy(FlowTest):
    @classmethod
    def prepare(cls):
        cls.canaries = Canaries()
        cls.temporary = cls.folder / "tmp"
        cls.temporary.mkdir()
        cls.hub.env["TMPDIR"] = str(cls.temporary)
        # The partner's register holds canaries too: what comes back is as personal as what is asked.
        cls.register["bankAccounts"] = [{"bank": cls.canaries.name, "iban": cls.canaries.iban}]
        cls.register["persons"][cls.canaries.code.replace("-", "")] = {
            "properties": [debts.some_property(cls.dice, name=cls.canaries.name)]}
        cls.sandbox.know(cls.register)
        cls.hub.start()

    def who(self):
        """The personal parts of who and for whom; role, ground, case and purpose are on record as they are."""
        return {"Sakta-User": self.canaries.user, "Sakta-On-Behalf-Of": self.canaries.name, "Sakta-Ground": "pilnvara"}

    def use_everything(self):
        """Every way a value can take through the hub, well-formed or not; the ids of what is on record."""
        c, ids = self.canaries, []
        asker, sender = self.hub.client("permits"), self.hub.client("supplier-portal")
        asked = asker.ask(ASK, {"personCode": c.code}, headers=self.who(), key=c.key)
        self.assertEqual(asked.status, 200, asked)
        self.assertIn(c.name, asked.body.decode(), "the canary went the whole way")
        ids.append(asked.headers["Sakta-Message"])
        asker.ask(ASK, {"personCode": c.code}, headers=self.who(), key=c.key)
        for word in ("garbage", "fault_in_200", "cut_reply", "other_answer", "close_after_read", "busy"):
            self.sandbox.behave(word)
            self.assertGreaterEqual(asker.ask(ASK, {"personCode": c.code}, headers=self.who(), key=str(uuid.uuid4())).status, 400)
        self.sandbox.behave("answer")
        for make in (invoices.invoice, invoices.large_invoice):  # in a row, and in a file of its own
            document = make(1, person=c.name, account=c.iban, note=f"{c.text} {c.code}")
            sent = sender.send_document(SEND, document, headers=self.who(), key=str(uuid.uuid4()))
            self.assertEqual(sent.status, 202, sent)
            ids.append(sent.json()["id"])
            self.assertIn(b"document", sender.content(ids[-1]).body)
        for body in (f'{{"personCode": "{c.code}"', json.dumps({"personCode": c.name}), json.dumps({c.name: c.code}),
                     json.dumps({"personCode": c.code, "x": c.iban}), f'{{"personCode": "{c.code}", "personCode": "{c.code}"}}',
                     f"<{c.text}>{c.code}</{c.text}>"):
            for content_type in ("application/json", "application/xml"):
                answer = asker.ask(ASK, body.encode(), headers=self.who(), content_type=content_type)
                self.assertGreaterEqual(answer.status, 400)
        asker.ask(ASK, {"personCode": c.code}, headers={"Sakta-Purpose": c.text, "Sakta-Legal-Basis": c.text, **self.who()})
        asker.ask(c.text, {"personCode": c.code})
        asker.request("GET", f"/v1/messages/{c.code}?code={c.code}")
        asker.request("GET", f"/{c.user}", headers={"User-Agent": c.text, "X-Person": c.code, "traceparent": c.text})
        asker.request(f"GET{c.text}", "/")
        return ids

    def files(self):
        """Everything the hub could have written to."""
        for folder in (self.hub.state / "store", self.hub.state / "run", self.temporary):
            yield from (f for f in folder.rglob("*") if f.is_file())
        yield from (f for f in (self.folder / "hub").iterdir() if f.is_file())
        yield from (f for f in (self.sandbox.folder / "nino-journal.jsonl",) if f.exists())

    def test_no_planted_value_is_found_in_the_clear(self):
        ids = self.use_everything()
        wait_for(lambda: self.hub.metric("sakta_store_index_lag_items") == 0, places.patience(10), "the index follows")
        looked_at = {"metrics": self.hub.operations("/metrics")[1].encode(),
                     "readiness": self.hub.operations("/health/ready")[1].encode()}
        for message in ids:
            for language in ("en", "lv"):
                for form in ((), ("--long",)):
                    looked_at[f"trace of {message} in {language} {form}"] = self.trace(message, "--lang", language, *form).encode()
        for file in self.files():
            looked_at[f"{file} of the running hub"] = file.read_bytes()
        for file in (f"/proc/{self.hub.program.pid}/cmdline", f"/proc/{self.hub.program.pid}/environ"):
            with open(file, "rb") as opened:
                looked_at[file] = opened.read()

        self.hub.program.process.send_signal(signal.SIGABRT)
        self.hub.program.wait(places.patience(30))
        cores = [f for f in self.hub.folder.rglob("core*") if f.is_file()]
        texts = stored_texts.of(self.hub.state / "store")
        self.assertTrue(all(record.startswith(b'{"act":') for _, record in texts), "all texts were decompressed")
        looked_at["heads and records"] = b"\n".join(text for both in texts for text in both)
        for file in self.files():
            looked_at[f"{file} after a crash"] = file.read_bytes()
        self.hub.start()
        self.assertEqual(self.hub.stop(), 0)
        for file in self.files():
            looked_at[f"{file} after the stop"] = file.read_bytes()

        leaks = {where: found for where, octets in looked_at.items() if (found := self.canaries.found_in(octets))}
        self.assertEqual(leaks, {})
        self.assertEqual(cores, [], "a core dump holds everything")
        for expected in ("messages.db", "keys.db", "index.db", "payload"):
            self.assertTrue(any(expected in where for where in looked_at), f"{expected} was not looked at: {list(looked_at)}")
        print(f"\nno canary in {len(looked_at)} places, {sum(map(len, looked_at.values()))} octets")

    def test_the_search_itself_would_find_a_value(self):
        for what, value in self.canaries.values().items():
            self.assertIn(what, self.canaries.found_in(b"..." + value.encode() + b"..."))


if __name__ == "__main__":
    main()
