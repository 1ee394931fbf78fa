"""The model compiled: one quarter of the real world, run once on symbols, as machine code.

symbols.py     values that remember how they came about
recording.py   the real model run on them
drawing.py     the programs that draw parameters and shocks
program.py     what of it is needed, how often, and where it is kept
functions.py   exp, log, tanh, cos and sin in basic operations
instructions.py  operations as the LLVM compiler reads them
native.py      a program as text for it
frame.py       what stands around its operations
machine.py     compiled once, kept on disk
uniforms.py    what is the same for all members
engine.py      members through scenarios
webassembly.py   the programs compiled for browsers
wasm_object.py   what the compiler writes, as a browser takes it
tallying.py    members tallied and not kept
tally_loop.py  the loop that tallies, as text

Nothing here knows a rule, an actor or a parameter by name.
"""
