"""Time, network and people: where things happen."""
