"""Files for programs: CSV and JSON."""
