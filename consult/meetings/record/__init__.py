"""The record of a live meeting: its hash-chained log."""
