"""Sites on loopback, declared as users declare theirs."""
