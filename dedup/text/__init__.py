"""Documents -> segments, normal form, shingles: what the texts are, before anything is compared."""
