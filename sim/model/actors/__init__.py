"""The actors: one Mesa agent each. What it sees, what it decides, which rules it applies."""
