"""One look at some texts, and what several looks make together."""
