"""议事厅: a neighbourhood decides things together. Imports nothing, on purpose."""

__version__ = "0.1.0"
