"""What a crowd takes on AWS, by size, and how its functions scale through an election night."""
