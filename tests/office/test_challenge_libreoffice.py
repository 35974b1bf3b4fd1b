"""The form of a challenge, filled in with LibreOffice as a resident does, and what comes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evaluator.formats.evaluation import Choices, evaluate
from evaluator.model.challenge import Challenge, ChallengeDossier
from tests.cli.program import started
from tests.support import ROOT

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PYTHON = "/usr/bin/python3"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]

FILLED = {
    ("Uitdaging", "challenged.task"): "buurtkeuken, wijk Zuid (verzonnen)",
    ("Uitdaging", "applicant.name"): "Kookgroep Zuid (verzonnen)",
    ("Uitdaging", "support.signatures"): "212",
    ("Uitdaging", "money.vat.challenger"): "vrijgesteld",
    ("Uitdaging", "baseline.status"): "onbekend",
    ("Dossier", "profiles"): "wageningen-seed|rotterdam",
    ("Documenten", "insurance"): "nee",
}
"""What is typed, by sheet and field."""

DRIVER = r'''
    """Fills in cells through the API of LibreOffice, as a person types them."""
    import json, os, subprocess, sys, time
    import uno
    from com.sun.star.beans import PropertyValue

    def prop(name, value):
        one = PropertyValue(); one.Name = name; one.Value = value
        return one

    soffice, profile, source, target, filled = sys.argv[1:6]
    pipe = "evaluator" + str(os.getpid())
    listen = "--accept=pipe,name=" + pipe + ";urp;"
    headless = ["--headless", "--norestore", "-env:UserInstallation=" + profile, listen]
    office = subprocess.Popen([soffice, *headless])
    local = uno.getComponentContext()
    make = local.ServiceManager.createInstanceWithContext
    resolver = make("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.5)
    make = context.ServiceManager.createInstanceWithContext
    desktop = make("com.sun.star.frame.Desktop", context)
    url, hidden = uno.systemPathToFileUrl(source), (prop("Hidden", True),)
    book = desktop.loadComponentFromURL(url, "_blank", 0, hidden)

    def cells(sheet):
        cursor = sheet.createCursor(); cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return [(r, c) for r in range(end.EndRow + 1) for c in range(end.EndColumn + 1)]

    def find(sheet, text):
        at = sheet.getCellByPosition
        return next((r, c) for r, c in cells(sheet) if at(c, r).String == text)

    for name, field, value in json.loads(filled):
        sheet = book.Sheets.getByName(name)
        row, _ = find(sheet, field)
        sheet.getCellByPosition(1, row).FormulaLocal = value
    money = book.Sheets.getByName("Geld")
    row, item = find(money, "gevraagd")
    _, year = find(money, "2028")
    money.getCellByPosition(year, row).Value = 52900.25
    claims = book.Sheets.getByName("Wat beter wordt")
    row, first = find(claims, "waarin")
    free = row + 1
    while claims.getCellByPosition(first, free).String:
        free += 1
    for offset, text in enumerate(("goedkoper", "minder huur (verzonnen)", "verteld")):
        claims.getCellByPosition(first + offset, free).String = text
    kind = (prop("FilterName", "Calc MS Excel 2007 XML"),)
    book.storeToURL(uno.systemPathToFileUrl(target), kind)
    book.close(True)
    try:
        desktop.terminate()
    except Exception:
        pass
    office.wait(60)
'''


def has_uno() -> bool:
    """Whether the system's Python can drive LibreOffice."""
    if not Path(PYTHON).is_file():
        return False
    done = subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form as it comes, by a name that somebody gave it."""
    folder = tmp_path_factory.mktemp("form")
    ran = started("new", "challenge", "mijn-wijk", "--workbook", cwd=folder)
    assert (ran.code, ran.err) == (0, "")
    return Path(shutil.copy(folder / "mijn-wijk" / "dossier.xlsx", folder / "mijn wijk.xlsx"))


def challenge_of(path: Path) -> Challenge:
    dossier = evaluate(path).dossier
    assert isinstance(dossier, ChallengeDossier)
    return dossier.challenges[0]


def saved(path: Path, to: Path, profile: Path) -> Path:
    """The file as LibreOffice saves it."""
    to.mkdir()
    done = subprocess.run(
        [
            str(SOFFICE), "--headless", f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(to), str(path),
        ],
        capture_output=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return to / path.name


def test_a_form_that_libreoffice_opened_and_saved_is_the_same(form: Path, tmp_path: Path) -> None:
    back = saved(form, tmp_path / "back", tmp_path / "profile")
    before, after = evaluate(form), evaluate(back)
    assert before.inputs_digest == after.inputs_digest
    assert not [one for one in after.outcome.findings if one.code == "book.computed_differs"]


def test_the_form_is_filled_in_saved_checked_and_reported(form: Path, tmp_path: Path) -> None:
    """Through the API of LibreOffice; then the commands as a resident gives them."""
    if not has_uno():
        pytest.skip("the system's Python has no module uno (package python3-uno)")
    driver, target = tmp_path / "driver.py", tmp_path / "mijn wijk.xlsx"
    driver.write_text(textwrap.dedent(DRIVER), encoding="utf-8")
    typed = json.dumps([[sheet, field, value] for (sheet, field), value in FILLED.items()])
    profile = (tmp_path / "profile").as_uri()
    done = subprocess.run(
        [PYTHON, str(driver), str(SOFFICE), profile, str(form), str(target), typed],
        capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    challenge = challenge_of(target)
    assert challenge.challenged.task == "buurtkeuken, wijk Zuid (verzonnen)"
    assert challenge.applicant.name == "Kookgroep Zuid (verzonnen)"
    assert challenge.support.signatures == 212
    assert challenge.money.vat.challenger == "exempt"
    assert challenge.baseline.status == "unknown"
    assert challenge.documents["insurance"] is False
    assert str(challenge.money.requested_by_year["2028"]) == "52900.25"
    assert challenge.claims[-1].aspect == "cheaper"
    assert challenge.claims[-1].basis == "told"

    # LibreOffice computed the sums again: 52,900.25 asked is 5,000.25 more than 47,900.
    money = load_workbook(target, data_only=True)["Geld"]
    rows = {row[1].value: [cell.value for cell in row] for row in money.iter_rows()}
    year = [str(heading) for heading in rows["onderdeel"]].index("2028")
    assert rows["berekend: verschil (moet 0 zijn)"][year] == pytest.approx(5000.25)
    findings = evaluate(target).outcome.findings
    assert not [one for one in findings if one.code == "book.computed_differs"]
    assert [one.values["difference"] for one in findings
            if one.code == "money.lines_do_not_add_up"] == ["5000.25"]  # fmt: skip

    checked = started("check", target.name, cwd=tmp_path)
    assert checked.code == 1  # the sums do not add up: told, and every condition is still answered
    assert "2028" in checked.out
    reported = started("report", target.name, "--out", "uit", cwd=tmp_path)
    assert reported.code in (0, 1), reported.err
    assert list((tmp_path / "uit").rglob("report.nl.html"))


def test_a_check_of_the_form_takes_about_a_second_of_work(form: Path) -> None:
    """Measured as the time of the processor: this machine may have other work."""
    code = (
        "import sys, time\n"
        "from evaluator.cli import run\n"
        "run(['check', sys.argv[1]])\n"
        "print(time.process_time(), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(form)],
        capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "Advies, geen besluit." in done.stdout
    assert float(done.stderr.split()[-1]) < 1.5


def test_a_check_of_the_form_by_any_name_answers(form: Path) -> None:
    under = Choices(profiles=("rotterdam",))
    assert evaluate(form, under).outcome.status == "complete"
