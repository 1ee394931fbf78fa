"""What the model says of years to come, sealed before they are known, and scored when they are."""
