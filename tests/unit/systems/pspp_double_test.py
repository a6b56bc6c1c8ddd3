"""The double of PSPP takes what its contract allows and refuses all else, each refusal with its own code."""

import http.client
import json
import pathlib
import tempfile
import unittest
import uuid

import pspp
from pki import Pki
from pspp import Pspp, changed, closing, opening, status
from sandbox import Sandbox
from waiting import wait_for

MOMENTS = ("2026-11-20", "2026-11-20T10:00:00", "2026-02-30T10:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T10:00:60Z",
           "2026-11-20T10:00:00.Z", "2026-11-20T10:00:00+15:00", "2026-11-20 10:00:00Z", "20261120T100000Z", "", 1)
OPENING_WRONG = {
    "serviceCode": ("", " BV", "B" * 65, "BV 1", 1, ["BV-01"], None), "caseCode": ("", "-1", "ķ", None),
    "reference": ("RF1", "rf18539007547034", "RF18 5390 0754 7034", "LV18539007547034", 18539007547034),
    "clientKind": ("person", "", None), "representation": ("Friend",), "channel": ("Fax", None), "openedAt": (*MOMENTS, None),
    "plannedDeadline": ("2026-13-01", "2026-12-32", "20.12.2026", "2025-02-29", 20261220), "state": ("Unknown", "submitted", None),
    "label": ("Apstrādē", "in progress", None), "paymentStatus": ("paid",),
    "actor": ({}, {"kind": "Robot"}, {"kind": "Clerk", "unit": ""}, {"kind": "Clerk", "name": "anna.liepa"}, "Clerk", None),
}
STATUS_WRONG = {
    "sequence": (0, -1, 2**32, 1.0, "1", True, None), "state": ("Done", None), "label": ("", None), "since": (*MOMENTS, None),
    "channel": ("Post",), "plannedDeadline": ("2026-11-31",), "paymentStatus": (7,), "actor": ([], None),
    "note": ("", "ā" * 2001, 5),
}
CLOSING_WRONG = {
    "sequence": ("2", None), "state": ("InProcess", None), "closedAt": (*MOMENTS, None), "actualDeadline": ("2026-00-10",),
    "paymentStatus": ("", None), "result": ("yes", {"other": 1}, {"document": "BV"}, {"document": [""]}, {"document": ["x"] * 21},
                                            {"text": ""}),
    "rating": (0, 6, "5", 4.5),
}


class PsppDouble(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        cls.sandbox = Sandbox(folder / "sandbox", Pki(folder / "pki"), systems=("pspp",))
        cls.addClassCleanup(cls.sandbox.stop)
        cls.sandbox.start()
        cls.double = cls.sandbox.doubles["pspp"]
        cls.pspp = Pspp(cls.double)

    def setUp(self):
        self.sandbox.behave("answer", "pspp")
        self.code = f"BV-{uuid.uuid4()}"

    def open(self):
        answer = self.pspp.open(self.code)
        self.assertEqual(answer.status, 201, answer)

    def assert_refused(self, answer, status_code, code, pointer=None):
        self.assertEqual((answer.status, answer.json()["code"]), (status_code, code), answer)
        if pointer is not None:
            self.assertEqual(answer.json().get("pointer", ""), pointer, answer)

    # --- tokens ----------------------------------------------------------------------------------------------
    def test_a_token_is_given_for_the_secret_as_basic_and_as_form_fields(self):
        for answer in (self.pspp.ask_token(basic=("sakta", self.pspp.secret)),
                       self.pspp.ask_token({"client_id": "sakta", "client_secret": self.pspp.secret, "scope": "cases"})):
            self.assertEqual(answer.status, 200, answer)
            self.assertEqual((answer.json()["token_type"], answer.json()["expires_in"]), ("Bearer", 300))
            self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_a_wrong_secret_name_or_way_is_an_invalid_client(self):
        right = self.pspp.secret
        for answer in (self.pspp.ask_token(basic=("sakta", right + "x")), self.pspp.ask_token(basic=("other", right)),
                       self.pspp.ask_token(), self.pspp.ask_token({"client_id": "sakta"}),
                       self.pspp.ask_token({"client_id": "sakta", "client_secret": right}, basic=("sakta", right)),
                       self.pspp.ask_token(Authorization="Basic !!!"), self.pspp.ask_token(Authorization="Bearer " + right)):
            self.assertEqual((answer.status, answer.json()), (401, {"error": "invalid_client"}))
            self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Basic"), answer.headers)

    def test_another_grant_or_scope_is_refused(self):
        who = ("sakta", self.pspp.secret)
        for fields, error in (({"grant_type": "password"}, "unsupported_grant_type"), ({"scope": "all"}, "invalid_scope")):
            answer = self.pspp.ask_token(fields, basic=who)
            self.assertEqual((answer.status, answer.json()["error"]), (400, error))

    def test_without_a_good_token_nothing_is_answered(self):
        for authorization in (None, "Bearer nonsense", "Basic " + "c2FrdGE6", "bearer " + (self.pspp.token or "x")):
            answer = self.pspp.post("/cases", opening(self.code), Authorization=authorization)
            self.assert_refused(answer, 401, "PSPP-201")
            self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"))
            self.assertEqual('error="invalid_token"' in answer.headers["WWW-Authenticate"],
                             bool(authorization) and authorization.startswith("Bearer "))

    def test_a_token_ends_when_it_said_so(self):
        self.double.extra = {"token-seconds": 1}
        self.sandbox.stop()
        self.sandbox.start()
        try:
            answer = self.pspp.ask_token(basic=("sakta", self.pspp.secret)).json()
            self.assertEqual(answer["expires_in"], 1)
            self.pspp.token = answer["access_token"]
            wait_for(lambda: self.pspp.get("/cases/X").status == 401, 20, "the token ends")
        finally:
            self.double.extra, self.pspp.token = {}, None
            self.sandbox.stop()
            self.sandbox.start()

    # --- strictness ------------------------------------------------------------------------------------------
    def test_every_member_of_an_opening_is_checked(self):
        for name, values in OPENING_WRONG.items():
            for value in values:
                with self.subTest(member=name, value=value):
                    answer = self.pspp.post("/cases", changed(opening(self.code), {name: value}))
                    self.assert_refused(answer, 400, "PSPP-001")
                    self.assertTrue(answer.json()["pointer"].startswith(f"/{name}"), answer)

    def test_every_member_of_a_status_and_of_a_closing_is_checked(self):
        self.open()
        for path, make, table in (("statuses", status, STATUS_WRONG), ("closing", closing, CLOSING_WRONG)):
            for name, values in table.items():
                for value in values:
                    with self.subTest(path=path, member=name, value=value):
                        answer = self.pspp.post(f"/cases/{self.code}/{path}", changed(make(), {name: value}))
                        self.assert_refused(answer, 400, "PSPP-001")
                        self.assertTrue(answer.json()["pointer"].startswith(f"/{name}"), answer)
        self.assertEqual(self.pspp.history(self.code), [])

    def test_unknown_and_double_members_and_what_is_no_object_are_refused(self):
        twice = json.dumps(opening(self.code))[:-1].encode() + b', "channel": "Phone"}'
        deep = json.dumps(opening(self.code)).replace('{"kind": "Client"}', '{"kind": "Client", "kind": "Client"}').encode()
        for body, pointer in ((opening(self.code, surprise=1), "/surprise"), (twice, "/channel"), (deep, "/actor/kind"),
                              ([opening(self.code)], ""), (b"", ""), (b"{", ""), (b'"x"', ""), (b"null", ""),
                              (b"\xff" + json.dumps(opening(self.code)).encode(), "")):
            self.assert_refused(self.pspp.post("/cases", body), 400, "PSPP-001", pointer)

    def test_media_type_key_path_method_and_query_are_checked(self):
        for headers, status_code, code in (({"Content_Type": "text/plain"}, 415, "PSPP-005"),
                                           ({"Content_Type": None}, 415, "PSPP-005"),
                                           ({"Idempotency_Key": None}, 400, "PSPP-002"),
                                           ({"Idempotency_Key": "a b"}, 400, "PSPP-002"),
                                           ({"Idempotency_Key": "k" * 65}, 400, "PSPP-002")):
            self.assert_refused(self.pspp.post("/cases", opening(self.code), **headers), status_code, code)
        for path in ("/case", "/cases/X/other", "/cases/X/closing/1", ""):
            self.assert_refused(self.pspp.post(path, opening(self.code)), 404, "PSPP-004")
        self.assert_refused(self.pspp.get("/cases"), 404, "PSPP-004")
        self.assert_refused(self.pspp.post("/cases?x=1", opening(self.code)), 400, "PSPP-001")

    def test_the_check_digits_of_a_reference_are_checked(self):
        for reference, good in (("RF18539007547034", True), ("RF19539007547034", False), ("RF18539007547043", False),
                                ("RF02ABC", False), ("RF712348231", True)):
            answer = self.pspp.open(f"BV-{uuid.uuid4()}", reference=reference)
            if good:
                self.assertEqual(answer.status, 201, answer)
            else:
                self.assert_refused(answer, 422, "PSPP-106", "/reference")

    def test_the_label_must_be_that_of_the_state(self):
        self.assert_refused(self.pspp.open(self.code, label="atteikts"), 422, "PSPP-107", "/label")
        self.open()
        for number, state in enumerate(pspp.LABELS, 1):
            answer = self.pspp.add(self.code, status(number, state))
            self.assertEqual((answer.status, answer.json()["current"]["label"]), (201, pspp.LABELS[state]))
        self.assert_refused(self.pspp.add(self.code, status(8, label="izsniegta licence")), 422, "PSPP-107")

    # --- cases -----------------------------------------------------------------------------------------------
    def test_a_case_lives_from_opening_to_closing(self):
        self.open()
        first = self.pspp.add(self.code, status(1, note="Skatām (izdomāts)"))
        self.assertEqual(first.json(), {"caseCode": self.code, "sequence": 1, "late": False, "repeated": False,
                                        "current": {"sequence": 1, "state": "InProcess", "label": "apstrādē"}})
        closed = self.pspp.close(self.code, closing(2))
        self.assertEqual(closed.json(), {"caseCode": self.code, "sequence": 2, "state": "Issued", "label": "izsniegta licence",
                                         "repeated": False})
        case = self.pspp.get(f"/cases/{self.code}").json()
        self.assertEqual(case, {"opening": opening(self.code), "closing": closing(2),
                                "current": {"sequence": 2, "state": "Issued", "label": "izsniegta licence"}})
        self.assertEqual(self.pspp.history(self.code), [{**status(1, note="Skatām (izdomāts)"), "late": False}])

    def test_a_code_with_a_slash_is_one_case(self):
        code = f"TS/{uuid.uuid4()}/7"
        self.assertEqual(self.pspp.open(code).status, 201)
        self.assertEqual(self.pspp.add(code, status()).json()["caseCode"], code)

    def test_what_was_never_opened_is_unknown(self):
        for answer in (self.pspp.add(self.code, status()), self.pspp.close(self.code, closing()),
                       self.pspp.get(f"/cases/{self.code}"), self.pspp.get(f"/cases/{self.code}/statuses")):
            self.assert_refused(answer, 404, "PSPP-101")

    def test_an_opening_again_is_a_repeat_or_a_conflict(self):
        self.open()
        again = self.pspp.open(self.code)
        self.assertEqual((again.status, again.json()["repeated"]), (201, True))
        self.assert_refused(self.pspp.open(self.code, channel="Phone"), 409, "PSPP-103")

    def test_a_late_status_is_history_and_changes_nothing_now(self):
        self.open()
        self.pspp.add(self.code, status(5, "Answered"))
        late = self.pspp.add(self.code, status(3, "InfoRequested")).json()
        self.assertEqual((late["late"], late["repeated"], late["current"]["sequence"]), (True, False, 5))
        self.assertEqual([(s["sequence"], s["late"]) for s in self.pspp.history(self.code)], [(5, False), (3, True)])
        self.assertEqual(self.pspp.get(f"/cases/{self.code}").json()["current"]["state"], "Answered")

    def test_a_status_again_is_a_repeat_or_a_conflict(self):
        self.open()
        self.pspp.add(self.code, status(1))
        again = self.pspp.add(self.code, status(1)).json()
        self.assertTrue(again["repeated"])
        self.assert_refused(self.pspp.add(self.code, status(1, "Refused")), 409, "PSPP-104")
        self.assertEqual(len(self.pspp.history(self.code)), 1)

    def test_nothing_changes_a_closed_case(self):
        self.open()
        self.pspp.add(self.code, status(3))
        self.assert_refused(self.pspp.close(self.code, closing(2)), 409, "PSPP-108")
        self.assert_refused(self.pspp.close(self.code, closing(3)), 409, "PSPP-104")
        self.assertEqual(self.pspp.close(self.code, closing(4)).status, 201)
        self.assert_refused(self.pspp.add(self.code, status(5)), 409, "PSPP-105")
        self.assert_refused(self.pspp.add(self.code, status(2)), 409, "PSPP-105")
        self.assert_refused(self.pspp.close(self.code, closing(5)), 409, "PSPP-105")
        self.assertTrue(self.pspp.close(self.code, closing(4)).json()["repeated"])
        self.assertTrue(self.pspp.add(self.code, status(3)).json()["repeated"])

    # --- repeats ---------------------------------------------------------------------------------------------
    def test_a_key_again_gets_the_stored_answer_and_is_counted(self):
        self.open()
        key, before = str(uuid.uuid4()), self.pspp.health()
        first = self.pspp.add(self.code, status(1), key)
        self.pspp.add(self.code, status(2))
        again = self.pspp.add(self.code, status(1), key)
        after = self.pspp.health()
        self.assertEqual((again.status, again.octets), (first.status, first.octets))
        self.assertEqual((after["repeats"] - before["repeats"], after["statuses"] - before["statuses"]), (1, 2))

    def test_a_key_for_another_body_or_case_is_a_conflict(self):
        self.open()
        key = str(uuid.uuid4())
        self.pspp.add(self.code, status(1), key)
        other = f"BV-{uuid.uuid4()}"
        self.pspp.open(other)
        self.assert_refused(self.pspp.add(self.code, status(2), key), 409, "PSPP-003")
        self.assert_refused(self.pspp.add(other, status(1), key), 409, "PSPP-003")

    def test_what_was_told_outlives_a_kill(self):
        self.open()
        key = str(uuid.uuid4())
        first = self.pspp.add(self.code, status(1), key)
        self.sandbox.kill()
        self.sandbox.start()
        self.pspp.token = None
        self.assertEqual(self.pspp.add(self.code, status(1), key).octets, first.octets)
        self.assertEqual(len(self.pspp.history(self.code)), 1)

    # --- behaviours ------------------------------------------------------------------------------------------
    def test_each_behaviour_is_what_its_name_says(self):
        self.open()
        for word, status_code, taken in (("busy", 503, 0), ("busy_briefly", 503, 0), ("refuse", 422, 0), ("fault_in_200", 200, 0),
                                         ("wrong_schema", 201, 1), ("other_answer", 201, 1), ("garbage", 200, 1),
                                         ("oversized", 200, 1), ("answer", 201, 1)):
            with self.subTest(word=word):
                before = self.pspp.health()["statuses"]
                self.sandbox.behave(word, "pspp", "add_status")
                answer = self.pspp.add(self.code, status(before + 1))
                self.assertEqual(answer.status, status_code, answer)
                self.assertEqual(self.pspp.health()["statuses"] - before, taken)
                self.assertEqual(answer.headers.get("Retry-After"), {"busy": "7", "busy_briefly": "1"}.get(word))
                if word == "oversized":
                    self.assertGreaterEqual(len(answer.octets), 9 * 2**20)
                    self.assertEqual(answer.json()["caseCode"], self.code)
                if word == "other_answer":
                    self.assertNotEqual(answer.json()["caseCode"], self.code)

    def test_an_answer_can_be_cut_and_left_out(self):
        self.open()
        for word, error in (("cut_reply", http.client.IncompleteRead), ("close_after_read", OSError)):
            with self.subTest(word=word):
                before = self.pspp.health()["statuses"]
                self.sandbox.behave(word, "pspp", "add_status")
                with self.assertRaises((error, http.client.RemoteDisconnected)):
                    self.pspp.add(self.code, status(before + 1))
                self.assertEqual(self.pspp.health()["statuses"] - before, 1)

    def test_a_bad_request_is_refused_whatever_the_behaviour(self):
        self.open()
        for word in ("hang_after_body", "garbage", "busy", "refuse"):
            self.sandbox.behave(word, "pspp", "add_status")
            self.assert_refused(self.pspp.add(self.code, status(0)), 400, "PSPP-001", "/sequence")

    def test_the_journal_tells_requests_without_credentials(self):
        before = len(self.sandbox.journal("pspp"))
        self.open()
        self.pspp.ask_token(basic=("sakta", self.pspp.secret))
        entries = self.sandbox.journal("pspp")[before:]
        self.assertEqual([(e["operation"], e["status"]) for e in entries if e["operation"] != "token"], [("open_case", 201)])
        self.assertEqual(json.loads(entries[0]["body"]), opening(self.code))
        text = self.double.journal_file.read_text()
        self.assertNotIn(self.pspp.token, text)
        self.assertNotIn(self.pspp.secret, text)


if __name__ == "__main__":
    unittest.main()
