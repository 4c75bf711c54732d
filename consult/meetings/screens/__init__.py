"""What every screen of a live meeting is shown, and how it reaches them."""
