#!/usr/bin/env python3
"""Does what README.md says, as printed: scripts/run, then the lines of "A first whistle", then Ctrl-C.

Usage: try_readme.py [arguments of scripts/run]. Fails when the server is not ready within 20 minutes (it may have to be
built), when a line fails, when the whistle is not closed at the end, or when Ctrl-C leaves anything running.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
READY = "http://127.0.0.1:8080/readyz"
READY_TIMEOUT_S = 20 * 60
STOP_TIMEOUT_S = 30
LINES_TIMEOUT_S = 60


def first_whistle():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## A first whistle", 1)[1].split("\n## ", 1)[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.S))


def is_ready():
    try:
        with urllib.request.urlopen(READY, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_until(condition, timeout_s, what, server=None):
    end = time.monotonic() + timeout_s
    while not condition():
        if server and server.poll() is not None:
            raise SystemExit(f"scripts/run ended with status {server.returncode} before {what}")
        if time.monotonic() > end:
            raise SystemExit(f"no {what} within {timeout_s} s")
        time.sleep(0.1)


def group_is_gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def run_lines(lines):
    begun = time.monotonic()
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", lines], cwd=ROOT, text=True, timeout=LINES_TIMEOUT_S,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    print(result.stdout, end="")
    print(f"the lines took {time.monotonic() - begun:.1f} s")
    return result.returncode == 0 and '"closed"' in result.stdout


def main(arguments):
    if is_ready():
        raise SystemExit(f"something answers at {READY} already")
    with tempfile.TemporaryFile() as log:
        # A session of its own, so that the interrupt reaches what a terminal's Ctrl-C would reach, and nothing else.
        server = subprocess.Popen([ROOT / "scripts" / "run", *arguments], cwd=ROOT, stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        worked = stopped = False
        try:
            wait_until(is_ready, READY_TIMEOUT_S, "answer from /readyz", server)
            worked = run_lines(first_whistle())
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGINT)
                try:
                    stopped = server.wait(STOP_TIMEOUT_S) == 0
                    wait_until(lambda: group_is_gone(server.pid), STOP_TIMEOUT_S, "end of the server's processes")
                except subprocess.TimeoutExpired:
                    os.killpg(server.pid, signal.SIGKILL)
            log.seek(0)
            output = log.read().decode(errors="replace").splitlines()
            print("\n".join(["-- scripts/run --", *output[-25:]]))
    print(f"readme: lines {'worked' if worked else 'FAILED'}, Ctrl-C {'stopped it' if stopped else 'FAILED'}")
    return 0 if worked and stopped else 1


sys.exit(main(sys.argv[1:]))
