"""Reading the raw archive again with the present extractor, without a network."""
