"""Rows -> verified relations: exact copies, near-duplicates, contained text, repeats. Knows no boilerplate."""
