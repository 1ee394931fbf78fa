"""Batches: run, store, find again."""
