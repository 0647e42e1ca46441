#!/usr/bin/env python3
"""Writes api/openapi.yaml as a C++ source that holds it as JSON: embed.py OPENAPI_YAML OUTPUT_CPP"""

import json
import pathlib
import sys

import yaml

PIECE = 12000  # compilers limit the length of one literal


def main(source, output):
    text = json.dumps(yaml.safe_load(pathlib.Path(source).read_text("utf-8")), ensure_ascii=False)
    encoded = text.encode("utf-8")
    pieces = [text[i:i + PIECE // 4] for i in range(0, len(text), PIECE // 4)]
    lines = "\n".join(f'    R"gw_json({piece})gw_json"' for piece in pieces)
    pathlib.Path(output).write_text(
        '#include "api/openapi_document.hpp"\n\nnamespace gridwhistle::api {\n\n'
        f"std::string_view openapi_document() {{\n    return std::string_view(\n{lines},\n    {len(encoded)});\n}}\n\n"
        "}  // namespace gridwhistle::api\n", "utf-8")


main(sys.argv[1], sys.argv[2])
