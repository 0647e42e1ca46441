#!/usr/bin/env python3
"""Fails when a code that the program can answer with has no sentence, or the two languages differ in what they hold."""

import json
import pathlib
import re
import sys

FOLDERS = ("models", "routing", "codec", "storage", "dispatcher", "api")
LANGUAGES = ("zh-CN", "en")
# Its codes are facts inside "stored_text_unreadable", never answers of their own.
INNER = {"codec/stored_json.cpp"}
# Calls whose first word is a code, and calls whose last word is one.
CODE_FIRST = re.compile(r"\b(?:Refusal|invalid|refuse|problem|error_page|forbidden)\(")
CODE_LAST = re.compile(r"\b(?:fault|fault_at)\(")
WORD = r'"([a-z][a-z0-9]*(?:_[a-z0-9]+)*)"'
# A guard of the transition table answers with a code or with nothing.
GUARD = re.compile(r'return ' + WORD + r'|\? "" : ' + WORD + r'|\? ' + WORD + r' : ')
FACT = re.compile(r"\{([a-z_]+)\}")


def arguments(text, start):
    """The text between the bracket before `start` and its partner."""
    depth, end = 1, start
    while end < len(text) and depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[start:end - 1]


def codes(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.cpp")):
            name = path.relative_to(root).as_posix()
            if name in INNER:
                continue
            text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
            for calls, place in ((CODE_FIRST, 0), (CODE_LAST, -1)):
                for call in calls.finditer(text):
                    given = arguments(text, call.end())
                    words = re.findall(WORD, given)
                    if words and not (place == -1 and "Refusal(" in given):
                        yield name, words[place]
                        yield from ((name, word) for pair in re.findall(r"\? " + WORD + " : " + WORD, given)
                                    for word in pair if place == 0)
            if name == "models/transitions.cpp":
                for match in GUARD.finditer(text):
                    yield name, next(word for word in match.groups() if word)


def read(root, language):
    return json.loads((root / "config" / "messages" / f"{language}.json").read_text(encoding="utf-8"))


def problems(root):
    zh, en = (read(root, language) for language in LANGUAGES)
    for name, code in sorted(set(codes(root))):
        for language, catalogue in zip(LANGUAGES, (zh, en)):
            if code not in catalogue["problems"]:
                yield f"{name}: {code} has no sentence in {language}"
    for code in sorted(zh["problems"].keys() | en["problems"].keys()):
        sentences = [catalogue["problems"].get(code) for catalogue in (zh, en)]
        if None in sentences:
            yield f"{code}: only in one language"
        elif any(not sentence["title"] or not sentence["detail"] for sentence in sentences):
            yield f"{code}: an empty sentence"
        elif len({frozenset(FACT.findall(s["title"] + s["detail"])) for s in sentences}) > 1:
            yield f"{code}: the languages name different facts"
    for vocabulary in sorted(zh["words"].keys() | en["words"].keys()):
        if zh["words"].get(vocabulary, {}).keys() != en["words"].get(vocabulary, {}).keys():
            yield f"words of {vocabulary}: the languages differ"


def main(arguments):
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent.parent
    found = list(problems(root))
    print("\n".join(found) or "messages: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
