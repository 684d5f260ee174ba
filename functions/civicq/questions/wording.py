"""How one version of a question became the next, word by word."""

from difflib import SequenceMatcher

_OPS = {"equal": "same", "delete": "removed", "insert": "added"}


def diff(before: str, after: str) -> list[dict[str, str]]:
    """Runs of words, as one reads: `same` in both, `removed` from the one, `added` by the other."""
    old, new = before.split(), after.split()
    runs: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace":
            runs += [("removed", " ".join(old[i1:i2])), ("added", " ".join(new[j1:j2]))]
        else:
            words = new[j1:j2] if tag == "insert" else old[i1:i2]
            runs.append((_OPS[tag], " ".join(words)))
    return [{"op": op, "text": text} for op, text in runs]
