"""Every rule of tidy, seen red and seen green on the smallest text that shows it."""

import subprocess
import tempfile
import tomllib
import unittest
from pathlib import Path

import text_rules as text
from arrow_rules import Rooms, check_arrows, check_readmes, check_table
from await_rule import check_awaits
from source import Finding, Source, read_tree
from translation_rule import check_translation
from verdict import find_all, without_excepted

TABLE = """
free = ["apps", "tests"]
[libraries]
asio = ["boost/asio", "base/task.hpp"]
beast = ["boost/beast"]
[only_in]
beast = ["src/link/socket.cpp"]
[never]
includes = ["boost/json/src.hpp"]
[rooms.base]
includes = []
libraries = ["asio"]
[rooms.domain]
includes = []
libraries = []
[rooms.billing]
includes = ["domain"]
libraries = []
[rooms."link/ports"]
includes = []
libraries = ["asio"]
[rooms.link]
includes = ["link/ports"]
libraries = ["asio", "beast"]
"""
ROOMS = Rooms(tomllib.loads(TABLE))


class TidyTest(unittest.TestCase):
    def red(self, rule, path, content):
        self.assertTrue(list(rule(Source(path, content))), f"not found in {path}: {content}")

    def green(self, rule, path, content):
        found = [str(finding) for finding in rule(Source(path, content))]
        self.assertEqual(found, [], content)


class Reading(TidyTest):
    def test_comments_and_literals_are_blanked_in_place(self):
        code = Source("a.cpp", 'f("{", R"x({\n)")x", \'{\'); /* {\n */ g(1\'000); // {').code
        self.assertEqual(code, 'f(" ",      \n     , \' \');     \n    g(1\'000);     ')

    def test_the_tree_is_what_git_tracks_and_what_is_new(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "init", "-q", folder], check=True)
            files = {".gitignore": b"out/\n", "out/a.cpp": b"", "new.cpp": b"x", "a.png": b"\0"}
            for name, content in files.items():
                (Path(folder) / name).parent.mkdir(exist_ok=True)
                (Path(folder) / name).write_bytes(content)
            (Path(folder) / "link.cpp").symlink_to("new.cpp")
            self.assertEqual([s.path for s in read_tree(folder)], [".gitignore", "new.cpp"])

    def test_every_rule_is_asked(self):
        bad = Source("src/domain/utils.hpp", '#include "link/a.hpp"\nvoid f() { co_await g({}); }')
        found = list(find_all([bad], ROOMS))
        self.assertEqual({f.rule for f in found}, {"name", "header", "await", "arrow", "readme"})
        self.assertIn("src/link/socket.cpp", {finding.path for finding in found})

    def test_a_finding_says_where(self):
        finding = Finding("src/a.cpp", 3, "size", "too long")
        self.assertEqual(str(finding), "src/a.cpp:3: [size] too long")


class Awaits(TidyTest):
    RED = (
        "auto a = co_await store.load({1, 2});",
        "co_await post(executor, Decision{answer});",
        "co_await race([this] () -> Task<void> { co_return; });",
        "co_await run([&found](int) -> int { return found; }(1));",
        "co_await commit(\n    shard,\n    Batch{\n        one,\n    });",
        "co_return co_await read(buffer, Limit{4});",
        "if (auto r = co_await read({}); !r) {\n}",
        "co_await Timer{executor}.wait();",
        "co_await (first() || second(Deadline{5}));",
        "co_await call<Answer>(key, std::vector<int>{1});",
        "co_await f(co_await g({1}));",
        "co_await slots[Index{1}];",
        "co_await run([](int x) { return x; });",
        "co_await async_wait(clock, [=]);",
    )
    GREEN = (
        "if (co_await x()) {\n  y = Z{1};\n}",
        "co_await a[i];",
        "while (!co_await queue.pop(out)) {\n}",
        "Answer answer{co_await ask()};",
        "auto reply = co_await ask(id) ? Yes{} : No{};",
        "const bool ok = co_await one() && Two{}.done();",
        'co_await write(socket, "{\\"a\\":1}");  // [2, "x", {}]',
        'co_await write(socket, R"([2,"1","Heartbeat",{}])");',
        "co_await write('{', '\\'', 1'000);\nint x{1};",
        "co_await asio::this_coro::executor;\nint y{2};",
        "co_await std::move(turn);\nFoo{};",
        "co_await *pointer;\nFoo{};",
        "auto operator co_await() const { return Awaiter{}; }",
        "for (auto& row : co_await rows()) {\n}",
        "co_await a->b(c)[i].d();\nE e{1};",
        "co_await f(slots[i], rows[0][1]);",
        "switch (co_await kind()) {\n}",
        "/* co_await f({}) */ int z{3};",
    )

    def test_braces_in_the_operand_are_found(self):
        for code in self.RED:
            self.red(check_awaits, "src/link/a.cpp", code)

    def test_braces_beside_the_operand_are_fine(self):
        for code in self.GREEN:
            self.green(check_awaits, "src/link/a.cpp", code)

    def test_the_line_of_a_multi_line_expression_is_the_brace(self):
        found = list(check_awaits(Source("src/a.cpp", "\nco_await f(\n  g,\n  {1});")))
        self.assertEqual([f.line for f in found], [4])


class Arrows(TidyTest):
    def rule(self, source):
        return check_arrows(source, ROOMS)

    def test_arrows_outside_the_table_are_found(self):
        self.red(self.rule, "src/domain/a.cpp", '#include "billing/bill.hpp"')
        self.red(self.rule, "src/domain/a.cpp", "#include <billing/bill.hpp>")
        self.red(self.rule, "src/billing/a.hpp", '  #  include "link/ports/sink.hpp"')
        self.red(self.rule, "src/link/ports/a.hpp", '#include "link/socket.hpp"')
        self.red(self.rule, "src/unheard_of/a.hpp", "")
        self.red(self.rule, "src/domain/a.cpp", '#include "neighbour.hpp"')

    def test_arrows_of_the_table_are_fine(self):
        self.green(self.rule, "src/billing/a.cpp", '#include "domain/token.hpp"')
        self.green(self.rule, "src/domain/a.cpp", '#include "base/time.hpp"\n#include <vector>')
        self.green(self.rule, "src/domain/a.cpp", '#include "domain/token.hpp"')
        self.green(self.rule, "src/link/a.cpp", '#include "link/ports/sink.hpp"')
        self.green(self.rule, "src/domain/a_test.cpp", '#include "billing/bill.hpp"')
        self.green(self.rule, "apps/voltyard/main.cpp", '#include "link/socket.hpp"')

    def test_libraries_stay_in_their_rooms(self):
        self.red(self.rule, "src/domain/a.cpp", "#include <boost/asio/io_context.hpp>")
        self.red(self.rule, "src/domain/a.cpp", '#include "base/task.hpp"')
        self.green(self.rule, "src/link/a.cpp", '#include "base/task.hpp"')

    def test_beast_stays_in_its_files(self):
        self.red(self.rule, "src/link/other.cpp", "#include <boost/beast/core.hpp>")
        self.red(self.rule, "tests/other.cpp", "#include <boost/beast/core.hpp>")
        self.green(self.rule, "src/link/socket.cpp", "#include <boost/beast/core.hpp>")

    def test_listed_files_are_there(self):
        self.assertEqual(len(list(check_table([], ROOMS))), 1)
        self.assertEqual(list(check_table([Source("src/link/socket.cpp", "")], ROOMS)), [])

    def test_production_code_includes_no_test(self):
        self.red(self.rule, "src/link/a.cpp", '#include "link/yard_fixture.hpp"')
        self.red(self.rule, "src/link/a.cpp", '#include "link/suite/kinds.hpp"')
        self.green(self.rule, "src/link/a_test.cpp", '#include "link/yard_fixture.hpp"')

    def test_whole_libraries_are_never_included(self):
        self.red(self.rule, "apps/voltyard/main.cpp", "#include <boost/json/src.hpp>")
        self.green(self.rule, "apps/voltyard/main.cpp", "#include <boost/json/value.hpp>")

    def test_each_inhabited_room_has_a_readme(self):
        code = Source("src/link/a.cpp", "")
        self.assertEqual(len(list(check_readmes([code], ROOMS))), 1)
        readme = Source("src/link/README.md", "")
        self.assertEqual(list(check_readmes([code, readme], ROOMS)), [])

    def test_a_table_that_points_nowhere_is_refused(self):
        with self.assertRaises(ValueError):
            Rooms(tomllib.loads(TABLE + '[rooms.api]\nincludes = ["htpp"]\nlibraries = []\n'))


class Names(TidyTest):
    def test_names_that_say_nothing(self):
        for path in ("src/a/json_utils.cpp", "src/a/StoreImpl.hpp", "src/common/a.hpp",
                     "web/src/lib/helpers.ts", "src/link/server.cpp", "src/a/types.hpp",
                     "src/a/session_manager.hpp", "src/a/misc_test.cpp"):
            self.red(text.check_name, path, "")

    def test_names_that_say_something(self):
        for path in ("src/a/implied_fee.cpp", "src/a/observer.cpp", "src/a/commonwealth.hpp",
                     "docs/server.md", "tests/schemas/types.json"):
            self.green(text.check_name, path, "")


class Sizes(TidyTest):
    def test_four_hundred_lines_and_six_hundred_for_tests(self):
        self.green(text.check_size, "src/a/b.cpp", "x\n" * 400)
        self.red(text.check_size, "src/a/b.cpp", "x\n" * 401)
        self.green(text.check_size, "src/a/b_test.cpp", "x\n" * 600)
        self.red(text.check_size, "src/a/b_test.cpp", "x\n" * 601)
        self.green(text.check_size, "docs/b.md", "x\n" * 900)

    def test_a_hundred_columns(self):
        self.green(text.check_width, "src/a/b.cpp", "x" * 100)
        self.red(text.check_width, "src/a/b.cpp", "x" * 101)
        self.green(text.check_width, "src/a/b.cpp", "充" * 100)
        self.green(text.check_width, "src/a/b.cpp", 'f(R"(' + "x" * 120 + ')");')


class Words(TidyTest):
    def test_notes_to_self(self):
        for word in ("TODO", "FIXME", "XXX", "HACK"):
            self.red(text.check_leftovers, "src/a/b.cpp", f"// {word}: later")
            self.red(text.check_leftovers, "docs/b.md", word)
        self.green(text.check_leftovers, "src/a/b.cpp", "// HACKNEY TODOS todo")

    def test_paths_of_one_machine(self):
        for path in ("/home/me", "/root/x", "/tmp/y", "/work/z"):
            self.red(text.check_machine_paths, "src/a/b.cpp", f'open("{path}");')
            self.green(text.check_machine_paths, "src/a/b_test.cpp", f'open("{path}");')
        self.green(text.check_machine_paths, "docs/b.md", "https://a.example/home/index src/work/a")

    def test_sleep(self):
        self.red(text.check_sleep, "src/a/b_test.cpp", "sleep(1);")
        self.red(text.check_sleep, "src/a/b.cpp", "std::this_thread::sleep_for(1s);")
        self.red(text.check_sleep, "tests/kill/a.cpp", "usleep (10);")
        self.green(text.check_sleep, "src/a/b_test.cpp", "// no sleep(1) here\nasleep(2);")

    def test_sleep_in_python(self):
        self.red(text.check_sleep, "tests/kill/a.py", "    time.sleep(0.1)")
        self.red(text.check_sleep, "tests/kill/a.py", "await asyncio.sleep (1)")
        self.green(text.check_sleep, "tests/kill/a.py", "# no sleep(1) here\nasleep(2)")
        self.green(text.check_sleep, "bench/capacity/a.py", "time.sleep(100)")

    def test_floating_point_near_money(self):
        rule = text.check_floating_money
        self.red(rule, "src/billing/a.cpp", "double x = 0;")
        self.red(rule, "src/api/a.cpp", "const double price = 1.5;")
        self.red(rule, "src/api/a.cpp", "float total(Money amount_minor);")
        self.green(rule, "src/api/a.cpp", "const double voltage = 1.5;")
        self.green(rule, "src/api/a.cpp", "double x;  // never for a price")
        self.green(rule, "src/api/a.cpp", "double billow = 1;")

    def test_headers(self):
        rule = text.check_header
        self.green(rule, "src/a/b.hpp", "// What it is.\n#pragma once\n")
        self.green(rule, "src/a/b.hpp", "#pragma once\n\n// What it is.\n")
        self.red(rule, "src/a/b.hpp", "// What it is.\n")
        self.red(rule, "src/a/b.hpp", "#pragma once\n#include <vector>\n")
        self.red(rule, "src/a/b.hpp", "// A.\n#pragma once\n  using namespace std;\n")
        self.green(rule, "src/a/b.cpp", "using namespace std::literals;\n")

    def test_console(self):
        self.red(text.check_console, "src/a/b.cpp", 'std::cout << "x";')
        self.green(text.check_console, "apps/voltyard/main.cpp", 'std::cout << "x";')
        self.green(text.check_console, "src/a/b.cpp", 'f("std::cout");')

    def test_skips(self):
        self.red(text.check_skip, "tests/a.cpp", "GTEST_SKIP();")
        self.green(text.check_skip, "tests/a.cpp", "// GTEST_SKIP();")


class Translation(unittest.TestCase):
    FIRST = "# a\n[x](README.zh-CN.md)\n- `--fast`\n```sh\n./dev up # go\n```\n![](a.png)\n"
    SECOND = "# 甲\n[x](README.md)\n- 快 `--fast`\n```sh\n./dev up # 走\n```\n![](a.png)\n"

    def found(self, second, first=FIRST):
        sources = [Source("README.md", first)]
        if second is not None:
            sources.append(Source("README.zh-CN.md", second))
        return [finding.sentence for finding in check_translation(sources)]

    def test_a_faithful_one_is_fine(self):
        self.assertEqual(self.found(self.SECOND), [])

    def test_what_is_behind_is_named(self):
        for old, new in (("./dev up", "./dev go"), ("a.png", "b.png"), ("`--fast`", "`--slow`"),
                         ("# 甲", "## 甲"), ("- 快", "快"), ("(README.md)", "(other.md)")):
            self.assertNotEqual(self.found(self.SECOND.replace(old, new)), [], new)
        self.assertEqual(self.found(None), ["there is no README.zh-CN.md"])


class Exceptions(unittest.TestCase):
    FOUND = [Finding("src/a/long.cpp", 1, "size", "too long")]

    def entry(self, **other):
        return {"rule": "size", "path": "src/a/*.cpp", "why": "one table, read as one", **other}

    def test_a_listed_finding_passes(self):
        self.assertEqual(without_excepted(self.FOUND, [self.entry()]), [])

    def test_another_rule_or_path_does_not(self):
        for other in ({"rule": "width"}, {"path": "src/b/*.cpp"}):
            left = without_excepted(self.FOUND, [self.entry(**other)])
            self.assertEqual([f.rule for f in left], ["size", "exception"])

    def test_an_exception_says_why(self):
        self.assertEqual(len(without_excepted(self.FOUND, [self.entry(why="")])), 1)


if __name__ == "__main__":
    unittest.main()
