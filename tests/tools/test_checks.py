"""The checks of ctest label `rules` find what they are for, and leave good code alone."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
sys.path.insert(0, str(TOOLS))

import check_style  # noqa: E402


def run(tool, *arguments):
    return subprocess.run([sys.executable, TOOLS / tool, *arguments], capture_output=True, text=True, check=False)


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path.relative_to(self.root)


class Style(WithFolder):
    def faults(self, name, text):
        return [fault for _, fault in check_style.faults(self.root, self.write(name, text))]

    def test_good_code_has_no_faults(self):
        self.assertEqual(self.faults("models/a.cpp", 'auto sql = "SELECT 1";\nauto s = a + "SELECTED";\n'), [])

    def test_each_fault_is_named(self):
        cases = {
            "lines": "int a;\n" * 401,
            "columns": "// " + "x" * 120 + "\n",
            "tab": "\tint a;\n",
            "space": "int a; \n",
            "leftover": "// TO" + "DO later\n",
            "disabled": "TEST(A, DIS" + "ABLED_b) {}\n",
            "SQL": 'auto s = "SELECT * FROM whistle WHERE id = " ' + '+ id;\n',
        }
        for expected, text in cases.items():
            with self.subTest(expected):
                self.assertIn(expected, " ".join(self.faults("models/a.cpp", text)))

    def test_a_script_must_be_executable(self):
        self.assertIn("a script must be executable", self.faults("scripts/build", "#!/bin/sh\n"))


class Layers(WithFolder):
    def test_an_arrow_that_the_table_lacks_is_named(self):
        self.write("models/a.cpp", '#include "storage/store.hpp"\n')
        self.write("api/b.cpp", "#include <pqxx/pqxx>\n")
        result = run("check_layers.py", self.root)
        self.assertEqual(result.returncode, 1)
        self.assertIn("models must not include storage", result.stdout)
        self.assertIn("confined to storage/postgres/", result.stdout)

    def test_allowed_arrows_pass(self):
        self.write("api/a.cpp", '#include "models/ids.hpp"\n#include "dispatcher/engine.hpp"\n#include <string>\n')
        self.assertEqual(run("check_layers.py", self.root).returncode, 0)


class Coroutines(WithFolder):
    BAD = [
        "co_await run([p = std::move(p)] { use(p); });",
        "co_await run(Args{a, b});",
        "auto x = (co_await find()).value_or(Row{1});",
        "Response r{.body = co_await get()};",
        "rows.push_back(Row{co_await get()});",
        "auto s = ready ? co_await get() : std::string();",
        "if (co_await flag()) co_return 1;",
        "while (co_await flag()) step();",
        "auto b = co_await one() && co_await two();",
        "co_return Response{co_await get()};",
        "spawn(ex, [self]() -> awaitable<void> { co_await a(); if (co_await b()) c(); }, detached);",
    ]
    GOOD = [
        "co_await run(std::move(work));",
        "const auto x = co_await find(id);",
        "auto [error, size] = co_await read(stream);",
        "co_return co_await get();",
        "if (ready) co_await run();",
        "x = co_await find(id);",
        "if (ready) { co_await run(); }",
        "spawn(ex, [self]() -> awaitable<void> { co_await a(); x = co_await b(); }, detached);",
        "for (int i = 0; i < 3; ++i) { co_await run(); }",
    ]

    def check(self, statement):
        path = self.write("api/a.cpp", "awaitable<void> f() {\n    " + statement + "\n}\n")
        return run("check_coroutines.py", self.root / path).returncode

    def test_what_the_compiler_breaks_is_refused(self):
        for statement in self.BAD:
            with self.subTest(statement):
                self.assertEqual(self.check(statement), 1)

    def test_what_it_compiles_well_passes(self):
        for statement in self.GOOD:
            with self.subTest(statement):
                self.assertEqual(self.check(statement), 0)


if __name__ == "__main__":
    unittest.main()
