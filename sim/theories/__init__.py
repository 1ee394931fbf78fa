"""Theories of others, as lenses beside the model: formulas of published work, and nothing of ours.

Each module holds one theory: pure functions of arrays, with their source. None is used by a rule.
"""
