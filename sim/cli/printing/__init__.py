"""What commands print: plain text for people, JSON for programs."""
