"""What nobody may say here. A removal names one of these, and so does a report."""

RULES = {
    "spam": "Advertising, or the same over and over.",
    "private": "Tells of somebody's private life, address, number or mail.",
    "threat": "Threatens somebody, or calls for violence.",
    "harassment": "Insults or demeans instead of asking or answering.",
    "off-topic": "Is not about what this contest decides.",
    "false-claim": "States as a fact what is shown to be false.",
    "duplicate": "Says again what the same person has said.",
    "unlawful": "Breaks the law, election law too.",
}
