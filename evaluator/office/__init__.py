"""What people fill in and get in a spreadsheet: workbooks, score forms, the sheet for a meeting."""
