"""What the package says is true of the program in it: configuration, manual page, completion, units.

Nothing here knows a list of keys or options: the program's own output is what the files must cover.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from scratch import checked, package_in, run

MOST_EXPOSED = 15  # tenths, of 100: what `systemd-analyze security` says of the units
# Of lintian's warnings; errors are never excused.
EXCUSED = ()


def help_pages(program, commands=()):
    """{command: its help page}, of the program and every command of it."""
    page = checked([program, *commands, "--help"])
    pages = {commands: page}
    listed = page.partition("Subcommands:\n")[2]
    for name in re.findall(r"(?m)^  ([a-z-]+)", listed):
        pages.update(help_pages(program, (*commands, name)))
    return pages


def options_of(page):
    return set(re.findall(r"(?m)^ +(?:-h,)?(--[a-z-]+)", page))


def configuration_is_whole(tree):
    """Every key stands there, commented, explained, with the value that is in force without it."""
    program, file = tree / "usr/bin/voltyard", tree / "etc/voltyard/voltyard.toml"
    shown = checked([program, "check-config"]).split("\n# thresholds")[0]
    assert checked([program, "check-config", "--config", file]).split("\n# thr")[0] == shown
    defaults = dict(line.split(" = ", 1) for line in shown.splitlines() if line)
    lines = file.read_text().splitlines()
    written = {}
    for number, line in enumerate(lines):
        assert not line or line.startswith("#"), f"this line is in force: {line}"
        key = re.fullmatch(r"#([a-z0-9_]+) = (.*)", line)
        if not key:
            continue
        assert key[1] not in written, f"twice: {key[1]}"
        written[key[1]] = key[2]
        above = lines[number - 1]
        assert above.startswith("#"), f"nothing explains {key[1]}"
    missing = set(defaults) - set(written)
    assert not missing, f"not in voltyard.toml: {sorted(missing)}"
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as all_on:
        all_on.writelines(f"{key} = {value}\n" for key, value in written.items())
        all_on.flush()
        in_force = checked([program, "check-config", "--config", all_on.name])
    assert in_force.split("\n# thr")[0] == shown, "a default in voltyard.toml is not the program's"
    return len(written)


def manual_is_whole(tree, pages):
    manual = checked(["zcat", tree / "usr/share/man/man1/voltyard.1.gz"]).replace("\\-", "-")
    for commands, page in pages.items():
        assert re.search(rf"(?m)^\.SS {' '.join(commands)}\b", manual) or commands in (
            (), ("ledger",)), f"no section: {commands}"
        for option in options_of(page):
            assert re.search(rf"{option}(?![a-z-])", manual), f"{commands}: {option} is missing"
    code, text = run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z",
                      tree / "usr/share/man/man1/voltyard.1.gz"], env={**os.environ,
                                                                      "MANROFFSEQ": ""})
    complaints = [line for line in text.splitlines() if "warning:" in line or "error:" in line]
    assert code == 0 and not complaints, complaints


def bash_completes(tree, line):
    """The words that a tab at the end of the line offers."""
    script = f"""
      source {tree}/usr/share/bash-completion/completions/voltyard
      compopt() {{ :; }}
      COMP_WORDS=({line}) COMP_CWORD={len(line.split()) - 1}
      [[ {line!r} == *"''" ]] && COMP_WORDS[COMP_CWORD]=
      _voltyard; printf '%s\\n' "${{COMPREPLY[@]}}" """
    return set(checked(["bash", "-c", script], env=path_of(tree)).split())


def zsh_completes(tree, line):
    """The same of zsh, where what would be shown is printed instead."""
    script = f"""
      _describe() {{ local name=${{@[-1]}}; print -rl -- "${{(@P)name%%:*}}" }}
      compadd() {{ print -rl -- "${{(@P)2}}" }}
      _files() {{ print FILES }}
      words=({line}) CURRENT={len(line.split())}
      source {tree}/usr/share/zsh/vendor-completions/_voltyard"""
    return set(checked(["zsh", "-f", "-c", script], env=path_of(tree)).split())


def path_of(tree):
    return {**os.environ, "PATH": f"{tree}/usr/bin:{os.environ['PATH']}"}


def completion_is_whole(tree, pages):
    for completes in (bash_completes, zsh_completes):
        top = completes(tree, "voltyard ''")
        assert {name[0] for name in pages if name} <= top, (completes.__name__, top)
        for command in (("sim",), ("ledger", "verify")):
            offered = completes(tree, f"voltyard {' '.join(command)} ''")
            assert options_of(pages[command]) <= offered, (command, offered)
        protocols = completes(tree, "voltyard sim --protocol ''")
        assert protocols == {"ocpp1.6", "ocpp2.0.1", "dny", "ykc"}, protocols


def units_are_sound(tree):
    units = tree / "lib/systemd/system"
    names = ["voltyard.service", "voltyard-backup.service", "voltyard-backup.timer"]
    # The program is named where it will be; here it is not.
    code, text = run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no",
                      *(units / name for name in names)])
    complaints = [line for line in text.splitlines()
                  if "is not executable" not in line and line.startswith(str(units))]
    assert not complaints, complaints
    for name in names[:2]:
        text = checked(["systemd-analyze", "security", "--offline=true", "--no-pager",
                        f"--threshold={MOST_EXPOSED}", units / name])
        print(text.strip().splitlines()[-1].strip("→ "), flush=True)


def lintian_is_content(package):
    text = run(["lintian", "--no-cfg", "--allow-root", "--fail-on", "none", package])[1]
    found = [line for line in text.splitlines()
             if line[:2] in ("E:", "W:") and not any(tag in line for tag in EXCUSED)]
    assert not found, found


def main():
    package = package_in(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="voltyard-contents-") as directory:
        tree = Path(directory)
        checked(["dpkg-deb", "-x", package, tree])
        program = tree / "usr/bin/voltyard"
        version = checked(["dpkg-deb", "-f", package, "Version"]).strip()
        assert checked([program, "--version"]) == f"voltyard {version}\n"
        pages = help_pages(program)
        keys = configuration_is_whole(tree)
        manual_is_whole(tree, pages)
        completion_is_whole(tree, pages)
        if shutil.which("systemd-analyze"):
            units_are_sound(tree)
        else:
            print("no systemd-analyze here: the units were not looked at")
        lintian_is_content(package)
    print(f"{version}: {keys} keys, {len(pages) - 1} commands, "
          f"{sum(len(options_of(page)) for page in pages.values())} options, all described")
    return 0


if __name__ == "__main__":
    sys.exit(main())
