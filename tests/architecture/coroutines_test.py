"""The co_await shapes that GCC 12 miscompiles (double free) or rejects must not stand in the sources.

In one full expression with co_await: no brace-built argument, no lambda literal, no `?:`. Name the value on the line
above and pass the name. Verified on g++ 12.2.0. A spawned temporary lambda with captures is looked for too.
"""

import re
import unittest

from sources import ROOT, files

IGNORED = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def statement_around(text, at):
    start = max(text.rfind(mark, 0, at) for mark in ";{}") + 1
    depth, end = 0, len(text)
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth <= 0 and text[end] in ";{":
            break
    return text[start:end]


def problems(text):
    text = IGNORED.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    for found in re.finditer(r"\bco_await\b", text):
        statement = statement_around(text, found.start())
        for mark, name in (("{", "a brace-built argument or lambda"), ("?", "a conditional operator")):
            if mark in statement:
                yield text.count("\n", 0, found.start()) + 1, name + " shares an expression with co_await"
    for found in re.finditer(r"\bco_spawn\s*\([^;]*?,\s*\[\s*[^\]\s][^\]]*\]\s*(\([^)]*\))?\s*(mutable\s*)?->\s*[\w:]*(Task|awaitable)\b", text):
        yield text.count("\n", 0, found.start()) + 1, "a capturing lambda is spawned as a coroutine"


class Coroutines(unittest.TestCase):
    def test_no_source_has_a_shape_that_is_miscompiled(self):
        bad = [f"{path.relative_to(ROOT)}:{line}: {what}; name it on the line above"
               for path in files(ROOT, "hub", "adapters", "tests") for line, what in problems(path.read_text(encoding="utf-8"))]
        self.assertEqual([], bad)

    def test_planted_shapes_are_found(self):
        for shape in [
            "co_await send(Req{a, b});",
            "co_await send(Req{.a = 1});",
            "auto x = co_await send(a,\n  Req{a});",
            "co_await run([a] { return a; });",
            "auto x = ready ? co_await next() : T();",
            "co_await all({a, b});",
            "co_spawn(io, [this]() -> Task<void> { co_return; }, detached);",
        ]:
            self.assertTrue(list(problems(f"void f() {{\n  {shape}\n}}\n")), shape)

    def test_harmless_shapes_pass(self):
        for shape in [
            "Req req{a, b}; co_await send(std::move(req));",
            "if (co_await next()) { f(); }",
            "while (!co_await done(a(), b())) { f(); }",
            "co_return Aggregate{a, b};",
            '// co_await send(Req{a})\n  co_await send("{?}");',
            "co_spawn(io, run(std::move(a)), [x](std::exception_ptr) {});",
        ]:
            self.assertEqual([], list(problems(f"void f() {{\n  {shape}\n}}\n")), shape)


if __name__ == "__main__":
    unittest.main()
