"""Libraries that Stillroom ships, and who asks for them."""
