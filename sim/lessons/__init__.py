"""Lessons: questions for a class, whose keys the model computes.

tables.py     what the data of a lesson may hold
words.py      its words: a little Markdown, with fields that stand for answers
problems.py   what neither may say
lesson.py     from two files to a lesson that is sound
answers.py    what the model answers, and how sure it is
showing.py    how that reads, and which option of a question is right
page_data.py  lessons for the page, which computes the same in a browser
pack.py       run-sheet, worksheet and key to print
"""
