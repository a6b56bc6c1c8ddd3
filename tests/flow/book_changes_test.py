"""What is new, deleted, or changed on a client's card in Horizon becomes messages: each once, and as it is now."""

import xml.etree.ElementTree as ET

import places
from flow import SourceTest, main
from horizon import Api, arguments, entity
from waiting import wait_for

DRAFT = {"PAMV_ID": "2719", "PK_DOKTIPS": "71", "PK_IESTADE": "1", "PK_KLIENTS": "1", "PK_VAL": "1", "DAT_DOK": "2026-11-01",
         "SUMMA": "1.21", "SUMMA_BEZPVN": "1.00", "SUMMA_PVN": "0.21", "SUMMA_APM": "1.21", "PAMAT": "Ar roku"}
ROW = {"PK_PVN": "301", "SUMMA_BEZPVN": "1.00", "SUMMA_PVN": "0.21"}
# The route filters what is expected of the one list or the other, so that a message's end tells what is in it.
EXPECTED = ("/t:ReportInvoiceStatus[t:supplier = '40000000028' and t:kind = 'Invoice' and t:document > 1000"
            " and (t:number = 'N-{0}' and t:status = '{1}')]")


class Changes(SourceTest):
    TYPE = "invoice.status"
    systems = ("horizon",)
    LIST, STATE = "", ""

    @classmethod
    def prepare(cls):
        for other in ("horizon-invoices", "horizon-settled"):
            (cls.hub.site / f"sources/{other}.yaml").unlink()
        cls.hub.poll(f"horizon-{cls.LIST}")
        cls.hub.edit("systems/horizon.yaml", [(r"(?m)^adapter:", "pace: {first_pause: 100ms, longest_pause: 400ms}\n\nadapter:")])
        whole = " or ".join(EXPECTED.format(number, cls.STATE) for number in (1, 2, 3))
        cls.hub.edit("routes/invoice-status.yaml", [(r"\Z", f'\nfilter: {{when: "not({whole})"}}\n')])
        cls.hub.start()

    def setUp(self):
        super().setUp()
        double = self.sandbox.doubles["horizon"]
        self.api = Api(double, self.pki, self.pki.partner_secret("horizon_password").read_text())
        self.assertEqual(self.api.log_in(), 200)

    def polls(self):
        return self.calls("sync")

    def calls(self, what):
        return [call for call in self.sandbox.journal("horizon")
                if call["operation"] == f"TNdmPvzSar.{what}_{self.LIST}" and call["status"] == 200]

    def make(self, number):
        status, octets, _ = self.api.insert({**DRAFT, "DOK_NR": f"N-{number}"}, row=ROW)
        self.assertEqual(status, 200, octets)
        return ET.fromstring(octets).findtext("href").rsplit("/", 1)[1]

    def listed(self):
        status, octets, _ = self.api.call("GET", f"/TNdmPvzSar/sync/{self.LIST}?columns=S_PK_SYNC")
        self.assertEqual(status, 200, octets)
        return octets.count(b"<PK_SYNC>")

    def assert_came_once(self, count):
        ids = self.came_once(count)
        wait_for(lambda: not self.listed(), places.patience(20), "Horizon was told")
        for message in ids:
            told = wait_for(lambda one=message: "state: filtered" in (text := self.trace(one, "--lang", "en")) and text,
                            places.patience(20), "the route has seen what was expected")
            for secret in ("40000000028", "N-1"):
                self.assertNotIn(secret, told)
        return sorted(ids)

    def assert_survives(self, first, change):
        """Killed and started again the hub tells nothing twice, and what came meanwhile once."""
        self.hub.kill()
        change()
        self.hub.start()
        again = self.assert_came_once(len(first) + 1)
        self.assertLess(set(first), set(again))


class New(Changes):
    LIST, STATE = "new", "Draft"

    def test_each_new_document_is_one_message_and_its_changes_are_another_list(self):
        first = self.make(1)
        self.make(2)
        ids = self.assert_came_once(2)
        self.assertEqual(self.api.call("POST", "/TNdmSanRekBL/ExecuteFromKey", arguments(first, 1))[0], 200)
        self.assertEqual(self.assert_came_once(2), ids)
        self.assert_survives(ids, lambda: self.make(3))


class Deleted(Changes):
    LIST, STATE = "deleted", "Deleted"

    def delete(self, key):
        self.assertEqual(self.api.call("DELETE", f"/TNdmSanRekBL/{key}")[0], 204)

    def test_each_deleted_document_is_one_message_that_says_so(self):
        keys = [self.make(number) for number in (1, 2, 3)]
        for key in keys[:2]:
            self.delete(key)
        ids = self.assert_came_once(2)
        self.assertGreaterEqual(len(self.calls("processed")), 1)
        self.assert_survives(ids, lambda: self.delete(keys[2]))


class Clients(SourceTest):
    TYPE = "client.changed"
    systems = ("horizon",)

    @classmethod
    def prepare(cls):
        cls.hub.poll("horizon-clients")
        expected = ("/t:ReportClient[t:number = '40000000028' and t:name = 'SIA Cits' and t:active = 'true' and t:client = 1]"
                    " or /t:ReportClient[t:number = '40000000028' and t:name = 'SIA Cits' and t:active = 'false']")
        cls.hub.edit("routes/clients-changed.yaml", [(r"\Z", f'\nfilter: {{when: "not({expected})"}}\n')])
        cls.hub.start()

    def polls(self):
        return [call for call in self.sandbox.journal("horizon") if call["operation"] == "TDdmKlSar.sync" and call["status"] == 200]

    def test_each_change_of_a_card_is_one_message(self):
        double = self.sandbox.doubles["horizon"]
        api = Api(double, self.pki, self.pki.partner_secret("horizon_password").read_text())
        self.assertEqual(api.log_in(), 200)
        for counter, state in (("1", "0"), ("2", "1")):
            card = {"PK_KLIENTS": "1", "COUNTER": counter, "STATUSS": state, "NOSAUK": "SIA Cits", "UNI_NR": "40000000028", "DBKRPAZ": "2"}
            self.assertEqual(api.call("POST", "/TDdmCustomer/1", entity(card))[0], 200)
            for message in self.came_once(int(counter)):
                told = wait_for(lambda one=message: "state: filtered" in (text := self.trace(one, "--lang", "en")) and text,
                                places.patience(20), "the route has seen what was expected")
                for secret in ("40000000028", "SIA Cits"):
                    self.assertNotIn(secret, told)


if __name__ == "__main__":
    main()
