"""Makes random views, routines and the rest; says which kinds there are and how many of each a schema has."""
import schema_types as types
from schema_fix import virtual
from schema_model import ROLES
from schema_sql import kind_of
from schema_tables import (  # noqa: F401  (some only for who imports this module)
    PRIVILEGES, WORDS, a_bound, a_check, a_collation, a_column, a_comment, a_condition,
    a_default, an_attribute, an_identity, base_tables, chance, column_grants, fresh,
    generate_from, make_collation, make_composite, make_constraint, make_domain, make_enum,
    make_foreign, make_index, make_partition, make_rangetype, make_schema, make_sequence,
    make_table, override, partition, pick, random_grants, random_type, schema_of,
    sequence_options, table_options, wear)
from schema_types import A, B, U


# --- views ---------------------------------------------------------------------------------------------------------


def make_view(rng, model, kind="view"):
    relations = [r for r in model.of("table", "view", "matview") if model.all_columns(r)]
    if not relations:
        return None
    views = [r for r in relations if r.kind != "table"]
    sources = [rng.choice(views if views and chance(rng, 0.4) else relations)]
    if chance(rng, 0.3):
        other = rng.choice(relations)
        sources += [other] if other is not sources[0] else []
    made = model.part(kind, schema=schema_of(rng, model), name=fresh(rng, model, "v_" if chance(rng, 0.7) else ""), columns=[],
                      sources=[s.uid for s in sources], join=rng.choice(["LEFT", "INNER", "CROSS", "FULL"]))
    made.shape = rng.choice(["plain"] * 8 + ["group", "distinct", "union", "with", "sub", "recursive", "key"])
    if made.join == "FULL" and len(sources) > 1:
        made.join = "LEFT"
    for source in sources:
        columns = list(model.all_columns(source))
        for column in rng.sample(columns, min(len(columns), rng.randint(1, 5))):
            made.columns.append(an_output(rng, model, source, column))
    if made.shape == "key":
        keys = [c for c in model.of_table(sources[0].uid, "constraint") if c.type == "p"]
        made.key = keys[0].uid if keys else None
        made.columns = [c for c in made.columns if c.source == sources[0].uid]
    if made.shape in ("group", "key"):
        made.columns.append(model.part("output", name=fresh(rng, model), count=True))
    calls = [f for f in model.of("function") if f.role == "value" and f.returns[0] == "type" and all(a.default is not None for a in f.args)]
    if calls and chance(rng, 0.15) and made.shape == "plain":
        made.columns.append(model.part("output", name=fresh(rng, model), call=rng.choice(calls).uid))
    if made.shape == "sub" and kind == "matview":
        made.shape = "plain"
    made.condition = a_condition(rng, model, sources[0], real=False) if chance(rng, 0.35) else None
    if kind == "view":
        if chance(rng, 0.25):
            made.options = {rng.choice(["security_barrier", "security_invoker"]): rng.choice(["true", "true", "false"])}
        if chance(rng, 0.2):
            made.check_option = rng.choice(["LOCAL", "CASCADED"])
    else:
        made.no_data = chance(rng, 0.6)
        made.options = {"fillfactor": 60} if chance(rng, 0.1) else None
    model.objects[made.uid] = made
    if kind == "matview" and chance(rng, 0.6):
        make_index(rng, model, made)
    return made


def an_output(rng, model, source, column):
    made = model.part("output", name=fresh(rng, model), source=source.uid,
                      of=column.uid, comment=a_comment(rng, 0.08), grants=column_grants(rng, 0.03))
    kind = kind_of(model, column)
    if chance(rng, 0.25):
        made.expr = rng.randrange(20)
    tests = [f for f in model.of("function") if f.role in ("test", "map") and types.bare(model, f.args[0].type) == types.bare(model, kind)]
    if tests and chance(rng, 0.4) and not types.is_domain(model, kind):
        made.test, made.expr = rng.choice(tests).uid, None
    if made.expr is None and not made.test and chance(rng, 0.03):
        made.default = ("value", rng.randrange(9))
    return made


def make_matview(rng, model):
    return make_view(rng, model, "matview")


# --- routines ------------------------------------------------------------------------------------------------------


def an_argument(rng, model, kind, mode="IN", default=False):
    return model.part("argument", name=fresh(rng, model, "a_", 0) if chance(rng, 0.6) or default else None, type=kind, mode=mode,
                      default=rng.randrange(9) if default else None)


def function_shape(rng, made):
    made.volatility = rng.choice(["VOLATILE", "STABLE", "IMMUTABLE"]) if made.role not in ("test", "map", "same", "step") else "IMMUTABLE"
    made.strict, made.parallel = chance(rng, 0.2), rng.choice(["SAFE", "UNSAFE", "RESTRICTED"])
    made.definer = chance(rng, 0.15) and made.role not in ("test", "map", "same", "step")
    made.leakproof = chance(rng, 0.05)
    made.cost, made.rows = rng.choice([None, None, None, 5, 500]), rng.choice([None, None, 10])
    made.settings = [("search_path", rng.choice(["pg_catalog", "public, pg_temp", "''"]))] if chance(rng, 0.15) else []
    if chance(rng, 0.05):
        made.settings.append(("work_mem", "'8MB'"))
    made.note = "made " + rng.choice(WORDS) if chance(rng, 0.2) else None


def make_function(rng, model, role=None):
    role = role or rng.choice(["value"] * 4 + ["test", "test", "map", "map", "rows", "table", "trigger", "trigger", "event", "procedure",
                               "step", "variadic", "same", "out"])
    made = model.part("function", schema=schema_of(rng, model), name=fresh(rng, model), role=role, args=[], comment=a_comment(rng, 0.1))
    made.language = rng.choice(["sql", "plpgsql", "atomic"])
    relations = [r for r in model.of("table", "view", "matview") if model.all_columns(r) and not r.foreign]
    plain = [t for t in base_tables(model) if not t.of_type]
    kind = random_type(rng, model)
    made.returns = ("type", kind)
    if role == "value":
        if chance(rng, 0.3):
            made.args.append(an_argument(rng, model, random_type(rng, model), default=True))
            if types.family(model, made.args[0].type) == "comp":
                made.args[0].type = B("text")
        made.body = ("const", rng.randrange(9))
        values = [f for f in model.of("function") if f.role == "value" and all(a.default is not None for a in f.args)]
        if relations and chance(rng, 0.45):
            relation = rng.choice(relations)
            made.body = ("read", relation.uid, rng.choice(model.all_columns(relation)).uid)
        elif values and chance(rng, 0.3):
            made.body = ("chain", rng.choice(values).uid)
    elif role in ("test", "map", "same", "step"):
        while types.is_domain(model, kind) or types.family(model, kind) == "comp":
            kind = random_type(rng, model)
        if role in ("same", "step") and not types.btree(model, kind):
            kind = B("text")
        made.args.append(an_argument(rng, model, kind))
        if role in ("same", "step"):
            made.args.append(an_argument(rng, model, kind))
        elif chance(rng, 0.2):
            made.args[0].name = made.args[0].name or fresh(rng, model, "a_", 0)
            made.args.append(an_argument(rng, model, B("integer"), default=True))
        made.returns = ("type", B("boolean") if role in ("test", "same") else kind)
        made.body = {"test": ("pred", rng.randrange(40)), "map": ("map", rng.randrange(20)), "same": ("same",),
                     "step": ("const", rng.randrange(9))}[role]
        twins = [f for f in model.of("function") if f.role == role and f.args and types.bare(model, f.args[0].type) != types.bare(model, kind)]
        if twins and chance(rng, 0.3) and role in ("test", "map"):
            made.schema, made.name = rng.choice([(f.schema, f.name) for f in twins])
    elif role == "rows":
        if not plain:
            return None
        table = rng.choice(plain)
        made.returns, made.body = ("setof", U(table.uid)), ("rows", table.uid)
    elif role == "table":
        if not relations:
            return None
        relation = rng.choice(relations)
        made.body = ("table", relation.uid, [c.uid for c in rng.sample(model.all_columns(relation), 1)])
        made.returns = ("table", [])
        if chance(rng, 0.3):
            made.args.append(an_argument(rng, model, B("integer"), default=True))
    elif role == "trigger":
        made.returns, made.language, made.body = ("trigger",), "plpgsql", ("none",)
        if plain and chance(rng, 0.3):
            made.body = ("insert", rng.choice(plain).uid)
    elif role == "event":
        made.returns, made.language, made.body = ("event_trigger",), "plpgsql", ("none",)
    elif role == "out":
        made.args = [an_argument(rng, model, B("integer"))]
        for mode in rng.choice([["OUT"], ["OUT", "OUT"], ["INOUT"], ["INOUT", "OUT"]]):
            made.args.append(an_argument(rng, model, B(rng.choice(types.COMMON)), mode))
        made.args[0].name, made.language = fresh(rng, model, "a_", 0), rng.choice(["sql", "atomic"])
        made.returns, made.body = ("out",), ("out", rng.randrange(9))
        made.procedure = chance(rng, 0.3)
    elif role == "variadic":
        element = B(rng.choice(["integer", "text", "bigint"]))
        made.args.append(an_argument(rng, model, A(element), "VARIADIC"))
        made.returns, made.body = ("type", B("boolean")), ("pred", rng.randrange(9))
    else:
        made.procedure, made.returns, made.body = True, ("void",), ("none",)
        if chance(rng, 0.5):
            made.args.append(an_argument(rng, model, kind))
        if plain and chance(rng, 0.5):
            made.body = ("insert", rng.choice(plain).uid)
    function_shape(rng, made)
    model.objects[made.uid] = made
    return made


def make_aggregate(rng, model):
    steps = [f for f in model.of("function") if f.role == "step"]
    form = rng.choice(["plain", "moving", "combine", "ordered"] + ["custom"] * (2 if steps else 0))
    return model.add("aggregate", schema=schema_of(rng, model), name=fresh(rng, model), form=form, start=rng.randrange(5),
                     parallel=rng.choice(["safe", "unsafe"]), step=rng.choice(steps).uid if form == "custom" else None)


# --- triggers, rules, policies -------------------------------------------------------------------------------------


def make_trigger(rng, model):
    functions = [f for f in model.of("function") if f.role == "trigger"]
    targets = base_tables(model) + model.of("view") + [t for t in model.of("table") if t.foreign]
    if not functions or not targets:
        return None
    table = rng.choice(targets)
    made = model.add("trigger", table=table.uid, name=fresh(rng, model, "tr_"), function=rng.choice(functions).uid, comment=a_comment(rng, 0.12))
    if table.kind == "view":
        made.timing, made.level, made.events = "INSTEAD OF", "ROW", rng.choice([["INSERT"], ["UPDATE"], ["INSERT", "DELETE"]])
        return made
    made.timing, made.level = rng.choice(["BEFORE", "AFTER"]), rng.choice(["ROW", "STATEMENT"])
    made.events = rng.choice([["INSERT"], ["UPDATE"], ["DELETE"], ["INSERT", "UPDATE"], ["INSERT", "DELETE", "UPDATE"]])
    if made.level == "STATEMENT" and chance(rng, 0.2):
        made.events = ["TRUNCATE"]
    if "UPDATE" in made.events and chance(rng, 0.4):
        made.columns = [rng.choice(model.columns(table)).uid] if model.columns(table) else []
    if made.level == "ROW" and "DELETE" not in made.events and chance(rng, 0.4) and model.columns(table):
        made.condition = ("pred", rng.choice(model.columns(table)).uid, rng.randrange(40))
    if made.timing == "AFTER" and made.level == "ROW" and chance(rng, 0.3) and not table.foreign:
        made.constraint, made.deferrable = True, rng.choice([None, "DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"])
    elif made.timing == "AFTER" and len(made.events) == 1 and made.events != ["TRUNCATE"] and chance(rng, 0.4):
        made.referencing = {"INSERT": ["NEW TABLE AS fresh"], "DELETE": ["OLD TABLE AS gone"],
                            "UPDATE": ["OLD TABLE AS gone", "NEW TABLE AS fresh"]}[made.events[0]]
        made.columns = []
    made.state = rng.choice([None] * 7 + ["DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS"])
    made.clone_state = rng.choice([None] * 3 + ["DISABLE", "ENABLE ALWAYS"])
    made.arguments = rng.choice([None, None, ["a"], ["it's", "2"]])
    return made


def make_eventtrigger(rng, model):
    functions = [f for f in model.of("function") if f.role == "event"]
    function = pick(rng, functions) or make_function(rng, model, "event")
    event = rng.choice(["ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite"])
    return model.add("eventtrigger", name=fresh(rng, model, "ev_"), function=function.uid, event=event,
                     tags=["CREATE TABLE", "DROP TABLE"][:rng.randint(1, 2)] if chance(rng, 0.5) and event != "table_rewrite" else None,
                     state=rng.choice([None, None, "DISABLE", "ENABLE ALWAYS"]), comment=a_comment(rng, 0.2))


def make_rule(rng, model):
    targets = base_tables(model) + model.of("view")
    if not targets:
        return None
    table = rng.choice(targets)
    view = table.kind == "view"
    made = model.add("rule", table=table.uid, name=fresh(rng, model, "ru_"), event=rng.choice(["INSERT", "UPDATE", "DELETE"]),
                     how="INSTEAD" if view or chance(rng, 0.3) else "ALSO", action=rng.choice(["nothing", "notify"]),
                     comment=a_comment(rng, 0.15), state=None if view else rng.choice([None, None, None, "DISABLE", "ENABLE ALWAYS"]))
    others = [t for t in base_tables(model) if t is not table]
    if others and chance(rng, 0.5):
        made.action = rng.choice(others).uid
    if not view and chance(rng, 0.3) and model.columns(table):
        made.condition = ("pred", rng.choice(model.columns(table)).uid, rng.randrange(40))
        made.condition = None if virtual(model.column(table, made.condition[1])) else made.condition
    return made


def make_policy(rng, model):
    table = pick(rng, base_tables(model))
    if table is None:
        return None
    command = rng.choice(["ALL", "ALL", "SELECT", "INSERT", "UPDATE", "DELETE"])
    made = model.add("policy", table=table.uid, name=fresh(rng, model, "po_"), permissive=chance(rng, 0.8), command=command,
                     roles=rng.choice([["PUBLIC"], ["pairs_reader"], ["pairs_reader", "pairs_writer"], ["CURRENT_USER"]]),
                     comment=a_comment(rng, 0.12))
    if command != "INSERT":
        made.using = a_condition(rng, model, table)
    if command in ("ALL", "INSERT", "UPDATE") and (chance(rng, 0.5) or command == "INSERT"):
        made.check = a_condition(rng, model, table)
    return made


def make_statistics(rng, model):
    table = pick(rng, base_tables(model) + model.of("matview"))
    columns = model.all_columns(table)
    if table is None or len(columns) < 2:
        return None
    chosen = [c.uid for c in rng.sample(columns, min(len(columns), rng.choice([2, 2, 3])))]
    made = model.add("statistics", table=table.uid, schema=schema_of(rng, model), name=fresh(rng, model, "st_"), columns=chosen,
                     kinds=rng.choice([None, ["ndistinct"], ["dependencies", "mcv"], ["ndistinct", "dependencies"]]), comment=a_comment(rng, 0.2),
                     target=rng.choice([None, None, 200]))
    if chance(rng, 0.3):
        made.expressions = [(chosen[0], rng.randrange(20))]
        made.columns = chosen[1:]
    return made


def make_publication(rng, model):
    made = model.add("publication", name=fresh(rng, model, "pub_"), entries=[], schemas=[], root=chance(rng, 0.3), comment=a_comment(rng, 0.2),
                     publish=rng.choice([None, None, "insert", "insert, update, delete"]), generated=chance(rng, 0.2))
    if chance(rng, 0.15):
        made.all_tables = True
        return made
    made.entries = [an_entry(rng, model, t) for t in rng.sample(base_tables(model), min(len(base_tables(model)), rng.randint(0, 3)))]
    if chance(rng, 0.2):
        made.schemas = [schema_of(rng, model)]
    return made


def an_entry(rng, model, table):
    columns = model.columns(table)
    made = model.part("entry", table=table.uid)
    if columns and chance(rng, 0.3):
        made.columns = [c.uid for c in rng.sample(columns, max(1, len(columns) // 2))]
    if columns and chance(rng, 0.3):
        made.condition = ("pred", rng.choice(columns).uid, rng.randrange(40))
    return made


# --- the rare kinds ------------------------------------------------------------------------------------------------


def an_option_list(rng, share=0.5):
    return [("host", rng.choice(WORDS)), ("port", "5432")][:rng.randint(1, 2)] if chance(rng, share) else []


def make_fdw(rng, model):
    return model.add("fdw", name=fresh(rng, model, "fdw_"), options=an_option_list(rng))


def make_server(rng, model):
    wrapper = pick(rng, model.of("fdw")) or make_fdw(rng, model)
    return model.add("server", name=fresh(rng, model, "srv_"), wrapper=wrapper.uid, options=an_option_list(rng),
                     type=rng.choice([None, "kind"]), version=rng.choice([None, "1.0", "2.0"]))


def make_mapping(rng, model):
    server = pick(rng, model.of("server"))
    if not server:
        return None
    free = [r for r in ("PUBLIC", "CURRENT_USER") + ROLES if not any(m.server == server.uid and m.role == r for m in model.of("mapping"))]
    return model.add("mapping", server=server.uid, role=rng.choice(free), options=[("user", rng.choice(WORDS))]) if free else None


def make_cast(rng, model):
    made = model.of("enum", "composite")
    if not made:
        return None
    source = U(rng.choice(made).uid)
    target = rng.choice([B("text"), B("integer"), B("jsonb")])
    functions = [f for f in model.of("function") if len(f.args) == 1 and f.args[0].type == source and f.returns[0] == "type" and
                 f.role in ("test", "map")]
    function = pick(rng, functions) if chance(rng, 0.5) else None
    if function:
        target = B(types.bare(model, function.returns[1]))
    if any(c.source == source and types.bare(model, c.target) == types.bare(model, target) for c in model.of("cast")):
        return None
    return model.add("cast", source=source, target=target, function=function.uid if function else None,
                     context=rng.choice([None, "ASSIGNMENT"]), comment=a_comment(rng, 0.3))


def make_operator(rng, model):
    function = pick(rng, [f for f in model.of("function") if f.role == "same"]) or make_function(rng, model, "same")
    return model.add("operator", schema=schema_of(rng, model), name=rng.choice(["===", "~==", "@=@", "<=>", "#=#"]), function=function.uid,
                     commutes=chance(rng, 0.6), restrict=rng.choice([None, "eqsel"]), join=rng.choice([None, "eqjoinsel"]),
                     hashes=chance(rng, 0.3), merges=chance(rng, 0.3), comment=a_comment(rng, 0.3))


def make_opfamily(rng, model):
    method = rng.choice(["btree", "btree", "hash"])
    return model.add("opfamily", schema=schema_of(rng, model), name=fresh(rng, model, "of_"), method=method,
                     loose=method == "btree" and chance(rng, 0.4), comment=a_comment(rng, 0.3))


def make_opclass(rng, model):
    method = rng.choice(["btree", "btree", "hash"])
    families = [f for f in model.of("opfamily") if f.method == method]
    family = rng.choice(families).uid if families and chance(rng, 0.6) else None
    return model.add("opclass", schema=schema_of(rng, model), name=fresh(rng, model, "oc_"), method=method, family=family,
                     type=rng.choice(["integer", "bigint", "text"]), comment=a_comment(rng, 0.3))


def make_tsdict(rng, model):
    templates = [t.uid for t in model.of("tstemplate")]
    if templates and chance(rng, 0.4):
        return model.add("tsdict", schema=schema_of(rng, model), name=fresh(rng, model, "td_"), template=rng.choice(templates), options=[])
    template, options = rng.choice([("simple", [("accept", "false")]), ("simple", []), ("snowball", [("language", "english")]),
                                    ("snowball", [("language", "german"), ("stopwords", "german")]), ("simple", [("stopwords", "english")])])
    return model.add("tsdict", schema=schema_of(rng, model), name=fresh(rng, model, "td_"), template="pg_catalog." + template, options=options,
                     comment=a_comment(rng, 0.3))


def make_tsconfig(rng, model):
    parsers = [p.uid for p in model.of("tsparser")]
    dictionaries = ["pg_catalog.simple", "english_stem"] + [d.uid for d in model.of("tsdict")]
    mappings = [(token, rng.sample(dictionaries, rng.randint(1, min(2, len(dictionaries)))))
                for token in rng.sample(["asciiword", "word", "numword", "email", "url", "hword"], rng.randint(0, 4))]
    return model.add("tsconfig", schema=schema_of(rng, model), name=fresh(rng, model, "tc_"), mappings=mappings,
                     parser=rng.choice(parsers) if parsers and chance(rng, 0.3) else "pg_catalog.default", comment=a_comment(rng, 0.3))


def make_tsparser(rng, model):
    return model.add("tsparser", schema=schema_of(rng, model), name=fresh(rng, model, "tp_"), headline=chance(rng, 0.5), comment=a_comment(rng, 0.3))


def make_tstemplate(rng, model):
    return model.add("tstemplate", schema=schema_of(rng, model), name=fresh(rng, model, "tt_"), comment=a_comment(rng, 0.3))


def make_conversion(rng, model):
    return model.add("conversion", schema=schema_of(rng, model), name=fresh(rng, model, "cv_"), encoding=rng.choice(["LATIN1", "LATIN2", "WIN1251"]),
                     comment=a_comment(rng, 0.3))


def make_defaultacl(rng, model):
    on, privilege = rng.choice([("TABLES", "SELECT"), ("TABLES", "INSERT"), ("SEQUENCES", "USAGE"), ("FUNCTIONS", "EXECUTE"), ("TYPES", "USAGE")])
    schema = schema_of(rng, model) if chance(rng, 0.6) else None
    revoke = schema is None and on in ("FUNCTIONS", "TYPES") and chance(rng, 0.5)
    return model.add("defaultacl", role=rng.choice([None, "pairs_owner", "pairs_owner"]), schema=schema, on=on, privilege=privilege, revoke=revoke,
                     grantee="PUBLIC" if revoke else rng.choice(ROLES[1:]), option=chance(rng, 0.2))


MAKERS = {
    "schema": make_schema, "collation": make_collation, "enum": make_enum, "domain": make_domain, "composite": make_composite,
    "rangetype": make_rangetype, "sequence": make_sequence, "function": make_function, "table": make_table, "partition": make_partition,
    "constraint": make_constraint, "index": make_index, "view": make_view, "matview": make_matview, "aggregate": make_aggregate,
    "trigger": make_trigger, "eventtrigger": make_eventtrigger, "rule": make_rule, "policy": make_policy, "statistics": make_statistics,
    "publication": make_publication, "fdw": make_fdw, "server": make_server, "mapping": make_mapping, "foreign": make_foreign,
    "cast": make_cast, "operator": make_operator, "opfamily": make_opfamily, "opclass": make_opclass, "tsparser": make_tsparser,
    "tstemplate": make_tstemplate, "tsdict": make_tsdict, "tsconfig": make_tsconfig, "conversion": make_conversion,
    "defaultacl": make_defaultacl,
}
# How many of each a schema of medium size has, at most; made in this order.
PLAN = [("schema", 2, 1), ("collation", 1, .3), ("enum", 2, .9), ("domain", 2, .6), ("composite", 1, .5), ("rangetype", 1, .3),
        ("tsparser", 1, .08), ("tstemplate", 1, .08), ("tsdict", 1, .15), ("tsconfig", 1, .15), ("opfamily", 1, .12), ("opclass", 1, .15),
        ("sequence", 2, .5), ("function", 3, .9), ("table", 6, 1), ("partition", 2, .7), ("function", 5, .9), ("table", 3, .9), ("constraint", 5, .9),
        ("index", 5, .9), ("view", 5, .8), ("matview", 2, .4), ("function", 2, .6), ("view", 1, .5), ("aggregate", 1, .25), ("trigger", 4, .6),
        ("rule", 2, .3), ("policy", 3, .5), ("statistics", 2, .4), ("publication", 1, .3), ("fdw", 1, .2), ("server", 1, .2), ("mapping", 1, .2),
        ("foreign", 2, .3), ("cast", 1, .25), ("operator", 1, .2), ("conversion", 1, .1), ("eventtrigger", 1, .15), ("defaultacl", 1, .25)]
SIZES = {"small": 0.4, "medium": 1, "large": 3}
