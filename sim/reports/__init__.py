"""Batches from plan to figures, comparisons with tables and figures, and what notebooks get."""
