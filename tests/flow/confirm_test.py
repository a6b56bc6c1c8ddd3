"""A source's document is confirmed once its message is delivered, where the site says so: not before, whoever is killed meanwhile.

The source is a folder of bank statements, whose file is put away when it is confirmed; the messages become files of another folder."""

import yaml

from bank_files import BankTest, add_bank, statement
from flow import main


class ConfirmedWhenDelivered(BankTest):
    @classmethod
    def prepare(cls):
        cls.make_folders(cls.folder / "files")
        add_bank(cls.hub, cls.root)
        file = cls.hub.site / "sources/bank-statements.yaml"
        source = yaml.safe_load(file.read_text())
        source["poll"]["confirm"] = "when_delivered"
        file.write_text(yaml.safe_dump(source, allow_unicode=True))
        cls.hub.start()

    def accepted(self):
        return [event["id"] for event in self.events("message.accepted")]

    def asked_again(self):
        """The source was asked three times more, and what it has is known."""
        before = self.repeated()
        self.wait_until(lambda: self.repeated() >= before + 3, "asked again")

    def repeated(self):
        try:
            return super().repeated()
        except AssertionError:  # there is no such figure until the first
            return 0

    def release(self, message, decision):
        code, out, err = self.hub.command("release", message, "--as", decision, "--because", "a test", "--state", self.hub.state)
        self.assertEqual(code, 0, out + err)

    def test_what_is_not_delivered_is_not_confirmed_though_the_hub_is_killed(self):
        (self.root / "out").rename(self.root / "gone")
        self.drop("one.xml", statement(1, 3))
        self.wait_until(lambda: len(self.accepted()) == 3, "each is a message")
        self.wait_until(lambda: self.events("route.halted"), "the folder is not there")
        self.asked_again()
        self.assertFalse(self.is_empty(), "not confirmed")

        self.hub.kill()
        self.hub.start()
        self.asked_again()
        self.assertFalse(self.is_empty(), "not confirmed")
        self.assertEqual(len(self.accepted()), 3, "nothing is taken twice")

        (self.root / "gone").rename(self.root / "out")
        first = min(self.accepted(), key=lambda one: "state: halted" not in self.trace(one, "--lang", "en"))
        self.release(first, "resend")
        self.wait_until(lambda: len(self.out(1)) == 3, "each is delivered")
        self.wait_until(self.is_empty, "confirmed")
        self.assertEqual((self.root / "in/done/one.xml").read_bytes(), statement(1, 3))
        self.assertEqual(len(self.accepted()), 3)

    def test_what_a_person_gives_up_stays_there_and_what_is_there_by_another_way_is_confirmed(self):
        for number, decision in ((7, "discard"), (8, "delivered")):
            with self.subTest(decision=decision):
                before = len(self.accepted())
                (self.root / f"out/{number}-1.xml").write_text("another's")
                self.drop(f"{number}.xml", statement(number, 1))
                self.wait_until(lambda count=before: len(self.accepted()) > count, "it is a message")
                message = self.accepted()[-1]
                self.wait_until(lambda one=message: "state: dead" in self.trace(one, "--lang", "en"), "it is refused")
                self.assertTrue((self.root / f"in/{number}.xml").exists())
                self.release(message, decision)
                if decision == "delivered":
                    self.wait_until(lambda name=number: not (self.root / f"in/{name}.xml").exists(), "confirmed")
                else:
                    told = self.wait_until(lambda: self.events("source.not_confirmed"), "it is told")
                    self.asked_again()
                    self.assertEqual([event["id"] for event in self.events("source.not_confirmed")], [message], told)
                    self.assertTrue((self.root / f"in/{number}.xml").exists())
                    (self.root / f"in/{number}.xml").unlink()


if __name__ == "__main__":
    main()
