#!/usr/bin/env python3
"""Adds up ctest's JUnit reports: names what failed and what was skipped with its reason, then one closing line."""

import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    if case.get("status") == "run":
        return "passed"
    return "skipped" if case.get("status") in ("notrun", "disabled") and case.find("skipped") is not None else "failed"


def skip_reason(case):
    """The text given to GTEST_SKIP(), which GoogleTest prints on the line after the place of the call."""
    text = case.findtext("system-out") or ""
    match = re.search(r":\d+: Skipped\n(.+)", text)
    return match.group(1).strip() if match else (case.find("skipped").get("message") or "no reason given")


def main(reports):
    count = collections.Counter()
    reasons = collections.Counter()
    for report in map(pathlib.Path, reports):
        if not report.exists():
            print(f"no report: {report.name}")
            count["failed"] += 1
            continue
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            result = outcome(case)
            count[result] += 1
            if result == "failed":
                print(f"failed in {report.parent.name}: {case.get('name')}")
            elif result == "skipped":
                reasons[skip_reason(case)] += 1
    for reason, times in sorted(reasons.items()):
        print(f"skipped {times}: {reason}")
    print(f"gridwhistle: {count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] or not count["passed"] else 0


sys.exit(main(sys.argv[1:]))
