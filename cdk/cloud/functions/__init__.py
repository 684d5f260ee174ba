"""Each row of `cdk/functions.py` as a Lambda: what it is made of, knows, may do, and is called by."""
