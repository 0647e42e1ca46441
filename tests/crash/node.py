"""Server processes and the data folder they run on."""

import os
import pathlib
import random
import signal
import socket
import subprocess
import threading
import time

PROGRAM = os.environ.get("GW_PROGRAM", str(pathlib.Path(__file__).parents[2] / "build/release/gridwhistle"))
LONG = os.environ.get("GW_LONG") == "1"
START_MAX_S = 120
SETTINGS = """[server]
requests_per_second = 1000000
requests_burst = 1000000
[log]
level = "warning"
"""


def alive(pid):
    """True while the process runs; a zombie that waits for its parent is dead."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition, seconds):
    """Waits until the condition holds; False when it does not within the time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def free_port():
    """Below the range of outgoing connections: a client that knocks on a closed port of that range may be given the
    very same port for itself, and then nobody can listen there."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Node:
    """One `serve` process. A restarted node keeps its port."""

    def __init__(self, folder, name, *, database=None, demo=False):
        self.folder, self.name, self.database, self.demo = pathlib.Path(folder), name, database, demo
        self.port = free_port()
        self.process = None
        self._reader = None

    def start(self):
        arguments = [PROGRAM, "serve", "--config", str(self.folder / "settings.toml"),
                     "--listen", f"127.0.0.1:{self.port}"]
        environment = dict(os.environ)
        if self.database:
            arguments += ["--database", self.database]
            environment["GRIDWHISTLE_KEY_FILE"] = str(self.folder / "data/sealing.key")
        else:
            arguments += ["--data", str(self.folder / "data")]
        if self.demo:
            arguments.append("--demo")
        with open(self.folder / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=log, env=environment)
        watchdog = threading.Timer(START_MAX_S, self.process.kill)
        watchdog.start()
        try:
            line = self.process.stdout.readline().decode()
            while line and not line.startswith("listening on"):
                line = self.process.stdout.readline().decode()
        finally:
            watchdog.cancel()
        if not line:
            status = self.process.wait()
            self.process.stdout.close()
            raise AssertionError(f"{self.name} ended with status {status} before it listened:\n{self.last_words()}")
        self.demo = False  # a later start must not go on with the demo day: the tests count what is added
        self._reader = threading.Thread(target=self.process.stdout.read, daemon=True)
        self._reader.start()
        return self

    def last_words(self):
        logs = [self.folder / f"{self.name}.log", self.folder / "data/pg.log"]
        return "\n".join(log.read_text(errors="replace")[-1500:] for log in logs if log.exists())

    def kill(self):
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()

    def stop(self, seconds=30):
        """Asks the server to end; gives its exit status and how long it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=seconds)
        self._reader.join()
        self.process.stdout.close()
        return status, time.monotonic() - begun

    def is_running(self):
        return self.process is not None and self.process.poll() is None


class City:
    """The demo city in a folder of its own, served by one node or more."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        # Run by root, PostgreSQL runs as another user who has to reach the data.
        self.folder.chmod(0o755)
        (self.folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
        self.first = Node(folder, "first", demo=True).start()
        self.url = self.command("url")
        self.second = None

    def command(self, *arguments, check=True):
        run = subprocess.run([PROGRAM, *arguments, "--data", str(self.folder / "data")], capture_output=True,
                             text=True, check=False, timeout=120)
        if check and run.returncode != 0:
            raise AssertionError(f"{arguments}: status {run.returncode}\n{run.stdout}\n{run.stderr}")
        return run.stdout.strip() if check else run

    def token(self, account):
        return self.command("user", "token", account)

    def sql(self, statement):
        """Rows as lists of text."""
        run = subprocess.run(["psql", self.url, "-XAt", "-F", "\t", "-v", "ON_ERROR_STOP=1"], input=statement,
                             capture_output=True, text=True, check=False, timeout=120)
        if run.returncode != 0:
            raise AssertionError(f"psql: {run.stderr}\n{statement[:300]}")
        return [line.split("\t") for line in run.stdout.splitlines()]

    def add_second_node(self):
        self.second = Node(self.folder, "second", database=self.url).start()
        return self.second

    def postmaster(self):
        """Process id of the PostgreSQL server, or None."""
        try:
            return int((self.folder / "data/pg/postmaster.pid").read_text(encoding="ascii").split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def close(self):
        """Ends whatever still runs, so that a failed test leaves nothing behind."""
        for node in (self.second, self.first):
            if node is not None and node.is_running():
                node.kill()
        postmaster = self.postmaster()
        if postmaster is not None and alive(postmaster):
            os.kill(postmaster, signal.SIGQUIT)
            eventually(lambda: not alive(postmaster), 20)
