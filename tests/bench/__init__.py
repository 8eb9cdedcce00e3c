"""What Araxes costs, beside a bare script that does the same job on the same loopback world."""
