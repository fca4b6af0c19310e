"""What is local to a document, once it is decided what goes: titles, blocks, shared tails, cuts, what is reported."""
