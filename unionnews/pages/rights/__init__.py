"""Read what a site says about the use of its texts: find the places, and decide the meaning."""
