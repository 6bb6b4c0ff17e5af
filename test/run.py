"""Runs every test suite, one after another, and adds up what passed and failed.

usage: run.py [SUITE …]      (without a name: all of them)

A suite is a command that fails with a non-zero status. How many tests it ran is read from the last lines of its kind:
cargo's, unittest's, node's, a public suite's, or our own 'N passed, N failed'. A suite that counts nothing counts as one test.
"""
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEW, OLD = "build/venv/bin/python", "build/venv-1.5.6/bin/python"  # Python duckdb 2.0.0 and 1.5.6
NODE_TESTS = ["node", "--test", "--test-reporter=tap", "test/clients/test_node.mjs"]
BROWSER_TESTS = ["node", "--test", "--test-reporter=tap", "test/browser/browser.test.mjs"]

SUITES = {
    "core": (["cargo", "test", "--quiet", "--no-default-features", "--lib"], 600),
    "extension": (["cargo", "test", "--quiet", "--lib"], 600),
    "conformance": (["cargo", "test", "--quiet", "--no-default-features", "--test", "fhirpath"], 600),
    "validation": (["cargo", "test", "--quiet", "--no-default-features", "--test", "validation"], 600),
    "architecture": ([NEW, "test/architecture.py"], 60),
    "sql": ([NEW, "test/run_sql.py"], 600),
    "sql-1.5.6": ([OLD, "test/run_sql.py"], 600),
    "catalogue": ([NEW, "test/catalogue.py"], 60),
    "readme": ([NEW, "test/run_readme.py"], 300),
    "python": ([NEW, "test/clients/test_python.py"], 300),
    "python-1.5.6": ([OLD, "test/clients/test_python.py"], 300),
    "node": (NODE_TESTS, 120),
    "browser": (BROWSER_TESTS, 600),
    "atomicity": ([NEW, "test/build_atomicity.py"], 600),
    "sof": ([NEW, "test/conformance/sof.py"], 300),
    "parity": ([NEW, "test/parity.py"], 300),
    "mutations": ([NEW, "test/mutations.py"], 300),
    "sample": ([NEW, "test/sample.py"], 600),
    "progress": ([NEW, "test/progress.py"], 120),
    "memory": ([NEW, "test/memory.py"], 600),
}


class Count:
    """Passed and failed tests, as the lines of a suite's output tell them."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def read(self, line: str) -> None:
        if m := re.match(r"test result: \w+\. (\d+) passed; (\d+) failed", line):  # cargo, once for each binary
            self.passed += int(m[1])
            self.failed += int(m[2])
        elif m := re.match(r"HL7 .+: (\d+) of (\d+) pass, (\d+) are listed", line):  # a public suite
            self.passed += int(m[1])
            self.failed += int(m[2]) - int(m[1]) - int(m[3])
        elif m := re.match(r"(\d+) passed, (\d+) failed$", line):  # ours
            self.passed += int(m[1])
            self.failed += int(m[2])
        elif m := re.match(r"Ran (\d+) tests? in ", line):  # unittest
            self.passed += int(m[1])
        elif m := re.match(r"(?:OK|FAILED) \((.+)\)$", line):  # unittest, after the line above
            outcomes = dict(part.split("=") for part in m[1].split(", "))
            broken = int(outcomes.get("failures", 0)) + int(outcomes.get("errors", 0))
            self.failed += broken
            # One test may have several failed subtests.
            self.passed = max(0, self.passed - broken - int(outcomes.get("skipped", 0)))
        elif m := re.match(r"# (pass|fail|cancelled) (\d+)$", line):  # node
            if m[1] == "pass":
                self.passed += int(m[2])
            else:
                self.failed += int(m[2])


def run(name: str) -> Count:
    """Runs one suite, shows its output, and ends it when its time is over."""
    command, seconds = SUITES[name]
    print(f"\n=== {name}: {' '.join(command)}", flush=True)
    count, start, late = Count(), time.monotonic(), threading.Event()
    # A session of its own, so that a suite that hangs is ended with all that it started.
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, errors="replace", start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    timer = threading.Timer(seconds, lambda: (late.set(), os.killpg(process.pid, 9)))
    timer.start()
    for line in process.stdout:
        print(line, end="", flush=True)
        count.read(line.strip())
    status = process.wait()
    timer.cancel()
    if late.is_set():
        print(f"{name}: stopped after {seconds} s")
    if status != 0 and count.failed == 0:
        print(f"{name}: ended with status {status}")
        count.failed += 1
    elif status == 0 and count.passed + count.failed == 0:
        count.passed += 1
    print(f"=== {name}: {time.monotonic() - start:.1f} s", flush=True)
    return count


def main(names: list[str]) -> int:
    if unknown := set(names) - set(SUITES):
        sys.exit(f"no such suite: {', '.join(sorted(unknown))}; there are: {', '.join(SUITES)}")
    counts = {name: run(name) for name in names or SUITES}
    print("\n" + "".join(f"{name:14}{c.passed:6} passed{c.failed:6} failed\n" for name, c in counts.items()))
    failed = sum(c.failed for c in counts.values())
    print(f"{sum(c.passed for c in counts.values())} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
