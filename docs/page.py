"""Write docs/hedgerow.html, the page of the shipped seeds, scenarios and lessons."""

from sim.inputs.folders import shipped, shipped_page
from sim.page import file

if __name__ == "__main__":
    folders = shipped()
    file.page(seeds=folders.seeds, scenarios=folders.scenarios).save(shipped_page())
