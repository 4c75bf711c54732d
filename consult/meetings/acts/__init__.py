"""What acts need from outside the rules: decision rules of items, voting rights, the clock."""
