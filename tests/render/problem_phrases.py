"""What `found` and `allowed` of a problem can say, read from the code.

Every call of ``Problem(...)`` is followed back: through variables, helpers that take the words as
arguments, functions that give them, tuples and tables of words. What is known only when the program
runs becomes `HOLE`. A call is followed together with its code, so that a text is known with the
codes that it can stand under.
"""

from __future__ import annotations

import ast
import itertools
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = Path(__file__).resolve().parents[2] / "evaluator"
HOLE = "\0"
VALUES = frozenset({
    "shown", "visible", "show", "str", "repr", "join", "plain", "plain_number", "canonical_number",
    "type", "format", "strip", "len", "sorted", "as_posix", "get_args", "path_text",
})  # fmt: skip
"""Functions that write a value of the input; their own literals are no words for a reader."""

DEEPEST = 14
PARTS = ("found", "allowed")
SETTING = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.comprehension)
REFUSED = {"allowed": 0, "code": 2}
"""Where the words stand in a call of `evaluator.model.base.Refused`."""

TABLES = ("formats.tables", "formats.table_numbers", "formats.book_draft")
"""Modules with a `Refused` of their own: code, allowed, remedy."""


class Place(NamedTuple):
    """Where an expression stands: its module, its function, and how that function was called."""

    module: str
    function: ast.FunctionDef | None
    call: Call | None = None


class Call(NamedTuple):
    """A call of a function: what each parameter is given, and where the call stands."""

    given: dict[str, tuple[ast.AST, tuple[Any, ...]]]
    at: Place


Path_ = tuple[Any, ...]
"""Which part of a value: an index of a tuple, ``*`` for each item, ``keys`` or ``values``."""


class Code:
    """The modules of the package, who calls what, and what names mean."""

    def __init__(self) -> None:
        self.trees = {
            ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(
                path.read_text(encoding="utf-8")
            )
            for path in sorted(PACKAGE.rglob("*.py"))
            if "_data" not in path.parts
        }
        self.functions: dict[str, list[tuple[str, ast.FunctionDef]]] = defaultdict(list)
        self.methods: set[ast.FunctionDef] = set()
        self.outer: dict[ast.AST, ast.FunctionDef | None] = {}
        self.calls: dict[str, list[tuple[str, ast.Call]]] = defaultdict(list)
        self.imports: dict[tuple[str, str], tuple[str, str]] = {}
        for module, tree in self.trees.items():
            self._read(module, tree, None)

    def _read(self, module: str, node: ast.AST, function: ast.FunctionDef | None) -> None:
        for child in ast.iter_child_nodes(node):
            self.outer[child] = function
            if isinstance(child, ast.FunctionDef):
                self.functions[child.name].append((module, child))
                if isinstance(node, ast.ClassDef):
                    self.methods.add(child)
            elif isinstance(child, ast.Call) and called(child):
                self.calls[called(child)].append((module, child))
            elif isinstance(child, ast.ImportFrom):
                self._import(module, child)
            self._read(module, child, child if isinstance(child, ast.FunctionDef) else function)

    def _import(self, module: str, node: ast.ImportFrom) -> None:
        source = (node.module or "").removeprefix("evaluator").lstrip(".")
        for name in (source, f"{source}.__init__".lstrip(".")):
            if name in self.trees:
                for item in node.names:
                    self.imports[module, item.asname or item.name] = (name, item.name)

    def meant(self, module: str, call: ast.Call) -> list[tuple[str, ast.FunctionDef]]:
        """The functions of the package that a call can be a call of."""
        name, found = called(call), self.functions[called(call)]
        if isinstance(call.func, ast.Attribute):
            near = [one for one in found if one[1] in self.methods and one[0] == module]
            return near or [one for one in found if one[1] in self.methods][:4]
        source, original = self.imports.get((module, name), (module, name))
        at = [one for one in self.functions[original] if one[0] == source]
        # A function that is handed on, such as `report`, is called by the name of a parameter.
        nested = [one for one in found if self.outer[one[1]] is not None]
        return at or (nested if name in parameters(self.outer[call]) else [])


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def parameters(function: ast.FunctionDef | None) -> list[str]:
    """Names of the parameters that take words, `self` left out."""
    if function is None:
        return []
    args = function.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    more = [*args.kwonlyargs, *([args.vararg] if args.vararg else [])]
    return [*names, *(arg.arg for arg in more)]


@cache
def code() -> Code:
    return Code()


def given(function: ast.FunctionDef, call: ast.Call) -> dict[str, tuple[ast.AST, Path_]]:
    """What a call gives to each parameter; a part of a tuple where one is spread out."""
    args, names = function.args, parameters(function)
    found: dict[str, tuple[ast.AST, Path_]] = {}
    positional = names[: len(names) - len(args.kwonlyargs) - bool(args.vararg)]
    for at, value in enumerate(call.args):
        if isinstance(value, ast.Starred):
            found |= {n: (value.value, (i,)) for i, n in enumerate(positional[at:])}
            break
        if at < len(positional):
            found[positional[at]] = (value, ())
    if args.vararg:
        rest: list[ast.expr] = list(call.args[len(positional) :])
        found[args.vararg.arg] = (ast.Tuple(rest), ())
    found |= {k.arg: (k.value, ()) for k in call.keywords if k.arg}
    late = zip(reversed(args.args), reversed(args.defaults), strict=False)
    defaults = [*late, *zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    return {arg.arg: (value, ()) for arg, value in defaults if value is not None} | found


@cache
def places(module: str, function: ast.FunctionDef | None, deep: int = 0) -> list[Place]:
    """The ways in which a function is reached, each with what its callers gave it."""
    if function is None:
        return [Place(module, None)]
    found = []
    for source, call in code().calls[function.name] if deep < 5 else ():
        if (module, function) in code().meant(source, call):
            for at in places(source, code().outer[call], deep + 1):
                found.append(Place(module, function, Call(given(function, call), at)))  # noqa: PERF401
    return found or [Place(module, function)]


def own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions within it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from own(child)


def targets(target: ast.AST, path: Path_ = ()) -> Iterator[tuple[str, Path_]]:
    if isinstance(target, ast.Name):
        yield target.id, path
    for at, item in enumerate(getattr(target, "elts", ())):
        yield from targets(item, (*path, at))


@cache
def assigned(scope: ast.AST) -> dict[str, list[tuple[ast.AST, Path_]]]:
    """What each name of a function or module is set to, and which part of that the name is."""
    found: dict[str, list[tuple[ast.AST, Path_]]] = defaultdict(list)
    for node in own(scope) if isinstance(scope, ast.FunctionDef) else ast.iter_child_nodes(scope):
        loop = isinstance(node, ast.For | ast.comprehension)
        value = node.iter if loop else getattr(node, "value", None)
        into = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if value is None or not isinstance(node, SETTING):
            continue
        if isinstance(node, ast.AugAssign):
            value = ast.JoinedStr([ast.Constant(HOLE), value])
        for target in into:
            for name, path in targets(target, ("*",) if loop else ()):
                found[name].append((value, path))
    return found


def meanings(name: str, at: Place) -> list[tuple[ast.AST, Path_, Place]]:
    """What a name can be at a place."""
    module, function, call = at
    while function is not None:
        found = [(node, path, at) for node, path in assigned(function).get(name, ())]
        if call and name in call.given:
            found.append((*call.given[name], call.at))
        if found or name in parameters(function):
            return found
        function, call = code().outer[function], None
        at = Place(module, function)
    known = assigned(code().trees[module]).get(name, ())
    whole = [(node, path, Place(module, None)) for node, path in known]
    if not whole and (module, name) in code().imports:
        source, original = code().imports[module, name]
        return meanings(original, Place(source, None))
    return whole


def items(node: ast.AST, at: Place) -> list[tuple[ast.AST, Place]] | None:
    """The items of a tuple that is written out; None where they are not known."""
    if isinstance(node, ast.Tuple | ast.List):
        found: list[tuple[ast.AST, Place]] = []
        for item in node.elts:
            if not isinstance(item, ast.Starred):
                found.append((item, at))
            elif (spread := items(item.value, at)) is not None:
                found += spread
            else:
                return None
        return found
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        whole, low = items(node.value, at), node.slice.lower
        return whole and whole[getattr(low, "value", 0) :]
    if isinstance(node, ast.Name):
        known = meanings(node.id, at)
        return items(known[0][0], known[0][2]) if len(known) == 1 and not known[0][1] else None
    return None


def texts_of(node: ast.AST, at: Place, path: Path_ = (), deep: int = 0) -> set[str]:
    """The texts that an expression can be."""
    if deep > DEEPEST:
        return {HOLE}
    found: set[str] = set()
    for one, part, place in steps(node, at, path):
        found |= texts_of(one, place, part, deep + 1)
    if found:
        return found
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not path:
        return {node.value}
    if isinstance(node, ast.JoinedStr | ast.BinOp) and not path:
        pieces = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
        plus = isinstance(node, ast.JoinedStr) or isinstance(node.op, ast.Add)
        made = [sorted(texts_of(piece, at, (), deep + 1)) for piece in pieces]
        joined = {"".join(one) for one in itertools.product(*made)} if plus else {HOLE}
        return {one.replace(HOLE * 2, HOLE).replace(HOLE * 2, HOLE) for one in joined}
    return {HOLE}


def steps(node: ast.AST, at: Place, path: Path_) -> Iterator[tuple[ast.AST, Path_, Place]]:
    """Where the texts of an expression come from, one step back."""
    if isinstance(node, ast.FormattedValue) and node.conversion == -1 and not node.format_spec:
        yield node.value, path, at
    elif isinstance(node, ast.IfExp | ast.BoolOp):
        options = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        yield from ((one, path, at) for one in options)
    elif isinstance(node, ast.Name):
        yield from ((one, (*part, *path), place) for one, part, place in meanings(node.id, at))
    elif isinstance(node, ast.Dict) and path[:1] in (("keys",), ("values",)):
        yield from ((one, path[1:], at) for one in getattr(node, path[0]) if one is not None)
    elif isinstance(node, ast.Tuple | ast.List) and path:
        known = items(node, at) or []
        if isinstance(path[0], int):
            known = known[path[0] : path[0] + 1]
        yield from ((one, path[1:], place) for one, place in known)
    elif isinstance(node, ast.Subscript):
        yield from _part(node, at, path)
    elif isinstance(node, ast.Call):
        yield from _result(node, at, path)
    elif isinstance(node, ast.Attribute) and node.attr in REFUSED and not path:
        yield from _refused(node.attr)


def _part(node: ast.Subscript, at: Place, path: Path_) -> Iterator[tuple[ast.AST, Path_, Place]]:
    known = items(node, at)
    if known is not None and path:
        yield ast.Tuple([one for one, _ in known]), path, known[0][1]
    elif isinstance(node.slice, ast.Slice):
        yield node.value, path, at
    elif isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
        yield node.value, (node.slice.value, *path), at
    else:
        yield node.value, ("values", *path), at


def _result(call: ast.Call, at: Place, path: Path_) -> Iterator[tuple[ast.AST, Path_, Place]]:
    """What a call gives: an item of a dict, a field of a tuple, or what a function returns."""
    name, func = called(call), call.func
    if name == "items" and isinstance(func, ast.Attribute) and path[:2] in (("*", 0), ("*", 1)):
        yield func.value, (("keys", "values")[path[1]], *path[2:]), at
    elif name == "enumerate" and path[:2] == ("*", 1):
        yield call.args[0], ("*", *path[2:]), at
    elif name == "get" and isinstance(func, ast.Attribute) and len(call.args) > 1:
        yield func.value, ("values", *path), at
        yield call.args[1], path, at
    elif name not in VALUES:
        for module, function in code().meant(at.module, call):
            place = Place(module, function, Call(given(function, call), at))
            for node in own(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield node.value, path, place


def _refused(attribute: str) -> Iterator[tuple[ast.AST, Path_, Place]]:
    """The words of every `Refused` of the types and of the rules."""
    for module, call in code().calls["Refused"]:
        if module in TABLES:
            continue
        index = REFUSED[attribute]
        for at in places(module, code().outer[call]):
            if index < len(call.args):
                yield call.args[index], (), at
            elif attribute == "code":
                yield ast.Constant("value.not_allowed"), (), at


@cache
def said() -> dict[str, dict[str, frozenset[str]]]:
    """For `found` and `allowed`: every text with `HOLE` for each value, and the codes it is for."""
    out: dict[str, dict[str, set[str]]] = {part: defaultdict(set) for part in PARTS}
    for name in ("Problem", "replace"):
        for module, call in code().calls[name]:
            named = {k.arg: k.value for k in call.keywords}
            for at in places(module, code().outer[call]) if set(PARTS) & set(named) else ():
                codes = texts_of(named["code"], at) if "code" in named else {HOLE}
                for part in set(PARTS) & set(named):
                    for text in texts_of(named[part], at):
                        out[part][text] |= codes
    # A reason why a cell is refused travels in a dict from cell to reason.
    for module, call in code().calls["Refused"]:
        if module in TABLES:
            for at in places(module, code().outer[call]):
                for text in texts_of(call.args[1], at):
                    out["allowed"][text] |= texts_of(call.args[0], at)
    return {part: {t: frozenset(c) for t, c in found.items()} for part, found in out.items()}
