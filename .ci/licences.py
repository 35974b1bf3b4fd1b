"""Makes LICENSES.md: the licences of everything that is installed with the program.

Run it with the Python of an environment that has the extra `dev`, on a machine with internet:

    .venv/bin/python .ci/licences.py

pip unpacks the wheels of requirements.lock in a temporary folder, those for Windows, Linux and
macOS and for every Python version together; pip-licenses reads what each of them declares.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
LIST = ROOT / "LICENSES.md"
HEADER = """\
# Licences of what is installed with the program

Made by pip-licenses from `requirements.lock`; do not edit. To make it again, run
`python .ci/licences.py` (CONTRIBUTING.md, "Renew the pins"). A test holds it against the lock and
against what is installed, and refuses other licences than permissive ones and weak copyleft
(MPL-2.0).

It says what each package declares; where one gives a whole text instead of a name, the text is
recognised. Wheels may carry libraries of others inside, with their texts in the package's folder
`*.dist-info`: those of numpy and scipy contain the run-time library of the GNU compiler, whose
licence (GPL with the GCC Runtime Library Exception) allows any use of it in a program; that of
pyzmq contains ZeroMQ (MPL-2.0); some for Windows contain the run-time library of Microsoft's
compiler, which may be passed on.

"""
COLUMNS = ("Name", "Version", "License", "URL")
# Some packages put the whole text where the name belongs.
_BSD_3 = re.compile(
    r"Redistribution and use in source and binary forms.*"
    r"Redistributions of source code must retain.*"
    r"Redistributions in binary form must reproduce.*"
    r"Neither the name of .* may be used to endorse or promote products",
    re.DOTALL,
)


def pins(lock: str) -> dict[str, str]:
    """Name and version of every package in a lock, whatever machine it is for."""
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", lock, flags=re.MULTILINE))


def for_all_machines(lock: str) -> str:
    """The lock without the markers that leave packages out on some machines."""
    return re.sub(r" ;[^\\\n]*", " ", lock)


def normal(name: str) -> str:
    """A package's name as an index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(declared: str) -> str:
    """The name of a licence on one line.

    >>> licence("MIT License")
    'MIT License'
    """
    if _BSD_3.search(declared):
        return "BSD-3-Clause"
    return " ".join(declared.split())


def unpack(lock: str, folder: Path) -> None:
    """Put the wheels of all packages in a folder, checked against their hashes."""
    wanted = folder / "all.lock"
    wanted.write_text(for_all_machines(lock), encoding="utf-8")
    call = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes"]
    # The one platform for which every package of the lock has a wheel.
    call += ["--platform", "win_amd64", "--python-version", "3.12", "--only-binary=:all:"]
    subprocess.run([*call, "--target", str(folder / "all"), "-r", str(wanted)], check=True)


def declared(names: list[str], folder: Path | None = None) -> list[dict[str, str]]:
    """What pip-licenses says of packages, in a folder or in this environment."""
    call = [sys.executable, "-m", "piplicenses", "--with-system", "--with-urls"]
    call += ["--from=mixed", "--format=json", "--packages", *names]
    path = {"PYTHONPATH": str(folder)} if folder else {}
    run = subprocess.run(
        call, env=os.environ | path, check=True, capture_output=True, encoding="utf-8"
    )
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return [
        {
            "Name": one["Name"],
            "Version": one["Version"],
            "License": licence(one["License"]),
            "URL": "" if one["URL"] == "UNKNOWN" else one["URL"],
        }
        for one in found
    ]


def table(rows: list[dict[str, str]]) -> str:
    """A table in Markdown, one row a package, in the order of their names."""
    ordered = sorted(rows, key=lambda row: normal(row["Name"]))
    lines = [COLUMNS, tuple("---" for _ in COLUMNS)]
    lines += [tuple(row[name] for name in COLUMNS) for row in ordered]
    return "".join(f"| {' | '.join(line)} |\n".replace("|  |", "| |") for line in lines)


def main() -> None:
    """Make the list, or stop when a package of the lock is not in it."""
    lock = LOCK.read_text(encoding="utf-8")
    wanted = pins(lock)
    with tempfile.TemporaryDirectory() as scratch:
        unpack(lock, Path(scratch))
        rows = declared(sorted(wanted), Path(scratch) / "all")
    # The environment of pip-licenses itself is seen too: only what the lock says counts.
    found = {normal(r["Name"]): r for r in rows if wanted.get(normal(r["Name"])) == r["Version"]}
    missing = sorted(set(wanted) - set(found))
    if missing:
        sys.exit(f"pip-licenses does not know {', '.join(missing)}")
    LIST.write_text(HEADER + table(list(found.values())), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
