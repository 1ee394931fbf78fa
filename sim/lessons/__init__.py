"""Lessons: questions for a class, whose keys the model computes.

tables.py     what the data of a lesson may hold; its questions: question_tables.py
words.py      its words: a little Markdown, with fields that stand for answers
problems.py   what neither may say
lesson.py     from two files to a lesson that is sound
answers.py    what the model answers, and how sure it is
showing.py    how that reads
questions.py  which option of a question is right, and the regret of a choice
curves.py     what its runs look like over time
commands.py   how a teacher runs the same without the page
result.py     a lesson with its key, for Python and the command line
pack/         run-sheet, worksheet and key to print
page_data.py  lessons for the page, which computes the same in a browser
"""
