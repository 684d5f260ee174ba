"""What makes a contest or a candidate the same one in the next file."""

from civicq.imports.text import digest, folded


def contest_key(kind: str, title: str, district: str) -> str:
    """For files without ids: the same as long as the contest is written the same but for punctuation."""
    key = f"{kind}:{folded(title)}:{folded(district)}"
    return key if len(key) <= 200 else f"{kind}:{digest(key)}"


def name_key(name: str) -> str:
    """For candidates and precincts of files without ids."""
    return folded(name) or digest(name)


def unique(key: str, taken: set[str]) -> str:
    """The key itself, or one that differs where a file says the same thing twice."""
    while key in taken:
        key += " again"
    taken.add(key)
    return key


def contest_name(kind: str, title: str, district: str | None) -> tuple[str, str, str]:
    """By what two contests are compared when their ids do not agree."""
    return kind, folded(title), folded(district or "")
