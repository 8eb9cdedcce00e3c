"""The demo world: an invented press of sixteen outlets, served on loopback."""
