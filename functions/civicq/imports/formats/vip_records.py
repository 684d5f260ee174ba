"""The elements of a Voting Information Project feed, one after another, in memory that does not grow.

Only the fields that a ballot needs are collected: addresses, e-mails and phone numbers stream by. DTDs are
refused, and every entity with them.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source

MOST_TEXT_CHARACTERS = 200_000
# More than this unparsed is one comment or attribute of that length.
_MOST_PENDING_BYTES = 16 * 1024 * 1024

_CUT_OFF = (
    expat.errors.XML_ERROR_NO_ELEMENTS,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN,
    expat.errors.XML_ERROR_PARTIAL_CHAR,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
)

# What a reader can find with these words at that place; of all else the place is told alone.
_MALFORMED = {
    expat.errors.XML_ERROR_TAG_MISMATCH: (
        "closes at column {column} another element than is open there; ask its source for another"
    ),
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: (
        "gives an attribute twice at column {column}; ask its source for another"
    ),
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "goes on at column {column}, where the feed has ended; remove what follows"
    ),
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: (
        "uses at column {column} an entity that XML does not have; write the character itself"
    ),
    expat.errors.XML_ERROR_INCORRECT_ENCODING: (
        "declares at column {column} another encoding than it has; save it as UTF-8, and declare that"
    ),
}

Wanted = dict[str, frozenset[str]]


@dataclass(slots=True)
class Record:
    """One element below the root, with the texts of its wanted fields: in English where there is a choice."""

    tag: str
    id: str
    line: int
    values: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        found = self.values.get(name)
        return found[0] if found else ""

    def ids(self, name: str) -> list[str]:
        """References, whether one list (`OfficeIds`, since 5.2) or an element each (`OfficeId`, before)."""
        texts = (*self.values.get(f"{name}Ids", ()), *self.values.get(f"{name}Id", ()))
        return [each for text in texts for each in text.split()]


def records(source: Source, wanted: Wanted, only: Container[str] | None = None) -> Iterator[Record]:
    """One pass over the feed; `only` keeps the elements with these ids."""
    feed = _Feed(source, wanted, only)
    parsed = 0
    for chunk in source.chunks():
        feed.parse(chunk, final=False)
        parsed += len(chunk)
        if parsed - feed.parser.CurrentByteIndex > _MOST_PENDING_BYTES:
            raise ImportRefused(
                "begins a comment or attribute that does not end",
                file=source.name,
                line=feed.parser.CurrentLineNumber,
            )
        yield from feed.taken()
    feed.parse(b"", final=True)
    yield from feed.taken()


class _Feed:
    """Expat's callbacks. What is not wanted is only counted in and out again."""

    def __init__(self, source: Source, wanted: Wanted, only: Container[str] | None) -> None:
        self._source = source
        self._wanted = wanted
        self._only = only
        self._records: list[Record] = []
        self._record = Record("", "", 0)
        self._fields: frozenset[str] = frozenset()
        self._depth = 0
        self._skipped = 0
        self._field = ""
        self._texts: list[tuple[str, str]] = []  # language, text
        self._language = ""
        self._pieces: list[str] = []
        self._characters = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._listen()

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def taken(self) -> list[Record]:
        records, self._records = self._records, []
        return records

    def parse(self, chunk: bytes, *, final: bool) -> None:
        try:
            self.parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise self._malformed(error) from None
        except (LookupError, ValueError):  # an encoding that Python does not know
            raise ImportRefused(
                "declares an encoding that cannot be read; save it as UTF-8, and declare that",
                file=self._source.name,
                line=1,
            ) from None

    def _malformed(self, error: expat.ExpatError) -> ImportRefused:
        reason = expat.errors.messages[error.code]
        if reason in _CUT_OFF:
            return ImportRefused(
                "is where the file ends, in the middle of the feed; fetch the whole file again",
                file=self._source.name,
                line=error.lineno,
            )
        if reason in _MALFORMED:
            return ImportRefused(
                _MALFORMED[reason], file=self._source.name, line=error.lineno, column=error.offset + 1
            )
        return ImportRefused(
            "is not well-formed XML at column {column}; look there for a sign like & or < that should be "
            "&amp; or &lt;, or ask its source for another",
            file=self._source.name, line=error.lineno, column=error.offset + 1,
        )  # fmt: skip

    def _refuse_doctype(self, *_: object) -> None:
        raise ImportRefused(
            "declares a DTD, which can hide entities; remove the <!DOCTYPE …>",
            file=self._source.name,
            line=self._line,
        )

    def _listen(self) -> None:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _skip(self) -> None:
        """Until this element ends nothing is looked at, which makes a feed of street segments fast."""
        self._skipped = 1
        self.parser.StartElementHandler = self._start_skipped
        self.parser.EndElementHandler = self._end_skipped
        self.parser.CharacterDataHandler = None

    def _start_skipped(self, *_: object) -> None:
        self._skipped += 1

    def _end_skipped(self, _: str) -> None:
        self._skipped -= 1
        if not self._skipped:
            self._depth -= 1
            self._listen()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        tag = name.rpartition(":")[2]
        if self._depth == 2:
            self._start_record(tag, attributes)
        elif self._depth == 3:
            if tag in self._fields:
                self._field, self._texts = tag, []
                self._start_text("")
            else:
                self._skip()
        elif self._depth > 3:
            self._start_text(attributes.get("language", "") if tag == "Text" else "")
        elif tag != "VipObject":
            self._refuse_root(tag)

    def _start_record(self, tag: str, attributes: dict[str, str]) -> None:
        fields = self._wanted.get(tag)
        identity = attributes.get("id", "")
        if fields is None or (self._only is not None and identity not in self._only):
            self._skip()
            return
        if not identity:
            raise ImportRefused("has a <{tag}> without id", file=self._source.name, line=self._line, tag=tag)
        self._fields = fields
        self._record = Record(tag, identity, self._line)

    def _start_text(self, language: str) -> None:
        self._language = language
        self._pieces = []
        self._characters = 0

    def _text(self, text: str) -> None:
        if self._depth < 3:
            return
        self._characters += len(text)
        if self._characters > MOST_TEXT_CHARACTERS:
            raise ImportRefused(
                "has a <{tag}> of more than {most:,} characters",
                file=self._source.name, line=self._line, tag=self._field, most=MOST_TEXT_CHARACTERS,
            )  # fmt: skip
        self._pieces.append(text)

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth >= 2:
            text = "".join(self._pieces).strip()
            self._pieces = []
            if text:
                self._texts.append((self._language.lower(), text))
        if self._depth == 2 and self._texts:
            languages = [language for language, _ in self._texts]
            if any(languages):
                at = next((at for at, language in enumerate(languages) if language.startswith("en")), 0)
                self._texts = [self._texts[at]]
            self._record.values.setdefault(self._field, []).extend(text for _, text in self._texts)
        elif self._depth == 1:
            self._records.append(self._record)

    def _refuse_root(self, tag: str) -> None:
        if tag == "vip_object":
            raise ImportRefused(
                "is a feed of an older version; ask the source for VIP 5",
                file=self._source.name,
                line=self._line,
            )
        raise ImportRefused(
            "begins <{tag}>, which is no Voting Information Project feed (<VipObject>)",
            file=self._source.name, line=self._line, tag=tag,
        )  # fmt: skip
