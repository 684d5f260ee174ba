"""A crowd of made-up citizens, and what lets it in: in one stage, which is not production."""
