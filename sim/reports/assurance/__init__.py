"""The assurance pack: what a reviewer asks of a model, filled from code, register and results."""
