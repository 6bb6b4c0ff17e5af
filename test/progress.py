"""A long read shows its progress on a terminal, and nowhere else."""
import os
import pty
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from cli import DUCKDB, LOAD

LINE = b'{"resourceType": "Patient", "id": "p", "text": "' + b"x" * 1000 + b'"}\n'


def slow_writer(path: Path) -> None:
    """Writes to a named pipe for three seconds, more than the reader holds at a time."""
    with path.open("wb") as pipe:
        for _ in range(12):
            pipe.write(LINE * 5000)
            time.sleep(0.25)


def shown(terminal: bool, setting: str) -> bytes:
    """What a long read writes to stderr."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "slow.ndjson"
        os.mkfifo(path)
        threading.Thread(target=slow_writer, args=(path,), daemon=True).start()
        reader, writer = pty.openpty() if terminal else os.pipe()
        query = f"{LOAD} SET enable_progress_bar = {setting}; SELECT count(*) FROM read_fhir_bundles('{path}');"
        process = subprocess.Popen([DUCKDB, "-unsigned", "-no-init", "-csv", "-c", query], stdout=subprocess.PIPE, stderr=writer)
        output, _ = process.communicate(timeout=60)
        os.close(writer)
        assert process.returncode == 0 and b"60000" in output, output
        text = b""
        try:
            while chunk := os.read(reader, 4096):
                text += chunk
        except OSError:
            pass  # how a terminal says that its other end is closed
        os.close(reader)
        return text


def main() -> int:
    passed = failed = 0
    for terminal, setting, expected in ((True, "true", True), (True, "false", False), (False, "true", False)):
        text = shown(terminal, setting)
        if (b"read_fhir_bundles: 0 of 1 files" in text) == expected and (expected or not text):
            passed += 1
        else:
            failed += 1
            print(f"terminal {terminal}, enable_progress_bar {setting}: {text!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
