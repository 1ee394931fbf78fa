"""Figures: one file per kind, each giving a matplotlib Figure, its data and its words."""
