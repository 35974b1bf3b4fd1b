"""``evaluator report`` and ``evaluator demo``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from evaluator.cli.index import write_index
from evaluator.cli.make import Made, Request, start, title_of
from evaluator.cli.score import exit_code
from evaluator.errors import CallError, Problem
from evaluator.formats.evaluation import Choices, evaluate
from evaluator.formats.library import locate, packed_root
from evaluator.render.catalogue import Words
from evaluator.render.session import KINDS
from evaluator.render.summary import findings_lines

BUILT = ("html",)
ASSESSMENT, EVERY = "assessment", "all"
OF_A_CHALLENGE = ("selfcheck", "collegenota", "public")
"""Reports that a challenge has beside its assessment."""
DEMO = (("tender-voorbeeld", ""), ("ch-01", ""), ("ch-03", ""), ("tender-voorbeeld", "compare"))


def report(
    paths: Sequence[Path],
    choices: Choices,
    purpose: str,
    to: str,
    out: Path,
    *,
    kind: str = ASSESSMENT,
    jobs: int,
    show_code: bool,
    lang: str | None,
) -> int:
    """Make the asked reports of each dossier; exit 1 when one of them has an error finding.

    Args:
        paths: Dossiers or challenge files.
        choices: Profiles, criteria folder and scenario.
        purpose: ``working`` or ``decision``.
        to: Formats, with commas.
        out: Folder of all reports.
        kind: ``assessment``, the name of a report that is about a challenge only, or ``all``.
        jobs: Processes.
        show_code: Show code and prose for researchers.
        lang: Language of the terminal; None for that of the dossier.

    Raises:
        EvaluatorError: A dossier cannot be used, or has no report of that kind.
    """
    _formats(to)
    requests = [
        Request(
            path=path,
            choices=choices,
            report=name,
            purpose=purpose,
            show_code=show_code,
            out=out,
        )
        for path in map(locate, paths)
        for name in _reports(path, choices, kind)
    ]
    made = make_all(requests, jobs, lang)
    words = Words(lang or made[0].evaluation.head.language)
    index = write_index(out, words.lang)
    sys.stdout.write(words.text("cli.report.open", index=index.as_posix()) + "\n")
    return max(exit_code(one.evaluation.outcome.findings) for one in made)


def _reports(path: Path, choices: Choices, kind: str) -> tuple[str, ...]:
    """Names of the notebooks that a kind asks for; empty stands for the one of the dossier's kind.

    Raises:
        CallError: The dossier has no such report.
    """
    if kind == ASSESSMENT:
        return ("",)
    # The assessment last: `latest.txt` names what was made last.
    names = (*OF_A_CHALLENGE, "") if kind == EVERY else (kind,)
    dossier = evaluate(path, choices).outcome.kind
    wanted = [name for name in names if name and dossier not in KINDS[name]]
    if wanted:
        raise CallError(
            Problem(
                code="call.other_kind",
                file=path.name,
                found=f"a dossier of kind {dossier}",
                allowed=" or ".join(KINDS[wanted[0]]),
                remedy="leave --kind out: only a challenge has such a report",
            )
        )
    return names


def demo(out: Path, *, every: bool, jobs: int, lang: str) -> int:
    """Score the shipped examples, make their reports and one page that lists them."""
    root = packed_root() / "submissions"
    wanted = list(DEMO)
    if every:
        named = {name for name, _ in DEMO}
        more = sorted(path.parent.name for path in root.glob("*/dossier.yaml"))
        wanted += [(name, "") for name in more if name not in named]
    requests = [
        Request(path=root / name, choices=Choices(), report=kind, out=out) for name, kind in wanted
    ]
    made = make_all(requests, jobs, lang)
    index = write_index(out, lang)
    words = Words(lang)
    sys.stdout.write(
        words.text("cli.demo.done", count=str(len(made)), index=index.as_posix()) + "\n"
    )
    return max(exit_code(one.evaluation.outcome.findings) for one in made)


def make_all(requests: Sequence[Request], jobs: int, lang: str | None) -> list[Made]:
    """Start all reports, wait for each, say so in one line each."""
    with _pool(jobs) as pool:
        waiting: list[Callable[[], Made]] = [start(request, pool) for request in requests]
        made = []
        for number, finish in enumerate(waiting, start=1):
            one = finish()
            made.append(one)
            words = Words(lang or one.evaluation.head.language)
            key = "made" if one.created else "there"
            line = words.text(
                f"cli.report.{key}",
                number=str(number),
                of=str(len(waiting)),
                report=title_of(one.report, words.lang),
                dossier=one.evaluation.head.id,
                status=words.text(f"words.status.{one.evaluation.outcome.status}"),
                folder=one.folder.as_posix(),
            )
            about_rules = findings_lines(one.evaluation.about_rules, words)
            sys.stdout.write("\n".join([line, *about_rules]) + "\n")
            sys.stdout.flush()
    return made


@contextmanager
def _pool(jobs: int) -> Iterator[Executor | None]:
    """Processes that are started anew (no fork: Windows); none for a single job."""
    if jobs == 1:
        yield None
        return
    pool = ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn"))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _formats(to: str) -> None:
    asked = [part.strip() for part in to.split(",") if part.strip()]
    unknown = [part for part in asked if part not in BUILT]
    if unknown or not asked:
        raise CallError(
            Problem(
                code="call.format",
                found=f"--to {to}",
                allowed=", ".join(BUILT),
                remedy="leave --to out; other formats are not built yet",
            )
        )
