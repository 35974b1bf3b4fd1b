"""Reading files: size, encoding and existence, before anything looks inside."""

from __future__ import annotations

import stat
from pathlib import Path

from evaluator.errors import InputError, Problem
from evaluator.formats.yaml_text import Document, read_yaml

YAML_LIMIT = 1_000_000


def read_text(path: Path, name: str, limit: int = YAML_LIMIT) -> str:
    """Text of a UTF-8 file (a byte order mark is allowed).

    Raises:
        InputError: The file is absent, too large, a folder, or not UTF-8.
    """
    raw = _bytes(path, name, limit)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            Problem(
                code="file.not_utf8",
                file=name,
                line=line,
                found=f"byte {raw[error.start]:#04x} that is not UTF-8",
                allowed="text in UTF-8",
                remedy="save the file as UTF-8",
            )
        ) from None


def refuse_device(path: Path) -> None:
    """Refuse a pipe, and a name that Windows keeps for a device: reading would wait without end.

    Raises:
        OSError: It is one, or it is not there.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError


def _bytes(path: Path, name: str, limit: int) -> bytes:
    try:
        refuse_device(path)
        if path.stat().st_size > limit:
            raise InputError(
                _problem(
                    "file.too_large",
                    name,
                    f"{path.stat().st_size} bytes",
                    f"at most {limit} bytes",
                    "split it or leave out what is not needed",
                )
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            _problem(
                "file.missing", name, "no such file", "a file with this name", "check the path"
            )
        ) from None
    except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
        found = getattr(error, "strerror", None) or "the file cannot be read"
        raise InputError(
            _problem(
                "file.unreadable",
                name,
                found,
                "a file that can be read",
                "check the path and its rights",
            )
        ) from None


def read_document(path: Path, name: str) -> Document:
    """A YAML file as text values with their places."""
    return read_yaml(read_text(path, name), name)


def _problem(code: str, file: str, found: str, allowed: str, remedy: str) -> Problem:
    return Problem(code=code, file=file, found=found, allowed=allowed, remedy=remedy)
