"""What an operator does between crawls: status, verify, takedown, retention, drift checks, records made anew, new sites."""
