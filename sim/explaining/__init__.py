"""What does a name of the model mean, where does it come from, and what depends on it?"""

from sim.explaining.lookup import UnknownName, explain
from sim.explaining.page import Explanation, Meaning
from sim.explaining.sources import Shelf

__all__ = ["Explanation", "Meaning", "Shelf", "UnknownName", "explain"]
