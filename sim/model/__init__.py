"""THE SCIENCE: what is simulated. Read rules/, actors/ and world.py, and nothing else."""
