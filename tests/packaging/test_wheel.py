"""The wheel carries all that the program needs: it works outside the checkout.

The wheel is installed alone into a new environment that borrows the dependencies of this one, so that no
package registry is needed for them; only building it may ask for the build backend.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.terminal.terminal import ROOT, private_environment

pytestmark = pytest.mark.xdist_group("wheel")


def _run(*command: object, cwd: Path, home: Path) -> str:
    env = private_environment(home)
    env.pop("PYTHONPATH", None)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    here = ["--no-build-isolation"] if find_spec("hatchling") else []
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        *here,
        "-w",
        str(folder),
        str(ROOT),
    ]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
    if built.returncode and not here and not _registry_answers(folder):
        pytest.skip("the build backend is not installed, and no package registry answers")
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = folder.glob("*.whl")
    return made


def _registry_answers(folder: Path) -> bool:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "-d",
        str(folder),
        "hatchling",
    ]
    return subprocess.run(command, capture_output=True, timeout=120).returncode == 0


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `protocol` of an environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        str(wheel),
    ]
    subprocess.run(command, cwd=folder, check=True, timeout=240)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = Path(_run(python, "-c", where, cwd=folder, home=folder).strip())
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts / ("protocol.exe" if os.name == "nt" else "protocol")


def test_wheel_carries_what_is_no_code(wheel: Path) -> None:
    """Questionnaires, templates, translations, stylesheet and demonstration are in it; tests are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        *(
            f"protocol/default_questionnaires/{path.name}"
            for path in (ROOT / "questionnaires").glob("*.yaml")
        ),
        *(
            path.relative_to(ROOT).as_posix()
            for folder in ("templates", "locales", "demo", "tui", "export")
            for path in (ROOT / "protocol" / folder).rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        ),
    }
    assert wanted - names == set()
    assert {name.split("/")[0] for name in names if not name.split("/")[0].endswith(".dist-info")} == {
        "protocol"
    }


def test_program_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Installed, the program makes a study with its questionnaires, speaks Dutch, and exports."""
    where = _run(
        installed.parent / "python",
        "-c",
        "import protocol; print(protocol.__file__)",
        cwd=tmp_path,
        home=tmp_path,
    )
    assert not Path(where.strip()).is_relative_to(ROOT)

    assert _run(installed, "--help", cwd=tmp_path, home=tmp_path).startswith("gebruik: ")
    _run(installed, "new", "mine", cwd=tmp_path, home=tmp_path)
    assert "0 fouten" in _run(installed, "check", "mine", cwd=tmp_path, home=tmp_path)
    _run(installed, "export", "mine", "-o", "mine.xlsx", cwd=tmp_path, home=tmp_path)
    _run(installed, "export", "mine", "--to", "html", "-o", "mine.html", cwd=tmp_path, home=tmp_path)
    told = _run(installed, "demo", "d", cwd=tmp_path, home=tmp_path)
    assert "C5" in told


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_screens_work_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Installed, the program finds its stylesheet: the study home comes."""
    from tests.terminal.terminal import Terminal

    _run(installed, "new", "mine", cwd=tmp_path, home=tmp_path)
    env = private_environment(tmp_path)
    with Terminal(
        ["open", "mine"], env=env, cwd=tmp_path, program=[str(installed)], checkout=False
    ) as terminal:
        terminal.wait_for("Nog geen gesprekken")
        terminal.press("ctrl+q")

        assert terminal.wait_end() == 0
