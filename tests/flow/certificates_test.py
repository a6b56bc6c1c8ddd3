"""A certificate of each role, and a revocation list, that end in 89, 29 and 6 days: a notice in readiness, `status` and metrics; of a
list in the last seven days."""

import datetime
import functools
import json
import re
import subprocess

from flow import FlowTest, main
from line import Line
from signing import Message, Signer

# Who relies on what: role and owner as the metrics name them, and the file of the PKI. `party` and `party_signing` are known
# when they have been shown.
WATCHED = {("server", "hub"): "hub.pem", ("clients_ca", "hub"): "ca.pem", ("crl", "hub"): "ca.crl.pem",
           ("client", "nino"): "hub-client.pem", ("trust", "nino"): "systems-ca.pem", ("signing", "nino"): "hub-signing.pem",
           ("trust", "pspp"): "systems-ca.pem", ("trust", "horizon"): "systems-ca.pem", ("trust", "smartcity"): "systems-ca.pem",
           ("trust", "ur"): "systems-ca.pem", ("trust", "latvija-lv"): "systems-ca.pem", ("client", "sopa"): "hub-client.pem", ("trust", "sopa"): "systems-ca.pem",
           ("trust", "pmlp"): "systems-ca.pem", ("trust", "vzd"): "systems-ca.pem",
           ("trust", "peppol-ap"): "systems-ca.pem", ("trust", "vid"): "systems-ca.pem",
           ("trust", "vias"): "systems-ca.pem", ("trust", "namejs"): "systems-ca.pem",
           ("trust", "mobilly"): "systems-ca.pem", ("signature.partner_key", "mobilly"): "mobilly-signing.pem",
           ("auth.client_assertion.certificate", "ur"): "hub-signing.pem",
           ("client", "eaddress"): "hub-client.pem", ("trust", "eaddress"): "systems-ca.pem", ("signing.certificate", "eaddress"): "hub-signing.pem",
           ("server_trust", "eaddress"): "systems-ca.pem", ("server_crl", "eaddress"): "systems-ca.crl.pem",
           ("receiving.trust", "eaddress"): "systems-ca.pem", ("receiving.crl", "eaddress"): "systems-ca.crl.pem",
           ("party", "permits"): "permits.pem", ("party", "registry-portal"): "registry-portal.pem",
           ("party_signing", "registry-portal"): "registry-portal.pem"}


@functools.cache
def end_of(path):
    command = ["crl", "-nextupdate"] if path.name.endswith("crl.pem") else ["x509", "-enddate"]
    told = subprocess.run(["openssl", *command, "-noout", "-in", path], capture_output=True, text=True, check=True).stdout.split("=")[1]
    return datetime.datetime.strptime(told.strip(), "%b %d %H:%M:%S %Y %Z").replace(tzinfo=datetime.timezone.utc)


class Ends:
    days = 0
    systems = ("nino", "horizon")  # Horizon is asked for what is new: one that does not answer would be a notice too

    @classmethod
    def make_pki(cls, folder):
        return super().make_pki(folder, days=cls.days, crl_days=cls.days, authority_days=cls.days)

    @classmethod
    def prepare(cls):
        cls.hub.start()
        answer = cls.hub.client("permits").ask("debts.query", {"personCode": "161175-19997"})
        assert answer.status == 200, answer
        signer = Signer.of(cls.pki)
        with Line(cls.hub, "registry-portal") as line:
            answer = line.exchange(Message().sign(signer).request())
        assert answer.status == 200, answer

    def end_of(self, file):
        return end_of(self.pki.folder / file)

    def notices(self):
        return [n for n in json.loads(self.hub.operations("/health/ready")[1])["notices"] if n["code"].endswith("_ends")]

    def test_each_is_a_notice_in_readiness(self):
        watched = {key: file for key, file in WATCHED.items() if self.days <= 7 or not key[0].endswith("crl")}
        self.assertEqual(len(self.notices()), len(watched), self.notices())
        for (role, of), file in watched.items():
            day = self.end_of(file).strftime("%Y-%m-%d")
            mine = [n for n in self.notices() if n["about"] == of and f"ends on {day}" in n["text"]["en"]]
            self.assertTrue(mine, (role, of))
            for notice in mine:
                self.assertRegex(notice["text"]["en"], rf"in ({self.days}|{self.days - 1}) days\.$")
                self.assertRegex(notice["text"]["lv"], rf"beidzas {day}, pēc \d+ dien")
                self.assertEqual(notice["urgent"], self.days <= (2 if notice["code"] == "ops.revocation_list_ends" else 30), notice)
                self.assertEqual(notice["next"]["en"].startswith("This week. "), self.days <= 7, notice)
        self.assertEqual(len({n["text"]["en"] for n in self.notices()}), len(watched), "each says which it is")

    def test_each_is_a_metric(self):
        for (role, of), file in WATCHED.items():
            self.assertEqual(self.hub.metric(f'sakta_certificate_expiry_timestamp_seconds{{of="{of}",role="{role}"}}'),
                             self.end_of(file).timestamp(), (role, of))

    def test_status_tells_each_and_ends_with_the_exit_code_that_says_whether_somebody_must_act(self):
        for language in ("en", "lv"):
            code, out, err = self.hub.command("status", "--state", self.hub.state, "--lang", language)
            self.assertEqual(code, 1 if self.days <= 30 else 0, out + err)
            page = re.sub(r"\s+", " ", out)
            for notice in self.notices():
                self.assertIn(notice["text"][language], page)

    def test_a_reload_looks_at_the_systems_files_again(self):
        code, _, err = self.hub.command("reload", "--state", self.hub.state)
        self.assertEqual(code, 0, err)
        self.test_each_is_a_metric()


class In89Days(Ends, FlowTest):
    days = 89


class In29Days(Ends, FlowTest):
    days = 29


class In6Days(Ends, FlowTest):
    days = 6


if __name__ == "__main__":
    main()
