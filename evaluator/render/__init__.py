"""From results to what people read: words in two languages, numbers, money and dates.

`catalogue` holds the texts (``messages/<language>/<subject>.toml``) and writes every value as its
language does. No text stands in the code: a finding, a check and a step carry codes and values,
and become Dutch or English here.
"""
