"""Files to plain values and types, and back: YAML, CSV, XLSX and what they share.

Reading stops at the edge of this package: what is inside it is text with a place (file, line,
column, cell), what comes out of it is typed and checked, and every problem is told at once.
"""
