"""What YAML can do and a questionnaire has no use for is refused, with its line and what to write instead."""

from __future__ import annotations

import pytest

from protocol.questionnaire.findings import Findings
from protocol.questionnaire.tree import grow, python_parser


def test_an_anchor_and_its_alias(errors):
    """Both are told; the fields around them are read on."""
    told = errors(
        """
        title: &name Gesprek
        source: *name
        """
    )
    assert told == [
        "1: anchors (&name) are not used here, remove it; what is shared has a name",
        "2: aliases (*name) are not used here, "
        "write it out; a list of choices or a probe is shared by its name",
    ]


def test_a_tag(errors):
    """No tag, be it YAML's own or a program's."""
    assert errors("title: !!str Gesprek\nsource: !x y") == [
        "1: tags (!!str) are not used here, remove it, and put a text between quotes",
        "2: tags (!x) are not used here, remove it, and put a text between quotes",
    ]


def test_a_python_object_is_a_tag_like_any_other(errors):
    """Nothing is ever built from a file."""
    assert errors("title: !!python/object/apply:os.system [ls]") == [
        "1: tags (!!python/object/apply:os.system) are not used here, "
        "remove it, and put a text between quotes",
        "1: title: one text is wanted here, not a list, write it on this line",
    ]


def test_a_field_twice(errors):
    """The first one counts while the rest is checked."""
    assert errors("title: Gesprek\nsource: hier\ntitle: Praatje") == [
        "3: title: this field is here twice, first on line 1, leave one of them out"
    ]


def test_a_merge_key(errors):
    """YAML 1.2 has none, and its readers disagree."""
    assert errors("<<: {title: Gesprek}\ntitle: Praatje") == [
        "1: <<: merging with << is not possible here, write the fields out"
    ]


def test_a_list_as_the_name_of_a_field(errors):
    """Names are words."""
    assert errors("? [a, b]\n: c\ntitle: Gesprek") == [
        "1: a list can't be the name of a field, write one word"
    ]


@pytest.mark.parametrize("field", ["? \n: a", "~: a"])
def test_a_value_without_a_name(questionnaire_file, told, field):
    """Null is no name."""
    path = questionnaire_file("")
    path.write_text(field)
    assert told(path)[0] == "1: a colon without a name before it, write name: value"


def test_more_values_than_a_questionnaire_can_hold(questionnaire_file, told):
    """Reading stops there."""
    path = questionnaire_file("")
    path.write_text("- a\n" * 100_001)
    assert told(path) == ["100001: more than 100000 values in one file, leave out what is no part of it"]


def test_a_second_document(questionnaire_file, told):
    """A file is one questionnaire."""
    path = questionnaire_file("title: Gesprek")
    path.write_text("title: Gesprek\n---\ntitle: Praatje\n")
    assert told(path) == [
        "2: a second document begins here, remove the line --- or make it a file of its own"
    ]


@pytest.mark.parametrize("line", ["%YAML 1.1", "%TAG ! tag:example.org,2026:", "%FOO"])
def test_an_instruction_to_the_reader(questionnaire_file, told, line):
    """Such a line could change what everything after it means."""
    path = questionnaire_file("title: Gesprek")
    path.write_text(f"# eerst\n{line}\n---\n" + path.read_text())
    assert told(path) == [
        "2: a line that begins with a percent sign instructs the reader, which is not possible here, "
        "remove it; the file is read as YAML 1.2"
    ]


def test_forty_levels_are_read(errors):
    """What is kept of an unknown field may be deep."""
    assert errors(f"title: Gesprek\nnote: {'[' * 39}{']' * 39}") == []


def test_more_levels_are_not(errors):
    """No questionnaire is that deep."""
    assert errors(f"title: Gesprek\nnote: {'[' * 40}{']' * 40}") == [
        "2: more than 40 levels of nesting, write it flatter"
    ]


def test_a_control_character(errors):
    """It would reach the terminal; each one is told, and the fields are read on."""
    assert errors("title: Ge\x1b[31msprek\nid: volunteer\nstatus: pilod\nsource: a\x85b\u2028c") == [
        "1: an invisible control character (U+001B), remove it, or type the line anew",
        '3: status: "pilod" is not possible here, did you mean pilot?',
        "4: an invisible control character (U+0085), remove it, or type the line anew",
        "4: an invisible control character (U+2028), remove it, or type the line anew",
    ]


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\e", "\\x7f", "\\N", "\\L", "\\r", "\\uFFFF"])
def test_an_escape_that_stands_for_a_control_character(errors, escape):
    """Hidden behind a backslash, it is one all the same."""
    assert errors(f'title: "a{escape}b"') == [
        "1: an escape here stands for a control character, remove it; only \\n and \\t can be used"
    ]


def test_half_a_surrogate_pair(errors):
    """It is no character."""
    assert errors('title: "\\ud800"') == [
        "1: an escape that stands for no character, type the character itself"
    ]


def test_a_file_in_windows_1252(questionnaire_file, told):
    """The line of the first character that is not UTF-8."""
    path = questionnaire_file("title: Gesprek\nsource: cr\u00e8che")
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    assert told(path) == ["2: a character here is not in UTF-8, save the file as UTF-8"]


def test_a_file_in_utf_16(questionnaire_file, told):
    """Notepad calls it Unicode."""
    path = questionnaire_file("title: Gesprek")
    path.write_text(path.read_text("utf-8"), encoding="utf-16")
    assert told(path) == ["1: the file is in UTF-16, save it as UTF-8"]


@pytest.mark.parametrize("text", ["", "# niets\n", "~\n", "---\n"])
def test_an_empty_file(questionnaire_file, told, text):
    """There is nothing to be wrong, so it is said once."""
    path = questionnaire_file("")
    path.write_text(text)
    assert told(path) == ["the file is empty, start from a file that the program made"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "zomaar een zin\n", "[]\n"])
def test_a_file_without_fields(questionnaire_file, told, text):
    """A list or a sentence is no questionnaire."""
    path = questionnaire_file("")
    path.write_text(text)
    assert told(path) == [
        "1: the file must begin with the name of a field, write name: value, each on a line of its own"
    ]


def test_a_file_that_is_not_there(tmp_path, told):
    """As the system says it."""
    path = tmp_path / "study.yaml"
    assert told(path) == [
        "the file can't be read (No such file or directory), look whether it is there and may be read"
    ]


def test_a_folder(tmp_path, told):
    """Only files are opened: a pipe would wait for ever."""
    (tmp_path / "study.yaml").mkdir()
    assert told(tmp_path / "study.yaml") == ["this is no file, give the name of a .yaml file"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "a: 1\nb: c: d",
            "2: a colon where none can stand, "
            "put a text that holds a colon between quotes, and look at the indentation",
        ),
        ("a:\n\tb: 1", "2: a tab before a field, use spaces"),
        ("a: 'x\nb: 1", "1: a quote that is opened here is not closed, close it"),
        ("a: 1\nfoo\nb: 2", "2: a line without a colon, write name: value"),
        ('a: "\\q"', "1: a backslash in double quotes, use single quotes"),
        ("a: [1, 2\nb: 1", "2: a [ or { is not closed, or a comma is missing, close it or add the comma"),
        (
            "a:\n  - b\n c: d",
            "3: a line that doesn't fit the lines above it, "
            "begin it in the same column as the lines that it belongs with, by spaces",
        ),
        ("a: @b", "1: a text may not begin with this sign, put the whole text between quotes"),
        ("a: - b", "1: a list can't begin here, begin it on a line of its own"),
        (
            "a: 'foto' s'",
            "1: something more comes after the end of a text or a list, "
            "put the whole text between double quotes, or write a single quote in it twice",
        ),
    ],
)
@pytest.mark.parametrize("parser", [None, python_parser], ids=["c", "python"])
def test_slips_of_yaml_are_told_alike_by_both_parsers(tmp_path, text, told, parser):
    """What a parser says of tokens is turned into what to write."""
    findings = Findings(tmp_path / "f.yaml")
    assert grow(text, findings, parser) is None
    assert [str(mistake).removeprefix(f"{findings.path}:") for mistake in findings.all()] == [told]
