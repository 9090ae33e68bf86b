"""The language in which the program speaks.

Texts stand in the code in English and are looked up when they are shown, so that the language can
still change after the modules were loaded. What a study or a questionnaire says is not ours to
translate: that carries its own languages.
"""

from __future__ import annotations

import gettext
import locale
import os
from functools import lru_cache
from pathlib import Path

DOMAIN = "protocol"
LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("nl", "en")
"""The languages of the program's own texts; the first is the default of a Dutch system or study."""

_current = "en"


@lru_cache(maxsize=len(LANGUAGES))
def translation(language: str) -> gettext.NullTranslations:
    """The catalogue of one language; English is the language of the code and needs none.

    Args:
        language: `nl` or `en`; any other language falls back to English.
    """
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=True)


def use_language(language: str) -> None:
    """Speak this language from now on.

    Args:
        language: `nl` or `en`.
    """
    global _current
    _current = language if language in LANGUAGES else "en"


def current_language() -> str:
    """The language in which the program speaks now."""
    return _current


def system_language() -> str:
    """The language of the system: `nl` where it is Dutch, else `en`."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "nl" if value.lower().startswith("nl") else "en"
    name = locale.getlocale()[0] or ""
    return "nl" if name.lower().startswith(("nl", "dutch")) else "en"


def _(text: str) -> str:
    """The text in the current language."""
    return translation(_current).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for a count, in the current language."""
    return translation(_current).ngettext(singular, plural, count)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a text for translation; it is translated where it is shown."""
    return text
