"""What follows from an act in a talk: questions that come and go, values that are calculated, sets."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from protocol.errors import Refused
from protocol.model.interview import QuestionState, open_must_asks
from protocol.model.words import Basis, Kind, Mention, Outcome, Reason, Special
from protocol.session.finish import CLOSING_REASONS
from protocol.session.talk import Talk
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from protocol.store.tables import decode_tables
from tests.session.logic_study import QUESTIONNAIRE


@pytest.fixture
def talk(folder: StudyFolder, new_talk: Callable[..., Talk]) -> Talk:
    """A talk with that questionnaire."""
    (folder.questionnaires / "volunteer.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    return new_talk()


def say(talk: Talk, path: str, value: str | int | None, special: Special | None = None) -> None:
    """Go to a question and answer it."""
    talk.go(path)
    talk.answer(value, special=special)


def state(talk: Talk, path: str) -> QuestionState:
    """What is kept of a question."""
    found = talk.states.of(path)
    assert found is not None
    return found


def values(talk: Talk) -> dict[str, object]:
    """The answers by path."""
    return {answer.question: answer.value for answer in talk.file.answers.values()}


def test_what_does_not_apply_is_not_on_the_way(talk: Talk) -> None:
    """Walking and finding pass over it."""
    assert talk.places.paths == ("children", "told", "province", "town", "scale")
    assert "number" not in talk.places
    say(talk, "children", "yes")
    assert talk.places.paths[:2] == ("children", "number")
    assert talk.places.find("Hoeveel")[0] == "number"


def test_what_does_not_apply_is_not_open(talk: Talk) -> None:
    """The file says so by itself, from the first act on."""
    assert (state(talk, "number").outcome, state(talk, "number").basis) == (Outcome.NOT_APPLICABLE, Basis.ACT)
    assert "number" not in open_must_asks(talk.file.contents())
    assert "number" not in talk.open_must_asks()
    say(talk, "children", "yes")
    assert talk.states.of("number") is None
    assert "number" in open_must_asks(talk.file.contents())
    assert "number" in talk.open_must_asks()


def test_what_was_said_is_kept_and_comes_back(talk: Talk) -> None:
    """Answer, note, mention and outcome."""
    say(talk, "children", "yes")
    say(talk, "number", 3)
    talk.go("family/help")
    talk.keep("Mijn moeder.", Kind.VERBATIM)
    talk.states.set(
        "family/help",
        mention=Mention.AFTER_PROBE,
        outcome=Outcome.DENIED,
        reason=Reason.OTHER,
        reason_text="x",
    )
    before = state(talk, "family/help")
    say(talk, "children", "no")
    assert values(talk)["number"] == 3
    assert [note.text for note in talk.file.notes.values()] == ["Mijn moeder."]
    for path in ("number", "family/help"):
        assert (state(talk, path).mention, state(talk, path).outcome) == (
            Mention.NONE,
            Outcome.NOT_APPLICABLE,
        )
    say(talk, "children", "yes")
    after = state(talk, "family/help")
    for field in ("id", "mention", "outcome", "reason", "reason_text", "basis"):
        assert getattr(after, field) == getattr(before, field)
    assert state(talk, "number").outcome is Outcome.ANSWERED


def test_going_and_coming_back_again_and_again(talk: Talk) -> None:
    """Each time with what it was last."""
    say(talk, "children", "yes")
    say(talk, "number", 3)
    for outcome in (Outcome.REFUSED, Outcome.DENIED):
        talk.states.set("number", outcome=outcome)
        say(talk, "children", "no")
        say(talk, "children", "yes")
        assert state(talk, "number").outcome is outcome


def test_one_undo_takes_back_the_answer_and_all_that_followed(talk: Talk) -> None:
    """And one redo does it again."""
    say(talk, "children", "yes")
    say(talk, "number", 3)
    say(talk, "family/often", 2)
    assert values(talk)["per_year"] == 104
    say(talk, "children", "no")
    assert "per_year" not in values(talk)
    assert talk.undo() == "answer"
    assert values(talk)["per_year"] == 104
    assert state(talk, "number").outcome is Outcome.ANSWERED
    assert "family/often" in talk.places
    talk.redo()
    assert "family/often" not in talk.places
    assert state(talk, "number").outcome is Outcome.NOT_APPLICABLE


def test_the_question_on_the_screen_goes(talk: Talk) -> None:
    """Then we are at the one before it, and back doesn't lead to what is not there."""
    say(talk, "children", "yes")
    say(talk, "number", 3)
    talk.go("family/help")
    talk.undo()
    assert talk.position == "number"
    talk.undo()
    assert talk.position == "children"
    talk.go("scale")
    assert talk.go_back()
    assert talk.position in talk.places


def test_an_answer_that_does_not_fit_is_refused_in_the_words_of_the_questionnaire(talk: Talk) -> None:
    """Nothing is kept; what is no value always fits."""
    say(talk, "children", "yes")
    with pytest.raises(Refused, match="Tussen 1 en 19"):
        say(talk, "number", 0)
    assert "number" not in values(talk)
    say(talk, "number", None, Special.DONT_KNOW)
    assert state(talk, "number").outcome is Outcome.DONT_KNOW


def test_calculated_values_are_kept_as_answers(talk: Talk) -> None:
    """They are in labels too; nobody gave them, so no change is told of them."""
    say(talk, "children", "yes")
    say(talk, "number", 3)
    say(talk, "family/often", 2)
    assert talk.places.label("told") == "Dat is 104 keer per jaar."
    say(talk, "family/often", 3)
    assert values(talk)["per_year"] == 156
    assert {change.old for change in talk.file.changes.values() if change.table == "answers"} <= {2, None}
    assert talk.states.of("per_year") is None


def test_a_label_names_the_choice_not_its_code(talk: Talk) -> None:
    """And the choices follow the filter."""
    assert talk.places.label("town") == "Welke stad in …?"
    say(talk, "province", "west")
    assert talk.places.label("town") == "Welke stad in West?"
    assert [choice.name for choice in talk.choices("town")] == ["brugge"]
    say(talk, "town", "brugge")
    assert next(answer.wording for answer in talk.file.answers.values() if answer.question == "town") == (
        "Welke stad in West?"
    )


def test_sets_are_added_and_filled(talk: Talk) -> None:
    """One at a time, and the first question of the set comes on the screen."""
    say(talk, "province", "west")
    talk.go("practices[1]/what")
    talk.keep("koken", Kind.PARAPHRASE)
    assert talk.places.label("practices[1]/who") == "Met wie doe je koken?"
    assert talk.add_set("practices") == "practices[2]"
    assert talk.position == "practices[2]/what"
    talk.keep("zingen", Kind.PARAPHRASE)
    say(talk, "practices[1]/weekly", 1)
    say(talk, "practices[2]/weekly", 2)
    assert (values(talk)["total"], values(talk)["all"]) == (156, "koken, zingen")
    assert values(talk)["practices"] == 2


def test_a_set_in_which_something_was_said_stays(talk: Talk) -> None:
    """An empty one goes, the last one too."""
    say(talk, "province", "west")
    talk.add_set("practices")
    talk.keep("zingen", Kind.PARAPHRASE)
    with pytest.raises(Refused):
        talk.remove_set("practices")
    talk.undo()
    talk.remove_set("practices")
    talk.remove_set("practices")
    assert not [path for path in talk.places.paths if path.startswith("practices")]
    assert talk.position in talk.places
    talk.undo()
    assert "practices[1]/what" in talk.places


def test_sets_whose_number_follows_from_an_answer(talk: Talk) -> None:
    """They can't be added by hand; fewer of them keep what was said."""
    say(talk, "province", "west")
    say(talk, "children", "yes")
    say(talk, "number", 2)
    with pytest.raises(Refused):
        talk.add_set("houses")
    talk.go("houses[2]/street")
    talk.keep("Kerkstraat", Kind.PARAPHRASE)
    say(talk, "number", 1)
    assert state(talk, "houses[2]/street").outcome is Outcome.NOT_APPLICABLE
    say(talk, "number", 2)
    assert state(talk, "houses[2]/street").outcome is Outcome.ANSWERED


def test_what_is_required_is_asked_a_reason_at_the_end(talk: Talk) -> None:
    """As a must-ask; with a reason it may be passed over."""
    say(talk, "children", "no")
    assert talk.finish.open_questions() == ["province"]
    assert talk.open_must_asks() == ["province"]
    with pytest.raises(Refused):
        talk.finish.close()
    talk.finish.give_reason("province", CLOSING_REASONS[0])
    talk.finish.close()


def test_at_the_end_every_question_of_every_set_has_its_outcome(talk: Talk) -> None:
    """What never applied says so."""
    say(talk, "province", "west")
    talk.add_set("practices")
    talk.finish.close(broken_off=True)
    outcomes = {each.question: each.outcome for each in talk.file.states.values()}
    assert outcomes["practices[2]/weekly"] is Outcome.NOT_REACHED
    assert outcomes["number"] is Outcome.NOT_APPLICABLE
    assert "practices" not in outcomes
    assert "practices/what" not in outcomes


def test_what_is_off_the_record_is_in_no_label_and_no_calculation(talk: Talk, folder: StudyFolder) -> None:
    """Nor does undo bring it back."""
    say(talk, "province", "west")
    talk.go("practices[1]/what")
    note = talk.keep("geheimwoord", Kind.PARAPHRASE)
    talk.go("practices[1]/who")
    talk.keep("met Jan", Kind.PARAPHRASE)
    assert values(talk)["all"] == "geheimwoord"
    talk.off_record.erase([note.id])
    assert "all" not in values(talk)
    assert talk.places.label("practices[1]/who") == "Met wie doe je …?"
    while talk.undo():
        pass
    while talk.redo():
        pass
    talk.file.flush()
    for path in folder.interviews.iterdir():
        assert b"geheimwoord" not in path.read_bytes()


def test_a_reopened_talk_is_as_it_was_left(talk: Talk, new_talk: Callable[..., Talk]) -> None:
    """Sets, what applies, and what comes back."""
    say(talk, "province", "west")
    say(talk, "children", "yes")
    say(talk, "number", 3)
    talk.add_set("practices")
    say(talk, "children", "no")
    paths = talk.places.paths
    talk.leave()
    assert read_contents(talk.file.path) == talk.file.contents()
    again = new_talk(resume=talk.file.interview.id)
    assert again.places.paths == paths
    again.start()
    say(again, "children", "yes")
    assert state(again, "number").outcome is Outcome.ANSWERED


def test_an_act_that_fails_leaves_the_form_as_it_was(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory and screen agree again."""
    say(talk, "children", "yes")
    paths = talk.places.paths

    def refuse(_data: bytes) -> None:
        raise RuntimeError

    monkeypatch.setattr(talk.file._writer, "save_act", refuse)
    with pytest.raises(RuntimeError):
        talk.answer("no")
    assert talk.places.paths == paths
    assert talk.form.applies("number")
    monkeypatch.undo()
    talk.answer("no")
    assert not talk.form.applies("number")


FAILING = """
      - {name: more, type: text, label: {nl: Nog?}, relevant: "regex(${help}, '[a-z]+')"}
      - {name: deep, type: calculate, calculation: "concat(${help}, ${help}, ${help}, ${help}, ${help})"}
"""


def failing(folder: StudyFolder, new_talk: Callable[..., Talk]) -> Talk:
    """A talk in which a long note can't be looked at, and is too long five times."""
    text = QUESTIONNAIRE.replace("  - id: O01\n", f"{FAILING.strip(chr(10))}\n  - id: O01\n")
    (folder.questionnaires / "volunteer.yaml").write_text(text, encoding="utf-8")
    talk = new_talk()
    say(talk, "children", "yes")
    say(talk, "number", 3)
    talk.go("family/help")
    talk.keep("geheim " * 400, Kind.VERBATIM)
    return talk


def test_an_expression_that_fails_in_a_talk_is_kept_without_words(
    folder: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """What it hides is shown, what it gives is cut; only the place is written down."""
    talk = failing(folder, new_talk)
    told = {(failure.question, failure.field) for failure in talk.file.failures.values()}
    assert told == {("more", "relevant"), ("deep", "calculation")}
    assert "more" in talk.places
    assert len(told) == len(talk.file.failures)
    assert all("geheim" not in str(failure) for failure in talk.file.failures.values())


def test_undoing_what_made_an_expression_fail_does_not_mend_it(
    folder: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """It is still on record, once, and after opening the file again too."""
    talk = failing(folder, new_talk)
    assert talk.undo() == "keep_note"
    talk.keep("geheim " * 400, Kind.VERBATIM)
    talk.file.close()
    places = sorted(failure.place for failure in read_contents(talk.file.path).failures)
    assert places == ["deep.calculation", "more.relevant"]


def test_a_file_without_a_table_of_failures_opens(talk: Talk) -> None:
    """As every file of before is."""
    talk.file.close()
    data = msgspec.json.decode(talk.file.path.read_bytes())["data"]
    del data["failures"]
    encoded = msgspec.json.encode(data)
    tables = decode_tables(msgspec.Raw(encoded), talk.file.path)
    assert tables.contents().failures == ()
