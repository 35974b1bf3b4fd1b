"""`evaluator quick`: eight answers in, a first answer and a file to go on with out."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from evaluator.cli.quick_ask import ALLOWED, NAMES
from evaluator.cli.quick_questions import QUESTIONS, UnusableError, amount
from evaluator.errors import CallError
from evaluator.formats.evaluation import evaluate
from evaluator.formats.parse import parse
from evaluator.formats.yaml_text import read_yaml
from evaluator.model.challenge import Challenge
from evaluator.render.texts import LANGUAGES, texts
from evaluator.store.new_file import made_new
from tests.cli.program import Ran, call
from tests.support import ROOT
from tests.test_architecture import HEAVY

GOOD = (
    "inloop openhouden, wijk Noord",
    "Buurtkamer Noord",
    "2027-2029",
    "46500; 47900; 53500",
    "vrij",
    "186 en verslag",
    "nee",
    "Wageningen",
)
FILE = "mijn-uitdaging.yaml"
WRONG_ANSWER, NO_ANSWER = "quick.answer", "quick.missing"
Quick = Callable[..., Ran]


@pytest.fixture
def quick(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Quick:
    """Runs the command with answers that are piped in."""

    def run(*answers: str, file: str = FILE, lang: str = "nl", raw: bytes | None = None) -> Ran:
        data = raw if raw is not None else "".join(f"{one}\n" for one in answers).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
        return call("quick", file, "--lang", lang)

    return run


def with_answer(number: int, answer: str) -> list[str]:
    """The good answers with another one to a question."""
    return [*GOOD[: number - 1], answer, *GOOD[number:]]


def saved(folder: Path) -> Challenge:
    text = (folder / FILE).read_text(encoding="utf-8")
    return parse(Challenge, read_yaml(text, FILE))


def test_eight_answers_give_the_answer_the_room_per_year_and_what_comes_next(
    quick: Quick, empty: Path
) -> None:
    ran = quick(*GOOD)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.replace("\u00a0", " ").splitlines()
    assert "Wageningen, alleen wat in de bronteksten staat" in lines
    assert "Mogen wij? zo kan het nog niet: dit moet anders." in lines
    assert any(
        line.startswith("Volgens wat wij op ") and line.endswith(" zagen.") for line in lines
    )
    assert "De lijst is niet compleet: er kunnen meer voorwaarden zijn." in lines
    room = [line.strip() for line in lines if line.startswith("  202")]
    # The cap of the seed is 50,000 euros: 3,500 and 2,100 left, 3,500 too much.
    assert room == [
        "2027: u vraagt € 46.500, het maximum is € 50.000. Er is nog € 3.500 ruimte.",
        "2028: u vraagt € 47.900, het maximum is € 50.000. Er is nog € 2.100 ruimte.",
        "2029: u vraagt € 53.500, het maximum is € 50.000. Dat is € 3.500 te veel.",
    ]
    for command in ("check", "report"):
        assert any(f"evaluator {command} {FILE}" in line for line in lines)
    assert any("evaluator convert mijn-uitdaging.yaml mijn-uitdaging" in line for line in lines)
    assert lines[-1] == "Advies, geen besluit."


def test_what_was_answered_stands_in_the_file_and_nothing_else(quick: Quick, empty: Path) -> None:
    quick(*GOOD)
    challenge = saved(empty)
    assert challenge.id == "mijn-uitdaging"
    assert challenge.title.nl == challenge.title.en == challenge.challenged.task == GOOD[0]
    assert challenge.applicant.name == GOOD[1]
    assert challenge.years() == ("2027", "2028", "2029")
    assert list(challenge.money.requested_by_year.values()) == [46500, 47900, 53500]
    assert challenge.money.vat.challenger == "exempt_claimed"
    assert (challenge.support.signatures, challenge.support.meeting_report) == (186, True)
    assert challenge.documents == {"support": True}
    assert challenge.baseline.status == "unknown"
    assert challenge.profiles == ("wageningen-seed",)
    assert not challenge.illustrative
    assert challenge.challenged.in_consortium_scope is None  # not asked: unknown, never guessed


def test_the_file_goes_on_to_the_other_commands(quick: Quick, empty: Path) -> None:
    quick(*GOOD)
    assert call("check", FILE).code == 0
    assert call("score", FILE, "--format", "json").json["kind"] == "challenge"
    assert call("convert", FILE, "map").code == 0
    assert evaluate(Path("map")).inputs_digest == evaluate(Path(FILE)).inputs_digest


def test_do_not_know_is_an_answer_to_each_question_and_stays_unknown(
    quick: Quick, empty: Path
) -> None:
    ran = quick(*["weet ik niet"] * 8)
    assert ran.code == 0
    assert "Nog niet te berekenen: kies eerst de jaren." in ran.out
    assert "Vraag de gemeente om haar verordening" in ran.out
    challenge = saved(empty)
    assert challenge.applicant.name is challenge.challenged.task is challenge.period is None
    assert challenge.money.requested_by_year == {}
    assert challenge.money.vat.challenger == "unknown"
    assert challenge.documents == {"support": None}
    assert challenge.support.signatures is challenge.support.meeting_report is None
    assert challenge.profiles[0] == "lsa-basic"
    assert len(challenge.profiles) == 3


def test_an_amount_without_years_is_kept_in_words_and_placed_nowhere(
    quick: Quick, empty: Path
) -> None:
    quick(*[*GOOD[:2], "?", "46500,00", *GOOD[4:]])
    assert saved(empty).money.requested_by_year == {}
    assert "# U noemde 46500.00 per jaar." in (empty / FILE).read_text(encoding="utf-8")[
        :5000
    ].replace("  #", "#")


def test_one_amount_holds_for_each_year_and_an_unknown_year_stays_open(
    quick: Quick, empty: Path
) -> None:
    quick(*with_answer(4, "46500,50"))
    assert set(saved(empty).money.requested_by_year.values()) == {Decimal("46500.50")}
    (empty / FILE).unlink()
    ran = quick(*with_answer(4, "46500; weet ik niet; 0"))
    assert list(saved(empty).money.requested_by_year.values()) == [46500, None, 0]
    assert "2028: het maximum is" in ran.out


def test_a_known_current_cost_is_an_estimate_until_somebody_confirms_it(
    quick: Quick, empty: Path
) -> None:
    quick(*with_answer(7, "52000"))
    baseline = saved(empty).baseline
    assert baseline.status == "estimated"
    assert baseline.avoidable_by_year == {"2027": 52000, "2028": 52000, "2029": 52000}


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("2027", "2027-01-01", "2027-12-31"),
        ("2027 t/m 2028", "2027-01-01", "2028-12-31"),
        ("2027-09-01 t/m 2029-08-31", "2027-09-01", "2029-08-31"),
        ("2027-09-01 - 2027-09-01", "2027-09-01", "2027-09-01"),
    ],
)
def test_years_may_be_years_or_days(
    quick: Quick, empty: Path, said: str, start: str, end: str
) -> None:
    assert quick(*[*GOOD[:2], said, "46500", *GOOD[4:]]).code == 0
    period = saved(empty).period
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("186", (186, None, True)),
        ("verslag", (None, True, True)),
        ("186 handtekeningen en een verslag", (186, True, True)),
        ("0", (0, None, False)),
        ("nee", (None, False, False)),
    ],
)
def test_support_is_a_number_a_report_or_both(
    quick: Quick, empty: Path, said: str, expected: tuple[int | None, bool | None, bool]
) -> None:
    quick(*with_answer(6, said))
    challenge = saved(empty)
    support = challenge.support
    found = (support.signatures, support.meeting_report, challenge.documents["support"])
    assert found == expected


@pytest.mark.parametrize("said", ["rotterdam", "Rotterdam", "Rotterdam, Right to Challenge"])
def test_a_municipality_may_be_named_in_several_ways(quick: Quick, empty: Path, said: str) -> None:
    ran = quick(*with_answer(8, said))
    assert saved(empty).profiles == ("rotterdam",)
    assert "zagen wij geen maximum per jaar" in ran.out


WRONG = [
    (1, "x" * 400),
    (1, "tab\there"), (2, "\u202eomgekeerd"),
    (3, "27"), (3, "2029-2027"), (3, "2027-02-30 t/m 2028-01-01"), (3, "0000"), (3, "2027-9999"),
    (3, "1 januari 2027"), (3, "2027-09-01"),
    (4, "46.500"), (4, "46,500"), (4, "46.500,00"), (4, "46,500.00"), (4, "46 500"), (4, "-1"),
    (4, "€ 46500"), (4, "1e5"), (4, "46500.005"), (4, "veel"), (4, "1; 2"), (4, "1; 2; x"),
    (4, ";"),
    (5, "misschien"), (5, "4"), (6, "186 187"), (6, "veel"), (6, "-3"), (6, "en"),
    (7, "ja"), (7, "52.000"), (8, "Ede"), (8, "0"), (8, "99"), (8, "wag"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "answer"), WRONG)
def test_a_wrong_answer_names_the_question_and_saves_nothing(
    quick: Quick, empty: Path, number: int, answer: str
) -> None:
    """quick.answer: exit 2, with what is allowed, in Dutch."""
    ran = quick(*with_answer(number, answer))
    assert (ran.code, ran.out) == (2, "")
    assert f"[{WRONG_ANSWER}]" in ran.err
    assert f"Gevonden: vraag {number}, " in ran.err
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("given", range(8))
def test_a_missing_answer_names_the_question_and_saves_nothing(
    quick: Quick, empty: Path, given: int
) -> None:
    """quick.missing: the end of the input, or an empty line."""
    for answers in (GOOD[:given], [*GOOD[:given], "", *GOOD[given + 1 :]]):
        ran = quick(*answers, lang="en")
        assert (ran.code, ran.out) == (2, "")
        assert f"[{NO_ANSWER}]" in ran.err
        assert f"no answer to question {given + 1}, {NAMES[QUESTIONS[given].key]}" in ran.err
    assert list(empty.iterdir()) == []


def test_bytes_that_are_no_utf_8_are_refused(quick: Quick, empty: Path) -> None:
    raw = "\n".join(GOOD).encode().replace(b"Noord\n", b"No\xeb\n", 1)
    assert quick(raw=raw).code == 2
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("said", ["46500", "46500,00", "46500.00", "46500,5", "0"])
def test_an_amount_may_have_a_point_or_a_comma_before_the_cents(said: str) -> None:
    assert amount(said) == Decimal(said.replace(",", "."))


@pytest.mark.parametrize(
    "said", ["46.500", "900,000", "1.980.000", "", "+-1", "٤", "NaN", "46500,-"]
)
def test_an_amount_that_could_mean_two_things_is_none(said: str) -> None:
    with pytest.raises(UnusableError):
        amount(said)


def test_text_of_a_person_stays_text(quick: Quick, empty: Path) -> None:
    bad = "\"}]: # !!python/object {x} %s\\n '<b>"
    assert quick(*[bad, bad, *GOOD[2:]]).code == 0
    challenge = saved(empty)
    assert challenge.title.nl == challenge.challenged.task == challenge.applicant.name == bad


def test_a_file_that_is_there_is_never_touched(quick: Quick, empty: Path) -> None:
    """call.file_exists: before anything is asked."""
    (empty / FILE).write_text("van mij", encoding="utf-8")
    ran = quick()
    assert ran.code == 2
    assert "[call.file_exists]" in ran.err
    assert (empty / FILE).read_text(encoding="utf-8") == "van mij"


def test_a_file_that_came_while_somebody_answered_is_not_overwritten(empty: Path) -> None:
    path = empty / FILE

    def meanwhile(_: Path) -> None:
        path.write_text("van een ander", encoding="utf-8")

    with pytest.raises(CallError) as error:
        made_new(path, b"van mij", meanwhile)
    assert [one.code for one in error.value.problems] == ["call.file_exists"]
    assert path.read_text(encoding="utf-8") == "van een ander"
    assert list(empty.iterdir()) == [path]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("plan.xlsx", "quick.file_name"),
        ("plan", "quick.file_name"),
        ("dossier.yaml", "quick.file_name"),
        ("con.yaml", "quick.file_name"),
        ("geen-map/plan.yaml", "call.folder_unwritable"),
    ],
)
def test_a_name_that_cannot_be_is_told_before_anything_is_asked(
    quick: Quick, empty: Path, file: str, code: str
) -> None:
    """quick.file_name: other commands would take it for something else."""
    ran = quick(file=file)
    assert ran.code == 2
    assert f"[{code}]" in ran.err
    assert list(empty.iterdir()) == []


def test_the_questions_and_the_answer_are_there_in_english(quick: Quick, empty: Path) -> None:
    ran = quick("drop-in", "Group", "2027", "46500", "exempt", "186 and report", "no", "other",
                lang="en")  # fmt: skip
    assert ran.code == 0
    assert "May we?" in ran.out
    assert "By what we saw on 24 November 2026." in ran.out
    assert "Advice, not a decision." in ran.out


def test_every_question_has_its_name_and_what_an_answer_may_be() -> None:
    keys = [question.key for question in QUESTIONS]
    assert keys == list(NAMES) == list(ALLOWED)
    assert len(keys) <= 8


def test_every_word_for_an_answer_has_one_meaning() -> None:
    """An answer that two meanings share would be guessed."""
    for kinds in (("vat_incl", "vat_excl", "vat_exempt", "unknown"), ("no", "report", "unknown"),
                  ("other", "unknown"), ("no", "unknown")):  # fmt: skip
        said = [
            (word.strip().casefold(), kind)
            for lang in LANGUAGES
            for kind in kinds
            for word in texts(lang, "quick")[f"accept.{kind}"].split("|")
        ]
        by_word: dict[str, set[str]] = {}
        for word, kind in said:
            by_word.setdefault(word, set()).add(kind)
        assert {word for word, found in by_word.items() if len(found) > 1} == set()


def test_nothing_heavy_is_loaded(empty: Path) -> None:
    code = (
        "import sys; from evaluator.cli import run; code = run(['quick', 'x.yaml']); "
        "print(code, *sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="\n".join(GOOD), encoding="utf-8", capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    answer, *names = done.stderr.split()
    assert answer == "0"
    assert set(names) & (HEAVY | {"xlsxwriter", "python_calamine"}) == set()


# at a terminal
# ----------------------------------------------------------------------------------------------


# A job that a shell started in the background cannot be interrupted, nor what it starts itself.
HEARING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('evaluator', run_name='__main__', alter_sys=True)"
)


class Terminal:
    """The command at a terminal of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        pty = pytest.importorskip("pty", reason="this system has no terminals of this kind")
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", HEARING, "quick", FILE, *options],
            cwd=folder, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        os.close(slave)
        self.said, self.at = "", 0

    def until(self, text: str) -> None:
        """Read until a text was said, after the one that was waited for before."""
        deadline = time.monotonic() + 60
        while text not in self.said[self.at :]:
            ready, _, _ = select.select([self.master], [], [], deadline - time.monotonic())
            assert ready, self.said
            try:
                self.said += os.read(self.master, 4096).decode("utf-8", "replace")
            except OSError:  # the other side is gone
                break
        assert text in self.said[self.at :], self.said
        self.at = self.said.index(text, self.at) + len(text)

    def type(self, text: str) -> None:
        os.write(self.master, f"{text}\n".encode())

    def code(self) -> int:
        return self.process.wait(timeout=60)


def test_a_terminal_asks_again_with_what_is_allowed(empty: Path) -> None:
    terminal = Terminal(empty)
    for number, answer in enumerate(GOOD, start=1):
        terminal.until(f"Vraag {number} van 8.")
        terminal.until("> ")
        if number == 4:
            terminal.type("46.500")
            terminal.until("begrijpt het programma niet. Wat kan: één bedrag zoals 46500")
            terminal.until("> ")
        if number == 5:
            terminal.type("")
            terminal.until("Wat kan: met, zonder, vrij")
            terminal.until("> ")
        if number == 8:
            assert "Rotterdam, Right to Challenge" in terminal.said
        terminal.type(answer)
    terminal.until("Advies, geen besluit.")
    assert terminal.code() == 0
    assert saved(empty).money.requested_by_year["2027"] == 46500


@pytest.mark.parametrize("how", ["signal", "end"])
def test_who_stops_halfway_gets_130_and_nothing_is_saved(empty: Path, how: str) -> None:
    terminal = Terminal(empty)
    terminal.until("> ")
    terminal.type("inloop")
    terminal.until("> ")
    if how == "signal":
        terminal.process.send_signal(signal.SIGINT)
    else:
        os.write(terminal.master, b"\x04")
    assert terminal.code() == 130
    assert list(empty.iterdir()) == []
