"""The double of the city's event platform takes CloudEvents that keep every rule, and refuses all else."""

import json
import pathlib
import tempfile
import unittest
import uuid

from pki import Pki
from sandbox import Sandbox
from smartcity import City

STRUCTURED = {"Content-Type": "application/cloudevents+json"}
JSON = {"Content-Type": "application/json"}
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
DATA = {"serviceCode": "BV-01", "caseCode": "BV-1", "sequence": 2, "status": "Issued", "closedAt": "2026-11-20T11:00:00+02:00",
        "paymentStatus": "Paid", "actedBy": {"kind": "System"}}
ATTRIBUTES_WRONG = {
    "specversion": ("0.3", "1.0.2", "", None), "id": ("", None), "source": ("", "a b", "%zz", "ķ", None), "type": ("", None),
    "time": ("yesterday", "2026-11-20", "2026-11-20T10:00:00", ""), "dataschema": ("<x>", ""), "subject": ("",),
    "traceparent": ("00-1", TRACE.replace("4", "5", 1)), "Other": ("x",), "my_own": ("x",), "comexamplethatistoolong": ("x",),
}


class SmartcityDouble(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        cls.sandbox = Sandbox(folder / "sandbox", Pki(folder / "pki"), systems=("smartcity",))
        cls.addClassCleanup(cls.sandbox.stop)
        cls.sandbox.start()
        cls.city = City(cls.sandbox.doubles["smartcity"])

    def attributes(self, **changes):
        all_of_them = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "urn:sakta:hub:1", "type": "case.closed",
                       "time": "2026-11-20T10:00:00.123456Z", **changes}
        return {name: value for name, value in all_of_them.items() if value is not None}

    def structured(self, event, headers=None):
        octets = event if isinstance(event, bytes) else json.dumps(event).encode()
        return self.city.request("POST", "/events", octets, {**STRUCTURED, **(headers or {})})

    def binary(self, attributes, data=None, headers=None):
        said = {f"ce-{name}": value for name, value in attributes.items()}
        return self.city.request("POST", "/events", json.dumps(data or DATA).encode(), {**JSON, **said, **(headers or {})})

    def assert_refused(self, answer, status, code, attribute=None):
        self.assertEqual((answer[0], answer[1]["code"]), (status, code), answer)
        if attribute is not None:
            self.assertEqual(answer[1].get("attribute", ""), attribute, answer)

    def test_an_event_is_taken_in_both_modes_and_told_in_the_order_of_arrival(self):
        first, second = self.attributes(traceparent=TRACE, comexample="5"), self.attributes()
        self.assertEqual(self.structured({**first, "data": DATA, "other": 5, "unset": None}, {"traceparent": TRACE}),
                         (202, {"id": first["id"], "repeated": False}))
        self.assertEqual(self.binary(second), (202, {"id": second["id"], "repeated": False}))
        told = [(one["id"], one["mode"], one["data"]) for one in self.city.events()]
        self.assertEqual(told[-2:], [(first["id"], "structured", DATA), (second["id"], "binary", DATA)])

    def test_the_same_source_and_id_are_one_event(self):
        one = self.attributes()
        before = self.city.health()
        self.structured({**one, "data": DATA})
        self.assertEqual(self.binary(one), (202, {"id": one["id"], "repeated": True}))
        after = self.city.health()
        self.assertEqual((after["events"] - before["events"], after["repeats"] - before["repeats"]), (1, 1))
        self.assert_refused(self.structured({**one, "data": {**DATA, "caseCode": "BV-2"}}), 409, "CITY-104", "id")
        self.assertEqual(self.structured({**one, "source": "urn:other", "data": DATA})[1]["repeated"], False)

    def test_every_attribute_keeps_its_rules_in_both_modes(self):
        for name, values in ATTRIBUTES_WRONG.items():
            for value in values:
                with self.subTest(name, value=value):
                    wrong = self.attributes(**{name: value})
                    headers = {"traceparent": TRACE} if name == "traceparent" else {}
                    self.assert_refused(self.structured({**wrong, "data": DATA}, headers), 400, "CITY-001", name)
                    if value is None or value.isascii() and "%" not in value and name.islower():
                        said = {attribute: text.replace(" ", "%20") for attribute, text in wrong.items()}
                        self.assert_refused(self.binary(said, headers=headers), 400, "CITY-001", name)

    def test_headers_are_encoded_as_the_http_binding_says(self):
        for value, good in (("a%20b", True), ("%C4%B7", True), ("a b", False), ('"a"', False), ("%2", False), ("%c4%b7", False),
                            ("%C4", False), ("%0A", False)):
            with self.subTest(value):
                answer = self.binary(self.attributes(subject=value))
                self.assertEqual(answer[0], 202 if good else 400, answer)
        self.assert_refused(self.binary(self.attributes(datacontenttype="application/json")), 400, "CITY-001", "datacontenttype")

    def test_what_is_no_event_is_refused(self):
        good = {**self.attributes(), "data": DATA}
        for octets in (b"", b"[]", b"{", json.dumps([good]).encode(), json.dumps(good).replace('"id"', '"id": "x", "id"', 1).encode()):
            self.assert_refused(self.structured(octets), 400, "CITY-001")
        for media_type in ("text/plain", "application/cloudevents-batch+json", "application/json; charset=latin1", ""):
            self.assert_refused(self.structured(good, {"Content-Type": media_type}), 415, "CITY-005", "Content-Type")
        self.assert_refused(self.structured({**good, "datacontenttype": "text/plain"}), 415, "CITY-005", "datacontenttype")
        for extra in ({"data_base64": "e30="}, {"time": 5.5}, {"subject": {}}):
            self.assert_refused(self.structured({**good, **extra}), 400, "CITY-001")
        self.assert_refused(self.structured(self.attributes()), 400, "CITY-001", "data")
        self.assert_refused(self.city.request("PUT", "/events", b"{}"), 404, "CITY-004")
        self.assert_refused(self.structured(good, {"Authorization": "Bearer other"}), 401, "CITY-201")

    def test_data_without_purpose_here_is_refused(self):
        for change, pointer in (({"actedBy": {"kind": "Clerk", "name": "anna.liepa"}}, "/actedBy/name"), ({"result": {}}, ""),
                                ({"feedback": {"rating": 5}}, ""), ({"caseCode": 5}, "/caseCode"), ({"status": None}, "/status")):
            with self.subTest(pointer):
                self.assert_refused(self.structured({**self.attributes(), "data": {**DATA, **change}}), 422, "CITY-102", pointer)
        self.assert_refused(self.structured({**self.attributes(type="case.opened"), "data": DATA}), 422, "CITY-101", "type")

    def test_it_knows_its_events_again_after_it_was_killed(self):
        one = self.attributes()
        self.structured({**one, "data": DATA})
        self.sandbox.kill("smartcity")
        self.sandbox.start("smartcity")
        self.assertEqual(self.structured({**one, "data": DATA})[1], {"id": one["id"], "repeated": True})


if __name__ == "__main__":
    unittest.main(verbosity=2)
