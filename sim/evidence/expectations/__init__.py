"""What was expected before a run, did it hold, and how good are those who expected it?

Statements are the [[expect]] tables of scenario files. They are written into the results folder
before anything is simulated, scored when the numbers are there, and kept in a ledger beside the
results folders, one JSON line each. A line of the ledger is never changed. A statement that
appears only after a result of its scenario was shown is marked, and counts for nothing.

A scenario is the same as another when either its name or all that can change a number is the same.
"""
