"""Page objects: they read what one page prints. They use no network, clock or facts of sites."""
