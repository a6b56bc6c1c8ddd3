"""The minimum contract set of a system as data: its case files, what each must say, and the page that lists them.

A case is `tests/systems/<slug>/contract/<operation>.<case>[-<variant>].case.yaml`:

  case, why            one sentence each
  operation            of system.yaml
  ask | send           a message type; body: {...} or file: <beside the case>; ${key} is a text fresh in each run
  before               sends that are delivered first: [{send: TYPE, body | file}]
  behave               what the double does: {its operation: its word}; or  down: true  while it is stopped
  expect               of an ask: status, state and code, remedy, retry_after or answer (members it has)
                       of a send: state and code, remedy (after the first attempt)
                       of both: peer_received (operations of the double that one attempt reaches),
                       peer_has (what the partner has of it), trace (texts in `sakta trace`)
  then                 the double behaves again: state, peer_received (by the last attempt), peer_has,
                       pause (seconds that the partner was left alone)
"""

import dataclasses
import pathlib
import re

import yaml

# The names that every operation has; the rest of a file's name, after a dash, is free.
CASES = ("accepts", "refuses", "asks_to_wait", "unreachable", "hangs_after_body", "cuts_reply", "oversized_reply",
         "wrong_schema_reply", "answers_garbage", "answers_success_with_fault", "answers_another_question")
IF_IDEMPOTENT = "repeats_receipt"
GOOD = ("accepts", IF_IDEMPOTENT)  # the only ones that may end well at once
SUCCESS = ("delivered", "answered")
REPEATABLE = (("div", "send_letter"),)  # the kind's own: no pack need say it
OWN = (("div", "has_address"),)  # what the hub answers itself: nobody is called
REMEDIES = ("refuse", "resend", "reconcile", "wait", "stop")
NAME = re.compile(r"([a-z][a-z0-9_]*)\.([a-z_]+)(?:-([a-z_0-9]+))?\.case\.yaml")
PART = {"case": str, "why": str, "operation": str, "ask": str, "send": str, "body": dict, "file": str, "before": list,
        "behave": dict, "down": bool, "expect": dict, "then": dict}
RESULT = {"status": int, "state": str, "code": str, "remedy": str, "retry_after": str, "answer": dict, "peer_received": list,
          "peer_has": dict, "trace": list}
THEN = {"state": str, "peer_received": list, "peer_has": dict, "pause": int}


@dataclasses.dataclass
class Case:
    path: pathlib.Path
    operation: str
    name: str
    variant: str
    data: dict

    @property
    def title(self):
        return self.path.name.removesuffix(".case.yaml")

    def sent(self, part=None):
        """The octets' source of what is sent: (message type, body or None, file or None)."""
        part = part or self.data
        file = part.get("file")
        return part.get("send") or part.get("ask"), part.get("body"), file and self.path.parent / file


def read_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def systems(root):
    return sorted(file.parent.name for file in (root / "adapters/systems").glob("*/system.yaml"))


def operations(root, slug):
    """The operations by which a system is called: {name: a repeat does no harm}."""
    described = read_yaml(root / "adapters/systems" / slug / "system.yaml") or {}
    adapter = described.get("adapter") or {}
    found = adapter.get("operations") or {}
    kind = adapter.get("kind")
    return {name: bool((settings or {}).get("idempotent")) or (kind, name) in REPEATABLE for name, settings in found.items()
            if (kind, name) not in OWN}


def cases(root, slug):
    """All cases of a system, in the order of CASES for each operation. A wrong file name or no YAML: ValueError."""
    found = []
    for path in sorted((root / "tests/systems" / slug / "contract").glob("*.yaml")):
        named = NAME.fullmatch(path.name)
        if not named:
            raise ValueError(f"{path.relative_to(root)} is not named <operation>.<case>[-<variant>].case.yaml")
        try:
            data = read_yaml(path)
        except yaml.YAMLError as problem:
            raise ValueError(f"{path.relative_to(root)}: {problem}") from problem
        found.append(Case(path, named[1], named[2], named[3] or "", data if isinstance(data, dict) else {}))
    order = (*CASES, IF_IDEMPOTENT)
    rank = {name: number for number, name in enumerate(order)}
    return sorted(found, key=lambda case: (case.operation, rank.get(case.name, len(rank)), case.variant))


def findings(root, slug):
    """What is missing or wrong in a system's contract set."""
    known = operations(root, slug)
    try:
        found = cases(root, slug)
    except ValueError as problem:
        yield str(problem)
        return
    if not known:
        yield f"adapters/systems/{slug}/system.yaml has no operation"
    for operation, idempotent in known.items():
        have = {case.name for case in found if case.operation == operation}
        for name in (*CASES, *([IF_IDEMPOTENT] if idempotent else [])):
            if name not in have:
                yield f"tests/systems/{slug}/contract/{operation}.{name}.case.yaml is missing"
    for case in found:
        place = case.path.relative_to(root)
        if case.operation not in known:
            yield f"{place}: {slug} has no operation {case.operation}"
        for problem in problems(case):
            yield f"{place}: {problem}"


def _shape(data, form, place):
    for name, value in data.items():
        if name not in form:
            yield f"unknown field {place}{name}"
        elif not isinstance(value, form[name]):
            yield f"{place}{name} is not of type {form[name].__name__}"


def problems(case):
    """What is wrong in one case file."""
    data = case.data
    wrong = list(_shape(data, PART, ""))
    wrong += [f"{name} is missing" for name in ("case", "why", "operation", "expect") if not data.get(name)]
    if wrong:
        yield from wrong
        return
    expect, then = data["expect"], data.get("then") or {}
    yield from _shape(expect, RESULT, "expect.")
    yield from _shape(then, THEN, "then.")
    if data["operation"] != case.operation:
        yield "operation is not that of the file's name"
    if case.name not in (*CASES, IF_IDEMPOTENT):
        yield f"there is no case {case.name}"
    if ("ask" in data) == ("send" in data) or ("body" in data) == ("file" in data):
        yield "needs one of ask and send, and one of body and file"
    for part in (data, *data.get("before", [])):
        if part.get("file") and not (case.path.parent / part["file"]).is_file():
            yield f"{part['file']} is not beside it"
    if "state" not in expect or "peer_received" not in expect:
        yield "expect needs state and peer_received"
    if "ask" in data and "status" not in expect:
        yield "expect needs the HTTP status of the ask"
    if expect.get("state") in SUCCESS:
        if case.name not in GOOD:
            yield f"{case.name} is taken for success"
    elif not expect.get("code") or expect.get("remedy") not in REMEDIES:
        yield "expect needs code and one of the five remedies"
    if (expect.get("state") == "retrying") != bool(then):
        yield "`then` belongs to what is retrying, and to nothing else"
    if then and (then.get("state") != "delivered" or "peer_received" not in then):
        yield "then needs state delivered and peer_received"


def page(root):
    """deploy/docs/systems.md."""
    lines = ["# Systems: what becomes of what", "",
             "Made from `tests/systems/<slug>/contract/*.case.yaml`, which `ctest -L systems` plays against each system's double;",
             "`tests/architecture/pack_test.py` compares. `sakta explain CODE` says what to do, `sakta trace ID` what happened.", "",
             "Code, remedy and state are those after the first attempt; an ask's caller gets them with the HTTP status, and nothing",
             "is tried again for it.", ""]
    for slug in systems(root):
        described = read_yaml(root / "adapters/systems" / slug / "system.yaml")
        lines += [f"## {slug}", "", described["summary"], "",
                  f"Status {described['status']}; contract and mark: `wsdl/{slug}/SOURCE.md`; keys: `certs/{slug}/README.md`.", ""]
        found = cases(root, slug)
        for operation in sorted({case.operation for case in found}):
            lines += [f"### {slug}: {operation}", "", "| case | what happens | code | remedy | state |", "|---|---|---|---|---|"]
            lines += [_row(case) for case in found if case.operation == operation]
            lines.append("")
    return "\n".join(lines)


def _row(case):
    expect, then = case.data["expect"], case.data.get("then")
    code = f"`{expect['code']}`" if "code" in expect else "–"
    state = expect["state"] + (f", HTTP {expect['status']}" if "status" in expect else "")
    if then:
        state += ", then delivered"
    name = case.name + (f" ({case.variant.replace('_', ' ')})" if case.variant else "")
    return f"| {name} | {case.data['case']} | {code} | {expect.get('remedy', '–')} | {state} |"
