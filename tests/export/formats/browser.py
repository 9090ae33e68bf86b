"""A real Chromium without a window, led over a pipe by the DevTools protocol: no driver is needed."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_HIGH = 20
"""Numbers of pipes from here on: the browser wants 3 and 4, which may be taken here."""
_SECONDS = 60
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)


def chromium() -> str:
    """The program; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None or os.name != "posix":
        pytest.skip("Chromium is not installed")
    return found


class Browser:
    """One page in a browser.

    Args:
        profile: A new folder for what it keeps.
    """

    def __init__(self, profile: Path) -> None:
        command = [chromium(), *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
        high = [fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, _HIGH) for number in (theirs_in, theirs_out)]
        wiring = f'exec "$@" 3<&{high[0]} 4>&{high[1]}'
        self._process = subprocess.Popen(
            ["bash", "-c", wiring, "bash", *command],
            pass_fds=high,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for number in (theirs_in, theirs_out, *high):
            os.close(number)
        self._out: BinaryIO = os.fdopen(ours_out, "wb", buffering=0)
        self._in: BinaryIO = os.fdopen(ours_in, "rb")
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        """What the browser told by itself."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._session = None
        try:
            self.call("Browser.close")
        finally:
            self._process.wait(_SECONDS)
            self._out.close()
            self._in.close()

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser something and wait for its answer."""
        self._number += 1
        asked: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            asked["sessionId"] = self._session
        self._out.write(json.dumps(asked).encode() + b"\0")
        while True:
            told = self._read()
            if told.get("id") == self._number:
                assert "error" not in told, told["error"]
                return dict(told["result"])
            self.events.append(told)

    def open(self, file: Path) -> None:
        """Open a file and wait until all of it is there."""
        self.events.clear()
        self.call("Page.navigate", url=file.as_uri())
        while not self.told("Page.loadEventFired"):
            self.events.append(self._read())

    def value(self, expression: str) -> Any:
        """What a piece of JavaScript gives; a promise is waited for."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def press(self, *keys: str) -> None:
        """Press keys by name (`Tab`, `Enter`, ` `), or type characters."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40, "ArrowRight": 39}
        for key in keys:
            text = {"Enter": "\r", "Tab": "", "ArrowDown": "", "ArrowRight": ""}.get(key, key)
            of_key = {"key": key, "text": text, "windowsVirtualKeyCode": codes.get(key, 0)}
            self.call("Input.dispatchKeyEvent", type="keyDown", **of_key)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def told(self, method: str) -> list[dict[str, Any]]:
        """What the browser told by itself of one kind, since the page was opened."""
        return [event["params"] for event in self.events if event.get("method") == method]

    def resize(self, width: int, height: int) -> None:
        """Give the window a size, in pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def look(self, picture: Path, width: int, height: int, *, dark: bool = False) -> None:
        """Make a picture of the page."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=features)
        self.resize(width, height)
        picture.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _read(self) -> dict[str, Any]:
        message = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser is gone"
            message += byte
        return dict(json.loads(message))
