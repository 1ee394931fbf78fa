from sim import *  # noqa: F403  (the same names)
