"""hub_layer() refuses, at configure time, an edge that the layer table forbids."""

import subprocess
import tempfile
import unittest

from sources import ROOT, Planted

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(planted LANGUAGES NONE)
include("{layers}")
{calls}
"""


def configure(calls):
    """(exit code, what cmake said without its line breaks) for a project that holds nothing but the calls."""
    text = PROJECT.format(layers=ROOT / "hub/layers.cmake", calls=calls)
    with Planted({"CMakeLists.txt": text}) as root, tempfile.TemporaryDirectory() as build:
        done = subprocess.run(["cmake", "-S", str(root), "-B", build], capture_output=True, text=True, check=False)
        return done.returncode, " ".join((done.stdout + done.stderr).split())


class Configure(unittest.TestCase):
    def test_allowed_edges_configure(self):
        code, said = configure("hub_layer(base)\nhub_layer(model USES base)\nhub_layer(calls USES base model)\n"
                               "hub_layer(flow USES base calls)\nhub_layer(delivery USES calls flow)")
        self.assertEqual(0, code, said)

    def test_forbidden_edges_stop_it_with_a_message_that_names_them(self):
        for calls, message in [
            ("hub_layer(calls USES record)", "hub/calls may not use hub/record: see the layer table in hub/README.md"),
            ("hub_layer(base USES model)", "hub/base may not use hub/model: see the layer table in hub/README.md"),
            ("hub_layer(store USES faces)", "hub/store may not use hub/faces: see the layer table in hub/README.md"),
            ("hub_layer(port USES store)", "hub/port may not use hub/store: see the layer table in hub/README.md"),
            ("hub_layer(gate USES flow)", "hub/gate may not use hub/flow: see the layer table in hub/README.md"),
            ("hub_layer(delivery USES exchange)", "hub/delivery may not use hub/exchange: see the layer table in hub/README.md"),
            ("hub_layer(utils USES base)", "hub/utils is in no row of the layer table in hub/README.md"),
        ]:
            code, said = configure(calls)
            self.assertNotEqual(0, code, calls)
            self.assertIn(message, said)


if __name__ == "__main__":
    unittest.main()
