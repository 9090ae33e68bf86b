"""What the README and the other documents say is so."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from protocol.cli import make_parser
from protocol.i18n import use_language
from protocol.tui.acts import ACTS
from tests.terminal.terminal import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def _commands(text: str) -> set[str]:
    """The commands `protocol ...` in a text: in code, and on lines of a block."""
    blocks = "".join(re.findall(r"```\w+\n(.*?)```", text, re.DOTALL))
    quoted = re.findall(
        r"`(?:\.venv/bin/)?(protocol [^`]*)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    )
    in_blocks = re.findall(r"(?:^|\.venv[/\\]bin[/\\])(protocol [^;&}\n]*)", blocks, re.MULTILINE)
    return {" ".join(command.split()) for command in [*quoted, *in_blocks]}


def _rows(text: str, heading: str) -> list[tuple[str, ...]]:
    """The rows of a table, by the first cell of its header."""
    lines = text.splitlines()
    rows = []
    for number, line in enumerate(lines):
        if line.startswith(f"| {heading} |"):
            for row in lines[number + 2 :]:
                if not row.startswith("|"):
                    break
                rows.append(tuple(cell.strip() for cell in row.strip("|").split("|")))
    return rows


def test_two_commands_set_everything_up() -> None:
    """Set-up is two commands, each one line; one makes the demonstration, one runs the tests."""
    setup, checking = _blocks("sh")

    assert setup.count("\n") == checking.count("\n") == 1
    assert setup.strip().endswith("protocol demo voorbeeld")
    assert checking.strip().endswith("-m pytest -n auto")


def test_powershell_has_its_own_two_lines() -> None:
    """The lines for PowerShell 5.1 don't use what it lacks."""
    (block,) = _blocks("powershell")

    assert block.count("\n") == 2
    assert "&&" not in block
    assert all(line.count("{") == line.count("}") == 2 for line in block.splitlines())


def test_ci_runs_the_commands_of_the_readme() -> None:
    """CI goes the way that a newcomer goes."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert [block.strip() in ci for block in _blocks("sh")] == [True, True]


COMMANDS = sorted({command for path in DOCUMENTS for command in _commands(path.read_text(encoding="utf-8"))})


def test_commands_are_found() -> None:
    """In the running text of every page, and in blocks."""
    assert len(COMMANDS) > 50
    assert {"protocol demo voorbeeld", "protocol keys status STUDY"} < set(COMMANDS)
    assert "protocol code move 'sociale steun' --before rol --study mijnstudie".replace("'", '"') in COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_exist(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command that is named can be called like that; a bare name is that of a command."""
    use_language("en")
    words = shlex.split(command.replace("FORMAT", "csv"))[1:]
    if all(re.fullmatch("[a-z]+", word) for word in words):
        words.append("--help")
    if "--help" in words:
        with pytest.raises(SystemExit, match="0"):
            make_parser().parse_args(words)
        return
    make_parser().parse_args(words)


def test_keys_are_those_of_the_screen() -> None:
    """The key table has every key of the interview screen, with what it does."""
    rows = [("Enter", "keep what stands on the line"), *((act.shown, act.label) for act in ACTS if act.shown)]

    assert _rows(README, "key") == rows, "\n".join(["it should be:", *(f"| {a} | {b} |" for a, b in rows)])


def test_every_dependency_has_its_reason() -> None:
    """Each dependency is named with a reason, and nothing else is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[<>=;\s]", dependency)[0] for dependency in wanted]

    rows = _rows(CONTRIBUTING, "package")
    assert sorted(row[0] for row in rows) == sorted(names)
    assert all(len(row[1]) > 10 for row in rows)


def test_targets_of_make_exist() -> None:
    """What `make` is said to do, it knows."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in re.findall(r"`make (\w+)`", README + CONTRIBUTING):
        assert f"\n{target}:" in makefile


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Links to files of this project lead to files."""
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []


def test_paths_of_the_layout_exist() -> None:
    """The floors that are described are there."""
    paths = [path for row in _rows(CONTRIBUTING, "floor") for path in re.findall(r"`([^`]+)`", row[0])]

    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, ROOT / ".ci" / "run", ROOT / "pyproject.toml"], ids=lambda path: path.name
)
def test_documents_say_nothing_of_a_machine(document: Path) -> None:
    """No path of the machine on which they were written, and no address of a package registry."""
    text = document.read_text(encoding="utf-8")

    assert not re.search(r"(?<![\w.~-])/(?!bin/|usr/|dev/|tmp\b)[a-z]+/\w|://[^ )]*/simple|index[-]url", text)


def test_picture_fetches_nothing() -> None:
    """The picture shows the line to type on, and asks nothing of other machines."""
    picture = (ROOT / "docs" / "interview.svg").read_text(encoding="utf-8")

    assert "paraf." in picture
    assert "url(http" not in picture
    assert "href" not in picture


def test_version_is_in_the_changelog() -> None:
    """The changelog tells of the version that this is."""
    from protocol import __version__

    assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
