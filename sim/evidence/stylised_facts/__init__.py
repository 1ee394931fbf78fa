"""Stylised facts of the literature, held against a world of many target states."""
