"""The hash covers what is asked, not how the file is written."""

from __future__ import annotations

import pytest

from protocol.questionnaire import changed_without_version, meaning_hash

TEXT = """
probes:
  example: Een voorbeeld?
  more: En verder?
topics:
  - id: O06
    label: {nl: Taken en rol, en: Tasks and role}
    minutes: 7
    questions:
      - name: tasks
        type: text
        label: {nl: Wat doe je?, en: What do you do?}
        probes: [example, more]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("topics:", "# een opmerking\ntopics:"),
        ("Een voorbeeld?", "'Een voorbeeld?'"),
        ("Een voorbeeld?", "{nl: Een voorbeeld?}"),
        ("Een voorbeeld?", ">-\n    Een\n    voorbeeld?"),
        (
            "{nl: Wat doe je?, en: What do you do?}",
            "\n          en: What do you do?\n          nl: Wat doe je?",
        ),
        ("        type: text\n", ""),
        ("minutes: 7", "minutes: 0x7"),
        ("minutes: 7", "minutes: 7\n    note:"),
        ("probes: [example, more]", "probes:\n        - example\n        - more"),
        ("type: text", "type: string"),
        ("probes:\n", "version: 2.0.0\nprobes:\n"),
        ("probes:\n", "status: definitive\nprobes:\n"),
    ],
)
def test_what_does_not_change_it(read, old, new):
    """Comments, quotes, key order, spacing, other spellings of the same, version and status."""
    changed = TEXT.replace(old, new, 1)
    if new == "":
        changed = changed.replace("        probes: [", "        type: text\n        probes: [")
    assert meaning_hash(read(changed)) == meaning_hash(read(TEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Wat doe je?", "Wat doet u?"),
        ("What do you do?", "What do you all do?"),
        ("minutes: 7", "minutes: 8"),
        ("type: text", "type: note"),
        ("[example, more]", "[more, example]"),
        ("En verder?", "En toen?"),
        ("name: tasks", "name: work"),
        ("probes: [", "must_ask: true\n        probes: ["),
        ("probes: [", "appearance: minimal\n        probes: ["),
        ("minutes: 7", "note: Rustig."),
    ],
)
def test_what_changes_it(read, old, new):
    """Words, order, type, time and hints."""
    assert meaning_hash(read(TEXT.replace(old, new, 1))) != meaning_hash(read(TEXT))


def test_a_shared_list_is_part_of_the_meaning(read, study):
    """The study's file changes what is asked too."""
    text = "topics: [{id: O, label: a, questions: [{name: a, type: text, label: b, probes: [more]}]}]"
    before = meaning_hash(read(text, study("probes: {more: En?}")))
    assert before != meaning_hash(read(text, study("probes: {more: Nog?}")))


def test_the_way_in_which_an_accent_is_written_is_not(read):
    """Two keyboards, one text."""
    assert meaning_hash(read("title: caf\u00e9")) == meaning_hash(read("title: cafe\u0301"))


def test_it_is_the_same_on_every_day(read):
    """A stored hash stays comparable: this one may change only with the meaning of the fields."""
    assert (
        meaning_hash(read("title: Gesprek"))
        == "sha256:44bc5251ba6536cec82aab391dd9da6825ee1369ae12e3a15202c662104bcb89"
    )


@pytest.mark.parametrize(
    ("title", "version", "changed"),
    [("Gesprek", "1.0.0", False), ("Praatje", "1.0.0", True), ("Praatje", "1.0.1", False)],
)
def test_changed_without_a_new_version(read, title, version, changed):
    """The same id and version, and another meaning."""
    known = {("volunteer", "1.0.0"): meaning_hash(read("title: Gesprek"))}
    assert changed_without_version(known, read(f"title: {title}\nversion: {version}")) is changed
