"""For those who use datasketch."""
