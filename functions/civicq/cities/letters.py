"""What is written to whoever is invited."""


def to_candidate(city: str, name: str, link: str) -> tuple[str, str]:
    """Subject and body."""
    body = (
        f"Voters of {city} ask everybody who stands for election, and vote on which questions matter.\n"
        f"This link lets you answer for {name}. It is good once, for 14 days, for nobody else:\n\n{link}\n\n"
        "Your answers stand beside those of the other candidates, in an order that favors nobody. Where you "
        "do not answer, it says that no response was submitted."
    )
    return f"Voters of {city} have questions for you", body


def to_city(city: str, *, active: bool, reason: str) -> tuple[str, str]:
    if active:
        body = (
            f"{city} is on CivicQ from now on. Import a ballot, have a colleague approve it, and publish it; "
            f"then everybody sees it.\n\n{reason}"
        )
        return f"{city} is on CivicQ", body
    body = (
        f"{city} is not shown on CivicQ any more, nor are its ballots. Nothing of them is lost.\n\n{reason}"
        "\n\nAnswer this e-mail if you think that this is wrong."
    )
    return f"{city} is not shown on CivicQ any more", body


def to_staff(city: str, role: str, link: str) -> tuple[str, str]:
    body = (
        f"You are invited to work on CivicQ for {city}, as {role}.\n"
        f"This link is good once, for 14 days:\n\n{link}\n\n"
        "If you do not know why you get this, ignore it, or ask the city."
    )
    return f"Work on CivicQ for {city}", body
