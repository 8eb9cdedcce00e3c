"""The network: one HTTP client that is polite, bounded and goes only where policy lets it."""
