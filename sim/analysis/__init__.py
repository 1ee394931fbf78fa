"""What results say: summaries, loops, comparison."""
