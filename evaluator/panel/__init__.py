"""The committee: individual scores, recusals, spread, consensus beside and never over them."""

from evaluator.panel.cells import PanelResult, panel_cells

__all__ = ["PanelResult", "panel_cells"]
