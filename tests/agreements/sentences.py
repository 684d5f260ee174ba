"""What the code says to a person whom it refuses, read off the code itself."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import civicq

ROOT = Path(civicq.__file__).parent
# Neither a fact nor a part of the sentence.
BESIDE = {"see", "retry_after_seconds", "file", "line", "lacking"}
# Sentences that are written elsewhere, where each is found: the limits of acts, the characters of texts.
ELSEWHERE = {"limit.refusal", "refused"}


@dataclass(frozen=True)
class Sentence:
    where: str
    text: str
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unreadable:
    """A refusal whose sentence is not written out."""

    where: str
    code: str


@cache
def _trees() -> dict[str, ast.Module]:
    files = sorted(ROOT.rglob("*.py"))
    return {
        name: ast.parse(path.read_text())
        for path in files
        if not (name := path.relative_to(ROOT).as_posix()).startswith("sentences/spanish/")
    }


@cache
def refusals() -> frozenset[str]:
    """The classes that speak, by name."""
    found = {"Sentence"}
    while True:
        heirs = {
            node.name
            for tree in _trees().values()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and {_name(base) for base in node.bases} & found
        }
        if heirs <= found:
            return frozenset(found)
        found |= heirs


def _name(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def titles() -> Iterator[Sentence]:
    for file, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in refusals():
                for each in node.body:
                    if isinstance(each, ast.Assign) and _name(each.targets[0]) == "title":
                        yield Sentence(f"{file}:{each.lineno}", ast.literal_eval(each.value))


def said() -> Iterator[Sentence | Unreadable]:
    """Of each refusal, and of each thing that a schema finds amiss."""
    for file, tree in _trees().items():
        if not file.startswith("sentences/"):
            yield from said_in(file, tree)


def said_in(file: str, tree: ast.Module) -> Iterator[Sentence | Unreadable]:
    for node in ast.walk(tree):
        where = f"{file}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.ClassDef) and node.name in refusals():
            yield from _of_its_own(file, node)
        elif isinstance(node, ast.Call) and _speaks(file, node):
            facts = frozenset(each.arg or "**" for each in node.keywords) - BESIDE
            yield from _read(where, tree, node.args[0], facts)
        elif isinstance(node, ast.Call) and _name(node.func) == "Limit" and len(node.args) == 4:
            yield from _read(where, tree, node.args[3], frozenset())
        elif (
            isinstance(node, ast.Tuple)
            and len(node.elts) == 2
            and _name(node.elts[0]) in refusals() - {"Sentence"}
        ):
            yield from _read(where, tree, node.elts[1], frozenset())


def _speaks(file: str, call: ast.Call) -> bool:
    """Whether its first argument is a sentence."""
    if not call.args:
        return False
    kinds = refusals() | ({"ValueError"} if file.endswith("schemas.py") or file == "web/text.py" else set())
    return _name(call.func) in kinds - {"AskedAlready"}


def _of_its_own(file: str, kind: ast.ClassDef) -> Iterator[Sentence | Unreadable]:
    """What a class says that always says the same."""
    for node in ast.walk(kind):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__" and node.args:
            if isinstance(node.args[0], ast.Name) and node.args[0].id == "sentence":
                continue  # handed on
            facts = frozenset(each.arg or "**" for each in node.keywords) - BESIDE
            yield from _read(f"{file}:{node.lineno}", ast.Module([], []), node.args[0], facts)


def _read(
    where: str, tree: ast.Module, told: ast.expr, facts: frozenset[str]
) -> Iterator[Sentence | Unreadable]:
    code = ast.unparse(told)
    if code in ELSEWHERE:
        return
    if isinstance(told, ast.Constant) and isinstance(told.value, str):
        yield Sentence(where, told.value, facts)
        return
    named = told.value if isinstance(told, ast.Subscript) else told
    kept = next(
        (
            each.value
            for each in tree.body
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == ast.unparse(named)
        ),
        None,
    )
    values = kept.values if isinstance(kept, ast.Dict) else [kept]
    for each in values:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield Sentence(where, each.value, facts)
        else:
            yield Unreadable(where, code)


def strings() -> set[str]:
    """Every text that stands in the code."""
    return {
        node.value
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
