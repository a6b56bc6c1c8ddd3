"""What VIAS and Namejs have that is new becomes messages, each once; what is ours is confirmed and leaves their lists."""

import json
import unittest
import uuid

import contract
import places
from flow import FlowTest
from waiting import wait_for

# The double's lists, by the system: table and what its documents become.
LISTS = {"vias": {"new": "report.submitted", "changes": "report.status"},
         "namejs": {"registrations": "document.registered", "decisions": "document.status"}}


class Polled(FlowTest):
    systems = tuple(LISTS)

    @classmethod
    def prepare(cls):
        """The doubles' own lists, as they are at the beginning, are read four times a second."""
        cls.listed = {slug: {name: set(contract.read_yaml(places.SOURCE / f"adapters/systems/{slug}/simulator.yaml")["tables"][name]
                                       ["rows"]) for name in tables} for slug, tables in LISTS.items()}
        for slug in LISTS:
            for file in (cls.hub.site / "sources").glob(f"{slug}-*.yaml"):
                cls.hub.edit(f"sources/{file.name}", [(r"every: \w+", "every: 250ms")])
        cls.hub.start()

    def kept(self, slug, table):
        file = self.sandbox.doubles[slug].data_file
        return set(json.loads(file.read_text())["tables"][table]) if file.exists() else None

    def taken(self, slug):
        """All ids that were confirmed, as often as they were."""
        bodies = [call["body"] for call in self.sandbox.journal(slug) if "taken" in call["operation"] or "Take" in call["operation"]]
        return "\n".join(bodies)

    def test_all_that_is_listed_comes_once_and_is_confirmed(self):
        for slug, tables in LISTS.items():
            for table, type_name in tables.items():
                with self.subTest(f"{slug} {table}"):
                    wait_for(lambda s=slug, t=table: self.kept(s, t) is not None and not self.kept(s, t) & self.listed[s][t],
                             places.patience(20), f"{slug} has nothing left in {table}")
                    wait_for(lambda s=slug, t=table: all(one in self.taken(s) for one in self.listed[s][t]),  # written behind the answer
                             places.patience(20), f"{slug} was told what is ours of {table}")
                    more = type_name == "document.registered"  # the other test registers one
                    wait_for(lambda s=slug, t=table, n=type_name: self.found(n) >= len(self.listed[s][t]), places.patience(20),
                             f"{type_name} can be found: the index follows")
                    self.assertIn(self.found(type_name) - len(self.listed[slug][table]), (0, 1) if more else (0,), type_name)

    def test_the_number_of_a_registered_document_comes_back_to_its_sender(self):
        name = f"PA-{uuid.uuid4().hex[:8]}"
        file = places.SOURCE / "tests/systems/namejs/contract/document.register.json"
        answer = self.hub.client("cases").send("document.register", file.read_text().replace("${key}", name).encode(),
                                               key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 202, answer)
        wait_for(lambda: self.find("--key", f"document={name}").count("document.regist") >= 2, places.patience(20),
                 "the registration and its number")
        self.assertIn("system:namejs", self.find("--key", f"document={name}"))

    def find(self, *options):
        code, out, err = self.hub.command("find", *options, "--limit", "50", "--state", self.hub.state, "--lang", "en")
        self.assertIn(code, (0, 1), err)
        return out

    def found(self, type_name):
        """How many messages of the type came from the system."""
        party = "vias" if type_name.startswith("report") else "namejs"
        return self.find("--party", f"system:{party}").count(type_name)


if __name__ == "__main__":
    unittest.main(verbosity=2)
