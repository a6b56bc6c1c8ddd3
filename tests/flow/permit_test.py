"""A permit application, from the portal and back: fetched once, its case told to PSPP, registered in Namejs, registers asked, the decision seen in the portal.

And payments of the portal: what its module lists is fetched once, and no callback is believed that the module does not confirm."""

import json
import re
import uuid

import contract
import places
from flow import FlowTest, main
from pspp import Pspp
from sandbox import SCRIPTS
from waiting import wait_for

CASE, OTHER = "LVP-2026-000001", "LVP-2026-000002"  # what waits in the portal's double at its beginning
PERSON, COMPANY = "161175-19997", "40000000018"     # who applies, and for which company
CONTEXT = {"Sakta-User": "anna.liepa", "Sakta-Role": "permit-officer", "Sakta-Case": CASE, "Sakta-Legal-Basis": "6.1.e"}


class Permit(FlowTest):
    systems = ("latvija-lv", "pspp", "namejs", "nino", "sopa", "ur")

    @classmethod
    def prepare(cls):
        for source in ("portal-applications", "portal-payments", "namejs-registrations"):
            cls.hub.edit(f"sources/{source}.yaml", [(r"every: \w+", "every: 200ms")])
        cls.hub.edit("systems/latvija-lv.yaml", [(r"\Z", "\npace: {first_pause: 100ms, longest_pause: 400ms}\n")])
        cls.hub.start()
        cls.portal, cls.pspp = cls.sandbox.doubles["latvija-lv"], Pspp(cls.sandbox.doubles["pspp"])
        cls.permits, cls.services = cls.hub.client("permits"), cls.hub.client("e-services")

    def table(self, name):
        """As the double has it; until something changes it has what its script begins with."""
        if not self.portal.data_file.exists():
            return contract.read_yaml(SCRIPTS["latvija-lv"])["tables"][name].get("rows", {})
        return json.loads(self.portal.data_file.read_text())["tables"][name]

    def calls(self, operation):
        return [call for call in self.portal.journal() if call["operation"] == operation]

    def find(self, *words):
        code, out, err = self.hub.command("find", *words, "--state", self.hub.state)
        self.assertEqual(code, 0, out + err)
        return re.findall(r"(?m)^([0-9a-f-]{36}) ", out)

    def state(self, client, message):
        """Of the whole message: that of its deliveries, once all have ended."""
        ended = ("delivered", "dead", "held", "halted")
        found = wait_for(lambda: (d := client.status(message).json()["deliveries"]) and all(one["state"] in ended for one in d) and d,
                         places.patience(30), f"{message} has ended\n{self.trace(message, '--long')}")
        return {one["route"]: (one["state"], (one.get("error") or {}).get("code")) for one in found}

    def send(self, client, type_name, body):
        answer = client.send(type_name, body, key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        return answer.json()["id"]

    def polled_again(self):
        """Both lists were asked for once more than now."""
        before = {name: len(self.calls(name)) for name in ("list_applications", "list_payments")}
        wait_for(lambda: all(len(self.calls(name)) > number + 1 for name, number in before.items()), places.patience(20), "another round")

    def test_1_each_application_is_fetched_once_and_opens_its_case(self):
        wait_for(lambda: self.table("waiting") == {}, places.patience(30), "the portal has been told that all are ours")
        for case, kind, representation in ((CASE, "Person", None), (OTHER, "Organisation", "Authorisation")):
            told = wait_for(lambda: (a := self.pspp.get(f"/cases/{case}")).status == 200 and a.json()["opening"], places.patience(30),
                            f"PSPP has {case}")
            self.assertEqual((told["clientKind"], told.get("representation"), told["state"]), (kind, representation, "Submitted"))
        confirmed = [number for call in self.calls("confirm_applications") for number in json.loads(call["body"])["ids"]]
        self.assertEqual(sorted(confirmed), [CASE, OTHER])
        self.assertNotIn("Paraugs", json.dumps(self.sandbox.journal("pspp")), "names stay here")

    def test_2_what_the_portal_lists_again_is_known_again(self):
        """As after a crash between our disk and the confirmation."""
        data = json.loads(self.portal.data_file.read_text())
        self.sandbox.kill("latvija-lv")
        data["tables"]["waiting"] = {CASE: contract.read_yaml(SCRIPTS["latvija-lv"])["tables"]["waiting"]["rows"][CASE]}
        self.portal.data_file.write_text(json.dumps(data))
        self.sandbox.start("latvija-lv")
        wait_for(lambda: self.table("waiting") == {}, places.patience(30), "it is confirmed again")
        self.assertEqual(len(self.find("--case", CASE, "--party", "system:latvija-lv")), 1)

    def test_3_namejs_registers_it_once_and_the_applicant_sees_the_number(self):
        seen = wait_for(lambda: {row["application"]: number for number, row in self.table("registered").items()
                                 if row["status"] == "Received"}.keys() >= {CASE, OTHER} and self.table("registered"), places.patience(30),
                        "the portal has the numbers of both")
        registered = [re.search(r"reference>([^<]+)<", call["body"])[1] for call in self.sandbox.journal("namejs")
                      if call["operation"] == "RegisterDocument"]
        self.assertEqual(sorted(registered), [CASE, OTHER])
        self.assertTrue(all(number.startswith("DOK-2026/") for number in seen), seen)

    def test_4_a_clerk_asks_three_registers_about_the_case(self):
        for type_name, body, purpose, member in (
                ("debts.query", {"personCode": PERSON}, "building-permit", "personCode"),
                ("social-status.query", {"personCode": PERSON, "on": "2026-11-30", "status": "needy"}, "service-request", "has"),
                ("company.query", {"registrationNumber": COMPANY}, "building-permit", "found")):
            with self.subTest(type_name):
                answer = self.permits.ask(type_name, body, headers={**CONTEXT, "Sakta-Purpose": purpose})
                self.assertEqual(answer.status, 200, answer)
                self.assertIn(member, answer.json())

    def test_5_the_decision_is_seen_in_the_portal_and_in_pspp(self):
        body = {"caseCode": CASE, "sequence": 2, "status": "Granted", "statusAt": "2026-12-04T15:30:00+02:00",
                "registrationNumber": "BV/3-5/26/118", "note": "Atļauja izsniegta.",
                "result": {"name": "atlauja.asice", "mediaType": "application/vnd.etsi.asic-e+zip", "content": "UEsDBA=="}}
        message = self.send(self.services, "application.status", body)
        self.assertEqual(self.state(self.services, message),
                         {"application-status": ("delivered", None), "application-status-pspp": ("delivered", None)})
        self.assertEqual(self.table("registered")["BV/3-5/26/118"], {"application": CASE, "status": "Granted"})
        self.assertEqual([(one["sequence"], one["state"], one["label"]) for one in self.pspp.history(CASE)][-1:], [(2, "Issued", "izsniegta licence")])
        self.assertNotIn("UEsDBA==", json.dumps(self.sandbox.journal("pspp")), "the decision is the applicant's")

    def test_6_the_case_tells_the_whole_story(self):
        wait_for(lambda: self.hub.metric("sakta_store_index_lag_items") == 0, places.patience(20), "the index follows")
        types = [re.search(r"type: ([a-z.-]+)@", self.trace(message))[1] for message in reversed(self.find("--case", CASE))]
        self.assertEqual(types, ["application.submitted", "document.registered", "debts.query", "social-status.query", "company.query",
                                 "application.status"])

    def test_7_changes_of_payments_are_fetched_once_and_kept(self):
        wait_for(lambda: self.table("changes") == {}, places.patience(30), "the module has been told that all are ours")
        self.polled_again()
        for payment in ("MP-2026-1", "MP-2026-2"):
            found = self.find("--key", f"payment={payment}", "--party", "system:latvija-lv")
            self.assertEqual(len(found), 1)
            self.assertIn("portal-payment.changed", self.trace(found[0]))

    def test_8_a_callback_is_believed_once_the_module_says_the_same(self):
        for told, wanted in (({"status": "Paid", "amount": "12.50"}, ("delivered", None)),
                             ({"status": "Paid", "amount": "1250.00"}, ("dead", "deliver.ruled_out")),
                             ({"status": "Refunded", "amount": "12.50"}, ("dead", "deliver.ruled_out"))):
            with self.subTest(told):
                message = self.send(self.services, "portal-payment.notified", {"requestId": "MP-2026-1", **told})
                self.assertEqual(self.state(self.services, message), {"portal-payment-callbacks": wanted})

    def test_9_a_permission_whose_uses_are_used_up_is_a_matter_for_a_person(self):
        """999999 uses are agreed with the double; the last of them is gone."""
        asked = {"requestId": "MP-2026-1"}
        self.assertEqual(self.services.ask("portal-payment.query", asked).status, 200)
        data = json.loads(self.portal.data_file.read_text())
        self.assertGreater(data["counters"]["uses"], 0, "each call is one")
        self.sandbox.kill("latvija-lv")
        data["counters"]["uses"] = 999_999
        self.portal.data_file.write_text(json.dumps(data))
        self.sandbox.start("latvija-lv")
        problem = self.assertProblem(self.services.ask("portal-payment.query", asked), 502, "deliver.misconfigured")
        self.assertIn("DAGR-204", self.trace(problem["instance"].removeprefix("urn:uuid:"), "--long"))


if __name__ == "__main__":
    main()
