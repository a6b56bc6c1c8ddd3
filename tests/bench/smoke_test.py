"""tests/bench/run in short form: it runs to its end, prints every figure, and the WAL keeps its bound."""

import unittest

import places
import processes


class Smoke(unittest.TestCase):
    def test_every_figure_is_printed(self):
        code, out, err = processes.run([places.SOURCE / "tests" / "bench" / "run", "--no-build", "--seconds", "3"], seconds=200)
        print("\n" + out.decode())
        self.assertEqual(code, 0, err.decode())
        for figure in ("sync probe", "bare rows", "durable accept, burst", "burst against bare rows", "sustained p99",
                       "index behind", "greatest WAL"):
            self.assertIn(figure, out.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
