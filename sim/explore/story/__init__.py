"""Why did this future go as it did? One member, from what the model records of it.

subject.py      which alignment the story is about, and what belongs to it
future.py       the member, all other futures, and the same member without an event, a loop or luck
facts.py        a number that a sentence may give, and what is worth a sentence
happenings.py   what happens in one quarter: rumours, elections, settlements, partnerships, ...
moves.py        what rises or falls over a phase of the run, held against all other futures
loops.py        how strong the two loops are in each phase
causes.py       which event did it, what would have come anyway, how usual the end is

The words are in `sim.reports.story`: nothing here writes a sentence.
"""
