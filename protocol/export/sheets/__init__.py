"""The sheets of the workbook: each says what its columns are, and makes its rows of interviews."""
