"""The double of Horizon takes what wsdl/horizon allows, refuses all else, and knows nothing of what was sent before."""

import base64
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ET

import places
from horizon import Api, arguments, entity, rows
from pki import Pki
from sandbox import Sandbox

INVOICE = {"PAMV_ID": "2719", "PK_DOKTIPS": "71", "PK_IESTADE": "1", "PK_KLIENTS": "1", "PK_VAL": "1", "DOK_NR": "R-1",
           "DAT_DOK": "2026-11-01", "APM_TERM": "2026-12-01", "SUMMA": "121.00", "SUMMA_BEZPVN": "100.00",
           "SUMMA_PVN": "21.00", "SUMMA_APM": "121.00", "PAMAT": "Sakta 1", "PIEZIMES": "Ā" * 250}
ROW = {"PK_PVN": "301", "SUMMA_BEZPVN": "100.00", "SUMMA_PVN": "21.00"}
ORDER = {"PAMV_ID": "3303", "PK_IESTADE": "1", "PK_KLIENTS": "1", "PK_R_ES": "61", "PK_VAL": "1", "PK_APMVAL": "1", "DOK_NR": "MU-1",
         "DOK_NR2": "R-1", "DAT_DOK": "2026-12-02", "SUMMA": "121.00", "SUMMA_APM": "121.00", "KL_NOSAUK": "SIA Parauga Siltums",
         "KL_KONTS": "LV80BANK0000435195001", "STR_ATSAUCE": "RF3320261129", "PIEZIMES": "Sakta 1"}
SCHEME = "81"  # of kind 2719


class HorizonDouble(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakta-horizon-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.pki = Pki(cls.folder / "pki")
        cls.password = cls.pki.partner_secret("horizon_password").read_text()

    def setUp(self):
        self.sandbox = Sandbox(pathlib.Path(tempfile.mkdtemp(dir=self.folder)), self.pki, systems=("horizon",)).start()
        self.addCleanup(self.sandbox.stop)
        self.double = self.sandbox.doubles["horizon"]
        self.api = Api(self.double, self.pki, self.password)
        self.assertEqual(self.api.log_in(), 200)

    def set_up(self, **changes):
        data = json.loads(self.double.data_file.read_text())
        self.double.data_file.write_text(json.dumps({**data, **changes}))

    def insert(self, values, template="12", row=ROW):
        return self.api.insert(values, template, row)

    def assert_refused(self, answer, name, status=400):
        self.assertEqual(answer[0], status, answer)
        error = ET.fromstring(answer[1])
        self.assertEqual((error.tag, error.findtext("class")), ("error", name), answer)
        self.assertTrue(error.findtext("message"))

    def made(self, **changes):
        return self.key_of(self.insert({**INVOICE, **changes}), "TNdmSanRekBL")

    def key_of(self, answer, resource):
        self.assertEqual(answer[0], 200, answer)
        href = ET.fromstring(answer[1]).findtext("href")
        self.assertTrue(href.startswith(f"/rest/{resource}/"), href)
        return href.rsplit("/", 1)[1]

    def order(self, **changes):
        """The answer to an outgoing payment order; a field that is None is left out."""
        values = {name: value for name, value in {**ORDER, **changes}.items() if value is not None}
        return self.api.insert(values, "32", None, "TDdmOutMu")

    def act(self, key, action, counter, scheme=None, resource="TNdmSanRekBL"):
        return self.api.call("POST", f"/{resource}/{action}FromKey", arguments(key, counter, scheme))

    def shown(self, key):
        return self.api.document(key)

    def count(self):
        return len(rows(self.api.query("TNdmPvzSar", "D_PK_DOK le 99999")[1]))

    # Good requests

    def test_a_document_is_shown_as_it_was_posted(self):
        shown = self.shown(self.made())

        self.assertEqual({name: shown[name] for name in INVOICE}, INVOICE)
        self.assertEqual((shown["COUNTER"], shown["STATUSS"]), ("1", "1"))

    def test_answers_are_valid_against_the_forms(self):
        key = self.made(DOK_NR="A & <B>")
        answers = {"TNdmPvzSar": self.api.query("TNdmPvzSar", f"D_PK_DOK eq {key}")[1],
                   "TDdmKlSar": self.api.query("TDdmKlSar", "K_STATUSS eq 0", "K_PK_KLIENTS,K_UNI_NR,K_STATUSS")[1],
                   "TNdmSanRekBL": self.api.call("GET", f"/TNdmSanRekBL/{key}")[1],
                   "TDdmCustomer": self.api.call("GET", "/TDdmCustomer/1")[1],
                   "TDdmOutMu": self.api.call("GET", f"/TDdmOutMu/{self.key_of(self.order(), 'TDdmOutMu')}")[1],
                   "TDdmMUSar": self.api.query("TDdmMUSar", "PDOK_PAMV_ID eq 3303", "PDOK_PK_DOK,PDOK_PAMV_ID,PDOK_DOK_NR")[1]}
        for resource, octets in answers.items():
            done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema",
                                   places.SOURCE / "wsdl/horizon" / (resource + ".xsd"), "-"],
                                  input=octets, capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_same_document_twice_is_two_documents(self):
        self.assertNotEqual(self.made(), self.made())

        self.assertEqual(self.count(), 2)

    def test_executing_raises_the_counter(self):
        key = self.made()

        answer = self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, 1))

        self.assertEqual(answer[0], 200, answer)
        self.assertEqual((self.shown(key)["STATUSS"], self.shown(key)["COUNTER"]), ("2", "2"))

    def test_a_payment_order_is_shown_as_it_was_posted_and_executed_once(self):
        key = self.key_of(self.order(), "TDdmOutMu")
        shown = {one.tag.split("}")[1]: one.text for one in ET.fromstring(self.api.call("GET", f"/TDdmOutMu/{key}")[1])[0]}
        self.assertEqual(shown, {**ORDER, "PK_DOK": key, "COUNTER": "1", "STATUSS": "1"})
        self.assertEqual(self.act(key, "Execute", 1, resource="TDdmOutMu")[0], 200)
        self.assert_refused(self.act(key, "Execute", 2, resource="TDdmOutMu"), "EState", 409)
        self.assertEqual([(one["DOK_NR"], one["STATUSS"]) for one in self.api.orders()], [("MU-1", "2")])
        self.assertEqual(self.api.payments(), [], "it is no incoming one")

    def test_each_wrong_field_of_a_payment_order_is_refused_and_nothing_is_made(self):
        for name, wrong in (("EValue", {"KL_KONTS": "LV81BANK0000435195001"}), ("EValue", {"KL_KONTS": "4351950"}),
                            ("ESchema", {"KL_KONTS": None}), ("ESchema", {"KL_NOSAUK": None}), ("EValue", {"KL_NOSAUK": "N" * 141}),
                            ("EValue", {"STR_ATSAUCE": "RF3420261129"}), ("EValue", {"STR_ATSAUCE": "20261129"}),
                            ("EValue", {"STR_ATSAUCE": None}), ("EValue", {"SUMMA": "0.00", "SUMMA_APM": "0.00"}),
                            ("EValue", {"SUMMA": "-1.00", "SUMMA_APM": "-1.00"}), ("EValue", {"SUMMA_APM": "120.00"}),
                            ("EValue", {"PAMV_ID": "3306"}), ("ESchema", {"SUMMA_SAIST": "0.00"}), ("ESchema", {"STATUSS": "2"}),
                            ("EReference", {"PK_R_ES": "62"}), ("EReference", {"PK_IESTADE": "2"}), ("EReference", {"PK_VAL": "9"}),
                            ("EReference", {"PK_KLIENTS": "2"}), ("EValue", {"DAT_DOK": "2026-12-32"})):
            with self.subTest(**wrong):
                self.assert_refused(self.order(**wrong), name)
        self.assert_refused(self.api.insert(ORDER, "31", None, "TDdmOutMu"), "ETemplate", 404)
        self.assertEqual(self.api.orders(), [])

    # States

    def test_an_executed_document_is_booked_and_the_booking_taken_back(self):
        key = self.made()
        for action, counter, scheme, state in (("Execute", 1, None, "2"), ("Book", 2, SCHEME, "3"), ("DeBook", 3, None, "2"),
                                               ("Book", 4, SCHEME, "3")):
            self.assertEqual(self.act(key, action, counter, scheme)[0], 200, action)
            self.assertEqual((self.shown(key)["STATUSS"], self.shown(key)["COUNTER"]), (state, str(counter + 1)))

    def test_what_the_state_does_not_allow_is_a_conflict(self):
        draft, executed, booked = self.made(), self.made(), self.made()
        for key in (executed, booked):
            self.act(key, "Execute", 1)
        self.act(booked, "Book", 2, SCHEME)
        for key, action, counter, scheme in ((draft, "Book", 1, SCHEME), (draft, "DeBook", 1, None), (executed, "DeBook", 2, None),
                                             (executed, "Execute", 2, None), (booked, "Book", 3, SCHEME), (booked, "Execute", 3, None)):
            with self.subTest(action, counter=counter):
                self.assert_refused(self.act(key, action, counter, scheme), "EState", 409)
        self.assertEqual([self.shown(key)["STATUSS"] for key in (draft, executed, booked)], ["1", "2", "3"])

    def test_a_booking_needs_a_scheme_of_the_kind_and_the_counter(self):
        key = self.made()
        self.act(key, "Execute", 1)
        self.assert_refused(self.act(key, "Book", 2), "ESchema")
        for scheme in ("82", "99"):
            self.assert_refused(self.act(key, "Book", 2, scheme), "EReference")
        self.assert_refused(self.act(key, "Book", 1, SCHEME), "ECounter", 409)
        self.assert_refused(self.act(key, "DeBook", 2, SCHEME), "ESchema")
        self.assertEqual(self.act(key, "Book", 2, "83", "TNdmRekBL")[:2], (404, b""), "it is of another resource")
        self.assert_refused(self.act(key, "Book", 2, SCHEME, "TDdmOutMu"), "ERequest", 404)
        self.assertEqual(self.shown(key)["STATUSS"], "2")

    # Lists of changes

    def edited(self, which="edited"):
        """Documents that changed: number of the change, key of the document, its state."""
        status, octets, _ = self.api.call("GET", f"/TNdmPvzSar/sync/{which}?columns=S_PK_SYNC,D_PK_DOK,D_STATUSS")
        self.assertEqual(status, 200, octets)
        name = "{TNdmPvzSar.xsd}"
        return [(row.findtext(f"{name}S/{name}PK_SYNC"), row.findtext(f"{name}D/{name}PK_DOK/{name}href").rsplit("/", 1)[1],
                 row.findtext(f"{name}D/{name}STATUSS")) for row in rows(octets)]

    def name_changes(self, *numbers, which="edited"):
        body = "".join(f"<PK_SYNC>{number}</PK_SYNC>" for number in numbers)
        return self.api.call("POST", f"/TNdmPvzSar/sync/{which}", f"<processed>{body}</processed>".encode())

    def test_a_new_document_is_listed_as_new_as_it_is_now_until_it_is_named(self):
        key = self.made()
        listed = self.edited("new")
        self.assertEqual([change[1:] for change in listed], [(key, "1")])
        self.act(key, "Execute", 1)
        self.assertEqual(self.edited("new"), [(listed[0][0], key, "2")])

        self.assertEqual(self.name_changes(listed[0][0])[0], 200)
        self.assertEqual(len(self.edited("new")), 1, "a number of another list is passed over")
        self.assertEqual(self.name_changes(listed[0][0], which="new")[0], 200)

        self.assertEqual((self.edited("new"), len(self.edited())), ([], 1))

    def test_a_deleted_document_is_listed_as_it_was_and_nowhere_else(self):
        key, other = self.made(), self.made()
        self.assertEqual(self.api.call("DELETE", f"/TNdmSanRekBL/{key}")[:2], (204, b""))

        self.assertEqual(self.api.call("GET", f"/TNdmSanRekBL/{key}")[:2], (404, b""))
        self.assertEqual([change[1] for change in self.edited("new")], [other])
        listed = self.edited("deleted")
        self.assertEqual([change[1:] for change in listed], [(key, "1")])
        self.assertEqual(self.name_changes(listed[0][0], which="deleted")[0], 200)
        self.assertEqual(self.edited("deleted"), [])

    def edit_card(self, key, **values):
        return self.api.call("POST", f"/TDdmCustomer/{key}", entity({"PK_KLIENTS": key, "NOSAUK": "SIA Parauga Siltums",
                                                                    "UNI_NR": "40000000028", "DBKRPAZ": "2", **values}))

    def cards(self):
        status, octets, _ = self.api.call("GET", "/TDdmKlSar/sync/edited?columns=S_PK_SYNC,K_NOSAUK,K_STATUSS")
        self.assertEqual(status, 200, octets)
        name = "{TDdmKlSar.xsd}"
        return [(row.findtext(f"{name}S/{name}PK_SYNC"), row.findtext(f"{name}K/{name}NOSAUK"), row.findtext(f"{name}K/{name}STATUSS"))
                for row in rows(octets, "TDdmKlSar.xsd")]

    def test_an_edited_card_is_listed_until_its_change_is_named(self):
        self.assertEqual(self.edit_card("1", COUNTER="1", NOSAUK="SIA Cits")[0], 200)
        self.assertEqual(self.edit_card("1", COUNTER="2", NOSAUK="SIA Vēl Cits", STATUSS="1")[0], 200)
        listed = self.cards()
        self.assertEqual([card[1:] for card in listed], [("SIA Vēl Cits", "1")], "once, as it is now")
        body = f"<processed><PK_SYNC>{listed[0][0]}</PK_SYNC></processed>".encode()
        self.assertEqual(self.api.call("POST", "/TDdmKlSar/sync/edited", body)[0], 200)
        self.assertEqual(self.cards(), [])

    def test_a_wrong_edit_of_a_card_is_refused_and_changes_nothing(self):
        self.assert_refused(self.edit_card("1", COUNTER="2"), "ECounter", 409)
        self.assert_refused(self.edit_card("1"), "ESchema")
        self.assert_refused(self.edit_card("1", COUNTER="1", PK_KLIENTS="2"), "EValue")
        self.assert_refused(self.edit_card("1", COUNTER="1", NEZINAMS="1"), "ESchema")
        self.assertEqual(self.edit_card("99", COUNTER="1")[:2], (404, b""))
        self.assertEqual(self.cards(), [])

    def test_what_is_more_than_a_draft_is_not_deleted(self):
        key = self.made()
        self.act(key, "Execute", 1)
        self.assert_refused(self.api.call("DELETE", f"/TNdmSanRekBL/{key}"), "EState", 409)
        self.assertEqual(self.api.call("DELETE", f"/TNdmRekBL/{key}")[:2], (404, b""), "it is of another resource")
        self.assertEqual((self.shown(key)["STATUSS"], self.edited("deleted")), ("2", []))

    def test_a_changed_document_is_listed_until_its_change_is_named(self):
        first, second = self.made(), self.made()
        self.assertEqual(self.edited(), [], "a new document was not changed")
        for key in (second, first):
            self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, 1))
        listed = self.edited()
        self.assertEqual([change[1:] for change in listed], [(second, "2"), (first, "2")])
        self.assertEqual(self.edited(), listed, "reading changes nothing")

        self.assertEqual(self.name_changes(listed[0][0])[0], 200)

        self.assertEqual(self.edited(), listed[1:])
        self.assertEqual(self.name_changes(listed[0][0], listed[1][0])[0], 200, "again: no harm")
        self.assertEqual(self.edited(), [])

    def test_numbers_of_changes_are_not_used_again_after_a_restart(self):
        key = self.made()
        self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, 1))
        before = int(self.edited()[0][0])
        self.sandbox.stop()
        self.sandbox.start()
        self.assertEqual(self.api.log_in(), 200)

        key = self.made()
        self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, 1))

        self.assertGreater(int(self.edited()[0][0]), before)

    def test_changes_are_named_in_their_form_alone(self):
        for body, error in ((b"", "ESchema"), (b"<processed/>", "ESchema"), (b"<other><PK_SYNC>1</PK_SYNC></other>", "ESchema"),
                            (b"<processed><row>1</row></processed>", "ESchema"),
                            (b"<processed><PK_SYNC>x</PK_SYNC></processed>", "EValue"),
                            (b"<processed><PK_SYNC/></processed>", "EValue")):
            with self.subTest(body):
                self.assert_refused(self.api.call("POST", "/TNdmPvzSar/sync/edited", body), error)

    def test_a_new_client_can_be_invoiced(self):
        client = {"NOSAUK": "SIA Jauna", "UNI_NR": "40000000044", "DBKRPAZ": "2"}
        status, octets, _ = self.api.insert(client, "5", None, "TDdmCustomer")
        self.assertEqual(status, 200, octets)
        key = ET.fromstring(octets).findtext("href").rsplit("/", 1)[1]

        self.made(PK_KLIENTS=key)

        found = rows(self.api.query("TNdmPvzSar", "K_UNI_NR eq '40000000044'")[1])
        self.assertEqual(len(found), 1)

    def test_elements_in_the_resources_namespace_are_taken_too(self):
        body = entity(INVOICE, ROW).replace(b"<resource>", b'<resource xmlns="TNdmSanRekBL.xsd">')
        self.assertEqual(self.api.call("POST", "/TNdmSanRekBL/template/12", body)[0], 200)

    # Who may

    def test_health_needs_no_login_and_all_else_does(self):
        self.api.cookie = None
        self.assertEqual(self.api.call("GET", "/global/healthCheck")[0], 200)
        for path in ("/TDdmCustomer/1", "/TNdmPvzSar/query?columns=D_PK_DOK", "/nothing"):
            self.assertEqual(self.api.call("GET", path)[:2], (401, b""), path)
        self.assertEqual(self.insert(INVOICE)[0], 401)

    def test_another_user_or_password_is_refused(self):
        self.assertEqual(self.api.log_in(password="wrong"), 401)
        self.assertEqual(self.api.log_in(user="OTHER"), 401)

    def test_a_session_ends_after_as_many_calls_as_it_is_told(self):
        self.set_up(session_calls=2)
        self.assertEqual(self.api.log_in(), 200)
        self.assertEqual([self.api.call("GET", "/TDdmCustomer/1")[0] for _ in range(3)], [200, 200, 401])

    def test_a_made_up_session_is_refused(self):
        self.api.cookie = "HORIZONSESSION=" + "0" * 32
        self.assertEqual(self.api.call("GET", "/TDdmCustomer/1")[0], 401)

    # What is wrong is refused

    def test_each_wrong_field_is_refused_and_nothing_is_made(self):
        for name, wrong in (("ESchema", {"NEZINAMS": "1"}), ("ESchema", {"STATUSS": "2"}), ("ESchema", {"COUNTER": "1"}),
                            ("EValue", {"DOK_NR": "N" * 26}), ("EValue", {"DOK_NR2": "N" * 31}), ("EValue", {"DOK_NR": ""}),
                            ("EValue", {"PAMAT": "P" * 81}), ("EValue", {"PIEZIMES": "Ā" * 251}),
                            ("EValue", {"DAT_DOK": "2026-02-30"}), ("EValue", {"APM_TERM": "01.12.2026"}),
                            ("EValue", {"APM_TERM": ""}), ("EValue", {"SUMMA": ""}), ("EValue", {"SUMMA": "1,00"}),
                            ("EValue", {"SUMMA_APM": "1.005"}), ("EValue", {"SUMMA": "122.00"}), ("EValue", {"PAMV_ID": "2715"}),
                            ("EValue", {"PAMV_ID": "2785"}), ("EReference", {"PK_VAL": "9"}), ("EReference", {"PK_IESTADE": "9"}),
                            ("EReference", {"PK_DOKTIPS": "9"}), ("EReference", {"PK_KLIENTS": "99"}),
                            ("EReference", {"PK_KLIENTS": "2"}), ("EValue", {"PK_VAL": "EUR"})):
            with self.subTest(**wrong):
                self.assert_refused(self.insert({**INVOICE, **wrong}), name)
        for missing in ("PAMV_ID", "PK_VAL", "DOK_NR", "DAT_DOK", "SUMMA_APM"):
            with self.subTest(missing=missing):
                self.assert_refused(self.insert({k: v for k, v in INVOICE.items() if k != missing}), "ESchema")
        self.assert_refused(self.insert(INVOICE, row={**ROW, "PK_PVN": "999"}), "EReference")
        self.assert_refused(self.insert(INVOICE, row={**ROW, "CENA": "1"}), "ESchema")
        self.assertEqual(self.count(), 0)

    def test_bodies_that_are_no_resource_are_refused(self):
        twice = entity(INVOICE, ROW).replace(b"<DOK_NR>R-1</DOK_NR>", b"<DOK_NR>R-1</DOK_NR><DOK_NR>R-2</DOK_NR>")
        foreign = entity(INVOICE, ROW).replace(b"<resource>", b'<resource xmlns="urn:x">')
        for body in (b"", b"no xml", entity(INVOICE)[:-5], b"<!DOCTYPE resource><resource/>", b"<resource/>", twice, foreign,
                     arguments(1, 1)):
            with self.subTest(body=body[:40]):
                self.assert_refused(self.api.call("POST", "/TNdmSanRekBL/template/12", body), "ESchema")

    def test_an_unknown_template_is_an_error(self):
        for template in ("13", "0", "x"):
            self.assert_refused(self.insert(INVOICE, template), "ETemplate", 404)
        self.assert_refused(self.insert(INVOICE, "14"), "EValue")

    def test_a_wrong_counter_is_a_conflict_and_changes_nothing(self):
        key = self.made()
        for counter in (0, 2, 99):
            self.assert_refused(self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, counter)),
                                "ECounter", 409)
        self.assertEqual(self.shown(key)["STATUSS"], "1")

    def test_executing_twice_is_a_conflict(self):
        key = self.made()
        self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, 1))
        self.assert_refused(self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(key, 2)), "EState", 409)

    def test_no_such_record_is_404_without_body_and_no_such_address_404_with_one(self):
        for path in ("/TNdmSanRekBL/1", "/TNdmSanRekBL/x", "/TDdmCustomer/99"):
            self.assertEqual(self.api.call("GET", path)[:2], (404, b""), path)
        self.assertEqual(self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(1, 1))[:2], (404, b""))
        for path in ("/TNdmCitsBL/1", "/TNdmSanRekBL", "/TNdmSanRekBL/1/2/3"):
            self.assert_refused(self.api.call("GET", path), "ERequest", 404)
        self.assertEqual(self.api.call("DELETE", "/TNdmSanRekBL/1")[:2], (404, b""))
        self.assert_refused(self.api.call("DELETE", "/TDdmCustomer/1"), "ERequest", 404)
        self.assert_refused(self.api.call("GET", "/TNdmPvzSar/sync/changed?columns=D_PK_DOK"), "ERequest", 404)

    def test_other_media_types_are_refused(self):
        self.assert_refused(self.api.call("GET", "/TDdmCustomer/1", headers={"Accept": "application/json"}), "ERequest", 406)
        self.assert_refused(self.api.call("POST", "/TNdmSanRekBL/template/12", entity(INVOICE, ROW),
                                          {"Content-Type": "text/plain"}), "ERequest", 415)

    # Filters

    def test_filters_find_what_they_say(self):
        self.made(DOK_NR="O'Neil", PK_KLIENTS="1")
        self.made(DOK_NR="B", DAT_DOK="2024-01-01")
        for text, found in (("D_DOK_NR eq 'O''Neil'", 1), ("D.DOK_NR eq 'b '", 1), ("D_DOK_NR eq 'O'", 0),
                            ("D_DAT_DOK le '2024-01-01'", 1), ("D_PAMV_ID eq 2719", 2), ("D_PAMV_ID eq 2785", 0),
                            ("(D_DOK_NR eq 'B') and (D_PAMV_ID eq 2719)", 1),
                            ("D_DOK_NR eq 'B' or D_DOK_NR eq 'O''Neil'", 2),
                            ("D_DOK_NR eq 'B' or D_DOK_NR eq 'O''Neil' and D_PAMV_ID eq 2785", 1),
                            ("(D_DOK_NR eq 'B' or D_DOK_NR eq 'O''Neil') and D_PAMV_ID eq 2785", 0),
                            ("K_UNI_NR eq '40000000028'", 2), ("D_PAMV_ID eq 2719 and D_STATUSS le 1", 2)):
            with self.subTest(text):
                self.assertEqual(len(rows(self.api.query("TNdmPvzSar", text)[1])), found)

    def test_filters_that_are_none_are_refused(self):
        for text in ("", "D_DOK_NR", "D_DOK_NR eq", "D_DOK_NR eq B", "D_DOK_NR = 'B'", "D_DOK_NR eq 'B", "D_NAV eq 'B'",
                     "(D_DOK_NR eq 'B'", "D_DOK_NR eq 'B')", "D_DOK_NR eq 'B' D_PAMV_ID eq 1", "D_DOK_NR eq 'B' xor D_PAMV_ID eq 1",
                     "D_PAMV_ID eq '2719'", "D_PAMV_ID eq x", "D_DOK_NR ne 'B'", "D_DOK_NR eq 'O'Neil'", "(" * 100):
            with self.subTest(text):
                self.assert_refused(self.api.query("TNdmPvzSar", text), "EFilter")
        self.assert_refused(self.api.query("TNdmPvzSar", "D_PAMV_ID eq 1", "D_PK_DOK,NAV"), "EFilter")
        self.assert_refused(self.api.call("GET", "/TNdmPvzSar/query?filter=D_PAMV_ID%20eq%201"), "ERequest")
        self.assert_refused(self.api.call("GET", "/TNdmPvzSar/query?columns=D_PK_DOK&offset=1"), "ERequest")

    def test_a_doubled_quote_cannot_widen_a_lookup(self):
        self.made(DOK_NR="A")
        number = "X' or D_DOK_NR eq 'A"
        self.assertEqual(len(rows(self.api.query("TNdmPvzSar", f"D_DOK_NR eq '{number}'")[1])), 1, "not doubled, it would")
        doubled = number.replace("'", "''")
        self.assertEqual(len(rows(self.api.query("TNdmPvzSar", f"D_DOK_NR eq '{doubled}'")[1])), 0)

    # Misbehaviour on command; the frame has its own tests (PSPP)

    def test_busy_and_refused_have_no_effect_and_the_others_do(self):
        for word, effect in (("busy", 0), ("refuse", 0), ("fault_in_200", 0), ("wrong_schema", 1), ("other_answer", 1),
                             ("garbage", 1), ("answer", 1)):
            with self.subTest(word):
                before = self.count()
                self.sandbox.behave(word, "horizon", "TNdmSanRekBL.template")
                status, octets, headers = self.insert(INVOICE)
                self.assertEqual(self.count() - before, effect, octets)
                self.assertEqual(status, {"busy": 503, "refuse": 400}.get(word, 200))
                self.assertEqual(headers["Retry-After"], "7" if word == "busy" else None)

    def test_another_answer_looks_good_and_is_not_what_was_asked(self):
        key = self.made()
        for operation, path in (("TNdmSanRekBL", f"/TNdmSanRekBL/{key}"),
                                ("TNdmPvzSar.query", "/TNdmPvzSar/query?columns=D_PK_DOK,D_DOK_NR&filter=D_PAMV_ID%20eq%202785")):
            self.sandbox.behave("other_answer", "horizon", operation)
            status, octets, _ = self.api.call("GET", path)
            self.assertEqual(status, 200)
            self.assertIn(b"CITS", octets)

    def test_the_journal_has_no_credentials(self):
        self.made()
        text = json.dumps(self.sandbox.journal("horizon"))
        self.assertIn("TNdmSanRekBL.template", text)
        for secret in (self.password, self.api.cookie.split("=")[1],
                       base64.b64encode(f"SAKTA:{self.password}".encode()).decode()):
            self.assertNotIn(secret, text)

    def test_many_at_once_each_make_their_own_document(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            keys = list(pool.map(lambda n: self.made(DOK_NR=f"N-{n}"), range(40)))

        self.assertEqual(len(set(keys)), 40)
        self.assertEqual(self.count(), 40)


if __name__ == "__main__":
    unittest.main()
