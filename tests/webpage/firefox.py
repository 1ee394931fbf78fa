"""A tab of Firefox as distributions ship it, by commands of WebDriver BiDi.

Playwright drives its own build of Firefox, or one that knows the newest commands. What is asked for
here is old and little, and goes over the websocket that Firefox opens itself.
"""

import asyncio
import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60.0
"""Seconds in which a busy machine starts Firefox, or a page does what it is asked."""

END = "\ue010"
"""The key End, as WebDriver writes it."""


@contextmanager
def firefox() -> Iterator["Tab"]:
    """A tab of the machine's own Firefox; the test is skipped where that is missing."""
    pytest.importorskip("tornado.websocket", reason="Firefox is driven over tornado's websocket")
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None:
        pytest.skip("there is no Firefox on this machine")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        typed = [found, "--headless", "--no-remote", "--profile", profile]
        typed += ["--remote-debugging-port", "0"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(typed, stdout=quiet, stderr=quiet) as process:
            try:
                with asyncio.Runner() as loop:
                    yield Tab(loop, _address(Path(profile)))
            finally:
                process.terminate()


def _address(profile: Path) -> str:
    """Where Firefox listens; it writes that into its profile."""
    written = profile / "WebDriverBiDiServer.json"
    try:
        until(lambda: written.exists() and written.read_text().rstrip().endswith("}"))
    except TimeoutError:
        pytest.skip("this machine's Firefox does not listen to tests")
    told = json.loads(written.read_text())
    return f"ws://{told['ws_host']}:{told['ws_port']}/session"


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


class Tab:
    """The tab. `complaints`: what the console said, and requests for anything but the file."""

    def __init__(self, loop: asyncio.Runner, address: str) -> None:
        from tornado.websocket import websocket_connect

        async def connected() -> Any:
            return await websocket_connect(address, max_message_size=2**28)

        self._loop = loop
        self._socket = loop.run(connected())
        self._numbers = itertools.count()
        self.complaints: list[str] = []
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._context = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **params: Any) -> Any:
        """Send a command and wait for its result."""
        number = next(self._numbers)
        text = json.dumps({"id": number, "method": method, "params": params})
        return self._loop.run(self._answered(number, text))

    async def _answered(self, number: int, text: str) -> Any:
        await self._socket.write_message(text)
        while True:
            told = json.loads(await asyncio.wait_for(self._socket.read_message(), PATIENCE))
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]
            self._hear(told["method"], told["params"])

    def _hear(self, method: str, params: Any) -> None:
        if method == "log.entryAdded":
            self.complaints.append(params["text"])
        elif not (address := params["request"]["url"]).startswith(("file:", "data:", "blob:")):
            self.complaints.append(f"asked for {address}")

    def goto(self, address: str) -> None:
        """Open an address anew, and wait until it is loaded."""
        for url in ("about:blank", address):  # what differs behind "#" alone would not load again
            where = {"context": self._context, "url": url, "wait": "complete"}
            self.command("browsingContext.navigate", **where)

    def evaluate(self, function: str, *given: Any) -> Any:
        """What a function of the page gives; arguments and result are what JSON can hold."""
        answer = f"await ({function})(...JSON.parse(text))"
        found = self.command(
            "script.callFunction",
            functionDeclaration=f"async (text) => JSON.stringify({answer}) ?? 'null'",
            arguments=[{"type": "string", "value": json.dumps(given)}],
            target={"context": self._context},
            awaitPromise=True,
        )
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        return json.loads(found["result"]["value"])

    def text(self, at: str) -> str:
        """What stands in the first element of a selector; empty where there is none."""
        found: str = self.evaluate("at => document.querySelector(at)?.innerText ?? ''", at)
        return found

    def press(self, key: str) -> None:
        """Press a key in what has the focus."""
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": strokes}
        self.command("input.performActions", context=self._context, actions=[keyboard])

    def picture(self, at: str) -> bytes:
        """What is seen of the first element of a selector, as PNG."""
        box = "at => { const { x, y, width, height } = document.querySelector(at)"
        box += ".getBoundingClientRect(); return { type: 'box', x, y, width, height }; }"
        clip = self.evaluate(box, at)
        shot = self.command("browsingContext.captureScreenshot", context=self._context, clip=clip)
        return base64.b64decode(shot["data"])
