"""What is said to whoever is being verified."""


def code(city: str, method: str, code: str) -> tuple[str, str]:
    """Subject and body of the message that carries a code."""
    if method == "sms":
        return "", f"CivicQ: {code} is your code for {city}. Good for 15 minutes. Tell it to nobody."
    if method == "email":
        body = (
            f"{code}\n\nis your code to ask and vote on questions in {city}. It is good for 15 minutes.\n\n"
            "Nobody from CivicQ or the city will ask you for it. If you did not ask for a code, ignore this."
        )
        return f"Your code for {city}", body
    grouped = f"{code[:5]}-{code[5:]}"
    body = (
        f"Your code to ask and vote on questions in {city} at CivicQ:\n\n{grouped}\n\n"
        "Sign in, choose your city, and type it in. It is good for 30 days. If you did not ask for it, throw "
        "this letter away: without your account the code opens nothing."
    )
    return f"Your code for {city}", body


def masked(method: str, recipient: str) -> str:
    """Enough to recognise one's own address by, too little to learn somebody's."""
    if method == "email":
        name, _, host = recipient.partition("@")
        return f"{name[:1]}…@{host}"
    if method == "sms":
        return f"…{recipient[-2:]}"
    return "the address that you gave"
