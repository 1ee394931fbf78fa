"""Notebooks: run one again, and what it shows in words.

python -m tests.notebooks docs/notebook.ipynb      run it and store what it shows
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def executed(path: Path, folder: Path) -> Any:
    """A notebook run from its first cell to its last, in a folder; raises CellExecutionError."""
    book = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(book, kernel_name="python3", timeout=300, resources=where).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    book.metadata = METADATA
    return book


def words_of(book: Any) -> list[tuple[str, str]]:
    """Each code cell with what it shows in words; of a picture nothing but that it is there."""
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    return [(cell.source, "".join(map(_words, cell.outputs))) for cell in cells]


def _words(output: Any) -> str:
    text = output.text if output.output_type == "stream" else output.data["text/plain"]
    return re.sub(r"\.py:\d+", ".py:LINE", text)


if __name__ == "__main__":
    for name in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as empty:
            nbformat.write(executed(name, Path(empty)), name)
