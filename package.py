"""Makes a DuckDB extension of the built library: the library's bytes and DuckDB's metadata footer.

usage: package.py LIBRARY EXTENSION PLATFORM
"""
import os
import re
import sys
from pathlib import Path

# A WebAssembly custom section (id 0, its length 531, its name's length 16), in which DuckDB looks for the fields.
SECTION = b"\x00\x93\x04\x10" + b"duckdb_signature" + b"\x80\x04"
SIGNATURE = bytes(256)  # not signed
C_API_VERSION = "v1.5.6"  # the oldest DuckDB that it loads in
MAGIC = "4"


def footer(platform: str, version: str) -> bytes:
    fields = ["", "", "", "C_STRUCT", version, C_API_VERSION, platform, MAGIC]
    return SECTION + b"".join(field.encode().ljust(32, b"\0") for field in fields) + SIGNATURE


def main(library: str, extension: str, platform: str) -> None:
    if not platform:
        sys.exit("package.py: the platform is empty; did `PRAGMA platform` fail?")
    manifest = Path("Cargo.toml").read_text(encoding="utf-8")
    version = "v" + re.search(r'^version = "(.+)"$', manifest, re.MULTILINE).group(1)
    # Renamed into place, so that a reader never loads half a file and a loaded one keeps its own.
    partial = Path(f"{extension}.partial")
    partial.write_bytes(Path(library).read_bytes() + footer(platform, version))
    os.replace(partial, extension)
    print(f"{extension}: {version}, {platform}, DuckDB {C_API_VERSION} or later")


if __name__ == "__main__":
    main(*sys.argv[1:])
