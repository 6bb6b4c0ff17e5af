"""The documents that benchmarks read: made once, below build/bench."""
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FOLDER = ROOT / "build" / "bench"


def folder(size: int) -> Path:
    """Where so many documents are."""
    return FOLDER / f"{'eps' if SHARED.is_dir() else 'sample'}{size}"


def make(size: int) -> None:
    """Makes so many documents, unless they are there."""
    target = folder(size)
    if target.is_dir() and len(list(target.iterdir())) == size:
        return
    shutil.rmtree(target, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(FOLDER).free < size * 500_000:  # each document 140 kB, and again as much twice in a database
        sys.exit(f"not enough free disk for {size} documents; BENCH_DOCS=1000 takes fewer")
    if SHARED.is_dir():
        maker = SHARED / "bench" / "make_inputs.py"
        subprocess.run([sys.executable, maker, SHARED / "data" / "eps", target, str(size)], check=True)
        return
    target.mkdir()
    documents = sorted((ROOT / "data").rglob("*.json"))
    for number in range(size):
        shutil.copyfile(documents[number % len(documents)], target / f"{number:05}.json")
