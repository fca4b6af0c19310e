"""Lines -> class and score: which lines are no text of the page. Knows no matching."""
