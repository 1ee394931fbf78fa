"""What commands say: plain text for people, JSON for programs."""
