"""The check of the message catalogues finds codes without sentences, wherever in the program they stand."""

import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

import check_messages  # noqa: E402


class Messages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.catalogues()

    def catalogues(self, zh="有 {max}", en="has {max}", code="known"):
        for language, detail in (("zh-CN", zh), ("en", en)):
            problems = {code: {"title": "t", "detail": detail}}
            self.write(f"config/messages/{language}.json",
                       json.dumps({"problems": problems, "words": {"phase": {"closed": "c"}}}))

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def found(self):
        return " ".join(check_messages.problems(self.root))

    def test_a_code_with_sentences_is_fine(self):
        self.write("models/a.cpp", 'return Refusal(RefusalClass::kInvalid, "known", "/a").with("max_length", "3");')
        self.assertEqual(self.found(), "")

    def test_every_way_to_say_a_code_is_seen(self):
        cases = {
            "models/a.cpp": 'return Refusal(RefusalClass::kInvalid,\n    late ? "known" : "lost");',
            "models/b.cpp": 'return invalid("lost", "/field");',
            "codec/c.cpp": 'reader.fault(from ? "to" : "from", "lost");',
            "api/d.cpp": 'co_return problem(request, 404, "lost");',
            "models/transitions.cpp": 'return aim.released ? "" : "lost";',
        }
        for name, text in cases.items():
            with self.subTest(name):
                self.write(name, text)
                self.assertIn(f"{name}: lost has no sentence in en", self.found())
                (self.root / name).unlink()

    def test_languages_that_differ_are_named(self):
        self.catalogues(en="has {least}")
        self.assertIn("known: the languages name different facts", self.found())

    def test_an_empty_sentence_is_named(self):
        self.catalogues(zh="")
        self.assertIn("known: an empty sentence", self.found())


if __name__ == "__main__":
    unittest.main()
