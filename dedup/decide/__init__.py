"""Relations and scores -> which rows go: columns only, no text."""
