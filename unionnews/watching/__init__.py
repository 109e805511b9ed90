"""What operators look at: numbers for Prometheus, and a message at the end of each run."""
