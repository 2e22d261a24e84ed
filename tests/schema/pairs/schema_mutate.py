"""Changes of a model, one at a time: everything can be added, dropped, renamed and changed in every property."""
import copy

import schema_build as build
import schema_types as types
from schema_build import chance, fresh, pick
from schema_types import B, U


def add(rng, model):
    kind = rng.choice(list(build.MAKERS) + ["table", "view", "function", "index", "constraint", "partition"])
    made = build.MAKERS[kind](rng, model)
    if made is None:
        return None
    build.wear(rng, model, made)
    return f"add {made.kind} {made.name or made.uid}"


def anything(rng, model, *kinds):
    """An object; the frequent kinds do not drown the rare ones."""
    found = model.of(*kinds) if kinds else [o for o in model.objects.values() if o.name != "public" or o.kind != "schema"]
    by_kind = {}
    for made in found:
        by_kind.setdefault(made.kind, []).append(made)
    return rng.choice(by_kind[rng.choice(sorted(by_kind))]) if by_kind else None


def drop(rng, model):
    made = anything(rng, model)
    if made is None or made.kind == "schema" and chance(rng, 0.8):
        return None
    model.remove(made.uid)
    return f"drop {made.kind} {made.name or made.uid}"


def rename(rng, model):
    made = anything(rng, model)
    if made is None or not made.name or made.kind == "operator":
        return None
    old, made.name = made.name, fresh(rng, model, made.name[:3] if made.name[2:3] == "_" else "")
    return f"rename {made.kind} {old}"


def move(rng, model):
    made = anything(rng, model, "table", "view", "matview", "function", "enum", "domain", "composite", "rangetype", "sequence", "collation",
                    "statistics", "aggregate", "tsdict", "tsconfig", "opclass", "operator")
    if made is None:
        return None
    made.schema = build.schema_of(rng, model)
    return f"move {made.kind} {made.name}"


def a_table(rng, model, own=True):
    return pick(rng, [t for t in model.of("table") if not own or t.columns])


def column_add(rng, model):
    table = a_table(rng, model)
    if table is None:
        return None
    column = build.a_column(rng, model)
    if table.foreign:
        column.collation = column.default = column.nn_name = column.nn_local = None
    table.columns.insert(rng.randint(0, len(table.columns)) if chance(rng, 0.4) else len(table.columns), column)
    if chance(rng, 0.15) and not table.foreign:
        build.generate_from(rng, model, table, column)
    return f"add column {table.name}.{column.name}"


def column_drop(rng, model):
    table = a_table(rng, model)
    if table is None or len(table.columns) < 2:
        return None
    column = table.columns.pop(rng.randrange(len(table.columns)))
    return f"drop column {table.name}.{column.name}"


def column_rename(rng, model):
    table = a_table(rng, model)
    if table is None:
        return None
    column = rng.choice(table.columns)
    if column.merged:
        return None
    old, column.name = column.name, fresh(rng, model)
    for child in model.descendants(table):
        for twin in child.columns:
            twin.name = column.name if twin.merged and twin.name == old else twin.name
    return f"rename column {table.name}.{old}"


def column_move(rng, model):
    table = a_table(rng, model)
    if table is None or len(table.columns) < 2:
        return None
    rng.shuffle(table.columns)
    return f"reorder columns of {table.name}"


def column_type(rng, model):
    table = a_table(rng, model)
    if table is None:
        return None
    column = rng.choice(table.columns)
    kind = build.random_type(rng, model)
    if chance(rng, 0.7):
        for _ in range(20):
            if kind != column.type and types.castable(model, column.type, kind):
                break
            kind = build.random_type(rng, model)
    old = types.sql(model, column.type)
    column.type = kind
    for child in model.descendants(table):
        for twin in child.columns:
            if twin.merged and twin.name == column.name:
                twin.type = kind
    return f"type {table.name}.{column.name} from {old} to {types.sql(model, kind)}"


def column_property(rng, model):
    table = a_table(rng, model)
    if table is None:
        return None
    column = rng.choice(table.columns)
    what = rng.choice(["default", "default", "notnull", "notnull", "identity", "generated", "collation", "storage", "compression", "stats",
                       "options", "comment", "grants"])
    if table.foreign and what in ("default", "identity", "generated", "collation", "compression", "storage"):
        what = "notnull"
    if what == "default":
        column.default = None if column.default and chance(rng, 0.4) else build.a_default(rng, model, column.type)
    elif what == "notnull":
        column.notnull = not column.notnull
        column.nn_name = fresh(rng, model, "nn_") if model.major >= 18 and chance(rng, 0.4) else None
        column.nn_local = False
    elif what == "identity":
        if column.identity and chance(rng, 0.4):
            column.identity = None
        elif types.family(model, column.type) == "int":
            column.identity, column.default = build.an_identity(rng), None
    elif what == "generated":
        if column.generated and chance(rng, 0.5):
            column.generated = None
        else:
            build.generate_from(rng, model, table, column)
    elif what == "collation":
        column.collation = None if column.collation else build.a_collation(rng, model, 1)
    elif what == "storage":
        column.storage = rng.choice([None, "EXTERNAL", "MAIN", "PLAIN"])
    elif what == "compression":
        column.compression = None if column.compression else "pglz"
    elif what == "stats":
        column.stats = rng.choice([None, 0, 50, 500])
    elif what == "options":
        column.options = None if column.options else {"n_distinct": "50"}
    elif what == "comment":
        column.comment = build.a_comment(rng, 0.7)
    else:
        column.grants = build.column_grants(rng, 0.7)
    return f"{what} of {table.name}.{column.name}"


def table_property(rng, model):
    table = pick(rng, build.base_tables(model))
    if table is None:
        return None
    what = rng.choice(["persistence", "options", "replica", "rls", "inherits", "cluster"])
    if what == "persistence" and not table.partition_by and not table.parent:
        table.persistence = "p" if table.persistence == "u" else "u"
    elif what == "options":
        table.options = None if table.options and chance(rng, 0.4) else build.table_options(rng)
    elif what == "replica":
        table.replica = rng.choice([None, "full", "nothing"])
    elif what == "rls":
        table.rls, table.force = chance(rng, 0.6), chance(rng, 0.4)
    elif what == "inherits" and not table.parent and not table.partition_by and not table.of_type:
        if table.inherits:
            table.inherits = None
        else:
            below = [t.uid for t in model.descendants(table)] + [table.uid]
            parent = pick(rng, [t for t in build.base_tables(model) if t.uid not in below and not t.parent and not t.partition_by])
            table.inherits = [parent.uid] if parent else None
    elif what == "cluster" and not table.partition_by:
        index = pick(rng, [i for i in model.of_table(table.uid, "index") if i.method == "btree" and not i.condition])
        table.cluster = None if table.cluster else index.uid if index else None
    return f"{what} of table {table.name}"


def partitioning(rng, model):
    tables = build.base_tables(model)
    parts = [t for t in tables if t.parent]
    what = rng.choice(["make", "unmake", "bound", "bound", "detach", "attach", "key", "override", "add"])
    if what == "make":
        table = pick(rng, [t for t in tables if not t.partition_by and not t.parent and not t.inherits and not t.of_type
                           and not model.children(t)])
        if table is None:
            return None
        build.partition(rng, model, table)
    elif what in ("unmake", "key"):
        table = pick(rng, [t for t in tables if t.partition_by])
        if table is None:
            return None
        for child in model.descendants(table):
            model.remove(child.uid)
        table.partition_by = None
        if what == "key":
            build.partition(rng, model, table, 2)
    elif what == "bound":
        table = pick(rng, parts)
        if table is None:
            return None
        parent, table.bound = model.get(table.parent), ("none",)
        siblings = [c for c in model.children(parent) if c is not table]
        old, table.parent = table.parent, None
        table.bound = build.a_bound(rng, model, parent) or ("none",)
        table.parent = old
        del siblings
    elif what == "detach":
        table = pick(rng, parts)
        if table is None:
            return None
        detach(model, table)
    elif what == "attach":
        parent = pick(rng, [t for t in tables if t.partition_by])
        below = pick(rng, [t for t in tables if not t.parent and t is not parent and not model.children(t) and not t.inherits and not t.of_type
                           and not t.partition_by])
        if parent is None or below is None:
            return None
        bound = build.a_bound(rng, model, parent)
        if bound is None:
            return None
        for made in model.of_table(below.uid, "constraint", "index", "trigger", "policy", "rule", "statistics"):
            model.remove(made.uid)
        below.columns, below.parent, below.bound, below.form, below.overrides = [], parent.uid, bound, "attach", {}
        below.persistence, table = "p", below
    elif what == "override":
        table = pick(rng, parts)
        if table is None or not model.columns(table):
            return None
        column = rng.choice(model.columns(table))
        if column.uid in table.overrides:
            del table.overrides[column.uid]
        else:
            build.override(rng, model, table, column)
    else:
        table = build.make_partition(rng, model)
        if table is None:
            return None
    return f"partitioning ({what}) of {table.name}"


def detach(model, table):
    """A partition stands alone with columns of its own; what spoke of its columns speaks of them still."""
    old = model.columns(table)
    table.columns = copy.deepcopy(old)
    for column in table.columns:
        column.comment = column.grants = column.nn_name = None
        if column.identity and model.major < 17:
            column.identity, column.notnull = None, True
    table.parent = table.bound = None
    table.overrides = {}


def label(rng, model):
    made = pick(rng, model.of("enum"))
    if made is None:
        return None
    what = rng.choice(["add", "add", "insert", "remove", "reorder", "rename"])
    used = [i for i in made.labels]
    if what in ("add", "insert"):
        made.labels.insert(len(used) if what == "add" else rng.randint(0, len(used)), "new " + rng.choice(build.WORDS) + str(rng.randrange(1000)))
    elif what == "remove" and len(used) > 1:
        made.labels.pop(rng.randrange(len(used)))
    elif what == "reorder":
        rng.shuffle(made.labels)
    else:
        made.labels[rng.randrange(len(used))] = "other" + str(rng.randrange(1000))
    return f"labels of {made.name}: {what}"


def type_property(rng, model):
    made = anything(rng, model, "domain", "composite", "rangetype", "collation")
    if made is None:
        return None
    if made.kind == "domain":
        what = rng.choice(["default", "notnull", "check", "drop check", "base", "valid"])
        if what == "default":
            made.default = None if made.default is not None else rng.randrange(9)
        elif what == "notnull":
            made.notnull = not made.notnull
        elif what == "check":
            made.checks.append(build.a_check(rng, model))
        elif what == "drop check" and made.checks:
            made.checks.pop()
        elif what == "valid" and made.checks:
            made.checks[0].not_valid = not made.checks[0].not_valid
        else:
            made.base = B(rng.choice(["text", "integer", "numeric(12,4)", "character varying(50)"]))
        return f"domain {made.name}: {what}"
    if made.kind == "composite":
        what = rng.choice(["add", "drop", "type", "rename"])
        if what == "add":
            made.attributes.append(build.an_attribute(rng, model))
        elif what == "drop" and len(made.attributes) > 1:
            made.attributes.pop(rng.randrange(len(made.attributes)))
        elif what == "type":
            rng.choice(made.attributes).type = build.random_type(rng, model, 0)
        else:
            rng.choice(made.attributes).name = fresh(rng, model)
        return f"composite {made.name}: {what}"
    if made.kind == "rangetype":
        made.subtype = B(rng.choice(["double precision", "text", "inet", "uuid"]))
    else:
        made.provider, made.locale = rng.choice([("icu", "de"), ("icu", "fr"), ("libc", "C")])
        made.deterministic = True
    return f"change {made.kind} {made.name}"


def constraint_property(rng, model):
    made = pick(rng, model.of("constraint"))
    if made is None:
        return None
    what = rng.choice(["deferrable", "valid", "actions", "condition", "columns", "flags", "comment"])
    table = model.get(made.table)
    if what == "deferrable":
        made.deferrable = rng.choice([None, "DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"])
    elif what == "valid":
        made.not_valid, made.not_enforced = not made.not_valid, chance(rng, 0.2)
    elif what == "actions":
        made.on_delete = rng.choice([None, "CASCADE", "SET NULL"])
        made.on_update = rng.choice([None, "CASCADE"])
    elif what == "condition" and made.condition:
        made.condition = build.a_condition(rng, model, table) or made.condition
    elif what == "columns" and made.type in "pu":
        extra = pick(rng, [c for c in model.columns(table) if c.uid not in made.columns and types.btree(model, c.type)])
        if extra and len(made.columns) < 3:
            made.columns = made.columns + [extra.uid]
        elif len(made.columns) > 1:
            made.columns = made.columns[:1]
    elif what == "flags":
        made.nulls_not_distinct, made.no_inherit = not made.nulls_not_distinct, not made.no_inherit and not table.parent
    else:
        made.comment = build.a_comment(rng, 0.7)
    return f"{what} of constraint {made.name}"


def index_property(rng, model):
    made = pick(rng, model.of("index"))
    if made is None:
        return None
    relation = model.get(made.table)
    what = rng.choice(["unique", "condition", "sort", "options", "keys", "method", "include", "expr", "attach", "comment"])
    if what == "unique":
        made.unique = not made.unique
    elif what == "condition":
        made.condition = None if made.condition else build.a_condition(rng, model, relation)
    elif what == "sort":
        rng.choice(made.keys).sort = rng.choice([None, "DESC", "NULLS FIRST"])
    elif what == "options":
        made.options = None if made.options else {"fillfactor": 55}
    elif what == "keys":
        column = rng.choice(model.all_columns(relation))
        made.keys.append(model.part("key", column=column.uid))
    elif what == "method":
        made.method = rng.choice(["btree", "hash", "brin", "gin", "gist"])
    elif what == "include":
        made.include = [] if made.include else [rng.choice(model.all_columns(relation)).uid]
    elif what == "expr":
        rng.choice(made.keys).expr = rng.choice([None, 1, 2, 3])
    elif what == "attach":
        made.attach, made.only = None, not made.only
    else:
        made.comment = build.a_comment(rng, 0.7)
    return f"{what} of index {made.name}"


def view_property(rng, model):
    made = pick(rng, model.of("view", "matview"))
    if made is None:
        return None
    what = rng.choice(["add", "drop", "reorder", "shape", "where", "options", "check", "expr", "rename", "swap"])
    if what == "add":
        source = model.get(rng.choice(made.sources))
        made.columns.append(build.an_output(rng, model, source, rng.choice(model.all_columns(source))))
    elif what == "drop" and len(made.columns) > 1:
        made.columns.pop(rng.randrange(len(made.columns)))
    elif what == "reorder":
        rng.shuffle(made.columns)
    elif what == "shape":
        made.shape = rng.choice(["plain", "distinct", "union", "with"])
    elif what == "where":
        made.condition = None if made.condition else build.a_condition(rng, model, model.get(made.sources[0]), real=False)
    elif what == "options" and made.kind == "view":
        made.options = None if made.options else {rng.choice(["security_barrier", "security_invoker"]): "true"}
    elif what == "check" and made.kind == "view":
        made.check_option = rng.choice([None, "LOCAL", "CASCADED"])
    elif what == "expr":
        column = rng.choice(made.columns)
        if not column.count and not column.call and not column.test:
            column.expr, column.default = rng.choice([None, 0, 1, 2]), None
    elif what == "rename":
        rng.choice(made.columns).name = fresh(rng, model)
    else:
        made.kind = "matview" if made.kind == "view" else "view"
        made.check_option = made.options = made.cluster = None
        for column in made.columns:
            column.default = None
    return f"{what} of view {made.name}"


def function_property(rng, model):
    made = pick(rng, model.of("function"))
    if made is None:
        return None
    what = rng.choice(["body", "shape", "language", "returns", "argument", "argument name", "drop argument", "default", "type"])
    if what == "body" and made.body[0] in ("const", "pred", "map"):
        made.body = (made.body[0], made.body[1] + 1 + rng.randrange(5))
    elif what == "shape":
        build.function_shape(rng, made)
    elif what == "language" and made.role not in ("trigger", "event", "out"):
        made.language = rng.choice(["sql", "plpgsql", "atomic"])
    elif what == "returns" and made.body[0] == "const" and made.role == "value":
        made.returns = ("type", build.random_type(rng, model))
    elif what == "argument" and made.role in ("value", "table", "test", "map", "procedure"):
        for a in made.args:
            a.name = a.name or fresh(rng, model, "a_", 0)
        made.args.append(build.an_argument(rng, model, B(rng.choice(["integer", "text", "boolean"])), default=True))
    elif what == "argument name" and made.args:
        rng.choice(made.args).name = fresh(rng, model, "a_", 0)
    elif what == "drop argument" and made.args and made.args[-1].default is not None:
        made.args.pop()
    elif what == "default" and made.args and made.args[-1].default is not None:
        made.args[-1].default += 1
    elif what == "type" and made.role in ("test", "map"):
        made.args[0].type = B(rng.choice(["integer", "text", "bigint", "date", "uuid"]))
    else:
        made.note = "changed " + rng.choice(build.WORDS)
    return f"{what} of function {made.name}"


def sequence_property(rng, model):
    made = pick(rng, model.of("sequence"))
    if made is None:
        return None
    if chance(rng, 0.3):
        table = a_table(rng, model)
        if made.owned:
            made.owned = None
        elif table and not table.foreign and table.columns:
            made.owned = (table.uid, rng.choice(table.columns).uid)
        return f"owner column of sequence {made.name}"
    if chance(rng, 0.3) and not made.owned:
        made.type = rng.choice(["integer", "bigint", "smallint"])
    build.sequence_options(rng, made)
    return f"options of sequence {made.name}"


def hanging_property(rng, model):
    """Triggers, rules, policies, statistics, publications, event triggers."""
    made = anything(rng, model, "trigger", "rule", "policy", "statistics", "publication", "eventtrigger")
    if made is None:
        return None
    if made.kind in ("trigger", "rule", "eventtrigger") and chance(rng, 0.5):
        if not (made.kind != "eventtrigger" and model.get(made.table).kind == "view"):
            made.state = rng.choice([None, "DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"])
        return f"state of {made.kind} {made.name}"
    if made.kind == "policy":
        what = rng.choice(["roles", "using", "command", "permissive"])
        table = model.get(made.table)
        if what == "roles":
            made.roles = rng.choice([["PUBLIC"], ["pairs_writer"], ["pairs_reader", "pairs_owner"]])
        elif what == "permissive":
            made.permissive = not made.permissive
        elif what == "using" and made.command != "INSERT":
            made.using = build.a_condition(rng, model, table)
        else:
            made.command = "ALL"
        return f"{what} of policy {made.name}"
    if made.kind == "statistics":
        made.kinds, made.target = rng.choice([None, ["mcv"], ["ndistinct"]]), rng.choice([None, 300])
    elif made.kind == "publication":
        table = pick(rng, build.base_tables(model))
        if made.entries and chance(rng, 0.4):
            made.entries.pop()
        elif table and not made.all_tables and table.uid not in [e.table for e in made.entries]:
            made.entries.append(build.an_entry(rng, model, table))
        elif made.entries:
            made.entries[0].columns, made.entries[0].condition = None, None
        made.publish = rng.choice([made.publish, "insert", None])
    elif made.kind == "trigger":
        made.events, made.columns, made.condition = (["DELETE"] if model.get(made.table).kind == "view" else ["INSERT"]), [], None
        made.referencing = None
    elif made.kind == "rule":
        made.action = rng.choice(["nothing", "notify"])
    else:
        made.tags = None if made.tags else ["ALTER TABLE"] if made.event != "table_rewrite" else None
    return f"change {made.kind} {made.name}"


def rare_property(rng, model):
    made = anything(rng, model, "fdw", "server", "mapping", "cast", "operator", "opfamily", "opclass", "tsdict", "tsconfig", "aggregate",
                    "conversion", "defaultacl", "tsparser")
    if made is None:
        return None
    if made.kind in ("fdw", "server"):
        made.options = [("host", rng.choice(build.WORDS)), ("extra", "1")][:rng.randint(0, 2)]
        made.version = rng.choice([None, "3.0"]) if made.kind == "server" else None
    elif made.kind == "mapping":
        made.options = [("user", rng.choice(build.WORDS)), ("password", "x")][:rng.randint(0, 2)]
    elif made.kind == "cast":
        made.context = None if made.context else "ASSIGNMENT"
    elif made.kind == "operator":
        made.restrict, made.hashes = None if made.restrict else "eqsel", not made.hashes
    elif made.kind == "opfamily":
        made.loose = made.method == "btree" and not made.loose
    elif made.kind == "opclass":
        made.type = rng.choice(["integer", "bigint", "text"])
    elif made.kind == "tsdict" and isinstance(made.template, str) and made.template.endswith("simple"):
        made.options = [] if made.options else [("accept", "false")]
    elif made.kind == "tsconfig":
        made.mappings = [m for m in made.mappings if m[0] != "asciiword"]
        made.mappings = made.mappings + ([("asciiword", ["pg_catalog.simple"])] if chance(rng, 0.6) else [])
    elif made.kind == "aggregate":
        made.start, made.parallel = made.start + 1, "safe"
    elif made.kind == "conversion":
        made.encoding = rng.choice(["LATIN1", "LATIN2", "WIN1251"])
    elif made.kind == "defaultacl":
        made.grantee = "PUBLIC" if made.revoke else rng.choice(build.ROLES[1:])
        made.option = not made.option
    elif made.kind == "tsparser":
        made.headline = not made.headline
    return f"change {made.kind} {made.name or made.uid}"


def dress(rng, model):
    made = anything(rng, model)
    if made is None:
        return None
    what = rng.choice(["comment", "comment", "grants", "grants", "owner", "closed"])
    if what == "comment":
        made.comment = build.a_comment(rng, 0.75)
    elif what == "grants" and made.kind in build.PRIVILEGES:
        made.grants = build.random_grants(rng, made.kind) if chance(rng, 0.75) else None
    elif what == "owner" and made.name != "public":
        made.owner = None if made.owner else rng.choice(build.ROLES)
    elif what == "closed":
        made.closed = not made.closed
    return f"{what} of {made.kind} {made.name or made.uid}"


def cycle(rng, model):
    """What needs one another: foreign keys in a ring, a default whose function reads its own table, a view with a function that reads it."""
    what = rng.choice(["keys", "default", "view"])
    plain = [t for t in build.base_tables(model) if not t.parent and not t.of_type and not t.partition_by and t.columns]
    if what == "keys" and len(plain) > 1:
        pair = rng.sample(plain, 2)
        keys = []
        for table in pair:
            column = model.part("column", name=fresh(rng, model), type=B("integer"), notnull=True)
            table.columns.append(column)
            made = model.add("constraint", table=table.uid, type="u", name=fresh(rng, model, "con_"), columns=[column.uid])
            keys.append((column, made))
        for number, table in enumerate(pair):
            model.add("constraint", table=table.uid, type="f", name=fresh(rng, model, "con_"), columns=[keys[number][0].uid],
                      ref=keys[1 - number][1].uid, deferrable=rng.choice([None, "DEFERRABLE INITIALLY DEFERRED"]))
        return f"foreign keys both ways between {pair[0].name} and {pair[1].name}"
    if what == "default" and plain:
        table = rng.choice(plain)
        column = pick(rng, [c for c in table.columns if not c.generated and not c.identity])
        if column is None:
            return None
        function = model.add("function", schema=table.schema, name=fresh(rng, model), role="value", args=[], language=rng.choice(["sql", "plpgsql", "atomic"]),
                             body=("read", table.uid, column.uid), returns=("type", column.type), volatility="STABLE")
        column.default = ("call", function.uid)
        return f"default of {table.name}.{column.name} reads the table"
    view = pick(rng, model.of("view"))
    if view is None or not view.columns:
        return None
    function = model.add("function", schema=view.schema, name=fresh(rng, model), role="value", args=[], language=rng.choice(["sql", "atomic"]),
                         body=("read", view.uid, view.columns[0].uid), returns=("type", B("text")), volatility="STABLE")
    columns = [model.part("output", name=fresh(rng, model), call=function.uid),
               build.an_output(rng, model, view, rng.choice(view.columns))]
    made = model.add("view", schema=view.schema, name=fresh(rng, model, "v_"), sources=[view.uid], join="LEFT", shape="plain", columns=columns)
    return f"view {made.name} calls a function that reads a view"


def row_type(rng, model):
    """A column of another table's row type, or a function that takes a row."""
    plain = [t for t in build.base_tables(model) if not t.of_type]
    if not plain:
        return None
    table = rng.choice(plain)
    function = model.add("function", schema=table.schema, name=fresh(rng, model), role="row", args=[], language=rng.choice(["sql", "plpgsql"]),
                         body=("const", 1), returns=("type", B("text")), volatility="STABLE")
    function.args.append(build.an_argument(rng, model, U(table.uid)))
    return f"function {function.name} takes rows of {table.name}"


MUTATIONS = [(add, 14), (drop, 10), (rename, 5), (move, 3), (column_add, 7), (column_drop, 5), (column_rename, 3), (column_move, 2),
             (column_type, 9), (column_property, 10), (table_property, 4), (partitioning, 7), (label, 5), (type_property, 4),
             (constraint_property, 6), (index_property, 5), (view_property, 5), (function_property, 6), (sequence_property, 3),
             (hanging_property, 5), (rare_property, 4), (dress, 6), (cycle, 2), (row_type, 1)]
