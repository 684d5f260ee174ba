"""What stands ready for an election: which are near, and what is scaled when on their account."""
