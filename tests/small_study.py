"""A small study, a questionnaire of every type, and a clock that tests turn by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

STUDY = """
title: Een proefstudie
language: nl
roles:
  - {id: volunteer, label: {nl: Vrijwilliger, en: Volunteer}, code: V, questionnaire: volunteer}
  - {id: document, label: {nl: Document, en: Document}, code: D, questionnaire: document, source: true}
cases:
  - {code: C1, name: Het eerste huis, place: Ginder}
planned: {volunteer: 2, document: 1}
topics:
  - {id: O00, label: {nl: Opening, en: Opening}}
  - {id: O06, label: {nl: Taken, en: Tasks}}
  - {id: O12, label: {nl: Slot, en: Closing}}
expansions: {vw: vrijwilliger}
contacts: [{label: {nl: Tele-Onthaal}, phone: "106"}]
"""

VOLUNTEER = """
id: volunteer
version: 1.0.0
status: pilot
role: volunteer
title: {nl: Gesprek, en: Talk}
opening: {nl: Welkom., en: Welcome.}
closing: {nl: Dank je., en: Thank you.}
consent:
  - {name: notes, required: true, label: {nl: Mag ik noteren?, en: May I take notes?}}
  - {name: quotes, label: {nl: Mag ik je citeren?, en: May I quote you?}}
probes:
  example: {nl: Kan je een voorbeeld geven?, en: Can you give an example?}
  silence: {nl: (stilte), en: (silence)}
general_probes: [silence]
choices:
  hours:
    - {name: lt4, label: {nl: minder dan 4, en: less than 4}}
    - {name: gt4, label: {nl: meer dan 4, en: more than 4}}
    - {name: other, label: {nl: iets anders, en: something else}}
  tasks:
    - {name: welcome, label: {nl: onthaal, en: welcoming}}
    - {name: coffee, label: {nl: koffie, en: coffee}}
topics:
  - id: O00
    label: {nl: Opening, en: Opening}
    minutes: 5
    questions:
      - {name: begin, type: text, must_ask: true, label: {nl: Hoe kwam je hier?, en: How did you get here?}}
      - name: hours
        type: select_one hours
        label: {nl: Hoeveel uur per maand?, en: How many hours a month?}
      - {name: days, type: select_multiple hours, label: {nl: Welke dagen?, en: Which days?}}
      - {name: since, type: integer, label: {nl: Sinds welk jaar?, en: Since which year?}}
      - {name: first, type: date, label: {nl: Wanneer was de eerste keer?, en: When was the first time?}}
  - id: O06
    label: {nl: Taken en rol, en: Tasks}
    minutes: 7
    questions:
      - name: tasks
        type: text
        must_ask: true
        probes: [example]
        label: {nl: Wat doe je hier allemaal?, en: What do you all do here?}
        simpler: {nl: Wat deed je de vorige keer?, en: What did you do last time?}
      - {name: task_list, type: mentions tasks, label: {nl: Taken, en: Tasks}}
  - id: O12
    label: {nl: Slot, en: Closing}
    minutes: 3
    questions:
      - name: forgotten
        type: text
        must_ask: true
        label: {nl: Ben ik iets vergeten?, en: What did I forget?}
      - {name: thanks, type: note, label: {nl: Dank je wel., en: Thank you.}}
"""

DOCUMENT = """
id: document
version: 1.0.0
status: pilot
role: document
title: {nl: Document, en: Document}
topics:
  - id: O06
    label: {nl: Taken, en: Tasks}
    questions:
      - {name: tasks, type: text, must_ask: true, label: {nl: Welke taken?, en: Which tasks?}}
"""


class HandClock:
    """A clock that stands still until a test turns it."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
        self.seconds = 1000.0

    def now(self) -> datetime:
        """The time on the wall."""
        return self.wall

    def monotonic(self) -> float:
        """Seconds on a clock that only goes forward."""
        return self.seconds

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds
