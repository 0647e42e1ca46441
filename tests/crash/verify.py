"""Judges a database and a server against the ledger of a load."""

import pathlib
import threading

from client import Client
from load import answered_by


def copy_in(table, columns, rows):
    lines = "".join("\t".join(str(cell) for cell in row) + "\n" for row in rows)
    return f"CREATE TEMP TABLE {table} ({columns});\nCOPY {table} FROM STDIN;\n{lines}\\.\n"


# Each query gives the rows that break a promise.
BREACHES = {
    "filing without its stored answer": """SELECT f.key FROM filed f LEFT JOIN answer a ON a.key = f.key AND
        a.principal = (SELECT id FROM account WHERE name = 'integrator') WHERE a.whistle IS DISTINCT FROM f.whistle""",
    "filing that is not there exactly once": """SELECT f.mark, count(w.mark) FROM filed f LEFT JOIN marked w USING
        (mark) GROUP BY f.mark HAVING count(w.mark) <> 1""",
    "filing under another id": "SELECT f.mark FROM filed f JOIN marked w USING (mark) WHERE w.id <> f.whistle",
    "whistle that nobody was promised": "SELECT w.mark FROM marked w LEFT JOIN filed f USING (mark) WHERE f IS NULL",
    "command without its stored answer": """SELECT d.key FROM done d LEFT JOIN answer a ON a.key = d.key AND
        a.principal = (SELECT id FROM account WHERE name = 'liaison-um')
        WHERE (a.whistle, a.version) IS DISTINCT FROM (d.whistle, d.version)""",
    "command without exactly one event": """SELECT d.key, count(e.n) FROM done d LEFT JOIN event e ON
        e.whistle = d.whistle AND e.n = d.version AND e.type = d.type GROUP BY d.key HAVING count(e.n) <> 1""",
    "whistle with other events than promised": """SELECT f.whistle, f.promised, (SELECT count(*) FROM event e WHERE
        e.whistle = f.whistle) FROM (SELECT whistle, 1 + (SELECT count(*) FROM done d WHERE d.whistle = filed.whistle)
        AS promised FROM filed) f WHERE f.promised <> (SELECT count(*) FROM event e WHERE e.whistle = f.whistle)""",
    "number given twice": "SELECT number FROM whistle GROUP BY number HAVING count(*) > 1",
}


def breaches(city, ledger):
    """Names and first rows of all broken promises."""
    setup = copy_in("filed", "key text, mark text, whistle bigint", ((f.key, f.mark, f.whistle) for f in ledger.filed))
    setup += copy_in("done", "key text, whistle bigint, version int, type text",
                     ((d.key, d.whistle, d.version, d.event) for d in ledger.done))
    setup += """CREATE INDEX ON filed (mark); CREATE INDEX ON done (whistle); ANALYZE filed, done;
        CREATE TEMP TABLE marked AS SELECT id, substring(body FROM 'crash-w[-0-9a-z]+') AS mark FROM whistle
        WHERE body LIKE '%crash-w%'; CREATE INDEX ON marked (mark); ANALYZE marked;"""
    queries = "\n".join(f"SELECT '{name}', breach::text FROM (SELECT x::text AS breach FROM ({query}) x LIMIT 5) y;"
                        for name, query in BREACHES.items())
    quiet = ("CREATE TABLE", "COPY ", "CREATE INDEX", "ANALYZE", "SELECT ")
    return [row for row in city.sql(setup + queries) if not row[0].startswith(quiet)]


def counts(city):
    return city.sql("""SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM whistle),
        (SELECT count(*) FROM answer)""")


def repeat_all(port, tokens, ledger, threads=4):
    """Asks everything again with its key. Gives what was answered differently."""
    different, lock = [], threading.Lock()
    waiting = list(ledger.requests)

    def work():
        clients = {name: Client(port, token) for name, token in tokens.items()}
        while True:
            with lock:
                if not waiting:
                    break
                request = waiting.pop()
            answer = clients[request.account].ask("POST", request.path, request.body, request.key,
                                                  request.content_type)
            if answered_by(answer) != request.answered:
                with lock:
                    different.append(f"{request.key}: {answer.status} {answer.body[:200]}")
        for client in clients.values():
            client.close()
    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return different + [f"{len(waiting)} were not asked again"] * bool(waiting)


def processes_of(folder):
    """Command lines of all processes that name the folder."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in command:
            found.append(f"{path.parent.name}: {command}")
    return found
