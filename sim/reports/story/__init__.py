"""One future in sentences, over the facts of `sim.explore.story`.

sentence.py         a sentence with its numbers; which ones are told
numbers.py          how numbers are written
opening_words.py    where the future begins, and what its scenario sets
event_words.py      what the scenario's events do
happening_words.py  what happens in a quarter
move_words.py       what moves over a phase
loop_words.py       which loop is the stronger
others_words.py     what becomes of the powers that the story is not about
ends.py             where it ends, and how usual that is
closing_words.py    which event did it, what would have come anyway, what was luck
whole.py            all of it in order of time
result.py           what `sim.story` and the command give
"""
