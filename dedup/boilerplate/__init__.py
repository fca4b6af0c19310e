"""Lines -> class and score: which lines are furniture of the page. Knows no matching."""
