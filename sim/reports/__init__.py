"""The analyst's desk: batches from plan to figures, and comparisons."""
