"""Prints the PostgreSQL DDL of a project's SQLAlchemy models as one JSON document, without a connection.

Called by Retort as: python -c THIS NONCE MODULE ATTRIBUTE FOLDER [SYS_PATH...]
The answer is one line on the standard output this process was started with: NONCE, then JSON. What the
models print themselves goes to standard error. For SQLAlchemy 1.4 and later, Python 3.6 and later.
"""
import sys

# The current folder would come first: a module of the project must not stand for one of Python's.
if sys.path and sys.path[0] == "":
    del sys.path[0]

import os

# Before anything of the project runs: its own prints must not reach the answer.
_answer = os.dup(1)
os.dup2(2, 1)

import importlib
import importlib.abc
import importlib.util
import inspect
import json
import re
import socket
import sysconfig
import traceback


class ConnectionRefusedByRetort(ConnectionRefusedError):
    """The models are read without a database; a library that copes with a refused connection goes on."""


class Unfit(Exception):
    """The models were imported, but what was named cannot be printed."""

    def __init__(self, kind, **facts):
        super().__init__(kind)
        self.kind = kind
        self.facts = facts


# ------------------------------------------------------------------------------- no connection is opened


def refuse(target):
    raise ConnectionRefusedByRetort("no connection is opened while models are read (to %s)" % target)


def _told(address):
    if isinstance(address, tuple) and len(address) >= 2:
        return "%s:%s" % (address[0], address[1])
    return os.fsdecode(address) if isinstance(address, (str, bytes)) else str(address)


def _on_connect(sock, address):
    # A datagram socket (a log, a counter) opens no connection, nor does a local socket that is no server's.
    if getattr(sock, "type", socket.SOCK_STREAM) & 0xF == socket.SOCK_DGRAM:
        return
    if isinstance(address, (str, bytes)) and ".s.PGSQL." not in _told(address):
        return
    refuse(_told(address))


def _refuse_psycopg2(module):
    def connect(dsn=None, *arguments, **named):
        refuse("a database, by psycopg2")

    module._connect = connect
    module.connect = connect
    native = sys.modules.get("psycopg2._psycopg")
    if native is not None:
        native._connect = connect


def _refuse_psycopg(module):
    def connect(*arguments, **named):
        refuse("a database, by psycopg")

    async def connect_later(*arguments, **named):
        refuse("a database, by psycopg")

    module.Connection.connect = staticmethod(connect)
    module.AsyncConnection.connect = staticmethod(connect_later)
    module.connect = connect


def _refuse_asyncpg(module):
    async def connect(*arguments, **named):
        refuse("a database, by asyncpg")

    module._connect = connect


def _refuse_pools(module):
    def connect(record, *arguments, **named):
        refuse("a database, by an engine of SQLAlchemy")

    module._ConnectionRecord._ConnectionRecord__connect = connect


class _AfterImport(importlib.abc.MetaPathFinder):
    """Drivers in C do not pass Python's sockets: they are closed as soon as the project imports them."""

    patches = {
        "psycopg2": _refuse_psycopg2,
        "psycopg": _refuse_psycopg,
        "asyncpg.connect_utils": _refuse_asyncpg,
        "sqlalchemy.pool.base": _refuse_pools,
    }

    def find_spec(self, name, path=None, target=None):
        patch = self.patches.get(name)
        if patch is None:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self._wrap(spec, patch)
                return spec
        return None

    @staticmethod
    def _wrap(spec, patch):
        if spec.loader is None or not hasattr(spec.loader, "exec_module"):
            return
        execute = spec.loader.exec_module

        def then_patch(module):
            execute(module)
            patch(module)

        spec.loader.exec_module = then_patch


def forbid_connections():
    sys.meta_path.insert(0, _AfterImport())
    if hasattr(sys, "addaudithook"):

        def hook(event, arguments):
            if event == "socket.connect":
                _on_connect(*arguments)

        sys.addaudithook(hook)
        return

    def closed(method):
        def connect(self, address):
            _on_connect(self, address)
            return method(self, address)

        return connect

    socket.socket.connect = closed(socket.socket.connect)
    socket.socket.connect_ex = closed(socket.socket.connect_ex)


# --------------------------------------------------------------------------------- where an error belongs


class Places:
    def __init__(self, folders):
        self.folders = [os.path.realpath(folder) for folder in folders]
        self.foreign = {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib")}

    def is_projects(self, file):
        """Whether `file` is code of the project: of no installed package and no part of Python itself."""
        if not file or file.startswith("<"):
            return False
        path = os.path.realpath(file)
        parts = path.split(os.sep)
        if "site-packages" in parts or "dist-packages" in parts:
            return False
        return not any(path.startswith(folder + os.sep) for folder in self.foreign)

    def is_inside(self, file):
        path = os.path.realpath(file)
        return any(path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in self.folders)

    def of_traceback(self, error):
        frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError) and error.filename:
            frames.append((error.filename, error.lineno or 0))
        own = [frame for frame in frames if self.is_projects(frame[0])]
        inside = [frame for frame in own if self.is_inside(frame[0])]
        for candidates in (inside, own):
            if candidates:
                return os.path.abspath(candidates[-1][0]), candidates[-1][1]
        return None

    def of_table(self, table, column):
        """The class's line (the column's, where it is seen) of a mapped table; else the line of its Table(…)."""
        try:
            place = self._of_class(table, column)
        except Exception:
            place = None
        return place or self._of_call(table.name, column)

    def _of_class(self, table, column):
        from sqlalchemy.orm import mapperlib

        for registry in mapperlib._all_registries():
            for mapper in registry.mappers:
                if mapper.local_table is not table:
                    continue
                lines, first = inspect.getsourcelines(mapper.class_)
                keys = {column}
                keys.update(prop.key for prop in mapper.column_attrs if any(c.name == column for c in prop.columns))
                for number, line in enumerate(lines):
                    match = re.match(r"\s+(\w+)\s*[:=]", line)
                    if match and match.group(1) in keys:
                        return os.path.abspath(inspect.getsourcefile(mapper.class_)), first + number
                return os.path.abspath(inspect.getsourcefile(mapper.class_)), first
        return None

    def _of_call(self, name, column):
        start = re.compile(r"\bTable\(\s*[\"']%s[\"']" % re.escape(name))
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if not file or not file.endswith(".py") or not self.is_projects(file):
                continue
            try:
                with open(file, encoding="utf-8") as source:
                    text = source.read()
            except (OSError, UnicodeDecodeError):
                continue
            found = start.search(text)
            if found:
                position = found.start()
                inner = re.compile(r"\bColumn\(\s*[\"']%s[\"']" % re.escape(column or "")).search(text, position)
                if column and inner:
                    position = inner.start()
                return os.path.abspath(file), text.count("\n", 0, position) + 1
        return None


# ------------------------------------------------------------------------------------- what is to be printed


def metadata_of(value):
    """MetaData of what was named: MetaData itself, a declarative base, a registry, anything with .metadata."""
    from sqlalchemy import MetaData

    if isinstance(value, MetaData):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        found = []
        for item in value:
            for metadata in metadata_of(item):
                if not any(metadata is known for known in found):
                    found.append(metadata)
        return found
    inner = getattr(value, "metadata", None)
    if isinstance(inner, MetaData):
        return [inner]
    raise Unfit("no_metadata", type=type(value).__name__)


def candidates(module):
    from sqlalchemy import MetaData

    names = []
    for name, value in sorted(vars(module).items()):
        if name.startswith("_") or inspect.ismodule(value):
            continue
        try:
            inner = getattr(value, "metadata", None)
        except Exception:
            continue
        mapped = isinstance(value, type) and "__table__" in vars(value)
        if isinstance(value, MetaData) or (isinstance(inner, MetaData) and not mapped and not hasattr(value, "columns")):
            names.append(name)
    return names


def named_value(module, attribute):
    value = module
    for part in attribute.split("."):
        if not hasattr(value, part):
            raise Unfit("no_attribute", attribute=attribute, candidates=candidates(module))
        value = getattr(value, part)
    return value


class EmptyResult:
    """What a question to the database that is not there answers: nothing."""

    rowcount = 0
    returns_rows = True

    def __init__(self, taken=None):
        self._taken = taken or (lambda: None)

    def _none(self, *arguments, **named):
        self._taken()
        return None

    def _empty(self, *arguments, **named):
        self._taken()
        return []

    def _self(self, *arguments, **named):
        self._taken()
        return self

    scalar = scalar_one_or_none = one_or_none = first = fetchone = _none
    all = fetchall = fetchmany = keys = _empty
    scalars = mappings = unique = columns = _self

    def close(self):
        pass

    def __iter__(self):
        self._taken()
        return iter(())


def recorder_class():
    from sqlalchemy.engine.mock import MockConnection

    class Recorder(MockConnection):
        """Stands where a connection would: keeps the text of what it is told to execute."""

        def __init__(self, dialect):
            self._dialect = dialect
            self.statements = []
            self.current = None

        def execute(self, statement, *arguments, **named):
            return self._keep(statement)

        def exec_driver_sql(self, statement, *arguments, **named):
            return self._keep(statement)

        def scalar(self, statement, *arguments, **named):
            return self._keep(statement).scalar()

        def scalars(self, statement, *arguments, **named):
            return self._keep(statement).scalars()

        def begin(self, *arguments, **named):
            return self

        begin_nested = begin

        def run_sync(self, function, *arguments, **named):
            return function(self, *arguments, **named)

        def get_execution_options(self):
            return {}

        def in_transaction(self):
            return True

        def commit(self):
            pass

        rollback = close = commit

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

        def _keep(self, statement):
            self.current = statement
            kind = type(statement).__name__
            text = self._text(statement)
            if text is None:
                return EmptyResult()
            word = first_word(text)
            # Rows are no schema.
            if not text or word in ("INSERT", "UPDATE", "DELETE", "COPY", "TRUNCATE"):
                return EmptyResult()
            entry = {"text": text, "kind": kind, "table": table_of(statement)}
            self.statements.append(entry)
            if word not in ("SELECT", "WITH", "SHOW", "VALUES", "TABLE"):
                return EmptyResult()

            # A SELECT whose answer somebody looks at was a question; one that is only called does something.
            def taken():
                entry["text"] = ""

            return EmptyResult(taken)

        def _text(self, statement):
            if isinstance(statement, str):
                return statement.strip()
            from sqlalchemy.sql import ddl

            if isinstance(statement, getattr(ddl, "BaseDDLElement", None) or ddl.DDLElement):
                index = getattr(statement, "element", None)
                options = getattr(index, "dialect_options", None)
                if type(statement).__name__ == "CreateIndex" and options is not None:
                    # How an index is to be built is no part of what it is.
                    index.dialect_options["postgresql"]["concurrently"] = False
                return str(statement.compile(dialect=self._dialect)).strip()
            try:
                compiled = statement.compile(dialect=self._dialect, compile_kwargs={"literal_binds": True})
            except Exception:
                return None if type(statement).__name__ in ("Insert", "Update", "Delete", "Select") else self._raise()
            return str(compiled).strip()

        @staticmethod
        def _raise():
            raise  # the error that is being handled

    return Recorder


def table_of(statement):
    element = getattr(statement, "element", None)
    table = getattr(element, "table", element)
    name = getattr(table, "name", None)
    return table if name is not None and hasattr(table, "columns") else None


def first_word(text):
    text = re.sub(r"\A(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/|\()+", "", text, flags=re.S)
    return re.match(r"\w*", text).group(0).upper()


def postgresql_dialect():
    from sqlalchemy.engine import make_url

    dialect = make_url("postgresql://").get_dialect()(paramstyle="named")
    # What a connection to a server of today would have found.
    dialect._backslash_escapes = False
    dialect.server_version_info = (15, 0)
    dialect.default_schema_name = "public"
    return dialect


# ------------------------------------------------------------------------------------- what tables rest on

# Types, operator classes and functions that only an extension brings.
EXTENSION_OF_TYPE = {
    "citext": "citext", "hstore": "hstore", "ltree": "ltree", "lquery": "ltree", "ltxtquery": "ltree",
    "vector": "vector", "halfvec": "vector", "sparsevec": "vector", "geometry": "postgis", "geography": "postgis",
    "cube": "cube", "isbn": "isn", "ean13": "isn",
}
EXTENSION_OF_TEXT = [
    (re.compile(r"\bgi(?:n|st)_trgm_ops\b", re.I), "pg_trgm"),
    (re.compile(r"\buuid_generate_v(?:1|1mc|3|4|5)\s*\(", re.I), "uuid-ossp"),
    (re.compile(r"\b(?:gen_random_bytes|gen_salt)\s*\(", re.I), "pgcrypto"),
    (re.compile(r"\bvector_(?:l2|ip|cosine|l1)_ops\b", re.I), "vector"),
]


def types_of(column, dialect):
    """A column's type, with those inside of arrays and decorators."""
    waiting = [column.type]
    for _ in range(8):
        if not waiting:
            return
        one = waiting.pop()
        yield one
        try:
            inner = one.dialect_impl(dialect)
        except Exception:
            continue
        for other in (inner, getattr(inner, "impl", None), getattr(one, "item_type", None)):
            if other is not None and other is not one and hasattr(other, "dialect_impl"):
                waiting.append(other)


def used_types(metadata, dialect):
    for table in metadata.tables.values():
        for column in table.columns:
            yield from types_of(column, dialect)


def schemas_of(metadata, dialect):
    names = []
    for owner in list(metadata.tables.values()) + list(metadata._sequences.values()):
        names.append(owner.schema)
    for one in used_types(metadata, dialect):
        schema = getattr(one, "schema", None)
        if isinstance(schema, str) and getattr(one, "name", None) and getattr(one, "create_type", True):
            names.append(schema)
    names.append(metadata.schema)
    found = []
    for name in names:
        if name and str(name) not in found and str(name) not in ("public", "pg_catalog", "information_schema"):
            found.append(str(name))
    return found


def needs_btree_gist(metadata):
    from sqlalchemy.dialects.postgresql import ExcludeConstraint

    for table in metadata.tables.values():
        for constraint in table.constraints:
            if not isinstance(constraint, ExcludeConstraint) or str(constraint.using).lower() != "gist":
                continue
            for expression, _, operator in getattr(constraint, "_render_exprs", ()):
                kind = type(getattr(expression, "type", None)).__name__.upper()
                if operator in ("=", "<>", "!=") and "RANGE" not in kind and kind not in ("NULLTYPE", "NONETYPE"):
                    return True
    return False


def extensions_of(all_metadata, dialect, statements):
    found = []
    for metadata in all_metadata:
        for one in used_types(metadata, dialect):
            try:
                name = re.match(r"[\w.]*", one.compile(dialect=dialect)).group(0)
            except Exception:
                continue
            found.append(EXTENSION_OF_TYPE.get(name.split(".")[-1].lower()))
        if needs_btree_gist(metadata):
            found.append("btree_gist")
    for entry in statements:
        if entry["kind"] in ("CreateTable", "CreateIndex", "AddConstraint"):
            found.extend(name for pattern, name in EXTENSION_OF_TEXT if pattern.search(entry["text"]))
    own = set()
    for entry in statements:
        match = re.search(r"\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?(\"[^\"]+\"|[\w-]+)", entry["text"], re.I)
        if match:
            own.add(match.group(1).strip('"').lower())
    names = []
    for name in found:
        if name and name not in own and name not in names:
            names.append(name)
    return names


SCHEMA_STATEMENT = re.compile(
    r"\A\s*CREATE\s+SCHEMA\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\"((?:[^\"]|\"\")+)\"|(?!AUTHORIZATION\b)(\w+))", re.I)
ONCE = re.compile(r"\A\s*CREATE\s+(?:TYPE|DOMAIN|SEQUENCE|EXTENSION|SCHEMA)\b", re.I)


def in_order(statements, schemas, quote):
    """Schemas first, each once; equal definitions of types and sequences once; indexes of a table, and constraints
    that are added at the end, by text: SQLAlchemy keeps both in sets."""
    own = {}
    rest = []
    seen = set()
    for entry in statements:
        if not entry["text"]:
            continue
        match = SCHEMA_STATEMENT.match(entry["text"])
        if match:
            name = match.group(1).replace('""', '"') if match.group(1) else match.group(2).lower()
            if name in schemas:
                own.setdefault(name, entry["text"])
                continue
        if ONCE.match(entry["text"]):
            if entry["text"] in seen:
                continue
            seen.add(entry["text"])
        rest.append(entry)
    ordered = []
    run = []

    def flush():
        ordered.extend(sorted(run, key=lambda item: item["text"]))
        run.clear()

    for entry in rest:
        alike = bool(run) and entry["kind"] == run[0]["kind"] and (
            entry["kind"] == "AddConstraint" or entry["table"] is run[0]["table"])
        if run and not alike:
            flush()
        if entry["kind"] in ("CreateIndex", "AddConstraint"):
            run.append(entry)
        else:
            ordered.append(entry)
    flush()
    first = [own.get(name, "CREATE SCHEMA IF NOT EXISTS " + quote(name)) for name in schemas]
    return first, [entry["text"] for entry in ordered]


def terminated(text):
    text = text.rstrip()
    if text.endswith(";"):
        return text
    return text + ("\n;" if "--" in text.rpartition("\n")[2] else ";")


def print_models(all_metadata, recorder, dialect):
    schemas = []
    for metadata in all_metadata:
        schemas.extend(name for name in schemas_of(metadata, dialect) if name not in schemas)
        metadata.create_all(recorder, checkfirst=False)
    recorder.current = None
    extensions = extensions_of(all_metadata, dialect, recorder.statements)
    first, rest = in_order(recorder.statements, schemas, dialect.identifier_preparer.quote_schema)
    quote = dialect.identifier_preparer.quote_identifier
    plain = re.compile(r"\A[a-z_][a-z0-9_]*\Z")
    for name in extensions:
        first.append("CREATE EXTENSION IF NOT EXISTS " + (name if plain.match(name) else quote(name)))
    return [terminated(text) for text in first + rest]


# ---------------------------------------------------------------------------------------------- the answer


def chain(error):
    """The error and what it was raised from, the outermost first."""
    found = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def sentence(error):
    if isinstance(error, SyntaxError):
        return error.msg or "invalid syntax"
    if isinstance(error, KeyError) and error.args:
        return repr(error.args[0])
    try:
        return str(error)
    except Exception:
        return ""


def failure(error, kind, places, recorder):
    refused = [one for one in chain(error) if isinstance(one, ConnectionRefusedByRetort)]
    told = refused[0] if refused else error
    facts = {"kind": "connection" if refused else kind, "type": type(told).__name__, "message": sentence(told)}
    if isinstance(error, ModuleNotFoundError):
        facts["missing"] = error.name or ""
    place = places.of_traceback(told) or places.of_traceback(error)
    if kind == "print":
        current = recorder.current if recorder else None
        table, column = table_of(current), None
        if table is None and recorder:
            table, column = column_of_type(getattr(current, "element", None), recorder.dialect)
        named = re.search(r"\bcolumn '(?:([^']+)\.)?([^'.]+)'", facts["message"])
        if table is None and named and named.group(1):
            table = next((t for m in failure.metadata for t in m.tables.values()
                          if named.group(1) in (t.name, t.fullname)), None)
        if table is not None:
            facts["table"] = table.fullname
            place = place or places.of_table(table, named.group(2) if named else column)
    if place:
        facts["file"], facts["line"] = place
    return facts


failure.metadata = []


def column_of_type(wanted, dialect):
    """The first table and column that have this type, in whatever wrapping."""
    if wanted is not None:
        for metadata in failure.metadata:
            for table in metadata.tables.values():
                for column in table.columns:
                    for one in types_of(column, dialect):
                        if one is wanted or one.dialect_impl(dialect) is wanted:
                            return table, column.name
    return None, None


def run(module_name, attribute, folder, paths):
    added = []
    for path in list(paths) + [folder]:
        if path not in added:
            added.append(path)
    sys.path[:0] = added
    places = Places([folder] + list(paths))
    forbid_connections()
    recorder = None
    step = "import"
    try:
        module = importlib.import_module(module_name)
        step = "sqlalchemy"
        import sqlalchemy

        version = sqlalchemy.__version__
        if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < (1, 4):
            raise Unfit("too_old", version=version)
        step = "attribute"
        failure.metadata = metadata_of(named_value(module, attribute))
        step = "print"
        dialect = postgresql_dialect()
        recorder = recorder_class()(dialect)
        return {"statements": print_models(failure.metadata, recorder, dialect), "sqlalchemy": version}
    except Unfit as unfit:
        facts = dict(unfit.facts, kind=unfit.kind)
        file = getattr(sys.modules.get(module_name), "__file__", None)
        if file:
            facts["file"] = os.path.abspath(file)
        return {"error": facts}
    except BaseException as error:  # SystemExit too: a module may end the process
        traceback.print_exc()
        return {"error": failure(error, step, places, recorder)}


def main():
    nonce, module_name, attribute, folder = sys.argv[1:5]
    paths = sys.argv[5:]
    # The project sees no words that were not meant for it.
    sys.argv[1:] = []
    answer = run(module_name, attribute, folder, paths)
    answer["python"] = sys.version.split()[0]
    data = memoryview((nonce + json.dumps(answer) + "\n").encode("ascii"))
    while data:
        data = data[os.write(_answer, data):]
    sys.stderr.flush()
    # Threads and exit handlers of the project have nothing more to do.
    os._exit(0)


main()
