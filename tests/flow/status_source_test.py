"""A social status that changed in SOPA becomes a message, once; and household and income go to no purpose but those that are named."""

import json

import places
from flow import SourceTest, main
from waiting import wait_for

WHOLE = {"since": "2026-07-01", "household": {"personCode": ["161175-19997", "290758-10403"]}, "income": {"above": 0, "upTo": 377}}
QUESTION = {"personCode": "161175-19997", "on": "2026-11-30", "status": "needy"}


class StatusOfSopa(SourceTest):
    TYPE = "social-status.changed"
    systems = ("sopa",)

    @classmethod
    def prepare(cls):
        cls.hub.poll("sopa-statuses")
        cls.hub.edit("routes/social-status-changed.yaml",
                     [(r"\Z", "\nfilter: {when: \"not(/t:ReportSocialStatus[t:has = 'true' and t:since])\"}\n")])
        cls.hub.start()
        cls.client = cls.hub.client("cases")

    def polls(self):
        return [call for call in self.sandbox.journal("sopa") if call["operation"] == "ListChanges" and call["status"] == 200]

    def test_1_each_change_is_one_message_also_after_a_restart(self):
        first = self.came_once(2)
        for message in first:
            told = wait_for(lambda one=message: "state: filtered" in (text := self.trace(one, "--lang", "en")) and text,
                            places.patience(20), "the route has seen the change")
            self.assertIn("system:sopa", told)
            self.assertIn("benefit-review", told)
            for secret in ("161175-19997", "16117519997", "325035-11782", "32503511782", "2026-07-01"):
                self.assertNotIn(secret, told)

        self.hub.kill()
        self.hub.start()

        self.assertEqual(sorted(self.came_once(2)), sorted(first))

    def test_2_what_is_asked_goes_on_from_the_last_change(self):
        self.came_once(2)
        self.sandbox.stop("sopa")
        double = self.sandbox.doubles["sopa"]
        data = json.loads(double.data_file.read_text())
        tables = data["tables"]
        tables["changes"]["105"] = {"page": "after 104", "at": "2026-11-30T08:00:00Z", "person": "29075810403", "status": "NEEDY",
                                    "granted": "true", "since": "2026-12-01"}
        tables["pages"]["after 104"] = {"last": "105"}
        tables["pages"]["after 105"] = {"last": "105"}
        double.data_file.write_text(json.dumps(data))
        self.sandbox.start("sopa")

        self.came_once(3)

    def test_household_and_income_go_to_the_named_purpose_alone(self):
        for purpose, more in (("benefit-review", WHOLE), ("service-request", {}), ("person-request", {})):
            with self.subTest(purpose):
                answer = self.client.ask("social-status.query", QUESTION, headers={"Sakta-Purpose": purpose})
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(answer.json(), {**QUESTION, "has": True, "until": "2026-12-31", **more})
        extents = [call["body"].partition("<extent>")[2].partition("</extent>")[0]
                   for call in self.sandbox.journal("sopa") if call["operation"] == "GetStatus"]
        self.assertEqual(extents, ["WHOLE", "STATUS", "STATUS"], "SOPA is not asked for what nobody may see")


if __name__ == "__main__":
    main()
