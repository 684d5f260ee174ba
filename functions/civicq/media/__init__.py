"""What a film is, by its own bytes, what its captions say, and a picture drawn anew. Knows neither a database
nor a product.

A file is walked from its first byte to its last, and every part has to be one that a film has: what hides
something else (an archive, a page, another film behind the first) is refused. How long it is, is counted from
its frames too, since a header may say anything.
"""
