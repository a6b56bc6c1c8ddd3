"""What Mobilly tells by itself: verified before it is believed, durable before it is answered, once however often it comes."""

import base64
import http.client
import json
import subprocess

import places
from flow import FlowTest, main
from waiting import wait_for

ADDRESS = "/callbacks/mobilly/result"


class Told(FlowTest):
    systems = ("mobilly",)
    quota = "{per_second: 100, burst: 200, in_progress: 8}"

    @classmethod
    def prepare(cls):
        cls.hub.edit("sources/mobilly-results.yaml",
                     [(r"callback: result\}", f"callback: result, quota: {cls.quota}}}")])
        cls.hub.start()

    def setUp(self):
        super().setUp()
        self.before = len(self.hub.log())
        self.sandbox.doubles["mobilly"].behave_well()

    def signed(self, key="mobilly-signing", **values):
        """As Mobilly posts it: the values in their order, joined with dots (none of them is empty or 0), signed by openssl."""
        values = {**values, "timestamp": "2026-11-30T10:16:00+02:00"}
        text = ".".join(values.values()).encode()
        made = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.pki.key(key)], input=text, capture_output=True, check=True)
        return json.dumps({**values, "signature": base64.b64encode(made.stdout).decode()})

    def post(self, body, path=ADDRESS, method="POST"):
        """From somebody without a certificate."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.hub.find_ports()["exchange"], timeout=places.patience(20),
                                                 context=self.pki.context())
        try:
            connection.request(method, path, body=body.encode(), headers={"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
            return answer.status, json.loads(text) if text else {}
        finally:
            connection.close()

    def accepted(self):
        return [line for line in self.hub.log()[self.before:] if line["event"] == "message.accepted"]

    def asked(self):
        return [call for call in self.sandbox.doubles["mobilly"].journal() if call["operation"] == "status"]


class Callback(Told):
    def test_a_result_is_asked_for_and_becomes_one_message(self):
        asked = len(self.asked())
        body = self.signed(transaction_id="7f1c0001", status="PAID")
        self.assertEqual(self.post(body), (200, {}))
        self.assertEqual(len(self.asked()), asked + 1)
        [line] = self.accepted()
        self.assertEqual((line["type"], line["party"]), ("payment.result", "system:mobilly"))
        told = self.hub.command("trace", line["id"], "--state", self.hub.state)[1]
        self.assertIn("payment.result", told)
        self.assertEqual(self.post(body), (200, {}), "told again: the same answer")
        again = self.signed(transaction_id="7f1c0001", status="PAID").replace("10:16", "10:17")
        self.assertEqual(self.post(again)[0], 403, "another time with the old signature")
        self.assertEqual(len(self.accepted()), 1)

    def test_what_counts_is_what_mobilly_answers(self):
        """The result says paid, correctly signed; asked, Mobilly says cancelled."""
        self.assertEqual(self.post(self.signed(transaction_id="7f1c0002", status="PAID"))[0], 200)
        [line] = self.accepted()
        shown = self.hub.command("trace", line["id"], "--state", self.hub.state)[1]
        self.assertIn("payment.result", shown)
        # The search index follows what is stored.
        wait_for(lambda: line["id"] in self.hub.command("find", "--key", "payment=7f1c0002", "--state", self.hub.state)[1],
                 places.patience(30), "it is found by its payment")

    def test_what_nobody_signed_leaves_nothing_on_record(self):
        asked = len(self.asked())
        good = json.loads(self.signed(transaction_id="7f1c0001", status="PAID"))
        refused = [
            (json.dumps({name: value for name, value in good.items() if name != "signature"}), 403, "gate.signature_missing"),
            (json.dumps({**good, "status": "FAILED"}), 403, "gate.signature_invalid"),
            (json.dumps({"status": good["status"], **good}), 403, "gate.signature_invalid"),  # another order
            (self.signed("hub-signing", transaction_id="7f1c0001", status="PAID"), 403, "gate.signature_invalid"),
            (json.dumps({**good, "status": True}), 422, "codec.not_valid"),
            ("{", 400, "codec.not_well_formed"),
            ("", 400, "codec.not_well_formed"),
        ]
        before = self.hub.command("find", "--type", "payment.result", "--state", self.hub.state)[1]
        for body, status, code in refused:
            with self.subTest(body=body[:60]):
                answer = self.post(body)
                self.assertEqual((answer[0], answer[1].get("code")), (status, code))
        self.assertEqual(len(self.asked()), asked, "nobody was asked about it")
        self.assertEqual(self.accepted(), [])
        self.assertEqual(self.hub.command("find", "--type", "payment.result", "--state", self.hub.state)[1], before)
        lines = [line for line in self.hub.log()[self.before:] if line["event"] == "request.refused"]
        self.assertEqual([line["code"] for line in lines], [code for _, _, code in refused])
        self.assertNotIn("7f1c0001", json.dumps(lines))

    def test_other_addresses_and_methods_are_not_there(self):
        body = self.signed(transaction_id="7f1c0001", status="PAID")
        for path in ("/callbacks/mobilly/other", "/callbacks/mobilly", "/callbacks/", "/callbacks/nino/result", ADDRESS + "/"):
            self.assertEqual(self.post(body, path)[0], 404, path)
        self.assertEqual(self.post("", method="GET")[0], 405)

    def test_a_large_body_is_refused_unread(self):
        self.assertEqual(self.post("x" * 100_000)[0], 413)

    def test_mobilly_that_cannot_be_asked_is_not_believed_yet(self):
        for word, status in (("busy", 503), ("other_answer", 502), ("wrong_schema", 502), ("garbage", 502), ("refuse", 422)):
            with self.subTest(word):
                self.sandbox.behave(word, "mobilly", "status")
                self.assertEqual(self.post(self.signed(transaction_id="7f1c0001", status="FAILED"))[0], status)
        self.assertEqual(self.accepted(), [])

    def test_it_is_there_after_a_kill(self):
        """Answered 200 means on disk."""
        body = self.signed(transaction_id="7f1c0003", status="REFUNDED")
        self.assertEqual(self.post(body)[0], 200)
        self.hub.kill()
        self.hub.start()
        self.assertEqual(self.post(body)[0], 200)
        fresh = [line for line in self.accepted() if line["type"] == "payment.result"]
        self.assertLessEqual(len(fresh), 1, "known again after the kill")


class Crowd(Told):
    """A little quota, and somebody who signs nothing."""

    quota = "{per_second: 1, burst: 3, in_progress: 8}"

    def test_too_many_at_once_are_told_to_come_later(self):
        body = json.dumps({"transaction_id": "1", "status": "PAID", "timestamp": "t", "signature": "AAAA"})
        statuses = []
        wait_for(lambda: (statuses.append(self.post(body)[0]) or statuses[-1]) == 429, places.patience(30), "the quota is used up")
        self.assertEqual(set(statuses), {403, 429})


if __name__ == "__main__":
    main()
