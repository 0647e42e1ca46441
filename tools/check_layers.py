#!/usr/bin/env python3
"""Fails when a folder includes a folder that the architecture does not let it see."""

import pathlib
import re
import sys

# Direct and indirect dependencies; a folder may always include itself.
ALLOWED = {
    "models": set(),
    "routing": {"models"},
    "codec": {"models"},
    "storage": {"models", "codec"},
    "config": {"models", "codec"},
    "dispatcher": {"models", "routing", "storage"},
    "channels": {"models", "codec", "storage", "dispatcher"},
    "api": {"models", "routing", "codec", "storage", "dispatcher"},
    "app": {"models", "routing", "codec", "storage", "config", "dispatcher", "channels", "api"},
}
# Third-party headers that must stay inside one place.
CONFINED = {
    "pqxx/": "storage/postgres/",
    "libpq": "storage/postgres/",
    "boost/beast": "api/",
    "boost/asio": ("api/", "app/", "storage/read_executor"),
    "nlohmann/": "codec/",
    "toml++/": "config/",
    "CLI/": "app/",
    "sodium": ("storage/", "models/digest", "channels/"),
    "curl/": "channels/",
    "unicode/": ("codec/", "storage/"),
    "prometheus/": ("dispatcher/", "api/", "app/"),
}
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]')


def problems(root):
    for path in sorted(p for p in root.rglob("*.?pp") if p.relative_to(root).parts[0] in ALLOWED):
        name = path.relative_to(root).as_posix()
        folder = name.split("/")[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            target = match.group(1)
            other = target.split("/")[0]
            if target.count("/") and other in ALLOWED and other != folder and other not in ALLOWED[folder]:
                yield f"{name}:{number}: {folder} must not include {other}"
            if target.startswith("storage/postgres/") and folder not in ("storage", "app"):
                yield f"{name}:{number}: only app may include the PostgreSQL implementation"
            for prefix, homes in CONFINED.items():
                homes = (homes,) if isinstance(homes, str) else homes
                if target.startswith(prefix) and not name.startswith(homes):
                    yield f"{name}:{number}: <{prefix}> is confined to {', '.join(homes)}"


def main(arguments):
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent.parent
    found = list(problems(root))
    print("\n".join(found) or "layers: clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
