"""tests/bench/run in short form: each row runs to its end and prints its figures, and the WAL keeps its bound."""

import unittest

import places
import processes

FIGURES = ("bare intake rows", "sync probe", "burst", "sustained", "search index behind", "greatest write-ahead log",
           "ask of 2 KB passed through, fast", "the same, evidence", "content routing by XPath, 100 KB XML",
           "XSLT both ways, 100 KB XML", "libxslt on all cores", "verify one and sign one", "idle, resident",
           "GB flow through")


class Smoke(unittest.TestCase):
    def test_every_figure_is_printed(self):
        code, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--short"], seconds=120)
        print("\n" + out.decode())
        self.assertEqual(code, 0, err.decode())
        for figure in FIGURES:
            self.assertIn(figure, out.decode())


class Soak(unittest.TestCase):
    def test_a_short_soak_gets_every_answer(self):
        """Ten seconds say nothing about the slope; the load, the doubles and the reckoning are what is tried."""
        _, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--soak", "0.15"], seconds=60)
        print("\n" + out.decode())
        self.assertIn("slope", out.decode(), err.decode())
        self.assertIn("calls answered as they should", out.decode())
        for kind in ("ask", "case", "invoice", "refused"):
            self.assertNotIn(f"\n{kind}: ", out.decode())


class Creep(unittest.TestCase):
    def test_a_short_run_gets_every_answer(self):
        """So few messages do not fill the caches: whether memory creeps is not said, and the exit code counts for nothing."""
        _, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--creep", "320"], seconds=60)
        print("\n" + out.decode())
        for kind in ("ask", "refusal"):
            self.assertRegex(out.decode(), f"(?m)^{kind}: 320 of them.* 0 parts had answers", err.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
