"""LibreOffice edits a workbook as a person would: a macro types, sorts, copies and deletes, and it saves."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/{kind}.xlb/" xlink:type="simple"
  library:link="false"/>
</library:libraries>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">{elements}</library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Coding"
 script:language="StarBasic">{code}</script:module>
"""
_MACRO = """
Function Row(id As String) As Long
  Dim n As Long
  For n = 1 To LastRow()
    If sheet.getCellByPosition({unit}, n).String = id Then
      Row = n
      Exit Function
    End If
  Next n
  Row = -1
End Function

Function LastRow() As Long
  Dim cursor As Object
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  LastRow = cursor.RangeAddress.EndRow
End Function

Sub Typed(column As Long, n As Long, text As String)
  Dim where(0) As New com.sun.star.beans.PropertyValue
  Dim what(0) As New com.sun.star.beans.PropertyValue
  where(0).Name = "ToPoint"
  where(0).Value = Split(sheet.getCellByPosition(column, n).AbsoluteName, ".")(1)
  what(0).Name = "StringName"
  what(0).Value = text
  document.CurrentController.setActiveSheet(sheet)
  Dim hand As Object
  hand = createUnoService("com.sun.star.frame.DispatchHelper")
  hand.executeDispatch(document.CurrentController.Frame, ".uno:GoToCell", "", 0, where())
  hand.executeDispatch(document.CurrentController.Frame, ".uno:EnterString", "", 0, what())
End Sub

Sub Edit()
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
  sheet = document.Sheets.getByName("{title}")
{edits}
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "Calc MS Excel 2007 XML"
  document.storeToURL("{target}", kind())
  document.close(True)
End Sub
"""


def edit(source: Path, target: Path, profile: Path, title: str, unit: int, edits: Sequence[str]) -> None:
    """Open a workbook in LibreOffice, edit a sheet and save it under another name.

    Args:
        source: The workbook.
        target: The name of the edited one.
        profile: The folder of a profile; made where it is not there.
        title: The title of the sheet.
        unit: The column with the ids of the units, from 0.
        edits: Lines of Basic: `sheet`, `document`, `Row(id)`, `LastRow()` and `Typed(column, row, text)` are
            there.
    """
    basic = profile / "user" / "basic"
    standard = basic / "Standard"
    if not standard.is_dir():  # a new profile gets its folders at the first start, over what is there
        _run(profile, "--terminate_after_init")
    code = "Private document As Object\nPrivate sheet As Object\n" + _MACRO.format(
        source=source.as_uri(),
        target=target.as_uri(),
        title=title,
        unit=unit,
        edits="\n".join(f"  {line}" for line in edits),
    )
    (basic / "script.xlc").write_text(_LIBRARIES.format(kind="script"))
    (basic / "dialog.xlc").write_text(_LIBRARIES.format(kind="dialog"))
    (standard / "script.xlb").write_text(_LIBRARY.format(elements='<library:element library:name="Coding"/>'))
    (standard / "dialog.xlb").write_text(_LIBRARY.format(elements=""))
    (standard / "Coding.xba").write_text(_MODULE.format(code=escape(code)), encoding="utf-8")
    said = _run(profile, "macro:///Standard.Coding.Edit")
    assert target.is_file(), said


def _run(profile: Path, what: str) -> str:
    """Start LibreOffice under a profile, and give what it said."""
    command = [str(OFFICE), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", what]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return done.stderr
