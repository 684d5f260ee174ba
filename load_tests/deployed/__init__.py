"""A stage on AWS that takes load tests: its made-up citizens, and a crowd of them. Production takes none."""
