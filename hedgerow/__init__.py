"""`import hedgerow` is `import sim`, under the name that the distribution and the command have."""

import sys

import sim

sys.modules[__name__] = sim
