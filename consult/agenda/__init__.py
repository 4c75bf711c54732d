"""From accepted topics to a noticed agenda: meetings, items with their decision rule, text frozen and
hashed."""
