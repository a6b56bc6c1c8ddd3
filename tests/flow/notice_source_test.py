"""A payment notice that NINO issued becomes a message, once, through a kill of the hub and in NINO's order."""

import json

import debts
import places
from flow import SourceTest, main
from waiting import wait_for

EXPECTED = "/t:ReportTaxNotice[starts-with(t:notice, 'MP-2026-') and t:accountNumber and t:currency = 'EUR']"
PERSON = "16117519997"


class NoticesOfNino(SourceTest):
    TYPE = "tax-notice.issued"
    systems = ("nino",)

    @classmethod
    def prepare(cls):
        cls.sandbox.know(json.loads((debts.SIMULATOR / "persons.json").read_text()))
        cls.hub.poll("nino-notices")
        cls.hub.edit("routes/tax-notices.yaml", [(r"\Z", f'\nfilter: {{when: "not({EXPECTED})"}}\n')])
        cls.hub.start()

    def polls(self):
        return [call for call in self.sandbox.journal() if call["operation"] == "ListNotices" and call["outcome"] == "answer"]

    def test_each_notice_is_one_message(self):
        first = self.came_once(2)
        for message in first:
            told = wait_for(lambda one=message: "state: filtered" in (text := self.trace(one, "--lang", "en")) and text,
                            places.patience(20), "the route has seen the notice")
            self.assertIn("system:nino", told)
            for secret in (PERSON, "161175-19997", "NIN-00000", "128.40", "RF18539007547034"):
                self.assertNotIn(secret, told)

        self.hub.kill()
        self.hub.start()
        self.assertEqual(sorted(self.came_once(2)), sorted(first))

        register = json.loads((debts.SIMULATOR / "persons.json").read_text())
        register["persons"][PERSON]["properties"][1]["notices"].append(
            {"number": "MP-2026-000009", "issued": "2026-11-30", "amount": "3.00", "entry": 45})
        self.sandbox.know(register)
        self.came_once(3)

        self.sandbox.behave("wrong_schema", "nino", "ListNotices")
        before = len(self.sandbox.journal())
        wait_for(lambda: len(self.sandbox.journal()) >= before + 3, places.patience(30), "three bad answers")
        self.sandbox.behave("answer", "nino", "ListNotices")
        self.came_once(3)


if __name__ == "__main__":
    main()
