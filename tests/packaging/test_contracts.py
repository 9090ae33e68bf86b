"""Imports go down only: by the contracts in pyproject.toml, and by what is loaded at run time."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import protocol
from tests.terminal.terminal import ROOT

SCREENS = ("textual", "rich")

ABOVE = ("protocol.tui", "protocol.__main__")
"""What may load the screens."""


def _modules() -> list[str]:
    found = [module.name for module in pkgutil.walk_packages(protocol.__path__, "protocol.")]
    return [name for name in found if not name.startswith(ABOVE)]


def _loaded_by(modules: list[str]) -> set[str]:
    """The top names of all that a new Python has loaded after importing some modules."""
    code = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout))


def test_contracts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every contract of import-linter is kept."""
    monkeypatch.chdir(ROOT)

    assert lint_imports(cache_dir=None) == 0


def test_every_module_is_in_a_layer() -> None:
    """No module or folder of the package is outside the contract of the layers."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    known = {name.strip() for layer in layers for name in layer.split("|")}

    found = {f"protocol.{module.name}" for module in pkgutil.iter_modules(protocol.__path__)} | {
        f"protocol.{path.name}"
        for path in Path(protocol.__path__[0]).iterdir()
        if path.is_dir() and any(path.glob("*.py"))
    }
    assert found - {"protocol.__main__"} == known - {"protocol.__main__"}


def test_domain_loads_without_screens() -> None:
    """All that is below the screens, commands included, loads neither Textual nor Rich."""
    assert _loaded_by(_modules()).isdisjoint(SCREENS)


@pytest.mark.parametrize(
    "package", ["session", "export", "store", "questionnaire", "model", "demo", "report"]
)
def test_each_floor_alone(package: str) -> None:
    """Each floor can be loaded by itself, without the screens."""
    modules = [name for name in _modules() if name.startswith(f"protocol.{package}")]

    assert modules
    assert _loaded_by(modules).isdisjoint(SCREENS)


def test_only_the_export_loads_openpyxl() -> None:
    """What an interview needs doesn't wait for openpyxl."""
    floors = ("session", "store", "questionnaire", "model", "cli", "settings")
    modules = [name for name in _modules() if name.split(".")[1] in floors]

    assert "openpyxl" not in _loaded_by(modules)
