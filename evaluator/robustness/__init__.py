"""Analysis beside the outcome, never in it.

What stands here looks at a finished outcome from another side: other methods on the same bids
(`second_opinions`) and a second, independent computation of the totals (`float_check`). It works
in floats, after the outcome, on the same inputs, and what it says is printed as SCENARIO, NOT THE
OUTCOME. Nothing in `award`, `ranking` or `outcome` may import from this package.

numpy, pandas and scikit-criteria are imported inside the functions that need them, so that
importing this package costs nothing.
"""
