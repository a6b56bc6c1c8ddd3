"""Who may include whom, and where each third-party library stops: the layer table of hub/README.md, by include scan."""

import re
import unittest

from sources import ROOT, Planted, files, includes

LOW = ["base", "values", "model", "config", "telemetry", "crypto", "audit", "formats", "http", "sftp", "port", "scan", "store", "server"]  # each sees those before it
STAGES = ["faces", "gate", "record", "route", "map", "calls", "ops"]  # see LOW, never each other
FLOW = ["flow", "delivery", "polling", "exchange"]  # see LOW, STAGES and those before them
HUB_SEES = {name: set(LOW[: rank + 1]) for rank, name in enumerate(LOW)}
HUB_SEES |= {stage: {*LOW, stage} for stage in STAGES}
HUB_SEES |= {name: {*LOW, *STAGES, *FLOW[: rank + 1]} for rank, name in enumerate(FLOW)}
HUB_SEES["serve"] = {*LOW, *STAGES, *FLOW, "serve"}
HUB_SEES["pack"] = {*LOW, "pack"}  # a tool of the command line: no hub that runs needs it
HUB_SEES["verify"] = {"verify"}  # for auditors: shares no code with what it verifies
HUB_SEES["cli"] = {*HUB_SEES["serve"], "pack", "cli"}
FORMATS = ["xml", "", "json", "xsd", "contract", "soap", "wsse", "xades", "mime"]  # rooms of hub/formats; "": Content, beside them
FACES = ["rest", "soap", "events"]  # rooms of hub/faces: they see what stands beside them, never each other
ADAPTERS_SEE = set(LOW[: LOW.index("port") + 1])
SCRIPTS_LINK = "hub::config"  # what reads simulator.yaml
FRAME = "frame"  # adapters/frame: what is the same in every kind; kinds see it, it sees none

# A library's headers, and the only places that may include them.
THIRD_PARTY = [
    (r"libxml/|libxslt/|libexslt/", ["hub/formats/", "hub/map/"]),
    (r"xmlsec/", ["hub/formats/"]),
    (r"openssl/", ["hub/crypto/", "hub/verify/"]),
    (r"sqlite3\.h", ["hub/store/"]),
    (r"libpq|pqxx/", ["hub/store"]),
    (r"curl/", ["hub/http/", "hub/sftp/"]),
    (r"yaml-cpp/", ["hub/config/", "hub/port/adapter_kinds.h"]),
    (r"boost/beast|boost/asio/ssl", ["hub/server/"]),
    (r"fmt/", ["hub/base/"]),
    (r"zlib\.h", ["hub/base/", "hub/http/"]),
    (r"prometheus/", ["hub/telemetry/"]),
    (r"seccomp\.h", ["hub/map/"]),
    (r"Poco/", ["hub/serve/", "hub/cli/"]),
    (r"stdsoap2\.h|soapH\.h|wsseapi\.h|wsaapi\.h", []),
]


def is_double(parts):
    """sakta-sandbox and the doubles of the outside systems: no hub, no kind."""
    return parts[:2] == ("adapters", "systems")


def reads_scripts(parts):
    """What makes a double of simulator.yaml: a file of ours, read as the hub reads its own; of what speaks to partners nothing."""
    return len(parts) == 3 and parts[2].startswith("script")


def wrong_room(parts, target):
    """Why a file of a layer with rooms may not include another file of the layer, or nothing."""
    own, other = ("/".join(path[2:-1]) for path in (parts, target))
    rooms = {"formats": FORMATS, "faces": ["", *FACES]}.get(parts[1])
    if rooms and not {own, other} <= set(rooms):
        return f"hub/{parts[1]} has no room of this name"
    if parts[1] == "formats" and FORMATS.index(other) > FORMATS.index(own):
        return f"formats/{own} sees the formats before it"
    if parts[1] == "faces" and own in FACES and other not in ("", own):
        return "a face never sees another face"
    return None


def wrong_own(parts, quoted, name):
    """Why a file at `parts` may not include our `name`, or nothing."""
    target = name.split("/")
    ours = target[0] in ("hub", "adapters", "tests")
    if is_double(parts):
        own = parts[2] if len(parts) > 3 else None
        foreign = target[:2] == ["adapters", "systems"] and own and len(target) > 3 and target[2] != own
        if reads_scripts(parts) and target[:2] in (["hub", "base"], ["hub", "config"]):
            return None
        return "the doubles stand alone" if ours and (target[:2] != ["adapters", "systems"] or foreign) else None
    if not ours:
        return "our includes start at the root" if quoted == '"' else None
    if target[0] == "tests":
        return "nothing includes tests"
    if parts[0] == "hub":
        if target[0] == "adapters":
            return None if parts[1] == "serve" else "only hub/serve knows the adapters"
        if len(target) < 3 or target[1] not in HUB_SEES.get(parts[1], ()):
            return f"see the layer table for hub/{parts[1]}"
        return wrong_room(parts, target) if target[1] == parts[1] else None
    if target[0] == "hub":
        return None if target[1] in ADAPTERS_SEE else "adapters see hub/port and below"
    return None if target[1] in (parts[1], FRAME) else "a kind never sees another kind"


def wrong_third_party(path, name):
    for pattern, places in THIRD_PARTY:
        if re.match(pattern, name):
            return None if any(path.startswith(place) for place in places) else "this library stops at " + " ".join(places)
    return None


def problems(root):
    for path in files(root, "hub", "adapters"):
        place = path.relative_to(root)
        for number, quoted, name in includes(path):
            why = wrong_own(place.parts, quoted, name)
            if not why and not is_double(place.parts):
                why = wrong_third_party(place.as_posix(), name)
            if why:
                yield f"{place}:{number}: may not include {name}: {why}"


def linked_to_sandbox(root):
    """Targets that sakta-sandbox links, followed through the CMake files below adapters/systems."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in files(root, "adapters/systems", suffixes={".txt", ".cmake"}))
    text = re.sub(r"#[^\n]*", "", text)
    links = {}
    for target, rest in re.findall(r"target_link_libraries\(\s*(\S+)([^)]*)\)", text):
        links.setdefault(target, set()).update(set(rest.split()) - {"PUBLIC", "PRIVATE", "INTERFACE"})
    seen, ahead = set(), ["sakta-sandbox"]
    while ahead:
        for target in links.get(ahead.pop(), ()):
            if target not in seen:
                seen.add(target)
                ahead.append(target)
    return seen


def forbidden_links(root):
    return sorted(target for target in linked_to_sandbox(root) if re.match(r"hub(::|_)|adapters(::|_)", target) and target != SCRIPTS_LINK)


class Layers(unittest.TestCase):
    def test_every_include_keeps_to_the_layer_table(self):
        self.assertEqual([], list(problems(ROOT)))

    def test_sakta_sandbox_links_nothing_of_the_hub_or_of_a_kind_but_what_reads_scripts(self):
        self.assertTrue(linked_to_sandbox(ROOT), "no sakta-sandbox was found: the test looks in the wrong place")
        self.assertEqual([], forbidden_links(ROOT))

    def test_the_table_here_is_that_of_the_build(self):
        text = (ROOT / "hub/layers.cmake").read_text(encoding="utf-8")
        self.assertIn(f"set(SAKTA_LOW {' '.join(LOW)})", text)
        self.assertIn(f"set(SAKTA_STAGES {' '.join(STAGES)})", text)
        self.assertIn(f"set(SAKTA_FLOW {' '.join(FLOW)})", text)


class Planting(unittest.TestCase):
    """Each forbidden edge, planted, is found; each allowed one is not."""

    def found(self, path, include):
        with Planted({path: f"#pragma once\n\n#include {include}\n"}) as root:
            return list(problems(root))

    def test_forbidden_includes_are_found(self):
        for path, include in [
            ("hub/calls/deliverer.h", '"hub/record/envelope.h"'),
            ("hub/base/result.h", '"hub/model/message.h"'),
            ("hub/values/kinds.h", '"hub/config/message_type.h"'),
            ("hub/port/store.h", '"hub/store/sqlite_store.h"'),
            ("hub/faces/rest/face.cc", '"hub/flow/request_reply.h"'),
            ("hub/exchange/ask.cc", '"hub/serve/serve.h"'),
            ("hub/delivery/attempt.cc", '"hub/exchange/send.h"'),
            ("hub/serve/serve.cc", '"hub/cli/arguments.h"'),
            ("hub/formats/xml/document.cc", '"hub/formats/xsd/schema.h"'),
            ("hub/faces/rest/face.cc", '"hub/faces/soap/face.h"'),
            ("hub/faces/amqp/face.cc", '"hub/faces/form.h"'),
            ("hub/exchange/ask.cc", '"adapters/soap/soap_adapter.h"'),
            ("hub/gate/gate.cc", '"tests/support/peer.h"'),
            ("hub/gate/gate.cc", '"gate.h"'),
            ("hub/unheard/of.cc", '"hub/base/result.h"'),
            ("adapters/soap/soap_adapter.cc", '"hub/store/sqlite_store.h"'),
            ("adapters/soap/soap_adapter.cc", '"hub/calls/caller.h"'),
            ("adapters/soap/soap_adapter.cc", '"adapters/rest/rest_adapter.h"'),
            ("adapters/frame/call.cc", '"adapters/soap/soap_adapter.h"'),
            ("adapters/frame/call.cc", '"hub/calls/caller.h"'),
            ("hub/exchange/ask.cc", '"adapters/frame/call.h"'),
            ("adapters/systems/sandbox.cc", '"adapters/frame/call.h"'),
            ("adapters/systems/sandbox.cc", '"hub/base/encoding.h"'),
            ("adapters/systems/rest_server.cc", '"hub/config/spec.h"'),
            ("adapters/systems/script_body.cc", '"hub/formats/xml/document.h"'),
            ("adapters/systems/nino/simulator/script.cc", '"hub/config/spec.h"'),
            ("adapters/systems/nino/simulator/x.cc", '"hub/formats/xml/document.h"'),
            ("adapters/systems/nino/simulator/x.cc", '"adapters/soap/soap_adapter.h"'),
            ("adapters/systems/nino/simulator/x.cc", '"adapters/systems/horizon/simulator/y.h"'),
            ("hub/calls/caller.cc", "<libxml/tree.h>"),
            ("hub/map/mapper.cc", "<xmlsec/xmldsig.h>"),
            ("hub/server/listener.cc", "<openssl/ssl.h>"),
            ("hub/record/envelope.cc", "<sqlite3.h>"),
            ("adapters/soap/soap_adapter.cc", "<curl/curl.h>"),
            ("hub/port/adapter.h", "<yaml-cpp/yaml.h>"),
            ("hub/http/client.cc", "<boost/beast/http.hpp>"),
            ("hub/formats/soap/envelope.cc", '<stdsoap2.h>'),
        ]:
            self.assertEqual(1, len(self.found(path, include)), f"{path} including {include} was not found")

    def test_allowed_includes_pass(self):
        for path, include in [
            ("hub/calls/caller.cc", '"hub/port/adapter.h"'),
            ("hub/exchange/ask.cc", '"hub/calls/caller.h"'),
            ("hub/serve/adapters.cc", '"adapters/soap/soap_adapter.h"'),
            ("hub/exchange/send.cc", '"hub/delivery/attempt.h"'),
            ("hub/formats/content.cc", '"hub/formats/xml/document.h"'),
            ("hub/faces/form.cc", '"hub/faces/soap/answer.h"'),
            ("hub/map/stylesheet.cc", "<libxslt/transform.h>"),
            ("hub/port/adapter_kinds.h", "<yaml-cpp/yaml.h>"),
            ("adapters/soap/soap_adapter.cc", '"hub/http/client.h"'),
            ("adapters/soap/soap_adapter.cc", '"adapters/frame/call.h"'),
            ("adapters/frame/call.cc", '"hub/port/adapter.h"'),
            ("adapters/systems/nino/simulator/x.cc", '"adapters/systems/nino/simulator/y.h"'),
            ("adapters/systems/nino/simulator/x.cc", '"soapH.h"'),
            ("adapters/systems/sandbox.cc", '"adapters/systems/nino/simulator/y.h"'),
            ("adapters/systems/script_file.cc", '"hub/config/spec.h"'),
            ("adapters/systems/script_check.cc", '"hub/base/say.h"'),
        ]:
            self.assertEqual([], self.found(path, include))

    def test_a_sandbox_that_links_the_hub_through_another_target_is_found(self):
        for target in ("hub::formats", "hub_formats", "adapters::soap"):
            with Planted({"adapters/systems/CMakeLists.txt":
                          "target_link_libraries(sakta-sandbox PRIVATE double)\n"
                          f"target_link_libraries(double PUBLIC {target})\n"}) as root:
                self.assertEqual([target], forbidden_links(root))


if __name__ == "__main__":
    unittest.main()
