"""The headline: ten thousand people at once on one machine, and a report of it."""
