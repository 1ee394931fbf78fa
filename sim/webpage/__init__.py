"""The model in a browser.

bundle.py    what the page's engine needs, as bytes
scripts.py   modules of JavaScript joined into the one script that a page holds
engine/      the engine around the compiled programs, in JavaScript
"""
