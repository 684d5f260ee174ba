"""One module per format: `recognises` looks at the first bytes of a file, `read` gives its ballots."""
