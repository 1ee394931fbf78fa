"""From a scenario and a register to many futures: chance, assumptions, blocks, experiments."""
