"""What the tests of the export share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from protocol.errors import StoreError
from protocol.export.read_back import ReadBack, read_workbook
from protocol.export.workbook import ExportResult, export_workbook
from protocol.model.interview import InterviewContents
from tests.export import builders

NOW = datetime(2026, 3, 5, 13, 5, 9, tzinfo=UTC)

ThereAndBack = Callable[..., ReadBack]


Read = InterviewContents | StoreError


def exported(path: Path, interviews: Iterable[Read], **options: Any) -> ExportResult:
    """Export interviews of a small study, in English unless it is told otherwise."""
    study = options.pop("study", None) or builders.study()
    options.setdefault("language", "en")
    return export_workbook(path, study, interviews, now=NOW, **options)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a workbook is to come."""
    return tmp_path / "exports" / "study.xlsx"


@pytest.fixture
def there_and_back(target: Path) -> ThereAndBack:
    """Exports interviews and reads the workbook back."""

    def run(*interviews: Read, **options: Any) -> ReadBack:
        exported(target, interviews, **options)
        return read_workbook(target)

    return run
