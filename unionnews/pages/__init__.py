"""Page objects: the text of one page in, what it prints out. No network, clock or site facts."""
