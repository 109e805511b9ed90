"""What a site says may be done with its texts: where it stands, and what it means."""
