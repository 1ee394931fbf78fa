"""Seeds and scenario files: read, checked, and frozen."""
