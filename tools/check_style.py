#!/usr/bin/env python3
"""Fails on what docs/style.md forbids and a machine can see: long files and lines, leftovers, concatenated SQL."""

import os
import pathlib
import re
import sys

LINES_MAX = 400
COLUMNS_MAX = 120
SKIPPED_FOLDERS = {".git", ".cache", "build", "var", "node_modules", "__pycache__"}
CODE = {".cpp", ".hpp", ".py", ".sh", ".sql", ".cmake"}
# Spelled in pieces, so that this file does not find itself.
LEFTOVERS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|\bDIS" r"ABLED_\w")
SQL = r"(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE)\b"
SQL_CONCATENATION = re.compile(r'"[^"]*\b' + SQL + r'[^"]*"\s*\+|format\(\s*"\s*' + SQL)


def is_code(path):
    return path.suffix in CODE or path.name == "CMakeLists.txt" or path.parts[0] == "scripts" or path.parts[0] == ".ci"


def files(root):
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(set(subfolders) - SKIPPED_FOLDERS)
        for name in sorted(names):
            yield (pathlib.Path(folder) / name).relative_to(root)


def faults(root, path):
    if path.parts[0] in ("scripts", ".ci") and not path.suffix and not os.access(root / path, os.X_OK):
        yield 1, "a script must be executable"
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    if len(lines) > LINES_MAX:
        yield len(lines), f"{len(lines)} lines, more than {LINES_MAX}"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX:
            yield number, f"{len(line)} columns, more than {COLUMNS_MAX}"
        if "\t" in line:
            yield number, "tab"
        if line != line.rstrip():
            yield number, "space at the end of the line"
        if LEFTOVERS.search(line):
            yield number, "leftover marker or disabled test"
        if SQL_CONCATENATION.search(line):
            yield number, "SQL built from pieces; use parameters"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    checked = bad = 0
    for path in files(root):
        if not is_code(path):
            continue
        checked += 1
        for number, fault in faults(root, path):
            bad += 1
            print(f"{path}:{number}: {fault}")
    print(f"style: {bad} faults in {checked} files")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
