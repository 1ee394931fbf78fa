"""What many futures under a few scenarios tell: claims, sensitivity, boxes, strategies, stories."""
