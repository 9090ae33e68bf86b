"""Before a talk: with whom, where, who else is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from protocol.errors import ProtocolError
from protocol.i18n import N_, _
from protocol.model.questionnaire import languages_of
from protocol.model.text import clean, say
from protocol.session.beginning import Beginning, questionnaire_for
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.choose_row import ChooseRow
from protocol.tui.widgets.field import Field

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

KEYS = (
    Key("Enter", N_("next"), "next"),
    Key("Ctrl+E", N_("begin"), "begin"),
    Key("Esc", N_("back"), "back"),
)

LANGUAGE_NAMES = {
    "nl": N_("Dutch"),
    "en": N_("English"),
    "fr": N_("French"),
    "de": N_("German"),
    "tr": N_("Turkish"),
    "ar": N_("Arabic"),
}
"""What languages of questions are called: msgids; of others the code stands there."""


class StartScreen(Screen[None]):
    """A form of a few rows; the code of the next participant is filled in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), id="start.back", tooltip=N_("back to the study")),
        Binding(  # before the line that has the focus, which would go to its end
            "ctrl+e",
            "begin",
            N_("begin"),
            id="start.begin",
            tooltip=N_("begin the interview"),
            priority=True,
        ),
        Binding("enter", "next", show=False, id="start.next", tooltip=N_("to the next row")),
        Binding("down", "app.focus_next", show=False, id="start.down", tooltip=N_("to the next row")),
        Binding("up", "app.focus_previous", show=False, id="start.up", tooltip=N_("to the row before")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._languages: dict[str, tuple[str, ...]] = {}  # by role: a questionnaire takes a moment to read

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """The rows."""
        study = self.protocol.study
        cases = [
            (case.code, clean(f"{case.code}  {case.name}  {case.place}".rstrip())) for case in study.cases
        ]
        roles = [(role.id, clean(say(role.label, study.language))) for role in study.roles]
        interviewers = [(who.code, clean(f"{who.code}  {who.label}".rstrip())) for who in study.interviewers]
        languages = [(study.language, _language_name(study.language))]
        yield StatusBar(id="status")
        with VerticalScroll(id="form", can_focus=False):
            yield from self._row(_("Case"), ChooseRow(cases, id="case"))
            yield from self._row(_("Role"), ChooseRow(roles, id="role"))
            yield from self._row(_("Code"), Field(id="code", compact=True), "code-row")
            yield Static(id="known")
            yield from self._row(_("Title"), Field(id="title", compact=True), "title-row")
            yield from self._row(_("Place"), Field(id="place", compact=True))
            yield from self._row(_("Who else is there"), Field(id="others", compact=True))
            if interviewers:
                yield from self._row(_("Interviewer"), ChooseRow(interviewers, id="interviewer"))
            else:
                yield from self._row(_("Interviewer"), Field(id="interviewer", compact=True))
            yield from self._row(_("Language of the questions"), ChooseRow(languages, id="language"))
        yield KeyBar(KEYS, id="keys")

    def _row(self, label: str, field: Widget, id: str | None = None) -> ComposeResult:
        with Horizontal(classes="form-row", id=id):
            yield Static(Content(label), classes="form-label")
            yield field

    def on_mount(self) -> None:
        """Fill in what is known."""
        head = _("New interview")
        self.query_one(StatusBar).show(Content.styled(head, "bold"), Content(""))
        self._role_chosen()
        self.query_one("#case").focus()

    def on_choose_row_changed(self, event: ChooseRow.Changed) -> None:
        """Another case or role gives another code."""
        if event.row.id in ("case", "role"):
            self._role_chosen()

    def _role_chosen(self) -> None:
        role = self.protocol.study.role(self.query_one("#role", ChooseRow).value)
        if role is None:
            return
        case = self.query_one("#case", ChooseRow).value
        self.query_one("#title-row").display = role.source
        self._offer_languages(role.id)
        self.query_one("#code", Field).value = self.protocol.folder.next_code(case, role.code)
        known = [
            person.code
            for person in self.protocol.folder.participants()
            if (person.case, person.role) == (case, role.id)
        ]
        told = _("Nobody yet")
        if known:
            told = _("Known here: {codes}").format(codes="  ".join(sorted(known)))
            told += "\n" + _("With a code that is known another talk with that person begins.")
        self.query_one("#known", Static).update(Content.styled(told, "$quiet"))

    def _offer_languages(self, role: str) -> None:
        """The languages in which the questionnaire of a role is written; that of the study first."""
        study = self.protocol.study
        if role not in self._languages:
            try:
                known = languages_of(questionnaire_for(self.protocol.folder, study, role))
            except ProtocolError:
                known = ()  # told when the talk is to begin
            self._languages[role] = known
        order = sorted(self._languages[role], key=lambda code: code != study.language)
        if order:
            offered = [(code, _language_name(code)) for code in order]
            self.query_one("#language", ChooseRow).offer(offered)

    def on_input_submitted(self) -> None:
        """Enter goes on."""
        self.action_next()

    def action_next(self) -> None:
        """To the next row; on the last one: begin."""
        fields = [field for field in self.query("ChooseRow, Field") if field.is_on_screen or field.display]
        shown = [field for field in fields if field.parent is None or field.parent.display]
        if self.focused is shown[-1]:
            self.action_begin()
        else:
            self.focus_next()

    def action_begin(self) -> None:
        """Begin the interview."""
        beginning = Beginning(
            case=self._value("case"),
            role=self._value("role"),
            participant_code=self._value("code").strip(),
            interviewer=self._value("interviewer"),
            place=self._value("place"),
            others_present=self._value("others"),
            language=self._value("language"),
            title=self._value("title"),
        )
        self.protocol.begin(beginning)

    def _value(self, id: str) -> str:
        field = self.query_one(f"#{id}")
        return field.value if isinstance(field, ChooseRow | Field) else ""

    def action_back(self) -> None:
        """Back to the study."""
        self.app.pop_screen()


def _language_name(code: str) -> str:
    return _(LANGUAGE_NAMES[code]) if code in LANGUAGE_NAMES else clean(code)
