"""Reports: a notebook goes in, an executed notebook and an HTML page come out.

    parameters   what a notebook may be asked (its sidecar and its parameters cell)
    runner       the strict way through papermill
    blocks       the only things a report shows: tables, figures, texts, banners, values
    figures      charts: data in, figure out
    html         the page, through nbconvert and the project's own template

Nothing here knows what a tender or a challenge is. Importing the package loads neither matplotlib
nor papermill nor nbconvert: they are loaded by the call that needs them.
"""
