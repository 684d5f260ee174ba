"""One HTML file of a run, readable without a network."""
