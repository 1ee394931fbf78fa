"""The report of `hedgerow validate` in a folder: Markdown, a page, JSON, and figures."""
