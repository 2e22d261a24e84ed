"""Writes a model as SQL: parts with what each needs first, then one order over all of them."""
import heapq

import schema_others
import schema_types as types
from schema_model import literal, quote
from schema_types import qualified, sql


class Script:
    """Parts of a script; a part that others wait for has an id."""

    def __init__(self):
        self.parts = []

    def add(self, ident, needs, *statements):
        self.parts.append((ident, [n for n in needs if n is not None], statements))

    def ordered(self):
        """The statements, each part behind what it needs, otherwise as they were added."""
        providers = {}
        for index, (ident, _, _) in enumerate(self.parts):
            providers.setdefault(ident, []).append(index)
        waiting, followers = [0] * len(self.parts), [[] for _ in self.parts]
        for index, (_, needs, _) in enumerate(self.parts):
            for before in {b for need in needs for b in providers.get(need, []) if b != index}:
                waiting[index] += 1
                followers[before].append(index)
        ready = [i for i, count in enumerate(waiting) if count == 0]
        heapq.heapify(ready)
        out = []
        while ready:
            index = heapq.heappop(ready)
            out.append(index)
            for follower in followers[index]:
                waiting[follower] -= 1
                if waiting[follower] == 0:
                    heapq.heappush(ready, follower)
        if len(out) != len(self.parts):
            stuck = [self.parts[i] for i, count in enumerate(waiting) if count]
            raise ValueError(f"parts need one another: {stuck[:4]}")
        return [s for i in out for s in self.parts[i][2]]


def script(model):
    """The whole schema as SQL text."""
    out = Script()
    for made in list(model.objects.values()):
        writer = WRITERS.get(made.kind) or schema_others.WRITERS[made.kind]
        writer(model, made, out)
    schema_others.dress(model, out)
    return "".join(s + ";\n" for s in out.ordered())


def type_needs(model, kind):
    uid = types.used(kind)
    return [uid] if uid is not None else []


# --- expressions ---------------------------------------------------------------------------------------------------


def collate(model, uid):
    if uid is None:
        return ""
    return " COLLATE " + ('"C"' if uid == "C" else qualified(model, model.get(uid)))


def kind_of(model, column):
    """The type of a column, or of an output column of a view as it is now."""
    if column.kind != "output":
        return column.type
    if column.count:
        return types.B("bigint")
    if column.call:
        return model.get(column.call).returns[1]
    if column.test:
        return model.get(column.test).returns[1]
    found = model.column(model.get(column.source), column.of)
    inner = kind_of(model, found)
    if column.expr is None:
        return inner
    return types.expression(model, "x", inner, column.expr)[1]


def constant(model, kind, i):
    return types.value(model, kind, i)


def condition(model, relation, spec, prefix=""):
    """A condition of the model: ('pred', column, i) or ('test', column, function), and several of them joined."""
    if spec[0] in ("and", "or"):
        return "(" + f" {spec[0].upper()} ".join(
            "(" + condition(model, relation, s, prefix) + ")" for s in spec[1:]) + ")"
    column = model.column(relation, spec[1])
    name = prefix + quote(column.name)
    if spec[0] == "test":
        return f"{qualified(model, model.get(spec[2]))}({name})"
    if spec[0] == "call":
        return f"{qualified(model, model.get(spec[2]))}() IS NOT NULL"
    return types.predicate(model, name, kind_of(model, column), spec[2])


def condition_needs(spec):
    if spec is None:
        return []
    if spec[0] in ("and", "or"):
        return [n for s in spec[1:] for n in condition_needs(s)]
    return [spec[2]] if spec[0] in ("test", "call") else []


def default_sql(model, column, default):
    if default[0] == "value":
        return constant(model, column.type, default[1])
    if default[0] == "now":
        return {"date": "CURRENT_DATE", "text": "CURRENT_USER", "tstz": "now()", "ts": "LOCALTIMESTAMP", "uuid": "gen_random_uuid()",
                "num": "random()", "float": "random()"}.get(types.family(model, column.type)) or constant(model, column.type, 1)
    if default[0] == "next":
        return f"nextval({literal(qualified(model, model.get(default[1])))}::regclass)"
    return f"{qualified(model, model.get(default[1]))}()"


# --- tables --------------------------------------------------------------------------------------------------------


def options_sql(options):
    return ", ".join(f"{k}='{v}'" if not str(v).replace(".", "").isalnum() else f"{k}={v}" for k, v in sorted(options.items()))


def generated_sql(model, table, column):
    mode, source, i = column.generated[:3]
    other = model.column(table, source)
    if len(column.generated) > 3 and column.generated[3] is not None:
        text = f"{qualified(model, model.get(column.generated[3]))}({quote(other.name)})"
    elif len(column.generated) > 4:
        text = f"to_tsvector({literal(qualified(model, model.get(column.generated[4])))}::regconfig, ({quote(other.name)})::text)"
    else:
        text = types.expression(model, quote(other.name), other.type, i)[0]
    return f" GENERATED ALWAYS AS ({text}) {'VIRTUAL' if mode == 'v' else 'STORED'}"


def identity_sql(identity):
    mode, options = identity
    inner = " ".join(f"{k} {v}".strip() for k, v in options)
    return f" GENERATED {mode} AS IDENTITY" + (f" ({inner})" if inner else "")


def deferred(default):
    return default is not None and default[0] in ("call", "next")


def column_sql(model, table, column, bare=False):
    """A column as it stands in CREATE TABLE; `bare` leaves out what a partition gets from its parent."""
    over = (table.overrides or {}).get(column.uid)
    strict, above = False, table
    while above.parent:
        strict = strict or bool((above.overrides or {}).get(column.uid) and above.overrides[column.uid].notnull)
        above = model.get(above.parent)
    text = quote(column.name) + " " + sql(model, column.type) + collate(model, column.collation)
    default = over.default if over and over.default else column.default
    if column.generated:
        text += generated_sql(model, table, column)
    elif column.identity and not bare:
        text += identity_sql(column.identity)
    elif default and not deferred(default):
        text += " DEFAULT " + default_sql(model, column, default)
    if column.notnull or column.identity or strict:
        if column.nn_name and not table.parent:
            text += f" CONSTRAINT {quote(column.nn_name)}"
        text += " NOT NULL"
        if column.nn_local and not table.parent and not table.partition_by:
            text += " NO INHERIT"
    return text


def partition_clause(model, table):
    strategy, keys = table.partition_by
    parts = []
    for uid, i in keys:
        column = model.column(table, uid)
        parts.append(quote(column.name) if i is None else "(" + types.expression(model, quote(column.name), column.type, i)[0] + ")")
    return f" PARTITION BY {strategy} ({', '.join(parts)})"


def bound_value(model, kind, i):
    """A constant that grows with i, for bounds of partitions."""
    fam = types.family(model, kind)
    if fam in ("int", "num", "float"):
        return str(i * 10)
    if fam == "text":
        return f"'k{i:03d}'"
    if fam == "date":
        return f"'20{i + 10:02d}-01-01'"
    if fam in ("ts", "tstz"):
        return f"'20{i + 10:02d}-01-01 00:00:00'"
    if fam == "bool":
        return ("true", "false")[i % 2]
    return constant(model, kind, i)


def bound_sql(model, table):
    parent = model.get(table.parent)
    strategy, keys = parent.partition_by
    if table.bound[0] == "default":
        return "DEFAULT"
    if strategy == "HASH":
        return f"FOR VALUES WITH (modulus {table.bound[1]}, remainder {table.bound[2]})"
    column = model.column(parent, keys[0][0])
    kind = column.type if keys[0][1] is None else types.expression(model, "x", column.type, keys[0][1])[1]
    if strategy == "LIST":
        values = [bound_value(model, kind, i) for i in table.bound[1]]
        return "FOR VALUES IN (" + ", ".join(values + (["NULL"] if table.bound[2] else [])) + ")"
    rest = ["MINVALUE"] * (len(keys) - 1)
    low = "MINVALUE" if table.bound[1] is None else bound_value(model, kind, table.bound[1])
    high = "MAXVALUE" if table.bound[2] is None else bound_value(model, kind, table.bound[2])
    top = ["MAXVALUE"] * (len(keys) - 1) if high == "MAXVALUE" else rest
    return f"FOR VALUES FROM ({', '.join([low] + rest)}) TO ({', '.join([high] + top)})"


def write_table(model, table, out):
    name = qualified(model, table)
    columns = model.columns(table)
    needs = [table.schema]
    for column in columns:
        needs += type_needs(model, column.type) + [column.collation]
        if column.generated:
            needs += [u for u in column.generated[3:] if u is not None]
    head = "CREATE UNLOGGED TABLE" if table.persistence == "u" else "CREATE TABLE"
    tail = partition_clause(model, table) if table.partition_by else ""
    if table.options and not table.partition_by:
        tail += f" WITH ({options_sql(table.options)})"
    over = table.overrides or {}
    simple = not over and not any(deferred(c.default) for c in columns)
    if table.foreign:
        body = ", ".join(quote(c.name) + " " + sql(model, c.type) + (f" OPTIONS ({foreign_options(c.foreign_options)})" if c.foreign_options else "")
                         + (" NOT NULL" if c.notnull else "") for c in columns)
        server = model.get(table.foreign)
        out.add(table.uid, needs + [table.foreign], f"CREATE FOREIGN TABLE {name} ({body}) SERVER {quote(server.name)}"
                + (f" OPTIONS ({foreign_options(table.foreign_options)})" if table.foreign_options else ""))
    elif table.of_type:
        kind = model.get(table.of_type)
        out.add(table.uid, [table.schema, table.of_type], f"{head} {name} OF {qualified(model, kind)}{tail}")
    elif table.parent and table.form == "of" and simple:
        parent = model.get(table.parent)
        out.add(table.uid, needs + [table.parent], f"{head} {name} PARTITION OF {qualified(model, parent)} {bound_sql(model, table)}{tail}")
        out.add(("attached", table.uid), [table.uid])
    elif table.parent:
        parent = model.get(table.parent)
        order = list(reversed(columns)) if table.form == "turned" else columns
        body = ", ".join(column_sql(model, table, c, bare=True) for c in order)
        out.add(table.uid, needs, f"{head} {name} ({body}){tail}")
        out.add(("attached", table.uid), [table.uid, table.parent],
                f"ALTER TABLE ONLY {qualified(model, parent)} ATTACH PARTITION {name} {bound_sql(model, table)}")
    else:
        inherits = [model.get(u) for u in table.inherits or []]
        inherited = {c.name for p in inherits for c in model.columns(p)}
        body = ", ".join(column_sql(model, table, c) for c in table.columns if c.name not in inherited or c.merged)
        if inherits:
            tail = " INHERITS (" + ", ".join(qualified(model, p) for p in inherits) + ")" + tail
        out.add(table.uid, needs + [p.uid for p in inherits], f"{head} {name} ({body}){tail}")
    write_column_settings(model, table, columns, out)
    all_attached = whole(model, table)
    if table.replica in ("full", "nothing"):
        out.add(None, [table.uid], f"ALTER TABLE ONLY {name} REPLICA IDENTITY {table.replica.upper()}")
    elif table.replica is not None:
        index = model.get(table.replica)
        out.add(None, [index.uid] + nullity(model, table), f"ALTER TABLE ONLY {name} REPLICA IDENTITY USING INDEX {quote(index.name)}")
    if table.cluster is not None:
        out.add(None, [table.cluster], f"ALTER TABLE {name} CLUSTER ON {quote(model.get(table.cluster).name)}")
    if table.rls:
        out.add(None, all_attached, f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    if table.force:
        out.add(None, all_attached, f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")


def nullity(model, table):
    return [("notnull", table.uid)]


def foreign_options(options):
    return ", ".join(f"{k} {literal(v)}" for k, v in options)


def whole(model, table):
    """What must be there before something that reaches all partitions or children is made."""
    needs = [table.uid, ("columns", table.uid)]
    if table.parent:
        needs.append(("attached", table.uid))
    for child in model.descendants(table):
        needs += [child.uid, ("attached", child.uid), ("columns", child.uid)]
    return needs


def write_column_settings(model, table, columns, out):
    name = qualified(model, table)
    over = table.overrides or {}
    alter = "ALTER FOREIGN TABLE ONLY" if table.foreign else "ALTER TABLE ONLY"
    for column in columns:
        mine = over.get(column.uid) or column
        column_name = quote(column.name)
        default = mine.default or column.default
        if deferred(default) and not column.generated:
            out.add(("default", table.uid, column.uid), [table.uid, default[1]],
                    f"{alter} {name} ALTER COLUMN {column_name} SET DEFAULT {default_sql(model, column, default)}")
        if table.inherits and column not in table.columns and mine is column:
            continue
        if table.parent and mine is column:
            continue
        settings = []
        if mine.storage and types.family(model, column.type) in types.VARLENA:
            settings.append(f"SET STORAGE {mine.storage}")
        if mine.compression and types.family(model, column.type) in types.VARLENA and not table.foreign:
            settings.append(f"SET COMPRESSION {mine.compression}")
        if mine.stats is not None:
            settings.append(f"SET STATISTICS {mine.stats}")
        if mine.options:
            settings.append(f"SET ({options_sql(mine.options)})")
        if (column.generated or ("",))[0] == "v":
            settings = []
        for setting in settings:
            out.add(("columns", table.uid), [table.uid], f"{alter} {name} ALTER COLUMN {column_name} {setting}")


# --- constraints and indexes ---------------------------------------------------------------------------------------


def names(model, relation, uids):
    return ", ".join(quote(model.column(relation, u).name) for u in uids)


def write_constraint(model, made, out):
    table = model.get(made.table)
    needs, kind, tail = whole(model, table), made.type, ""
    if kind == "c":
        text = f"CHECK ({condition(model, table, made.condition)})"
        needs += condition_needs(made.condition)
        if made.no_inherit and not table.partition_by:
            tail += " NO INHERIT"
    elif kind in ("p", "u"):
        text = "PRIMARY KEY" if kind == "p" else "UNIQUE"
        if made.nulls_not_distinct and kind == "u" and model.major >= 15 and not made.period:
            text += " NULLS NOT DISTINCT"
        text += f" ({names(model, table, made.columns)}{' WITHOUT OVERLAPS' if made.period else ''})"
        if made.include:
            text += f" INCLUDE ({names(model, table, made.include)})"
        if made.options and not table.partition_by and not made.period:
            text += f" WITH ({options_sql(made.options)})"
    elif kind == "x":
        column = model.column(table, made.columns[0])
        fam = types.family(model, column.type)
        text = f"EXCLUDE USING {'gist' if fam in ('range', 'inet') else 'btree'} ({quote(column.name)}" \
               f"{' inet_ops' if fam == 'inet' else ''} WITH {'&&' if fam in ('range', 'inet') else '='})"
        if made.condition:
            text += f" WHERE ({condition(model, table, made.condition)})"
            needs += condition_needs(made.condition)
    else:
        goal = model.get(made.ref)
        target = model.get(goal.table)
        columns, others = names(model, table, made.columns), names(model, target, goal.columns)
        if made.period:
            columns = ", PERIOD ".join(columns.rsplit(", ", 1))
            others = ", PERIOD ".join(others.rsplit(", ", 1))
        text = f"FOREIGN KEY ({columns}) REFERENCES {qualified(model, target)} ({others})"
        if made.match and not made.period:
            text += " MATCH FULL"
        for event, action in (("UPDATE", made.on_update), ("DELETE", made.on_delete)):
            if action and not made.period:
                some = f" ({names(model, table, made.columns[:1])})" if made.some and event == "DELETE" and "SET" in action else ""
                text += f" ON {event} {action}{some if model.major >= 15 else ''}"
        needs += whole(model, target) + [goal.uid]
    if made.deferrable and kind != "c":
        tail += " " + made.deferrable
    if kind in "cf":
        if made.not_enforced and model.major >= 18:
            tail += " NOT ENFORCED"
        elif made.not_valid and not table.partition_by:
            tail += " NOT VALID"
    alter = "ALTER FOREIGN TABLE" if table.foreign else "ALTER TABLE"
    out.add(made.uid, needs, f"{alter} {qualified(model, table)} ADD CONSTRAINT {quote(made.name)} {text}{tail}")
    if kind == "p":
        out.add(("notnull", table.uid), [made.uid])


def key_sql(model, relation, key):
    column = model.column(relation, key.column)
    kind = kind_of(model, column)
    text = quote(column.name)
    if key.test:
        text = f"{qualified(model, model.get(key.test))}({text})"
    elif key.expr is not None:
        text = "(" + types.expression(model, text, kind, key.expr)[0] + ")"
    text += collate(model, key.collation)
    if key.opclass:
        text += " " + (key.opclass if isinstance(key.opclass, str) else qualified(model, model.get(key.opclass)))
        if key.opclass_options:
            text += f" ({key.opclass_options})"
    return text + (" " + key.sort if key.sort else "")


def write_index(model, made, out):
    relation = model.get(made.table)
    needs = whole(model, relation) if relation.kind == "table" else [relation.uid]
    if made.only:
        needs = [relation.uid]
    for key in made.keys:
        needs += [key.test, key.collation if key.collation != "C" else None, key.opclass if not isinstance(key.opclass, str) else None]
    text = f"CREATE {'UNIQUE ' if made.unique else ''}INDEX {quote(made.name)} ON {'ONLY ' if made.only else ''}{qualified(model, relation)}"
    text += f" USING {made.method} ({', '.join(key_sql(model, relation, k) for k in made.keys)})"
    if made.include:
        text += f" INCLUDE ({names(model, relation, made.include)})"
    if made.nulls_not_distinct and made.unique and model.major >= 15:
        text += " NULLS NOT DISTINCT"
    if made.options:
        text += f" WITH ({options_sql(made.options)})"
    if made.condition:
        text += f" WHERE {condition(model, relation, made.condition)}"
        needs += condition_needs(made.condition)
    out.add(made.uid, needs, text)
    if made.stats is not None:
        for number, key in enumerate(made.keys):
            if key.expr is not None:
                out.add(None, [made.uid], f"ALTER INDEX {index_name(model, made)} ALTER COLUMN {number + 1} SET STATISTICS {made.stats}")
                break
    if made.attach:
        parent = model.get(made.attach)
        out.add(("attached", made.uid), [made.uid, parent.uid, ("attached", relation.uid)],
                f"ALTER INDEX {index_name(model, parent)} ATTACH PARTITION {index_name(model, made)}")


def index_name(model, made):
    relation = model.get(made.table)
    return quote(model.get(relation.schema).name) + "." + quote(made.name)


WRITERS = {"table": write_table, "constraint": write_constraint, "index": write_index}
