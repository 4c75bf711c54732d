"""Rules of order on paper: the meeting notation, scenarios, the handbook and the rules' command line."""
