"""What does a name of the model mean, where does it come from, and what depends on it?"""

from sim.explaining.lookup import UnknownName, explain
from sim.explaining.meaning import Explanation, Meaning
from sim.explaining.study import Study

__all__ = ["Explanation", "Meaning", "Study", "UnknownName", "explain"]
