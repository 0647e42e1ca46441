#!/usr/bin/env python3
"""Fails on C++ files that clang-format 14 would change. Exit status 77 (skipped) where that version is missing."""

import pathlib
import re
import shutil
import subprocess
import sys

VERSION = "14"  # Other versions format some lines differently.
FOLDERS = ["models", "routing", "codec", "storage", "config", "dispatcher", "api", "app", "tests", "bench", "cmake"]


def find_formatter():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path:
            version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
            if re.search(rf"version {VERSION}\.", version):
                return path
    return None


def main():
    formatter = find_formatter()
    if not formatter:
        print(f"clang-format {VERSION} is not installed")
        return 77
    root = pathlib.Path(__file__).resolve().parent.parent
    paths = [str(p.relative_to(root)) for folder in FOLDERS for p in sorted((root / folder).rglob("*.?pp"))]
    result = subprocess.run([formatter, "--dry-run", "-Werror", *paths], cwd=root, capture_output=True, text=True)
    print("\n".join(line for line in result.stderr.splitlines() if "error:" in line))
    print(f"format: {'clean' if result.returncode == 0 else 'run clang-format -i'}, {len(paths)} files")
    return 1 if result.returncode else 0


sys.exit(main())
