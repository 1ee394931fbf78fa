"""What a scenario changes, on one page that prints on two sheets of paper: `hedgerow report`."""
