"""Why a file cannot be imported: one line that names the place and tells the person what to do."""

from typing import Literal

from civicq.languages import Language
from civicq.sentences import Fact, Spoken, said

# What a person may say who imports it, where the file does not: a field of `Hints`.
Lacking = Literal["date", "state", "city"]


class ImportRefused(Spoken):
    """The sentence goes on from the place, as in "ballot.csv:3: names no contest; fill in contest_title".

    It speaks to whoever sends the file at the site; a terminal adds its option for what is lacking.
    """

    def __init__(
        self,
        sentence: str,
        *,
        file: str,
        line: int | None = None,
        lacking: tuple[Lacking, ...] = (),
        **facts: Fact,
    ) -> None:
        super().__init__(sentence, **facts)
        self.lacking = lacking
        self.file = file
        self.line = line

    @property
    def message(self) -> str:
        return said(self.sentence, "en", self.facts)

    def told(self, language: Language) -> str:
        return placed(self.file, self.line, said(self.sentence, language, self.facts))


def placed(file: str, line: int | None, told: str) -> str:
    return f"{file}:{line}: {told}" if line else f"{file}: {told}"
