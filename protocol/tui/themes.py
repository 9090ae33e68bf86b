"""The colours of the screens. Words and signs say everything that colours say, so any of them will do."""

from __future__ import annotations

from textual.theme import Theme

_CALM = {"ink": "#dcdcd6", "quiet": "#90969e", "mark": "#d9b26a", "good": "#9cc79c", "bad": "#e58a7b"}
_LIGHT = {"ink": "#1f2328", "quiet": "#5d646c", "mark": "#8a5a00", "good": "#1e6b2e", "bad": "#a3281b"}
_CONTRAST = {"ink": "#ffffff", "quiet": "#e0e0e0", "mark": "#ffd700", "good": "#7dff7d", "bad": "#ff9a8a"}
_MONO = {"ink": "#ffffff", "quiet": "#b8b8b8", "mark": "#ffffff", "good": "#ffffff", "bad": "#ffffff"}

INKS = _CALM
"""The colours of words: plain, in the background, needing somebody, done, wrong."""

# The greys are those of terminals with 256 colours, so that they look the same there.
BY_NAME = {
    "calm": Theme(
        name="protocol-calm",
        primary="#6f9fb8",
        accent="#d9b26a",
        success="#9cc79c",
        warning="#d9b26a",
        error="#e58a7b",
        foreground="#dcdcd6",
        background="#121212",
        surface="#1c1c1c",
        panel="#262626",
        dark=True,
        variables=_CALM,
    ),
    "light": Theme(
        name="protocol-light",
        primary="#3b6f8c",
        accent="#8a5a00",
        success="#1e6b2e",
        warning="#8a5a00",
        error="#a3281b",
        foreground="#1f2328",
        background="#faf9f6",
        surface="#f1efe9",
        panel="#e4e1d8",
        dark=False,
        variables=_LIGHT,
    ),
    "contrast": Theme(
        name="protocol-contrast",
        primary="#ffd700",
        accent="#ffd700",
        success="#7dff7d",
        warning="#ffd700",
        error="#ff9a8a",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#303030",
        dark=True,
        variables=_CONTRAST,
    ),
    "mono": Theme(
        name="protocol-mono",
        primary="#808080",
        accent="#ffffff",
        success="#ffffff",
        warning="#ffffff",
        error="#ffffff",
        foreground="#ffffff",
        background="#000000",
        surface="#101010",
        panel="#303030",
        dark=True,
        variables=_MONO,
    ),
}
"""Each theme by the name that settings give it."""
