"""How a vote is decided: rules as data, tallies and conclusions, exact whole numbers. Pure; imports nothing of ours."""
