"""Writes what is no table, and what every object may wear: comments, owners, privileges."""
import schema_sql as tables
import schema_types as types
from schema_model import literal, quote
from schema_types import bare, qualified, sql


def needs_of(model, *kinds):
    return [n for kind in kinds for n in tables.type_needs(model, kind)]


def write_schema(model, made, out):
    out.add(made.uid, [], *([] if made.name == "public" else [f"CREATE SCHEMA {quote(made.name)}"]))


def write_enum(model, made, out):
    out.add(made.uid, [made.schema], f"CREATE TYPE {qualified(model, made)} AS ENUM ({', '.join(map(literal, made.labels))})")


def write_domain(model, made, out):
    name = qualified(model, made)
    text = f"CREATE DOMAIN {name} AS {sql(model, made.base)}{tables.collate(model, made.collation)}"
    if made.default is not None:
        text += f" DEFAULT {types.value(model, made.base, made.default)}"
    if made.notnull:
        text += " NOT NULL"
    later = []
    for check in made.checks:
        test = f"CONSTRAINT {quote(check.name)} CHECK ({types.predicate(model, 'VALUE', made.base, check.i)})"
        if check.not_valid:
            later.append(f"ALTER DOMAIN {name} ADD {test} NOT VALID")
        else:
            text += " " + test
    out.add(made.uid, [made.schema, made.collation] + needs_of(model, made.base), text, *later)


def write_composite(model, made, out):
    body = ", ".join(quote(a.name) + " " + sql(model, a.type) + tables.collate(model, a.collation) for a in made.attributes)
    out.add(made.uid, [made.schema] + [a.collation for a in made.attributes] + needs_of(model, *[a.type for a in made.attributes]),
            f"CREATE TYPE {qualified(model, made)} AS ({body})")


def write_range(model, made, out):
    text = f"CREATE TYPE {qualified(model, made)} AS RANGE (subtype = {sql(model, made.subtype)}"
    if made.collation and types.family(model, made.subtype) == "text":
        text += ", collation = " + tables.collate(model, made.collation)[9:]
    if made.diff and made.subtype == types.B("double precision"):
        text += ", subtype_diff = pg_catalog.float8mi"
    if made.multirange:
        text += f", multirange_type_name = {quote(model.get(made.schema).name)}.{quote(made.multirange)}"
    out.add(made.uid, [made.schema, made.collation] + needs_of(model, made.subtype), text + ")")


def write_collation(model, made, out):
    text = f"provider = {made.provider}, locale = {literal(made.locale)}"
    if made.provider == "icu" and not made.deterministic:
        text += ", deterministic = false"
    out.add(made.uid, [made.schema], f"CREATE COLLATION {qualified(model, made)} ({text})")


def write_sequence(model, made, out):
    name = qualified(model, made)
    text = f"CREATE {'UNLOGGED ' if made.unlogged and model.major >= 15 else ''}SEQUENCE {name} AS {made.type}"
    for word, setting in (("INCREMENT BY", made.increment), ("MINVALUE", made.minimum), ("MAXVALUE", made.maximum),
                          ("START WITH", made.start), ("CACHE", made.cache)):
        if setting is not None:
            text += f" {word} {setting}"
    out.add(made.uid, [made.schema], text + (" CYCLE" if made.cycle else ""))
    if made.owned:
        table = model.get(made.owned[0])
        column = model.column(table, made.owned[1])
        out.add(("owned", table.uid), [made.uid, table.uid], f"ALTER SEQUENCE {name} OWNED BY {qualified(model, table)}.{quote(column.name)}")


# --- views ---------------------------------------------------------------------------------------------------------


def output_sql(model, view, column, alone):
    """An output column, with its source's alias in front."""
    if column.count:
        return "count(*)" if view.shape in ("group", "key") else "1::bigint"
    if column.call:
        return f"{qualified(model, model.get(column.call))}()"
    source = model.get(column.source)
    inner = model.column(source, column.of)
    name = ("" if alone else f"s{view.sources.index(column.source) + 1}.") + quote(inner.name)
    if column.test:
        return f"{qualified(model, model.get(column.test))}({name})"
    if column.expr is None:
        return name
    return types.expression(model, name, tables.kind_of(model, inner), column.expr)[0]


def view_query(model, view):
    sources = [model.get(u) for u in view.sources]
    where = f" WHERE {tables.condition(model, sources[0], view.condition, 's1.')}" if view.condition else ""
    items = ", ".join(f"{output_sql(model, view, c, False)} AS {quote(c.name)}" for c in view.columns)
    origin = f" FROM {qualified(model, sources[0])} s1"
    for number, source in enumerate(sources[1:], 2):
        first = model.all_columns(source)[0]
        origin += f" {view.join} JOIN {qualified(model, source)} s{number}" + (
            "" if view.join == "CROSS" else f" ON (s{number}.{quote(first.name)} IS NOT NULL)")
    if view.shape in ("group", "key"):
        groups = [c for c in view.columns if not c.count and not c.call]
        if view.shape == "key":
            key = model.get(view.key)
            groups = ", ".join("s1." + quote(model.column(sources[0], u).name) for u in key.columns)
        else:
            groups = ", ".join(output_sql(model, view, c, False) for c in groups)
        return f"SELECT {items}{origin}{where} GROUP BY {groups}"
    if view.shape == "distinct":
        return f"SELECT DISTINCT {items}{origin}{where}"
    if view.shape == "union":
        return f"SELECT {items}{origin}{where} UNION ALL SELECT {items}{origin}"
    if view.shape == "with":
        names = ", ".join("w." + quote(c.name) for c in view.columns)
        return f"WITH w AS (SELECT {items}{origin}{where}) SELECT {names} FROM w"
    if view.shape == "sub":
        names = ", ".join("w." + quote(c.name) for c in view.columns)
        return f"SELECT {names} FROM (SELECT {items}{origin}{where} LIMIT 10) w"
    if view.shape == "recursive":
        names = ", ".join("s1." + quote(c.name) for c in view.columns)
        return f"WITH RECURSIVE w AS (SELECT {items}{origin}{where} UNION ALL SELECT w.* FROM w WHERE false) SELECT {names} FROM w s1"
    return f"SELECT {items}{origin}{where}"


def view_needs(model, view):
    needs = [view.schema] + list(view.sources) + tables.condition_needs(view.condition) + [view.key if view.shape == "key" else None]
    for column in view.columns:
        needs += [column.call, column.test]
    return needs


def write_view(model, view, out):
    name, options = qualified(model, view), dict(view.options or {})
    if model.major < 15:
        options.pop("security_invoker", None)
    text = f"CREATE VIEW {name}" + (f" WITH ({tables.options_sql(options)})" if options else "") + f" AS {view_query(model, view)}"
    if view.check_option:
        text += f" WITH {view.check_option} CHECK OPTION"
    later = [f"ALTER VIEW {name} ALTER COLUMN {quote(c.name)} SET DEFAULT {types.value(model, tables.kind_of(model, c), c.default[1])}"
             for c in view.columns if c.default]
    out.add(view.uid, view_needs(model, view), text, *later)


def write_matview(model, view, out):
    name = qualified(model, view)
    text = f"CREATE MATERIALIZED VIEW {name}" + (f" WITH ({tables.options_sql(view.options)})" if view.options else "")
    text += f" AS {view_query(model, view)}" + (" WITH NO DATA" if view.no_data else "")
    settings = []
    for column in view.columns:
        if column.stats is not None:
            settings.append(f"ALTER MATERIALIZED VIEW {name} ALTER COLUMN {quote(column.name)} SET STATISTICS {column.stats}")
    if view.cluster is not None:
        out.add(None, [view.cluster], f"ALTER MATERIALIZED VIEW {name} CLUSTER ON {quote(model.get(view.cluster).name)}")
    out.add(view.uid, view_needs(model, view), text, *settings)


# --- routines ------------------------------------------------------------------------------------------------------


def signature(model, made):
    """What tells overloads apart: the types of the arguments that go in."""
    if made.kind == "aggregate":
        return ", ".join(bare(model, t) for t in made.args) if made.args else "*"
    shown = [a for a in made.args if a.mode != "OUT"]
    return ", ".join(("VARIADIC " if a.mode == "VARIADIC" else "") + bare(model, a.type) for a in shown)


def argument_sql(model, a):
    text = (a.mode + " " if a.mode and a.mode != "IN" else "") + (quote(a.name) + " " if a.name else "") + bare(model, a.type)
    return text + (f" DEFAULT {types.value(model, a.type, a.default)}" if a.default is not None else "")


def returns_sql(model, returns):
    if returns[0] in ("trigger", "event_trigger", "void"):
        return returns[0]
    if returns[0] == "table":
        return "TABLE(" + ", ".join(quote(n) + " " + bare(model, t) for n, t in returns[1]) + ")"
    return ("SETOF " if returns[0] == "setof" else "") + bare(model, returns[1])


def body_sql(model, made):
    """What a routine computes: an SQL query, or an expression for RETURN."""
    body, first = made.body, "$1"
    goal = bare(model, made.returns[1]) if made.returns[0] in ("type", "setof") else ""
    if body[0] == "const":
        return f"({types.value(model, made.returns[1], body[1])})::{goal}"
    if body[0] == "pred":
        return f"({types.predicate(model, first, made.args[0].type, body[1])})::{goal}"
    if body[0] == "map":
        return f"({types.expression(model, first, made.args[0].type, body[1])[0]})::{goal}"
    if body[0] == "same":
        return f"({first} IS NOT DISTINCT FROM $2)"
    if body[0] == "out":
        return ", ".join(f"({types.value(model, a.type, body[1])})::{bare(model, a.type)}" for a in made.args if a.mode != "IN")
    if body[0] == "chain":
        return f"{qualified(model, model.get(body[1]))}()"
    if body[0] == "read":
        relation = model.get(body[1])
        return f"(SELECT r.{quote(model.column(relation, body[2]).name)} FROM {qualified(model, relation)} r LIMIT 1)::{goal}"
    if body[0] == "rows":
        return f"SELECT r.* FROM {qualified(model, model.get(body[1]))} r"
    if body[0] == "table":
        relation = model.get(body[1])
        return "SELECT " + ", ".join("r." + quote(model.column(relation, u).name) for u in body[2]) + f" FROM {qualified(model, relation)} r"
    if body[0] == "insert":
        return f"INSERT INTO {qualified(model, model.get(body[1]))} DEFAULT VALUES"
    return "NULL"


def body_needs(model, made):
    body = made.body
    if body[0] in ("read", "rows", "table", "insert"):
        relation = model.get(body[1])
        return [relation.uid]
    return [body[1]] if body[0] == "chain" else []


def table_returns(model, made):
    """RETURNS TABLE follows the columns that are read."""
    relation = model.get(made.body[1])
    found = [model.column(relation, u) for u in made.body[2]]
    return ("table", [(f"out_{n}", tables.kind_of(model, c)) for n, c in enumerate(found)])


def write_function(model, made, out):
    body = made.body
    if body[0] == "read":
        relation = model.get(body[1])
        made.returns = (made.returns[0], tables.kind_of(model, model.column(relation, body[2])))
    if body[0] == "table":
        made.returns = table_returns(model, made)
    if body[0] == "chain":
        made.returns = ("type", model.get(body[1]).returns[1])
    word = "PROCEDURE" if made.procedure else "FUNCTION"
    text = f"CREATE {word} {qualified(model, made)}({', '.join(argument_sql(model, a) for a in made.args)})"
    needs = [made.schema] + needs_of(model, *[a.type for a in made.args]) + body_needs(model, made)
    if not made.procedure:
        if made.returns[0] in ("type", "setof"):
            needs += needs_of(model, made.returns[1])
        if made.returns[0] == "table":
            needs += needs_of(model, *[t for _, t in made.returns[1]])
        if made.returns[0] != "out":
            text += " RETURNS " + returns_sql(model, made.returns)
    text += f" LANGUAGE {'plpgsql' if made.language == 'plpgsql' else 'sql'}"
    if not made.procedure:
        text += f" {made.volatility or 'VOLATILE'}{' STRICT' if made.strict else ''} PARALLEL {made.parallel or 'UNSAFE'}"
        text += " LEAKPROOF" if made.leakproof else ""
        text += f" COST {made.cost}" if made.cost else ""
        text += f" ROWS {made.rows}" if made.rows and made.returns[0] in ("setof", "table") else ""
    text += " SECURITY DEFINER" if made.definer else ""
    for name, setting in made.settings or []:
        text += f" SET {name} TO {setting}"
    inner, rows = body_sql(model, made), body[0] in ("rows", "table", "insert")
    note = f" -- {made.note}\n" if made.note else " "
    if made.language == "plpgsql":
        if made.returns[0] == "trigger":
            code = "RETURN NEW;" if body[0] != "insert" else inner + "; RETURN NEW;"
        elif made.returns[0] in ("event_trigger", "void") or made.procedure:
            code = (inner + ";") if body[0] == "insert" else "NULL;"
        elif rows:
            code = f"RETURN QUERY {inner};"
        elif made.returns[0] == "setof":
            code = f"RETURN NEXT {inner};"
        else:
            code = f"RETURN {inner};"
        text += f" AS $body$BEGIN{note}{code} END$body$"
    elif made.language == "atomic":
        if made.procedure or rows or made.returns[0] in ("setof", "void", "out"):
            text += " BEGIN ATOMIC " + (inner if rows else f"SELECT {inner}") + "; END"
        else:
            text += f" RETURN {inner}"
    else:
        text += f" AS $body${note}" + (inner if rows else f"SELECT {inner}") + "$body$"
    out.add(made.uid, needs, text)


def write_aggregate(model, made, out):
    name = f"{qualified(model, made)}"
    if made.form == "ordered":
        text = f"CREATE AGGREGATE {name}(double precision ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, " \
               "finalfunc = percentile_disc_final, finalfunc_extra)"
        return out.add(made.uid, [made.schema], text)
    if made.form == "custom":
        step = model.get(made.step)
        kind = bare(model, step.args[0].type)
        text = f"CREATE AGGREGATE {name}({kind}) (sfunc = {qualified(model, step)}, stype = {kind})"
        return out.add(made.uid, [made.schema, step.uid], text)
    text = f"CREATE AGGREGATE {name}(integer) (sfunc = int4pl, stype = integer, initcond = '{made.start}'"
    if made.form == "moving":
        text += ", msfunc = int4pl, minvfunc = int4mi, mstype = integer, minitcond = '0'"
    if made.form == "combine":
        text += ", combinefunc = int4pl"
    out.add(made.uid, [made.schema], text + f", parallel = {made.parallel or 'unsafe'})")


# --- what hangs on tables ------------------------------------------------------------------------------------------


def write_trigger(model, made, out):
    table, function = model.get(made.table), model.get(made.function)
    name = qualified(model, table)
    events = []
    for event in made.events:
        events.append(event + (f" OF {tables.names(model, table, made.columns)}" if event == "UPDATE" and made.columns else ""))
    text = f"CREATE {'CONSTRAINT ' if made.constraint else ''}TRIGGER {quote(made.name)} {made.timing} {' OR '.join(events)} ON {name}"
    if made.constraint and made.deferrable:
        text += " " + made.deferrable
    if made.referencing:
        text += " REFERENCING " + " ".join(made.referencing)
    text += f" FOR EACH {made.level}"
    needs = (tables.whole(model, table) if table.kind == "table" else [table.uid]) + [function.uid]
    if made.condition:
        text += f" WHEN ({tables.condition(model, table, made.condition, 'NEW.')})"
        needs += tables.condition_needs(made.condition)
    arguments = ", ".join(literal(a) for a in made.arguments or [])
    later = []
    if made.state and table.kind == "table":
        later = [f"ALTER TABLE {name} {made.state} TRIGGER {quote(made.name)}"]
    clones = model.descendants(table) if made.level == "ROW" and table.partition_by else []
    if made.clone_state and clones:
        later.append(f"ALTER TABLE ONLY {qualified(model, clones[0])} {made.clone_state} TRIGGER {quote(made.name)}")
    out.add(made.uid, needs, text + f" EXECUTE FUNCTION {qualified(model, function)}({arguments})", *later)


def write_event_trigger(model, made, out):
    text = f"CREATE EVENT TRIGGER {quote(made.name)} ON {made.event}"
    if made.tags:
        text += f" WHEN TAG IN ({', '.join(literal(t) for t in made.tags)})"
    later = [f"ALTER EVENT TRIGGER {quote(made.name)} {made.state}"] if made.state else []
    out.add(made.uid, [made.function], text + f" EXECUTE FUNCTION {qualified(model, model.get(made.function))}()", *later)


def write_rule(model, made, out):
    table = model.get(made.table)
    text = f"CREATE RULE {quote(made.name)} AS ON {made.event} TO {qualified(model, table)}"
    needs = [table.uid, ("columns", table.uid)] + (tables.whole(model, table) if table.kind == "table" else [])
    if made.condition:
        text += f" WHERE ({tables.condition(model, table, made.condition, 'OLD.' if made.event != 'INSERT' else 'NEW.')})"
        needs += tables.condition_needs(made.condition)
    text += f" DO {made.how} "
    if made.action == "nothing":
        text += "NOTHING"
    elif made.action == "notify":
        text += "NOTIFY pairs"
    else:
        other = model.get(made.action)
        text += f"INSERT INTO {qualified(model, other)} DEFAULT VALUES"
        needs.append(other.uid)
    later = [f"ALTER TABLE {qualified(model, table)} {made.state} RULE {quote(made.name)}"] if made.state else []
    out.add(made.uid, needs, text, *later)


def write_policy(model, made, out):
    table = model.get(made.table)
    text = f"CREATE POLICY {quote(made.name)} ON {qualified(model, table)} AS {'PERMISSIVE' if made.permissive else 'RESTRICTIVE'}" \
           f" FOR {made.command} TO {', '.join(made.roles)}"
    needs = tables.whole(model, table)
    for word, spec in (("USING", made.using), ("WITH CHECK", made.check)):
        if spec:
            text += f" {word} ({tables.condition(model, table, spec)})"
            needs += tables.condition_needs(spec)
    out.add(made.uid, needs, text)


def write_statistics(model, made, out):
    table = model.get(made.table)
    items = [quote(model.column(table, u).name) for u in made.columns]
    for uid, i in made.expressions or []:
        column = model.column(table, uid)
        items.append("(" + types.expression(model, quote(column.name), tables.kind_of(model, column), i)[0] + ")")
    kinds = f" ({', '.join(made.kinds)})" if made.kinds and len(items) > 1 else ""
    name = qualified(model, made)
    later = [f"ALTER STATISTICS {name} SET STATISTICS {made.target}"] if made.target is not None else []
    needs = tables.whole(model, table) if table.kind == "table" else [table.uid]
    out.add(made.uid, [made.schema] + needs, f"CREATE STATISTICS {name}{kinds} ON {', '.join(items)} FROM {qualified(model, table)}", *later)


def write_publication(model, made, out):
    text, needs = f"CREATE PUBLICATION {quote(made.name)}", []
    if made.all_tables:
        text += " FOR ALL TABLES"
    items = []
    for entry in made.entries:
        table = model.get(entry.table)
        needs += tables.whole(model, table)
        item = f"TABLE {'ONLY ' if not table.partition_by else ''}{qualified(model, table)}"
        if model.major >= 15:
            if entry.columns:
                item += f" ({tables.names(model, table, entry.columns)})"
            if entry.condition:
                item += f" WHERE ({tables.condition(model, table, entry.condition)})"
        items.append(item)
    if model.major >= 15:
        items += [f"TABLES IN SCHEMA {quote(model.get(u).name)}" for u in made.schemas]
        needs += made.schemas
    else:
        items = ["TABLE " + ", ".join(i[6:] for i in items)] if items else []
    if items and not made.all_tables:
        text += " FOR " + ", ".join(items)
    options = {"publish": made.publish} if made.publish else {}
    if made.root:
        options["publish_via_partition_root"] = "true"
    if made.generated and model.major >= 18:
        options["publish_generated_columns"] = "stored"
    text += f" WITH ({', '.join(f'{k} = {literal(v)}' for k, v in options.items())})" if options else ""
    out.add(made.uid, needs, text)


# --- foreign data, casts, operators, text search -------------------------------------------------------------------


def write_wrapper(model, made, out):
    text = f"CREATE FOREIGN DATA WRAPPER {quote(made.name)}"
    out.add(made.uid, [], text + (f" OPTIONS ({tables.foreign_options(made.options)})" if made.options else ""))


def write_server(model, made, out):
    text = f"CREATE SERVER {quote(made.name)}" + (f" TYPE {literal(made.type)}" if made.type else "")
    text += (f" VERSION {literal(made.version)}" if made.version else "") + f" FOREIGN DATA WRAPPER {quote(model.get(made.wrapper).name)}"
    out.add(made.uid, [made.wrapper], text + (f" OPTIONS ({tables.foreign_options(made.options)})" if made.options else ""))


def write_mapping(model, made, out):
    text = f"CREATE USER MAPPING FOR {made.role} SERVER {quote(model.get(made.server).name)}"
    out.add(made.uid, [made.server], text + (f" OPTIONS ({tables.foreign_options(made.options)})" if made.options else ""))


def cast_name(model, made):
    return f"({sql(model, made.source)} AS {bare(model, made.target)})"


def write_cast(model, made, out):
    how = "WITH INOUT"
    if made.function:
        function = model.get(made.function)
        how = f"WITH FUNCTION {qualified(model, function)}({signature(model, function)})"
    out.add(made.uid, [made.function] + needs_of(model, made.source, made.target),
            f"CREATE CAST {cast_name(model, made)} {how}{' AS ' + made.context if made.context else ''}")


def write_operator(model, made, out):
    function = model.get(made.function)
    kind, schema = bare(model, function.args[0].type), quote(model.get(made.schema).name)
    text = f"CREATE OPERATOR {schema}.{made.name} (FUNCTION = {qualified(model, function)}, LEFTARG = {kind}, RIGHTARG = {kind}"
    if made.commutes:
        text += f", COMMUTATOR = OPERATOR({schema}.{made.name})"
    for word, setting in (("RESTRICT", made.restrict), ("JOIN", made.join)):
        text += f", {word} = {setting}" if setting else ""
    text += (", HASHES" if made.hashes else "") + (", MERGES" if made.merges else "")
    out.add(made.uid, [made.schema, function.uid], text + ")")


def write_family(model, made, out):
    name = f"{qualified(model, made)} USING {made.method}"
    later = []
    if made.loose:
        later = [f"ALTER OPERATOR FAMILY {name} ADD OPERATOR 1 < (integer, bigint), FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint)"]
    out.add(made.uid, [made.schema], f"CREATE OPERATOR FAMILY {name}", *later)


def write_class(model, made, out):
    text = f"CREATE OPERATOR CLASS {qualified(model, made)} FOR TYPE {made.type} USING {made.method}"
    if made.family:
        text += f" FAMILY {qualified(model, model.get(made.family))}"
    if made.method == "hash":
        inner = "OPERATOR 1 =, FUNCTION 1 " + {"integer": "hashint4(integer)", "bigint": "hashint8(bigint)", "text": "hashtext(text)"}[made.type]
    else:
        inner = "OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 " + {
            "integer": "btint4cmp(integer, integer)", "bigint": "btint8cmp(bigint, bigint)", "text": "bttextcmp(text, text)"}[made.type]
    out.add(made.uid, [made.schema, made.family], f"{text} AS {inner}")


def write_dictionary(model, made, out):
    template = qualified(model, model.get(made.template)) if isinstance(made.template, int) else made.template
    options = "".join(f", {k} = {literal(v)}" for k, v in made.options)
    out.add(made.uid, [made.schema, made.template if isinstance(made.template, int) else None],
            f"CREATE TEXT SEARCH DICTIONARY {qualified(model, made)} (TEMPLATE = {template}{options})")


def write_configuration(model, made, out):
    name, needs = qualified(model, made), [made.schema]
    parser = made.parser if isinstance(made.parser, str) else qualified(model, model.get(made.parser))
    statements = [f"CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = {parser})"]
    for token, dictionaries in made.mappings:
        words = [d if isinstance(d, str) else qualified(model, model.get(d)) for d in dictionaries]
        needs += [d for d in dictionaries if not isinstance(d, str)]
        statements.append(f"ALTER TEXT SEARCH CONFIGURATION {name} ADD MAPPING FOR {token} WITH {', '.join(words)}")
    out.add(made.uid, needs + ([] if isinstance(made.parser, str) else [made.parser]), *statements)


def write_parser(model, made, out):
    out.add(made.uid, [made.schema], f"CREATE TEXT SEARCH PARSER {qualified(model, made)} (START = prsd_start, GETTOKEN = prsd_nexttoken,"
            f" END = prsd_end, LEXTYPES = prsd_lextype{', HEADLINE = prsd_headline' if made.headline else ''})")


def write_template(model, made, out):
    out.add(made.uid, [made.schema], f"CREATE TEXT SEARCH TEMPLATE {qualified(model, made)} (INIT = dsimple_init, LEXIZE = dsimple_lexize)")


def write_conversion(model, made, out):
    pair = {"LATIN1": "iso8859_1_to_utf8", "LATIN2": "iso8859_to_utf8", "WIN1251": "win_to_utf8"}
    out.add(made.uid, [made.schema], f"CREATE {'DEFAULT ' if made.default else ''}CONVERSION {qualified(model, made)}"
            f" FOR '{made.encoding}' TO 'UTF8' FROM {pair[made.encoding]}")


def write_default_acl(model, made, out):
    text = "ALTER DEFAULT PRIVILEGES" + (f" FOR ROLE {made.role}" if made.role else "")
    text += f" IN SCHEMA {quote(model.get(made.schema).name)}" if made.schema else ""
    text += f" {'REVOKE' if made.revoke else 'GRANT'} {made.privilege} ON {made.on} {'FROM' if made.revoke else 'TO'} {made.grantee}"
    out.add(None, [made.schema, "everything"], text + (" WITH GRANT OPTION" if made.option and not made.revoke else ""))


# --- comments, owners, privileges ----------------------------------------------------------------------------------


def address(model, made):
    """How COMMENT ON and ALTER … OWNER call an object: (words, name); None where there is no such thing."""
    if made.kind in NAMED:
        return NAMED[made.kind], qualified(model, made)
    if made.kind == "table":
        return "FOREIGN TABLE" if made.foreign else "TABLE", qualified(model, made)
    if made.kind == "function":
        return "PROCEDURE" if made.procedure else "FUNCTION", f"{qualified(model, made)}({signature(model, made)})"
    if made.kind == "aggregate":
        inner = "double precision ORDER BY anyelement" if made.form == "ordered" else "integer"
        if made.form == "custom":
            inner = bare(model, model.get(made.step).args[0].type)
        return "AGGREGATE", f"{qualified(model, made)}({inner})"
    if made.kind in ("fdw", "server", "publication", "eventtrigger", "schema"):
        words = {"fdw": "FOREIGN DATA WRAPPER", "eventtrigger": "EVENT TRIGGER"}
        return words.get(made.kind, made.kind.upper()), quote(made.name)
    if made.kind in ("constraint", "trigger", "rule", "policy"):
        return made.kind.upper(), f"{quote(made.name)} ON {qualified(model, model.get(made.table))}"
    if made.kind == "index":
        return "INDEX", tables.index_name(model, made)
    if made.kind == "cast":
        return "CAST", cast_name(model, made)
    if made.kind == "operator":
        kind = bare(model, model.get(made.function).args[0].type)
        return "OPERATOR", f"{quote(model.get(made.schema).name)}.{made.name} ({kind}, {kind})"
    if made.kind in ("opfamily", "opclass"):
        return "OPERATOR " + ("FAMILY" if made.kind == "opfamily" else "CLASS"), f"{qualified(model, made)} USING {made.method}"
    return None


NAMED = {"enum": "TYPE", "composite": "TYPE", "rangetype": "TYPE", "domain": "DOMAIN", "collation": "COLLATION", "sequence": "SEQUENCE",
         "view": "VIEW", "matview": "MATERIALIZED VIEW", "statistics": "STATISTICS", "tsdict": "TEXT SEARCH DICTIONARY",
         "tsconfig": "TEXT SEARCH CONFIGURATION", "tsparser": "TEXT SEARCH PARSER", "tstemplate": "TEXT SEARCH TEMPLATE",
         "conversion": "CONVERSION"}
OWNED = {"table", "view", "matview", "sequence", "function", "aggregate", "enum", "composite", "rangetype", "domain", "collation",
         "statistics", "tsdict", "tsconfig", "conversion", "operator", "opclass", "opfamily", "schema", "server"}
GRANTED = {"table": "TABLE", "view": "TABLE", "matview": "TABLE", "sequence": "SEQUENCE", "schema": "SCHEMA", "enum": "TYPE",
           "domain": "DOMAIN", "composite": "TYPE", "rangetype": "TYPE", "fdw": "FOREIGN DATA WRAPPER", "server": "FOREIGN SERVER",
           "function": "FUNCTION"}


def dress(model, out):
    """Adds comments, then privileges, then owners: all behind the objects themselves."""
    last = [ident for ident, _, _ in out.parts if ident is not None]
    for made in list(model.objects.values()):
        found = address(model, made)
        if found is None:
            continue
        words, name = found
        inside = [made.uid]
        if made.comment:
            out.add("dressed", inside, f"COMMENT ON {words} {name} IS {literal(made.comment)}")
        if made.kind == "domain":
            for check in made.checks:
                if check.comment:
                    out.add("dressed", inside, f"COMMENT ON CONSTRAINT {quote(check.name)} ON DOMAIN {name} IS {literal(check.comment)}")
        if made.kind in ("table", "view", "matview", "composite"):
            for column in made.attributes if made.kind == "composite" else model.all_columns(made):
                text = column.comment if column in (made.columns or made.attributes or []) else None
                if made.parent and made.overrides and column.uid in made.overrides:
                    text = made.overrides[column.uid].comment
                if text:
                    out.add("dressed", inside, f"COMMENT ON COLUMN {name}.{quote(column.name)} IS {literal(text)}")
                for privilege, role, option in (column.grants or []) if made.kind != "composite" and column in made.columns else []:
                    out.add(("granted", made.uid), inside, f"GRANT {privilege} ({quote(column.name)}) ON TABLE {name} TO {role}"
                            + (" WITH GRANT OPTION" if option else ""))
        if made.kind in GRANTED:
            what = words if made.kind == "function" else GRANTED[made.kind]
            if made.closed and made.kind in ("function", "enum", "domain", "composite", "rangetype", "schema"):
                out.add(("granted", made.uid), inside, f"REVOKE ALL ON {what} {name} FROM PUBLIC")
            for privilege, role, option in made.grants or []:
                out.add(("granted", made.uid), inside,
                        f"GRANT {privilege} ON {what} {name} TO {role}" + (" WITH GRANT OPTION" if option and role != "PUBLIC" else ""))
        if made.owner and made.kind in OWNED and not (made.kind == "sequence" and made.owned):
            alter = words if made.kind != "table" or made.foreign else "TABLE"
            out.add("dressed", last + [("granted", made.uid), ("owned", made.uid)], f"ALTER {alter} {name} OWNER TO {made.owner}")
    out.add("everything", ["dressed"] + last)


WRITERS = {
    "schema": write_schema, "enum": write_enum, "domain": write_domain, "composite": write_composite, "rangetype": write_range,
    "collation": write_collation, "sequence": write_sequence, "view": write_view, "matview": write_matview, "function": write_function,
    "aggregate": write_aggregate, "trigger": write_trigger, "eventtrigger": write_event_trigger, "rule": write_rule,
    "policy": write_policy, "statistics": write_statistics, "publication": write_publication, "fdw": write_wrapper,
    "server": write_server, "mapping": write_mapping, "cast": write_cast, "operator": write_operator, "opfamily": write_family,
    "opclass": write_class, "tsdict": write_dictionary, "tsconfig": write_configuration, "tsparser": write_parser,
    "tstemplate": write_template, "conversion": write_conversion, "defaultacl": write_default_acl,
}
