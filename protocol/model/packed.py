"""Very many values of one form, kept as columns of numbers and bytes: a tenth of what they take as values.

A team may code 600,000 units on a laptop with 4 GB. The values come out one by one, as they went in. Nothing
is looked up or changed here.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, Protocol, TypeVar, get_type_hints, overload

from msgspec import Struct, structs

S = TypeVar("S", bound=Struct)

_DISTINCT = frozenset(("id", "unit", "text", "text_hash"))
"""Fields of which hardly two values are the same; what others say is said of many, and is kept once."""


class _Column(Protocol):
    """The values of one field."""

    def append(self, value: Any, /) -> None: ...  # noqa: ANN401

    def __getitem__(self, place: int, /) -> Any: ...  # noqa: ANN401


class Texts:
    """Texts of which hardly two are the same: their bytes, one after the other."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", (0,))

    def append(self, value: str) -> None:
        """Put a text at the end."""
        self._bytes += value.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, place: int) -> str:
        said = self._bytes[self._ends[place] : self._ends[place + 1]]
        return said.decode("utf-8", "surrogatepass")


class _Words:
    """Texts that come again and again: each once, and which of them it is.

    Args:
        form: What makes a value of a text.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form
        self._numbers: dict[str, int] = {}
        self.known: list[str] = []
        """Each text, in the order in which they came."""
        self.which = array("I")
        """The number of each value among them."""

    def append(self, value: str) -> None:
        number = self._numbers.get(value)
        if number is None:
            number = self._numbers[value] = len(self.known)
            self.known.append(self._form(value))
        self.which.append(number)

    def __getitem__(self, place: int) -> str:
        return self.known[self.which[place]]


class Packed(Sequence[S]):
    """Values of one form in order. They can be added to, until somebody else holds them.

    Args:
        form: The form: fields that are texts, words of a closed list, and whole numbers.
        values: What to begin with.
    """

    def __init__(self, form: type[S], values: Iterable[S] = ()) -> None:
        self.form = form
        """The form of the values."""
        kinds = get_type_hints(form)
        self._columns: dict[str, _Column] = {
            field.name: _column(field.name, kinds[field.name]) for field in structs.fields(form)
        }
        self._length = 0
        self.extend(values)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> S: ...

    @overload
    def __getitem__(self, place: slice) -> list[S]: ...

    def __getitem__(self, place: int | slice) -> S | list[S]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._length))]
        if not -self._length <= place < self._length:
            raise IndexError(place)
        at = place % self._length
        return self.form(**{name: column[at] for name, column in self._columns.items()})

    def __iter__(self) -> Iterator[S]:
        form, columns = self.form, tuple(self._columns.items())
        for at in range(self._length):
            yield form(**{name: column[at] for name, column in columns})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Packed({self.form.__name__}, {list(self)!r})"

    def append(self, value: S) -> None:
        """Put a value at the end.

        Raises:
            OverflowError: A number in it takes more than 63 bits; then the values are no longer of use.
        """
        for name, column in self._columns.items():
            column.append(getattr(value, name))
        self._length += 1

    def extend(self, values: Iterable[S]) -> None:
        """Put values at the end."""
        columns = tuple(self._columns.items())
        for value in values:
            for name, column in columns:
                column.append(getattr(value, name))
            self._length += 1

    def column(self, name: str) -> Iterator[Any]:
        """What every value says of one field, in order."""
        column = self._columns[name]
        return (column[at] for at in range(self._length))

    def places(self, name: str) -> dict[str, array[int]]:
        """The places of the values by what they say of one field, which is one with words that come again.

        Args:
            name: The field.

        Raises:
            TypeError: Hardly two values say the same there.
        """
        column = self._columns[name]
        if not isinstance(column, _Words):
            raise TypeError(name)
        of = [array("I") for _word in column.known]
        for at, number in enumerate(column.which):
            of[number].append(at)
        return dict(zip(column.known, of, strict=True))


def packed(form: type[S], values: Sequence[S]) -> Packed[S]:
    """The same values, packed if they are not yet."""
    return values if isinstance(values, Packed) else Packed(form, values)


def _column(name: str, kind: Any) -> _Column:  # noqa: ANN401
    if kind is int:
        return array("q")
    if name in _DISTINCT:
        return Texts()
    return _Words(kind if isinstance(kind, type) and issubclass(kind, StrEnum) else str)
