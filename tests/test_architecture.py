"""The shape of the house: what may import what, how long things may be, who may do what."""

import ast
import functools
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "reviewer"
MODULES = {
    ".".join(("reviewer", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_rules" not in path.parts
}

# From the ground up; a module, or a folder with all in it, may import its own floor and those below.
FLOORS = (
    ("model", "explanation"),
    (
        *("text", "tool", "tables", "workers", "catalog", "configuration", "options", "git"),
        *("target", "kinds", "source", "notebook", "walk", "change", "gather", "context", "modules"),
        *("cache", "packed", "shelf", "spool"),
    ),
    ("flow", "engines"),
    ("passes",),
    (
        *("merge", "page", "redact", "fingerprint", "linehash", "triage", "fold"),
        *("baseline", "comments", "suppress", "proof"),
    ),
    ("formats",),
    ("review", "inspection", "whole", "reading", "why", "reasons"),
    ("bots",),
    ("cli", "arguments", "reference", "__main__"),
)
FLOOR = {f"reviewer.{name}": number for number, names in enumerate(FLOORS) for name in names}

MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_REVIEW = 20


@functools.cache
def tree(module):
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def floor(module):
    parts = module.split(".")
    return FLOOR.get(".".join(parts[:2]))


def imports(module, *, running=False):
    """Yield the modules of ours that a module imports; `running` leaves out what only type checkers see."""
    hidden = set()
    if running:
        blocks = (
            node
            for node in ast.walk(tree(module))
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        )
        hidden = {ast.unparse(each) for block in blocks for each in block.body}
    for node in ast.walk(tree(module)):
        if running and isinstance(node, ast.stmt) and ast.unparse(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in MODULES else node.module for name in names if node.module in MODULES)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "reviewer"])
def test_every_module_has_its_floor_and_imports_nothing_above_it(module):
    own = floor(module)
    assert own is not None, f"{module} has no floor"
    above = [name for name in imports(module) if name != "reviewer" and floor(name) > own]
    assert above == []


def test_imports_have_no_cycle():
    graph = {module: set(imports(module, running=True)) - {module, "reviewer"} for module in MODULES}
    while graph:
        leaves = [module for module, others in graph.items() if not others & graph.keys()]
        assert leaves, f"a cycle among {sorted(graph)}"
        for module in leaves:
            del graph[module]


@pytest.mark.parametrize("module", [name for name in MODULES if floor(name) and floor(name) >= FLOOR["reviewer.merge"]])
def test_what_judges_and_what_renders_knows_no_engine(module):
    assert [name for name in imports(module) if name.startswith("reviewer.engines")] == []


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_short(module):
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_MODULE


def functions():
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                documented = ast.get_docstring(node) is not None and len(node.body) > 1
                body = node.body[1:] if documented else node.body
                yield module, node.name, node.end_lineno - body[0].lineno + 1


def test_functions_are_short():
    assert [each for each in functions() if each[2] > MOST_LINES_OF_A_FUNCTION] == []


def test_the_review_fits_on_a_screen():
    lengths = {(module, name): lines for module, name, lines in functions()}
    assert lengths["reviewer.review", "review"] <= MOST_LINES_OF_REVIEW


def users(found):
    """Return the modules in which `found` is true of a node."""
    return {module for module in MODULES if any(found(node) for node in ast.walk(tree(module)))}


def imported(name):
    def found(node):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        return any(each == name or (each or "").startswith(f"{name}.") for each in names)

    return found


def spelled(*words):
    return lambda node: isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in words


def test_only_the_tool_runs_programs():
    assert users(imported("subprocess")) == {"reviewer.tool"}
    assert users(spelled("os.system", "os.popen", "os.execv", "os.spawnv", "os.posix_spawn")) == set()


def test_only_the_tables_of_the_rules_are_yaml():
    assert users(imported("yaml")) <= {"reviewer.tables"}


def test_only_the_command_prints_and_exits():
    talk = spelled("print", "sys.stdout", "sys.stderr", "sys.exit", "os._exit", "click.echo", "SystemExit", "sys.stdin")
    assert users(talk) - {"reviewer.__main__"} == {"reviewer.cli"}


def test_nothing_evaluates_or_unpickles():
    assert users(spelled("eval", "exec", "pickle.loads", "marshal.loads", "importlib.import_module")) == set()


def test_the_network_is_not_in_reach():
    for name in ("socket", "urllib.request", "http", "requests", "httpx", "ssl"):
        assert {module for module in users(imported(name)) if not module.startswith("reviewer.bots")} == set()


def test_start_up_is_light():
    heavy = ("libcst", "click", "rich", "bandit", "detect_secrets", "pathspec", "yaml")
    top = [node for node in tree("reviewer.cli").body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not any(imported(name)(node) for node in top for name in heavy)


def test_values_are_frozen_and_slotted():
    for node in ast.walk(tree("reviewer.model")):
        if isinstance(node, ast.ClassDef) and node.decorator_list:
            assert [ast.unparse(each) for each in node.decorator_list] == ["dataclass(frozen=True, slots=True)"], (
                node.name
            )
