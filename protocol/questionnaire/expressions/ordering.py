"""In which order answers follow from each other, and where they go round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def in_order(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """The names such that each comes after what it needs; where that can't be, as the file has them.

    Args:
        needs: What each needs, in the order of the file.
    """
    done: dict[str, None] = {}
    for name in needs:
        _visit(name, needs, done)
    return list(done)


def _visit(name: str, needs: Mapping[str, Iterable[str]], done: dict[str, None]) -> None:
    """Put a name behind what it needs, without recursion: chains can be long."""
    begun: set[str] = set()
    waiting = [(name, False)]
    while waiting:
        here, finished = waiting.pop()
        if here in done:
            continue
        if finished:
            done[here] = None
        elif here not in begun:
            begun.add(here)
            waiting.append((here, True))
            waiting += [(each, False) for each in reversed(list(needs.get(here, ()))) if each in needs]


def circles(needs: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The circles: each from its first name in the file back to it, one for each group of names.

    Args:
        needs: What each needs, in the order of the file.
    """
    found: list[list[str]] = []
    told: set[str] = set()
    left = _tangled(needs)
    for name in left:
        if name in told:
            continue
        circle = _way_back(name, left)
        if circle:
            found.append(circle)
            told.update(circle)
    return found


def _tangled(needs: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """What is left when all that needs nothing is taken out, again and again."""
    left = {name: {each for each in given if each in needs} for name, given in needs.items()}
    wanted: dict[str, list[str]] = {}
    for name, given in left.items():
        for each in given:
            wanted.setdefault(each, []).append(name)
    free = [name for name, given in left.items() if not given]
    while free:
        gone = free.pop()
        del left[gone]
        for name in wanted.get(gone, ()):
            left[name].discard(gone)
            if not left[name]:
                free.append(name)
    return left


def _way_back(name: str, needs: Mapping[str, Iterable[str]]) -> list[str]:
    """The shortest way from a name to itself; empty where there is none."""
    came_from: dict[str, str] = {}
    waiting = [name]
    while waiting:
        following: list[str] = []
        for here in waiting:
            for each in needs.get(here, ()):
                if each == name:
                    way = [here, name]
                    while way[0] != name:
                        way.insert(0, came_from[way[0]])
                    return way
                if each in needs and each not in came_from:
                    came_from[each] = here
                    following.append(each)
        waiting = following
    return []
