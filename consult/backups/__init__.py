"""One file that holds the whole instance, taken while people vote, and what puts it back."""
