"""GUIDs that stay the same from export to export, so that another program knows what it has already.

A GUID is a UUID of version 5 (RFC 9562): the SHA-1 of a namespace, which is this program's own, and a name.
The name is the sort of the thing and its own id in the study, which is random and never used again: the same
interview has the same GUID in each export, on each device. What has no random id goes by its code or its name
(cases, roles, coders, variables, codes that are in no codebook): two studies that call such a thing the same
share its GUID.
"""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("7f0c4c1e-6d53-4f0e-9a3b-2c8d5e1f7a90")
"""Drawn once. Another one would make every thing of every earlier export a stranger."""


def guid(sort: str, *ids: object) -> str:
    """The GUID of a thing.

    Args:
        sort: What it is, such as `note`: things of two sorts may have one id.
        ids: What it is known by.
    """
    return str(uuid5(NAMESPACE, "/".join((sort, *map(str, ids)))))
