"""Write docs/hedgerow.html, the page of the shipped seeds, scenarios and lessons."""

import sim
from sim.inputs.folders import shipped, shipped_page

if __name__ == "__main__":
    folders = shipped()
    sim.page(seeds=folders.seeds, scenarios=folders.scenarios).save(shipped_page())
