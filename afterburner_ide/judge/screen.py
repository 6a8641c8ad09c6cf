"""What can be said of a candidate before it runs, from both syntax trees alone."""

from __future__ import annotations

import ast
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass

from afterburner_ide.reasons import Reason
from afterburner_ide.target.functions import FunctionNode, find_function
from afterburner_ide.target.normal import same_code
from afterburner_ide.target.shape import same_signature

WATCHED_MODULES = frozenset(
    {
        "atexit", "builtins", "ctypes", "faulthandler", "gc", "importlib", "inspect", "marshal",
        "os", "pdb", "platform", "pytest", "resource", "signal", "site",
        "socket", "subprocess", "sys", "sysconfig", "time", "timeit", "traceback",
        "tracemalloc", "unittest",
    }
)  # fmt: skip
HARMLESS = frozenset(
    {"sys.maxsize", "sys.float_info", "sys.byteorder", "sys.intern", "sys.setrecursionlimit"}
    | {"os.path", "os.sep", "os.linesep", "os.fspath"}
    | {"os._exit", "os.abort", "os.kill", "sys.exit"}  # the judge sees what these do
)
WATCHED_NAMES = frozenset(
    {"globals", "locals", "vars", "exec", "eval", "compile", "__import__", "breakpoint", "input",
     "open", "__file__", "__builtins__", "__loader__", "__spec__"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a candidate is rejected without running it."""

    reason: Reason
    detail: str


def screen(
    original: str, candidate: str, qualname: str, conceded: Collection[Reason] = ()
) -> Finding | None:
    """Screen a rewrite of the same module; None when it may run.

    The reasons in `conceded` are what a person has asked to let pass.
    """
    try:
        new = ast.parse(candidate)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Finding(Reason.SYNTAX_ERROR, str(error))
    old_function = find_function(ast.parse(original), qualname)
    new_function = find_function(new, qualname)
    if new_function is None or old_function is None:
        return Finding(Reason.SYNTAX_ERROR, f"the function {qualname} is gone")
    found = screen_kind(old_function, new_function, conceded)
    if found is not None:
        return found
    if same_code(original, candidate, qualname):
        return Finding(Reason.IDENTICAL, "")
    return screen_names(original, candidate)


def screen_kind(
    old: FunctionNode, new: FunctionNode, conceded: Collection[Reason] = ()
) -> Finding | None:
    """Reject a new cache decorator, other parameters, and another kind of function."""
    caches = _new_caches(old, new)
    if caches and Reason.MEMOISED not in conceded:
        text = ast.unparse(caches[0])
        return Finding(Reason.MEMOISED, f"newly decorated with @{text}")
    if caches:
        new = copy(new)
        new.decorator_list = [node for node in new.decorator_list if node not in caches]
    changed = same_signature(old, new)
    return None if changed is None else Finding(Reason.SIGNATURE_CHANGED, changed)


def _new_caches(old: FunctionNode, new: FunctionNode) -> list[ast.expr]:
    """The decorators that newly keep results between calls."""
    before = {ast.unparse(node) for node in old.decorator_list}
    found = []
    for node in new.decorator_list:
        text = ast.unparse(node)
        name = text.partition("(")[0].rpartition(".")[2].lower()
        if text not in before and ("cache" in name or "memo" in name):
            found.append(node)
    return found


def screen_names(original: str, candidate: str) -> Finding | None:
    """Reject what the candidate newly looks at or rebinds, as compared with the original."""
    try:
        old, new = _Looks(ast.parse(original)), _Looks(ast.parse(candidate))
    except (SyntaxError, ValueError, RecursionError) as error:
        return Finding(Reason.SYNTAX_ERROR, str(error))
    rebound = sorted(new.rebound - old.rebound)
    if rebound:
        return Finding(Reason.TAMPERED, f"assigns to {rebound[0]}")
    seen = sorted(new.watched - old.watched)
    if seen:
        return Finding(Reason.DEPENDS_ON_HARNESS, f"newly uses {seen[0]}")
    return None


class _Looks(ast.NodeVisitor):
    """Collects the watched names a module uses and the foreign attributes it assigns to."""

    def __init__(self, tree: ast.Module) -> None:
        self.watched: set[str] = set()
        self.rebound: set[str] = set()
        self._modules: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    bound = alias.asname or alias.name.split(".")[0]
                    self._modules[bound] = alias.name if alias.asname else bound
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                self._from(node)
        self.visit(tree)

    def _from(self, node: ast.ImportFrom) -> None:
        module = str(node.module)
        if module.split(".")[0] in WATCHED_MODULES:
            for alias in node.names:
                full = f"{module}.{alias.name}"
                if full not in HARMLESS and module not in HARMLESS:
                    self.watched.add(full)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Name) and node.value.id in self._modules:
            module = self._modules[node.value.id]
            full = f"{module}.{node.attr}"
            if not isinstance(node.ctx, ast.Load):
                self.rebound.add(full)
            elif module.split(".")[0] in WATCHED_MODULES and full not in HARMLESS:
                self.watched.add(full)
        elif node.attr in {"__code__", "__globals__", "f_back", "f_globals", "__subclasses__"}:
            self.watched.add(node.attr)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in WATCHED_NAMES and isinstance(node.ctx, ast.Load):
            self.watched.add(node.id)

    def visit_Call(self, node: ast.Call) -> None:
        match node:
            case ast.Call(
                func=ast.Name(id="setattr" | "delattr" as function),
                args=[ast.Name(id=name), *_],
            ) if name in self._modules:
                self.rebound.add(f"attributes of {self._modules[name]} ({function})")
            case ast.Call(
                func=ast.Name(id="getattr" | "vars" | "dir"), args=[ast.Name(id=name), *_]
            ) if self._modules.get(name, "").split(".")[0] in WATCHED_MODULES:
                self.watched.add(f"attributes of {self._modules[name]}")
        self.generic_visit(node)
