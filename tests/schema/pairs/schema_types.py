"""Types, and the expressions that can be written about a column of each.

An expression is kept as a number and written out for the type that its column has at that moment, so that every check,
index, policy and view stays valid when a type changes under it.
"""
from schema_model import literal, quote

# name: (family, btree, hash)
BUILTIN = {
    "smallint": "int", "integer": "int", "bigint": "int", "numeric": "num", "numeric(10,2)": "num", "numeric(12,4)": "num",
    "real": "float", "double precision": "float", "text": "text", "character varying": "text",
    "character varying(20)": "text", "character varying(50)": "text", "character(8)": "text", "boolean": "bool",
    "date": "date", "timestamp without time zone": "ts", "timestamp(3) without time zone": "ts",
    "timestamp with time zone": "tstz", "time without time zone": "time", "interval": "interval", "uuid": "uuid",
    "jsonb": "jsonb", "json": "json", "bytea": "bytea", "inet": "inet", "int4range": "range", "tstzrange": "range",
    "daterange": "range", "tsvector": "tsvector", "point": "point", "bit(8)": "bit",
}
COMMON = ["integer", "bigint", "text", "character varying(20)", "boolean", "timestamp with time zone", "numeric(10,2)",
          "date", "uuid", "jsonb"]
KEY_TYPES = ["integer", "bigint", "text", "date", "timestamp without time zone", "character varying(20)"]
SUBTYPE = {"int4range": "integer", "tstzrange": "timestamp with time zone", "daterange": "date"}
BTREE = {"int", "num", "float", "text", "bool", "date", "ts", "tstz", "time", "interval", "uuid", "jsonb", "bytea", "inet",
         "range", "enum", "bit"}
HASH = {"int", "num", "float", "text", "bool", "date", "ts", "tstz", "uuid", "jsonb", "bytea", "inet", "enum", "range"}
VARLENA = {"text", "jsonb", "json", "bytea", "tsvector", "array", "comp"}
# Families between which PostgreSQL has a cast, by assignment or explicit.
CASTS = {("int", "num"), ("int", "float"), ("int", "text"), ("int", "bool"), ("num", "int"), ("num", "text"), ("num", "float"),
         ("float", "int"), ("float", "num"), ("float", "text"), ("text", "int"), ("text", "num"), ("text", "bool"),
         ("text", "date"), ("text", "ts"), ("text", "tstz"), ("text", "uuid"), ("text", "jsonb"), ("text", "json"),
         ("bool", "text"), ("bool", "int"), ("date", "ts"), ("date", "tstz"), ("date", "text"), ("ts", "date"), ("ts", "tstz"),
         ("ts", "text"), ("tstz", "ts"), ("tstz", "date"), ("tstz", "text"), ("uuid", "text"), ("json", "jsonb"),
         ("jsonb", "json"), ("jsonb", "text"), ("json", "text"), ("inet", "text"), ("text", "enum"), ("enum", "text"),
         ("time", "text"), ("interval", "text"), ("time", "interval")}


def B(name):
    return ("b", name)


def U(uid):
    return ("u", uid)


def A(element):
    return ("a", element)


def used(kind):
    """The uid of the type that the model holds and this one is made of, or None."""
    return kind[1] if kind[0] == "u" else used(kind[1]) if kind[0] == "a" else None


def exists(model, kind):
    uid = used(kind)
    return uid is None or model.get(uid) is not None


def sql(model, kind):
    if kind[0] == "b":
        return kind[1]
    if kind[0] == "a":
        return sql(model, kind[1]) + "[]"
    made = model.get(kind[1])
    if made.kind in ("table", "view", "matview"):
        return qualified(model, made)
    return qualified(model, made)


def bare(model, kind):
    """Without its modifier, as functions have it."""
    if kind[0] == "b":
        return {"timestamp(3) without time zone": "timestamp without time zone"}.get(kind[1], kind[1].split("(")[0])
    return sql(model, kind)


def qualified(model, made):
    if made is None:
        return "gone"
    schema = model.get(made.schema)
    return quote(schema.name) + "." + quote(made.name) if schema else quote(made.name)


def base(model, kind):
    """The type under domains."""
    for _ in range(20):
        if kind[0] != "u":
            break
        made = model.get(kind[1])
        if made is None:  # gone; whoever names it is put right later
            return B("text")
        if made.kind != "domain":
            break
        kind = made.base
    return kind


def family(model, kind):
    kind = base(model, kind)
    if kind[0] == "b":
        return BUILTIN.get(kind[1], "other")
    if kind[0] == "a":
        return "array"
    return {"enum": "enum", "composite": "comp", "rangetype": "range"}.get(model.get(kind[1]).kind, "comp")


def is_domain(model, kind):
    return kind[0] == "u" and model.get(kind[1]) is not None and model.get(kind[1]).kind == "domain"


def btree(model, kind):
    found = family(model, kind)
    return found in BTREE or found == "array" and btree(model, base(model, kind)[1])


def value(model, kind, i):
    """The i-th constant of a type, immutable."""
    fam, under = family(model, kind), base(model, kind)
    i = i % 9 + 1
    if fam == "int":
        return str(i)
    if fam in ("num", "float"):
        return f"{i}.5"
    if fam == "text":
        return f"'v{i}'"
    if fam == "bool":
        return ("true", "false")[i % 2]
    if fam == "date":
        return f"'2020-01-0{i}'::date"
    if fam == "ts":
        return f"'2020-01-0{i} 00:00:00'::timestamp without time zone"
    if fam == "tstz":
        return f"'2020-01-0{i} 00:00:00+00'::timestamp with time zone"
    if fam == "time":
        return f"'0{i}:00:00'::time without time zone"
    if fam == "interval":
        return f"'{i} days'::interval"
    if fam == "uuid":
        return f"'00000000-0000-0000-0000-00000000000{i}'::uuid"
    if fam in ("jsonb", "json"):
        return "'{\"k\": %d}'::%s" % (i, fam)
    if fam == "bytea":
        return f"'\\x0{i}'::bytea"
    if fam == "inet":
        return f"'10.0.0.{i}'::inet"
    if fam == "tsvector":
        return f"'word{i}'::tsvector"
    if fam == "point":
        return f"'({i},{i})'::point"
    if fam == "bit":
        return "B'%s'" % format(i, "08b")
    if fam == "range":
        return "'empty'::" + sql(model, under)
    if fam == "enum":
        labels = model.get(under[1]).labels
        return literal(labels[i % len(labels)]) + "::" + sql(model, under)
    if fam == "array":
        if i % 2:
            return "'{}'::" + bare_array(model, under)
        return "ARRAY[%s]::%s" % (value(model, under[1], i), bare_array(model, under))
    return "NULL::" + sql(model, kind)


def bare_array(model, kind):
    return bare(model, kind[1]) + "[]"


def predicate(model, c, kind, i):
    """The i-th immutable condition on column c (already quoted and qualified)."""
    fam, under = family(model, kind), base(model, kind)
    one, two, three = (value(model, kind, i + n) for n in (0, 1, 3))
    choices = [f"{c} IS NOT NULL"]
    if under != kind and fam in ("enum", "array", "range"):
        c = f"({c})::{sql(model, under)}"
    if fam in ("int", "num", "float"):
        choices = [f"{c} > {one}", f"{c} BETWEEN {one} AND 90", f"{c} IN ({one}, {two}, {three})",
                   f"{c} <> {one} OR {c} IS NULL", f"{c} IS DISTINCT FROM {two}", f"NOT ({c} < {one} AND {c} > {two})"]
        if fam == "int":
            choices.append(f"({c} % 2) = 0")
    elif fam == "text":
        choices = [f"{c} IN ({one}, {two})", f"length({c}) > {i % 9}", f"{c} ~ '^[a-z]+$'", f"{c} <> ''", f"{c} LIKE 'a%'",
                   f"{c} IS NOT DISTINCT FROM {one}", f"{c} = {one} OR {c} = {two}", f"{c} NOT IN ({one}, {two}, {three})",
                   f"{c} = ANY (ARRAY[{one}, {two}])"]
    elif fam == "bool":
        choices = [c, f"NOT {c}", f"{c} IS TRUE", f"{c} IS NOT FALSE"]
    elif fam in ("date", "ts", "tstz", "time", "interval", "uuid", "bit", "inet"):
        choices = [f"{c} > {one}", f"{c} <> {two}", f"{c} IN ({one}, {two})", f"{c} IS NOT NULL"]
    elif fam == "jsonb":
        choices = [f"jsonb_typeof({c}) = 'object'", f"{c} @> '{{\"a\": 1}}'", f"{c} ? 'k'", f"({c} ->> 'k') <> ''"]
    elif fam == "json":
        choices = [f"json_typeof({c}) = 'object'", f"({c} ->> 'k') IS NOT NULL"]
    elif fam == "bytea":
        choices = [f"octet_length({c}) < {i % 90 + 9}", f"{c} <> {one}"]
    elif fam == "range":
        choices = [f"NOT isempty({c})", f"lower_inf({c}) IS FALSE"]
    elif fam == "array":
        choices = [f"cardinality({c}) < {i % 90 + 3}", f"array_length({c}, 1) > 0", f"{c} <> {one}"]
        if family(model, under[1]) in ("json", "point"):
            choices.pop()
    elif fam == "enum":
        labels, name = model.get(under[1]).labels, sql(model, under)
        a, b = (literal(labels[(i + n) % len(labels)]) for n in (0, 1))
        choices = [f"{c} = {a}", f"{c} IN ({a}, {b})", f"{c} <> {b}::{name}", f"{c} = ANY (ARRAY[{a}, {b}]::{name}[])",
                   f"{c} > {a}"]
    elif fam == "point":
        choices = [f"{c}[0] > {i % 9}"]
    return choices[i % len(choices)]


def expression(model, c, kind, i):
    """The i-th immutable expression on a column: (SQL, its type)."""
    fam, under = family(model, kind), base(model, kind)
    if under != kind and fam in ("enum", "array", "range"):
        c = f"(({c})::{sql(model, under)})"
    text, integer, boolean, numeric = B("text"), B("integer"), B("boolean"), B("numeric")
    choices = [(f"({c} IS NULL)", boolean)]
    if fam == "int":
        wide = B("bigint") if under == B("bigint") else integer
        choices = [(f"({c} + 1)", wide), (f"({c} * 2)", wide), (f"abs({c})", B(under[1])), (f"COALESCE({c}, 0)", wide)]
    elif fam == "num":
        choices = [(f"round({c})", numeric), (f"({c} * 2)", numeric), (f"abs({c})", numeric)]
    elif fam == "float":
        choices = [(f"floor({c})", B("double precision")), (f"({c} IS NULL)", boolean)]
    elif fam == "text":
        choices = [(f"lower({c})", text), (f"upper({c})", text), (f"length({c})", integer), (f"({c} || '_x')", text),
                   (f"md5({c})", text), (f"CASE WHEN {c} = 'a' THEN 1 ELSE 2 END", integer)]
        if under != B("character(8)"):
            choices.append((f"substr({c}, 1, 3)", text))
    elif fam == "bool":
        choices = [(f"(NOT {c})", boolean), (f"({c})::integer", integer)]
    elif fam == "date":
        choices = [(f"({c} + 1)", B("date")), (f"({c} IS NULL)", boolean)]
    elif fam == "ts":
        choices = [(f"date_trunc('day', {c})", B("timestamp without time zone")), (f"({c})::date", B("date"))]
    elif fam == "tstz":
        choices = [(f"({c} AT TIME ZONE 'UTC')", B("timestamp without time zone"))]
    elif fam == "jsonb":
        choices = [(f"({c} ->> 'k')", text), (f"jsonb_typeof({c})", text), (f"({c} -> 'a')", B("jsonb"))]
    elif fam == "json":
        choices = [(f"({c} ->> 'k')", text)]
    elif fam == "bytea":
        choices = [(f"octet_length({c})", integer), (f"md5({c})", text)]
    elif fam == "inet":
        choices = [(f"host({c})", text), (f"family({c})", integer)]
    elif fam == "range":
        choices = [(f"isempty({c})", boolean)]
    elif fam == "array":
        choices = [(f"cardinality({c})", integer)]
    elif fam == "enum":
        labels = model.get(under[1]).labels
        choices = [(f"({c} = {literal(labels[i % len(labels)])})", boolean),
                   (f"({c} = {literal(labels[i % len(labels)])}::{sql(model, under)})", boolean)]
    elif fam == "interval":
        choices = [(f"({c} * 2)", B("interval"))]
    return choices[i % len(choices)]


def castable(model, old, new):
    if old == new:
        return True
    a, b = family(model, old), family(model, new)
    return a == b and a not in ("enum", "comp", "range", "array") or (a, b) in CASTS


def comparable(model, a, b):
    """Can a foreign key of one type refer to the other."""
    if any(is_domain(model, k) and family(model, k) in ("enum", "range", "array", "comp") for k in (a, b)):
        return False
    a, b = base(model, a), base(model, b)
    return a == b and family(model, a) != "array" or family(model, a) == family(model, b) and family(model, a) in ("int", "text")
