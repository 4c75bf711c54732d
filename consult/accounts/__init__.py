"""Ways to sign in: accounts, seats on devices, slips, codes, and who is asking."""
