"""The page to read, in a real browser: it searches and filters, and what people wrote stays text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from protocol.export.html_page import HtmlPage
from protocol.model.coding import CoderWork
from protocol.model.interview import InterviewContents, Participant
from protocol.model.words import Kind
from tests.export import builders
from tests.export.formats.browser import Browser
from tests.export.formats.talks import CODEBOOK, HOSTILE, coding, full_talk, passed_on

_SHOWN = """
Array.from(document.querySelectorAll("li.note"))
  .filter((note) => note.checkVisibility())
  .map((note) => note.querySelector(".text").textContent)
"""
_SOON = "new Promise((done) => setTimeout(done, 250))"
"""Longer than the page waits for the next key; a promise of the browser's own, so that no test sleeps."""


def _interviews() -> list[InterviewContents]:
    talk, _works = full_talk()
    first = builders.contents(
        notes=(
            builders.note("Een Café, één ÉCHTE", entered=builders.moment(300)),
            builders.note("eerst gezegd", "meeting", Kind.VERBATIM, entered=builders.moment(400)),
            builders.note("dan gezien", kind=Kind.OBSERVATION, entered=builders.moment(500)),
        ),
        participant_code="C1-C01",
        role="coordinator",
    )
    second = builders.contents(
        notes=(builders.note("nai\u0308ef of niet"),), participant_code="C2-V01", case="C2"
    )
    return [talk, first, second]


def _make(path: Path, **options: Any) -> Path:
    _talk, works = full_talk()
    options = {"works": works, "codebook": CODEBOOK, **options}
    return passed_on(path / "page.html", HtmlPage, options.pop("interviews", _interviews()), **options).path


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for the whole module."""
    with Browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Browser:
    """The browser with a page of three interviews."""
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.resize(1280, 900)
    browser.open(_make(tmp_path))
    return browser


def _choose(page: Browser, field: str, value: str) -> list[str]:
    """Choose a value of a filter and tell the notes that are left."""
    page.value(
        f"""{{const field = document.getElementById({field!r}); field.value = {value!r};
        field.dispatchEvent(new Event("input", {{bubbles: true}}))}}"""
    )
    page.value(_SOON)
    return list(page.value(_SHOWN))


def test_hostile_text_stays_text(page: Browser) -> None:
    """A note with a script and an image in it is shown as it was typed, and nothing of it acts."""
    assert HOSTILE in page.value(_SHOWN)
    assert page.value("window.hit === undefined && document.images.length === 0")
    assert page.value("document.scripts.length") == 1


_PLACES = """
((line) => {
  line.style.whiteSpace = "nowrap";
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const places = [];
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    if (walker.currentNode.data.trim()) places.push(range.getBoundingClientRect().left);
  }
  return places;
})(document.querySelector(".facts"))
"""


def test_an_open_mark_of_direction_turns_nothing_but_its_own_words(browser: Browser, tmp_path: Path) -> None:
    """Behind a title that turns the line around, the rest of the line goes on from left to right."""
    talk = builders.contents(notes=(builders.note("\u202eomgekeerd"),), case="C1")
    who = Participant(
        id=talk.interview.participant, device="d", counter=1, code="C1-D01", case="C1", role="document",
        created_at="", title="\u202eabc \u2067def",
    )  # fmt: skip
    browser.resize(1280, 900)
    browser.open(_make(tmp_path, interviews=[talk], participants=[who]))
    places = browser.value(_PLACES)
    assert len(places) > 4
    assert places == sorted(places)
    assert browser.value(_SHOWN) == ["\u202eomgekeerd"]


@pytest.mark.parametrize("typed", ["een cafe", "EEN CAFÉ", "echte", "  een café "])
def test_search_ignores_accents_and_capitals(page: Browser, typed: str) -> None:
    """Words are found whatever their accents and capitals."""
    assert _choose(page, "search", typed) == ["Een Café, één ÉCHTE"]


def test_search_finds_accents_that_combine(page: Browser) -> None:
    """An accent that is a character of its own is no other word."""
    assert _choose(page, "search", "naïef of") == ["nai\u0308ef of niet"]


def test_search_counts_and_says_when_there_is_nothing(page: Browser) -> None:
    """What was found is told in words, also that nothing was."""
    _choose(page, "search", "gezegd")
    assert page.value("document.getElementById('found').textContent") == "notes: 1, interviews: 1"
    assert _choose(page, "search", "nergens") == []
    assert page.value("document.getElementById('found').textContent") == "Nothing found."


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [("case", "C2", 1), ("role", "Coordinator", 3), ("topic", "O02 Understanding", 2), ("topic", "Inbox", 1)],
)
def test_filters_leave_what_was_asked_for(page: Browser, field: str, value: str, left: int) -> None:
    """Case, role and topic each leave their notes; all of them come back afterwards."""
    assert len(_choose(page, field, value)) == left
    assert len(_choose(page, field, "")) == 8


def test_kinds_can_be_left_out(page: Browser) -> None:
    """Without a kind its notes are gone, and nothing else."""
    page.value("document.querySelector('#kinds input[value=verbatim]').click()")
    page.value(_SOON)
    left = page.value(_SHOWN)
    assert len(left) == 6
    assert "eerst gezegd" not in left


def test_spoken_order_and_back(page: Browser) -> None:
    """In spoken order the notes of an interview follow the talk, under their question; and back again."""
    by_topic = page.value(_SHOWN)
    page.value("document.querySelector('#order input[value=spoken]').click()")
    spoken = page.value(_SHOWN)
    wanted = ["Een Café, één ÉCHTE", "eerst gezegd", "dan gezien"]
    assert [text for text in spoken if text in wanted] == wanted
    assert [text for text in by_topic if text in wanted] == [wanted[1], wanted[0], wanted[2]]
    assert page.value("document.querySelector('.spoken .at').checkVisibility()")
    page.value("document.querySelector('#order input[value=topics]').click()")
    assert page.value(_SHOWN) == by_topic


def test_keyboard_alone_is_enough(page: Browser) -> None:
    """By the keyboard one comes to the search, types, goes on, and shows all again."""
    page.value("document.body.tabIndex = -1, document.body.focus()")
    page.press("Tab")
    assert page.value("document.activeElement.className") == "skip"
    page.press("Tab", "Tab")
    assert page.value("document.activeElement.id") == "search"
    page.press(*"echte")
    page.value(_SOON)
    assert page.value(_SHOWN) == ["Een Café, één ÉCHTE"]
    page.value("document.querySelector('button[type=reset]').focus()")
    page.press("Enter")
    page.value(_SOON)
    assert len(page.value(_SHOWN)) == 8


def test_page_asks_nothing_of_a_network(page: Browser, tmp_path: Path) -> None:
    """The file is all that is loaded, and the policy of the page is kept without a complaint."""
    asked = [params["request"]["url"] for params in page.told("Network.requestWillBeSent")]
    assert asked == [(tmp_path / "page.html").as_uri()]
    assert page.told("Log.entryAdded") + page.told("Runtime.exceptionThrown") == []


def test_policy_stops_what_does_not_belong(page: Browser) -> None:
    """Even a script that got in by a mistake would not run, and an image would not be fetched."""
    page.value(
        """{const script = document.createElement("script"); script.textContent = "window.hit = 3";
        document.body.append(script);
        const image = new Image(); image.src = "http://127.0.0.1:9/x.png"; document.body.append(image)}"""
    )
    page.value(_SOON)
    assert page.value("window.hit === undefined")
    blocked = [params["entry"]["text"] for params in page.told("Log.entryAdded")]
    assert ["script-src" in blocked[0], "default-src" in blocked[1]] == [True, True], blocked
    assert [params["blockedReason"] for params in page.told("Network.loadingFailed")] == ["csp"]


def test_page_without_script_is_whole(browser: Browser, tmp_path: Path) -> None:
    """Without its script every note is there to be read, and the filters that would do nothing are not."""
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(_make(tmp_path))
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert len(browser.value(_SHOWN)) == 8
    assert not browser.value("document.getElementById('filters').checkVisibility()")


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_sticks_out(page: Browser, width: int) -> None:
    """On a narrow and on a wide screen there is no scrolling sideways."""
    page.resize(width, 900)
    assert page.value("document.documentElement.scrollWidth") <= width


def _text(path: Path) -> str:
    return str(html.parse(path).getroot().text_content())


def test_page_says_what_is_said_of_a_note(tmp_path: Path) -> None:
    """Kind, minute, codes with their coder, memos, mention and outcome, and what may not be quoted."""
    talk, works = full_talk()
    refused = (builders.decision("notes", True), builders.decision("quotes", False))
    quiet = builders.contents(notes=(builders.note("zo gezegd", kind=Kind.VERBATIM),), consent=refused)
    text = _text(_make(tmp_path, interviews=[talk, quiet], works=works))
    for told in ("welkom > drempel (AB)", "AB: Denk aan \U0001f469.", "asked · answered · less than 4"):
        assert told in text
    assert "NO, do not quote" in text
    assert "probes: wie nog?" in text
    assert "En -toen-? (improvised question)" in " ".join(text.split())


def test_control_characters_are_shown_not_sent(tmp_path: Path) -> None:
    """A control character of a note stands there by its number; what only looks like that stays as it is."""
    notes = (builders.note("a\x07b\r\nc"), builders.note("_x0041_"))
    data = _make(tmp_path, interviews=[builders.contents(notes=notes)], works=()).read_bytes()
    assert b"a_x0007_b\nc" in data
    assert b">_x0041_<" in data
    assert b"\x07" not in data


def test_words_of_sensitive_notes_are_not_in_it(tmp_path: Path) -> None:
    """The words of a sensitive note are nowhere in the file."""
    kept = builders.contents(notes=(builders.note("mijn geheim", sensitive=True),))
    path = _make(tmp_path, interviews=[kept], works=())
    assert "geheim" not in path.read_text(encoding="utf-8")


def test_page_speaks_dutch_in_a_dutch_study(tmp_path: Path) -> None:
    """The language of the page is that of the study."""
    path = _make(tmp_path, language="nl")
    root = html.parse(path).getroot()
    assert root.get("lang") == "nl"
    assert "zoeken in notities" in _text(path)


def test_fictional_study_says_so_at_the_top(tmp_path: Path) -> None:
    """A page of a study that was made up can't be taken for the real thing."""
    root = html.parse(_make(tmp_path, study=builders.study(fictional=True))).getroot()
    assert "FICTITIOUS DATA" in root.xpath("string(//header)")


def test_code_on_a_text_that_changed_since_says_so(tmp_path: Path) -> None:
    """Who reads a code beside a text must know that the coder read another."""
    kept = builders.note("zoals het nu is")
    talk = builders.contents(notes=(kept,))
    work = CoderWork(
        coder="AB", codings=(coding(kept, talk, "nu"), coding(kept, talk, "toen", text_hash="0" * 16))
    )
    made = passed_on(tmp_path / "s.html", HtmlPage, [talk], works=[work]).path
    [told] = html.parse(made).xpath("//p[@class='codes']")
    assert told.text_content() == "codes: nu (AB) · toen (AB) – the text changed since"
