"""Names apart: only its own key opens the key list, and what slips into a talk is pointed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from protocol.cli import main
from protocol.errors import DamagedFile, Locked, Refused, WrongPassphrase
from protocol.model.identifying import Mark, Names, is_register_number, passages, point_out
from protocol.model.words import Kind
from protocol.store.interview_file import read_contents
from protocol.store.names_list import (
    Entry,
    is_open,
    lock_names,
    make_list,
    put_name,
    read_names,
    remove_list,
    remove_name,
    unlock_names,
)
from protocol.store.study_folder import StudyFolder
from protocol.vault import Key
from protocol.vault.vault import MAGIC, NotForUs, decrypt_with
from tests.vault.canary import traces
from tests.vault.conftest import PASSPHRASE, Encrypted, led_talk

OWN = "een ander geheim zinnetje"
NAME = "Fatoumata Verzonnen"


@pytest.fixture(autouse=True)
def _locked() -> Iterator[None]:
    """Nobody's key list stays open for the next test."""
    yield
    lock_names()


# The key list


def test_it_is_encrypted_in_a_plain_study_too(folder: StudyFolder, home: Path) -> None:
    """No name is in any file, and it comes back with the passphrase."""
    make_list(folder.path, OWN)
    put_name(folder.path, "C1-V01", NAME)
    assert traces([NAME, "Fatoumata"], folder.path, home) == []
    assert (folder.path / "names" / "names.age").read_bytes().startswith(MAGIC)
    lock_names()
    with pytest.raises(Locked):
        read_names(folder.path)
    unlock_names(folder.path, OWN)
    assert read_names(folder.path) == [Entry("C1-V01", NAME)]


def test_no_key_of_the_study_opens_it(study: Encrypted, researcher: Key, recovery: Key) -> None:
    """It has a recipient of its own: who analyses need not know who spoke."""
    make_list(study.path, OWN)
    put_name(study.path, "C1-V01", NAME)
    raw = (study.path / "names" / "names.age").read_bytes()
    with pytest.raises(NotForUs):
        decrypt_with(raw, [researcher, recovery])


def test_another_passphrase_does_not_open_it(folder: StudyFolder) -> None:
    """It is told."""
    make_list(folder.path, OWN)
    lock_names()
    with pytest.raises(WrongPassphrase):
        unlock_names(folder.path, PASSPHRASE)


def test_the_same_passphrase_opens_both(study: Encrypted) -> None:
    """Who chose one for both is asked once."""
    make_list(study.path, PASSPHRASE)
    lock_names()
    study.unlock()
    assert is_open(study.path)


def test_a_passphrase_of_its_own_keeps_it_closed(study: Encrypted) -> None:
    """Unlocking the study opens the study."""
    make_list(study.path, OWN)
    lock_names()
    study.unlock()
    assert not is_open(study.path)


def test_a_name_can_be_changed_and_taken_off(folder: StudyFolder) -> None:
    """One for each code."""
    make_list(folder.path, OWN)
    put_name(folder.path, "C1-V01", "Iemand Anders")
    put_name(folder.path, "C1-V01", NAME)
    assert read_names(folder.path) == [Entry("C1-V01", NAME)]
    assert remove_name(folder.path, "C1-V01")
    assert not remove_name(folder.path, "C1-V01")
    assert read_names(folder.path) == []


def test_the_whole_list_can_go(folder: StudyFolder, home: Path) -> None:
    """With its key: from then on nobody knows who is who."""
    make_list(folder.path, OWN)
    remove_list(folder.path)
    assert list((folder.path / "names").iterdir()) == []
    assert list((home / "state" / "interview-protocol" / "keys").iterdir()) == []


def test_a_cut_list_is_told(folder: StudyFolder) -> None:
    """And nothing is written over it."""
    make_list(folder.path, OWN)
    path = folder.path / "names" / "names.age"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(DamagedFile):
        put_name(folder.path, "C1-V01", NAME)


def test_a_name_is_needed(folder: StudyFolder) -> None:
    """An empty line is none."""
    make_list(folder.path, OWN)
    with pytest.raises(Refused):
        put_name(folder.path, "C1-V01", "  ")


def test_no_export_holds_the_key_list(
    folder: StudyFolder, led: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Nor its file, nor a name of it."""
    make_list(folder.path, OWN)
    put_name(folder.path, "C1-V01", NAME)
    led()
    assert main(["export", str(folder.path), "-o", str(tmp_path / "out" / "exports" / "a.xlsx")]) == 0
    assert traces([NAME, "Fatoumata", "names.age"], tmp_path / "out") == []
    capsys.readouterr()


# What is pointed out


@pytest.mark.parametrize(
    ("text", "mark", "words"),
    [
        ("bel naar 0470 12 34 56 morgen", Mark.PHONE, "0470 12 34 56"),
        ("0470/12.34.56", Mark.PHONE, "0470/12.34.56"),
        ("haar nummer is +32 470 12 34 56.", Mark.PHONE, "+32 470 12 34 56"),
        ("0032 (0)470 12 34 56", Mark.PHONE, "0032 (0)470 12 34 56"),
        ("vast: 059 12 34 56", Mark.PHONE, "059 12 34 56"),
        ("(059) 12 34 56", Mark.PHONE, "(059) 12 34 56"),
        ("02-123.45.67", Mark.PHONE, "02-123.45.67"),
        ("in Frankrijk +33 6 12 34 56 78", Mark.PHONE, "+33 6 12 34 56 78"),
        ("mail an.naam@voorbeeld.be eens", Mark.MAIL, "an.naam@voorbeeld.be"),
        ("rijksregister 85.07.30-033.28", Mark.REGISTER, "85.07.30-033.28"),
        ("85073003328", Mark.REGISTER, "85073003328"),
    ],
)
def test_numbers_and_addresses_are_pointed_out(text: str, mark: Mark, words: str) -> None:
    """As people write them."""
    (found,) = passages(text, Names())
    assert (found.mark, found.words) == (mark, words)
    assert text[found.start :].startswith(words)


@pytest.mark.parametrize(
    "text",
    [
        "op 01/02/2026 en 12-10-2025",
        "van 9.30 tot 12.30 uur, 15-20 ouders",
        "Tele-Onthaal 106, 1712, 112, 1813",
        "0800 12 345 is gratis",
        "decreet van 2013, artikel 9, pagina 120-125",
        "85.07.30-033.29",
        "het kost 1.250.000 euro, of 0123",
        "2026-03-01T13:05:09",
        "1234567890123456789012",
        "@home om 10u",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """Days, hours, amounts, help lines, and a register number that does not check."""
    assert passages(text, Names()) == []


def test_the_check_of_a_register_number() -> None:
    """97 minus the nine digits modulo 97; a 2 before them for who was born from 2000 on; a bis number too."""
    assert is_register_number("85073003328")
    assert is_register_number(f"010203004{97 - 2010203004 % 97:02}")
    assert is_register_number(f"854730033{97 - 854730033 % 97:02}")
    assert not is_register_number(f"851330033{97 - 851330033 % 97:02}")
    assert not is_register_number("85073003329")
    assert not is_register_number("8507300332")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fatoumata kwam later", ["Fatoumata"]),
        ("het was fatoumata verzonnen zelf", ["fatoumata verzonnen"]),
        ("FATOUMATA belde", ["FATOUMATA"]),
        ("Fatoumata's zus", ["Fatoumata"]),
        ("de verzonnen verhalen van fatoumata", []),
        ("Renée en Renee", ["Renée", "Renee"]),
        ("bij Peeters of van der Peeters", ["Peeters", "Peeters"]),
        ("An zegt niets, en Anne ook niet", []),
    ],
)
def test_names_of_the_key_list_are_pointed_out(text: str, found: list[str]) -> None:
    """In full in any letters; a part of a name where it has a capital; accents don't matter."""
    names = Names([NAME, "Renée van der Peeters", "An"])
    assert [passage.words for passage in passages(text, names)] == found


def test_it_is_told_where_a_passage_stands(folder: StudyFolder) -> None:
    """In a note, an improvised question, and in what is known of the talk."""
    talk = led_talk(folder)
    note = talk.keep("bel Fatoumata op 0470 12 34 56", Kind.PARAPHRASE)
    talk.improvise("Wie is Fatoumata?")
    talk.file.close()
    found = list(point_out(read_contents(talk.file.path), Names([NAME])))
    assert [(one.note, one.passage.mark) for one in found] == [
        (note.id, Mark.NAME),
        (note.id, Mark.PHONE),
        ("", Mark.NAME),
    ]
    assert all(one.question for one in found)


def test_an_export_points_it_out(
    folder: StudyFolder, led: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With where it stands; the workbook is made, since nobody is there to decide otherwise."""
    make_list(folder.path, OWN)
    put_name(folder.path, "C1-V01", NAME)
    talk = led_talk(folder)
    talk.keep("bel Fatoumata op 0470 12 34 56", Kind.PARAPHRASE)
    talk.file.close()
    assert main(["--language", "en", "export", str(folder.path)]) == 0
    told = capsys.readouterr().err
    assert "a name from the key list: Fatoumata" in told
    assert "a telephone number: 0470 12 34 56" in told
    assert talk.file.interview.id in told
