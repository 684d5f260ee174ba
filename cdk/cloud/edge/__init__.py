"""CloudFront: what a browser reaches, made of the rows of `cdk/behaviours.py`."""
