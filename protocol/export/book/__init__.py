"""How a workbook is written: its sheets, tables, cells, looks and charts; nothing here knows an interview."""
