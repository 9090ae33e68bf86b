"""What XLSForm's expressions give, row by row."""

from __future__ import annotations

import math
import re

import pytest
from lxml import etree

from protocol.questionnaire.expressions.compiled import Compiled, Surroundings, tidy
from protocol.questionnaire.expressions.names import Names
from protocol.questionnaire.expressions.translating import translate
from tests.questionnaire.expressions_of import NOW, asked, result

EMPTY = None

TABLE = [
    # operators
    ("${age} + 1", 35),
    ("${age} - 4 * 2", 26),
    ("(${age} - 4) * 2", 60),
    ("${age} div 4", 8.5),
    ("${age} mod 5", 4),
    ("-${age}", -34),
    ("- - 3", 3),
    ("7 div 0", EMPTY),
    ("0.1 + 0.2", 0.3),
    ("0.1 + 0.2 = 0.3", "true"),
    ("0.3 != (0.1 + 0.2)", "false"),
    ("0.1 + 0.2 = 0.3001", "false"),
    ("${none} + 1 = ''", "false"),
    ("7 div 0 = 1 div 0", "true"),
    ("(1 + 1) = true()", "true"),
    ("2.345 * 1", 2.345),
    ("${hours} * 2", 5),
    ("${hours} = 2.5", "true"),
    ("${age} >= 18 and ${age} < 65", "true"),
    ("${age} < 18 or ${role} = 'welcome'", "true"),
    ("${age} != 34", "false"),
    ("${role} != 'coffee'", "true"),
    ("${what} = 'koffie en thee'", "true"),
    ("10 > 9 > 0", "true"),
    ("'10' > '9'", "true"),
    # nothing was answered
    ("${none} = ''", "true"),
    ("${none} != ''", "false"),
    ("${none} > 3", "false"),
    ("${none} < 3", "false"),
    ("${none} != 3", "true"),
    ("${none} + 1", EMPTY),
    ("sum(${none})", EMPTY),
    ("sum(${practices}[times > 100]/times)", 0),
    ("sum(${times} | ${none})", 7),
    ("string(number(${none}))", "NaN"),
    ("number('')", EMPTY),
    ("coalesce(${none}, 0) + 1", 1),
    ("if(${none} = '', 0, ${none})", 0),
    ("selected(${nothing}, 'coffee')", "false"),
    ("count-selected(${nothing})", 0),
    ("${nodate} > today()", "false"),
    ("today() - ${nodate}", EMPTY),
    ("concat(${none}, 'x')", "x"),
    ("boolean(${none})", "false"),
    ("not(${none})", "true"),
    # choices
    ("selected(${tasks}, 'coffee')", "true"),
    ("selected(${tasks}, 'cof')", "false"),
    ("selected(${role}, 'welcome')", "true"),
    ("selected-at(${tasks}, 1)", "coffee"),
    ("selected-at(${tasks}, 7)", EMPTY),
    ("selected-at(${tasks}, -1)", EMPTY),
    ("count-selected(${tasks})", 2),
    ("jr:choice-name(${role}, '${role}')", "onthaal"),
    ("jr:choice-name(selected-at(${tasks}, 1), '${tasks}')", "koffie"),
    ("jr:choice-name('unknown', '${tasks}')", "unknown"),
    # dates and times
    ("today()", "2026-03-02"),
    ("now()", "2026-03-02T14:00:00.000+01:00"),
    ("today() - ${first}", 30),
    ("today() - ${first} > 30", "false"),
    ("today() - ${first} >= 30", "true"),
    ("${first} < '2026-02-01'", "true"),
    ("${first} > '2025-12-31'", "true"),
    ("${first} = '2026-01-31'", "true"),
    ("${first} <= today()", "true"),
    ("date(today() + 7)", "2026-03-09"),
    ("date(${first} + 1)", "2026-02-01"),
    ("date('2026-03-02T10:00:00')", "2026-03-02"),
    ("date(0)", "1970-01-01"),
    ("date('geen')", EMPTY),
    ("date-time(${first})", "2026-01-31T00:00:00.000"),
    ("now() > today()", "true"),
    ("int((today() - date('1990-03-03')) div 365.25)", 35),
    ("decimal-date-time('1970-01-02')", 1),
    ("decimal-date-time('1970-01-01T01:00:00.000+01:00')", 0),
    ("decimal-time('18:00')", 0.75),
    ("decimal-time('00:00')", 0),
    ("decimal-time('later')", EMPTY),
    ("decimal-time(20514.25)", 0.25),
    ("${at} < '10:00'", "true"),
    ("${at} > '10:00'", "false"),
    ("format-date(${first}, '%d/%m/%Y')", "31/01/2026"),
    ("format-date(${first}, '%e-%n-%y')", "31-1-26"),
    ("format-date('', '%d')", EMPTY),
    ("format-date-time('2026-03-02T09:05:07.250', '%H:%M:%S.%3 %h')", "09:05:07.250 9"),
    ("'2026-02-30' > '2026-01-01'", "false"),
    # texts
    ("string-length(${what})", 14),
    ("substr(${what}, 0, 6)", "koffie"),
    ("substr(${what}, 10)", "thee"),
    ("substr('abc', -2)", "bc"),
    ("substring-before(${what}, ' ')", "koffie"),
    ("substring-after(${what}, 'en ')", "thee"),
    ("contains(${what}, 'thee')", "true"),
    ("starts-with(${what}, 'thee')", "false"),
    ("ends-with(${what}, 'thee')", "true"),
    ("concat(${role}, '-', ${age})", "welcome-34"),
    ("concat('een')", "een"),
    ("normalize-space('  a   b ')", "a b"),
    ("translate('abc', 'abc', 'xy')", "xy"),
    ("regex(${what}, '[a-z ]+')", "true"),
    ("regex(${what}, 'koffie')", "false"),
    ("regex('0470 12 34 56', '0[0-9]{3}( [0-9]{2}){3}')", "true"),
    ("regex('a.b@c.be', '[^@ ]+@[^@ ]+\\.[a-z]{2,}')", "true"),
    ("string(5.0)", "5"),
    ("string(1000000 * 1000000)", "1000000000000"),
    ("string-length(1000000 * 1000000)", 13),
    ("contains(${age} * 1000000000, '+')", "false"),
    ('"it\'s"', "it's"),
    # numbers
    ("number('12')", 12),
    ("number('twaalf')", EMPTY),
    ("number('1e3')", EMPTY),
    ("number('+5')", EMPTY),
    ("number('1_000')", EMPTY),
    ("number('1,5')", EMPTY),
    ("number(' -5. ')", -5),
    ("number(true())", 1),
    ("int(2.9)", 2),
    ("int(-2.9)", -2),
    ("round(2.5)", 3),
    ("round(-2.5)", -2),
    ("round(2.345, 2)", 2.35),
    ("round(1234, -2)", 1200),
    ("pow(2, 10)", 1024),
    ("pow(-1, 0.5)", EMPTY),
    ("abs(-3)", 3),
    ("sqrt(9)", 3),
    ("sqrt(-1)", EMPTY),
    ("log10(100)", 2),
    ("exp(0)", 1),
    ("round(pi(), 2)", 3.14),
    ("min(3, 1, 2)", 1),
    ("max(${age}, 40)", 40),
    ("max(${none}, 40)", 40),
    ("min(${none}, ${age})", 34),
    ("max(${none})", EMPTY),
    # yes and no
    ("if(${age} > 18, 'ja', 'nee')", "ja"),
    ("if(false(), 1, 2) + 1", 3),
    ("coalesce('', 'b')", "b"),
    ("coalesce(${role}, 'b')", "welcome"),
    ("boolean-from-string('1')", "true"),
    ("boolean-from-string('yes')", "false"),
    ("boolean-from-string('TRUE')", "true"),
    ("true() and not(false())", "true"),
    ("once(5)", "5"),
    # groups and repeats, seen from outside
    ("${rooms} + 1", 5),
    ("count(${practices})", 2),
    ("count(${people})", 3),
    ("sum(${times})", 7),
    ("sum(${years})", 70),
    ("max(${years})", 40),
    ("min(${times})", 2),
    ("join(', ', ${who})", "An, Bo"),
    ("concat(${who})", "AnBo"),
    ("count-non-empty(${kind})", 1),
    ("count(${practices}[times > 2])", 1),
    ("count(${practices}[${times} > ${none}])", 0),
    ("sum(${practices}[times > 2]/times)", 5),
    ("indexed-repeat(${who}, ${practices}, 2)", "Bo"),
    ("indexed-repeat(${years}, ${practices}, 1, ${people}, 2)", "20"),
    ("indexed-repeat(${who}, ${practices}, 3)", EMPTY),
    ("${who}[1]", "An"),
    ("${practices}[position() = 2]/who", "Bo"),
    ("sum(${times} | ${years})", 77),
]


@pytest.mark.parametrize(("expression", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_an_expression_gives(expression, expected):
    """As XLSForm says, of the answers in `expressions_of`."""
    assert result(expression) == expected


@pytest.mark.parametrize(
    ("expression", "path", "expected"),
    [
        ("${who}", "practices[2]", "Bo"),
        ("../who", "practices[1]", "An"),
        ("position(..)", "practices[2]", 2),
        ("${times} * 10", "practices[2]", 50),
        ("count(${practices})", "practices[1]", 2),
        ("count(${people})", "practices[1]", 2),
        ("sum(${years})", "practices[2]", 40),
        ("${age} + ${times}", "practices[1]", 36),
        ("indexed-repeat(${who}, ${practices}, position(..) - 1)", "practices[2]", "An"),
        ("indexed-repeat(${who}, ${practices}, position(..) - 1)", "practices[1]", EMPTY),
        ("${years} + ${times}", "practices[1]/people[2]", 22),
        ("position(..)", "practices[1]/people[2]", 2),
        ("position(../..)", "practices[2]/people[1]", 2),
        ("../../who", "practices[2]/people[1]", "Bo"),
        ("count(${people}[years < current()/../years])", "practices[1]/people[2]", 1),
        ("concat(${who}, ' ', ${years})", "practices[2]/people[1]", "Bo 40"),
    ],
)
def test_an_expression_in_a_set_of_a_repeat_gives(expression, path, expected):
    """A name is that of the same set, as far as both stand in it."""
    assert result(expression, path) == expected


def test_a_random_number_lies_between_nought_and_one():
    """One for each time."""
    value = result("random()")
    assert isinstance(value, int | float)
    assert 0 <= value < 1


def test_a_random_id_has_the_form_of_one():
    """RFC 4122, version 4."""
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", str(result("uuid()"))
    )
    assert len(str(result("uuid(12)"))) == 12


@pytest.mark.parametrize("number", ["0.07", "2.675", "1.005", "8.41", "123456789.125"])
def test_fractions_are_read_as_python_reads_them(number):
    """libxml2's own reading is a bit beside it."""
    assert math.isclose(float(str(result(f"{number} + 0"))), float(number), rel_tol=1e-14)
    assert result(f"number('{number}') = {number}") == "true"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("string-length()", 2), ("normalize-space()", "Bo"), ("concat(string(), '!')", "Bo!")],
)
def test_a_function_of_nothing_looks_at_its_own_question(expression, expected):
    """As a constraint needs it."""
    names = Names(asked("1")._questionnaire)
    xpath = translate(expression, names, names.spots["what"], truth=False).xpath
    surroundings = Surroundings({}, "nl", lambda: NOW)
    element = etree.Element("what")
    element.text = "Bo"
    assert tidy(Compiled(xpath, surroundings).evaluate(element)) == expected
