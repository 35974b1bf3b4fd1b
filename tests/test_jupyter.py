"""The JupyterLab of this environment: this machine only, no terminals, nothing from elsewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest
import websocket
from jupyter_client.session import Session
from jupyter_core.paths import jupyter_config_path

from tests.support import ROOT

SETTINGS = ROOT / "notebooks/jupyter_server_config.json"
START = 60.0
"""Seconds that a busy machine may need to start the server."""

LISTEN = psutil.CONN_LISTEN
CHANNELS = 5
"""Ports of a kernel."""


@dataclass(frozen=True)
class Lab:
    """A server that runs, as `jupyter lab` starts it."""

    process: subprocess.Popen[bytes]
    runtime: Path
    port: int
    token: str

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        """Status and text of an answer, with the token unless it is given as empty."""
        sent = {"Authorization": f"token {self.token}"} | headers
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers={k: v for k, v in sent.items() if v})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def json(self, path: str, method: str = "GET") -> Any:
        """What is answered, as data."""
        _, text = self.ask(path, method)
        return json.loads(text)

    def sockets(self) -> list[Any]:
        """Internet sockets of the server and of everything that it started."""
        server = psutil.Process(self.process.pid)
        found: list[Any] = []
        for member in (server, *server.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # it ended while we looked
                found += member.net_connections(kind="inet")
        return found


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Started with the shipped settings and nothing of the user's own."""
    folder = tmp_path_factory.mktemp("lab")
    own = {name: str(folder / name) for name in ("config", "data", "runtime", "home", "ipython")}
    for place in own.values():
        Path(place).mkdir()
    environment = os.environ | {
        "HOME": own["home"],
        "IPYTHONDIR": own["ipython"],
        "JUPYTER_CONFIG_DIR": own["config"],
        "JUPYTER_CONFIG_PATH": str(SETTINGS.parent),
        "JUPYTER_DATA_DIR": own["data"],
        "JUPYTER_RUNTIME_DIR": own["runtime"],
    }
    call = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    log = folder / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*call, "--ServerApp.port=0"], cwd=folder, env=environment, stdout=stream, stderr=stream
        )
    try:
        yield started(process, Path(own["runtime"]), log)
    finally:
        for member in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                member.terminate()
        process.terminate()
        process.wait(30)


def started(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> Lab:
    """Wait for the file in which a server says where it is."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                said = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:  # not written to its end yet
                continue
            one = Lab(process, runtime, said["port"], said["token"])
            try:
                one.ask("/api/status")
            except ConnectionError:
                continue
            return one
        time.sleep(0.1)
    pytest.fail(f"no server: {log.read_text(encoding='utf-8')}")


def test_an_installed_program_brings_the_settings_where_jupyter_looks() -> None:
    place = Path(sys.prefix) / "etc/jupyter"
    assert str(place) in jupyter_config_path()
    assert (place / SETTINGS.name).read_bytes() == SETTINGS.read_bytes()


@pytest.mark.notebook
def test_the_server_and_its_kernels_listen_on_this_machine_only(lab: Lab) -> None:
    kernel = lab.json("/api/kernels", "POST")
    end = time.monotonic() + START
    while len(listening := [one for one in lab.sockets() if one.status == LISTEN]) <= CHANNELS:
        assert time.monotonic() < end, f"the kernel {kernel['id']} does not start"
        time.sleep(0.1)
    assert lab.port in {one.laddr.port for one in listening}
    sockets = lab.sockets()
    assert {one.laddr.ip for one in sockets} == {"127.0.0.1"}
    assert {one.raddr.ip for one in sockets if one.raddr} <= {"127.0.0.1"}


@pytest.mark.notebook
def test_a_cell_runs_and_nobody_else_on_the_machine_can_read_along(lab: Lab) -> None:
    kernel = lab.json("/api/kernels", "POST")["id"]
    address = f"ws://127.0.0.1:{lab.port}/api/kernels/{kernel}/channels"
    line = websocket.create_connection(
        address, header=[f"Authorization: token {lab.token}"], timeout=START
    )
    cell = {"code": "print(6 * 7)", "silent": False, "store_history": False}
    message = Session().msg("execute_request", cell) | {"channel": "shell"}
    line.send(json.dumps(message, default=str))
    while (said := json.loads(line.recv()))["header"]["msg_type"] != "stream":
        pass
    line.close()
    assert said["content"]["text"] == "42\n"
    known = json.loads((lab.runtime / f"kernel-{kernel}.json").read_text(encoding="utf-8"))
    assert known["curve_publickey"], "the channels are not encrypted"


def test_there_are_no_terminals(lab: Lab) -> None:
    assert lab.ask("/api/status")[0] == 200
    for method in ("GET", "POST"):
        assert lab.ask("/api/terminals", method)[0] == 404
    assert lab.ask("/terminals/websocket/1")[0] == 404


def test_without_the_token_or_by_another_name_nothing_is_answered(lab: Lab) -> None:
    assert len(lab.token) >= 40
    assert lab.ask("/api/contents")[0] == 200
    assert lab.ask("/api/contents", Authorization="")[0] == 403
    assert lab.ask("/api/contents", Host="gemeente.example")[0] == 403


def test_it_asks_nobody_for_news_updates_or_extensions(lab: Lab) -> None:
    assert lab.json("/lab/api/news") == {"news": []}
    assert lab.json("/lab/api/update") == {"notification": None}
    _, page = lab.ask("/lab")
    found = re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    config = json.loads(found.group(1))
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["name"] == "read-only"
    assert config["extensionManager"]["can_install"] is False
    assert lab.ask("/lab/api/extensions", "POST")[0] >= 400


def test_it_starts_no_language_servers_that_happen_to_be_there(lab: Lab) -> None:
    """Looking for them starts npm, which may ask its registry for news of its own."""
    assert lab.json("/lsp/status")["specs"] == {}
