"""Collection: residents propose, neighbours support, staff screen and merge; the page of a topic's whole
life."""
