"""Files to model: questionnaires and studies are read here, and their mistakes told with file and line.

Nothing outside this folder knows YAML. The rest of the program uses what is named below.
"""

from protocol.questionnaire.files import (
    check_questionnaire,
    check_study,
    read_questionnaire,
    read_study,
    refuse_newer_file,
)
from protocol.questionnaire.fingerprint import changed_without_version, meaning_hash

__all__ = [
    "changed_without_version",
    "check_questionnaire",
    "check_study",
    "meaning_hash",
    "read_questionnaire",
    "read_study",
    "refuse_newer_file",
]
