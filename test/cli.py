"""The DuckDB command line as a process of its own, measured from outside."""
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DUCKDB = ROOT / "build" / "duckdb"
EXTENSION = ROOT / "build" / "fhir_das.duckdb_extension"
LOAD = f"LOAD '{EXTENSION}';\n"


@dataclass
class Run:
    """One process from its start to its end."""

    status: int
    output: str
    seconds: float
    peak: int  # resident memory in bytes


def run(sql: str, database: str | Path = ":memory:", options: tuple[str, ...] = (), seconds: float = 600) -> Run:
    """Runs statements and dot commands in the project's root; stops at the first error."""
    command = [DUCKDB, "-no-init", "-unsigned", "-bail", *options, database]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    process.stdin.write(sql.encode())
    process.stdin.close()
    output = process.stdout.read().decode(errors="replace")
    # wait4 and not wait: the operating system's own record of this process's largest resident size.
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    elapsed = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(process.returncode, output, elapsed, usage.ru_maxrss * unit)
