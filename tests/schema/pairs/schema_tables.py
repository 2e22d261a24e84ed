"""Makes random types, tables, constraints and indexes, each fitting into the model as it stands."""
import schema_types as types
from schema_fix import virtual
from schema_model import ROLES
from schema_sql import kind_of
from schema_types import A, B, U

WORDS = ["account", "address", "audit", "badge", "batch", "bill", "book", "branch", "card", "cart", "case", "chat", "city", "code",
         "cost", "day", "deal", "debt", "device", "draft", "event", "fact", "file", "fleet", "form", "game", "gate", "goal", "grant",
         "group", "home", "house", "image", "item", "job", "key", "label", "lease", "level", "list", "log", "mail", "mark", "member",
         "note", "offer", "order", "page", "part", "path", "plan", "post", "price", "queue", "rank", "rate", "region", "role", "room",
         "rule", "score", "seat", "session", "shop", "site", "slot", "stage", "state", "stock", "store", "tag", "task", "team",
         "tenant", "term", "thread", "ticket", "token", "tour", "trip", "unit", "user", "vote", "week", "work", "zone"]
ODD = ["Mixed Case", "größe", "with.dot", "it's", "percent%", "semi;colon", "dash-ed", 'quo"te', "comma, too", "back\\slash", "par(en"]


def fresh(rng, model, prefix="", odd=0.06):
    """A name that nothing in the model has."""
    taken = model.__dict__.setdefault("names", set())
    while True:
        name = prefix + rng.choice(WORDS)
        if rng.random() < odd:
            name = prefix + rng.choice(ODD)
        if rng.random() < 0.75 or name in taken:
            name += f"_{rng.randrange(1, 400)}"
        if rng.random() < 0.01:
            name = (name + "_" + "x" * 63)[:58]
        if name not in taken:
            taken.add(name)
            return name


def chance(rng, share):
    return rng.random() < share


def pick(rng, items):
    return rng.choice(items) if items else None


def schema_of(rng, model):
    return rng.choice(model.of("schema")).uid


def base_tables(model):
    return [t for t in model.of("table") if not t.foreign]


def random_type(rng, model, custom=0.25):
    made = model.of("enum", "domain", "composite", "rangetype")
    if made and chance(rng, custom):
        found = U(rng.choice(made).uid)
        return A(found) if chance(rng, 0.12) and model.get(found[1]).kind in ("enum", "composite") else found
    name = rng.choice(COMMON_OR_ALL[chance(rng, 0.35)])
    found = B(name)
    return A(found) if chance(rng, 0.08) and name in ("integer", "text", "bigint", "character varying(20)", "uuid") else found


COMMON_OR_ALL = {False: types.COMMON, True: list(types.BUILTIN)}


def a_collation(rng, model, share=0.08):
    if not chance(rng, share):
        return None
    made = model.of("collation")
    return rng.choice(made).uid if made and chance(rng, 0.6) else "C"


# --- conditions ----------------------------------------------------------------------------------------------------


def a_condition(rng, model, relation, calls=True, real=True):
    columns = [c for c in model.all_columns(relation) if not (real and virtual(c))]
    if not columns:
        return None
    column = rng.choice(columns)
    one = ("pred", column.uid, rng.randrange(40))
    if calls and chance(rng, 0.25):
        tests = [f for f in model.of("function") if f.role == "test" and f.args and
                 types.bare(model, f.args[0].type) == types.bare(model, kind_of(model, column))]
        if tests:
            one = ("test", column.uid, rng.choice(tests).uid)
    if chance(rng, 0.2):
        other = ("pred", rng.choice(columns).uid, rng.randrange(40))
        return (rng.choice(["and", "or"]), one, other)
    return one


def a_default(rng, model, kind):
    if types.family(model, kind) == "comp":
        return None
    found = rng.random()
    if found < 0.12:
        return ("now",)
    if found < 0.4:
        calls = [f for f in model.of("function") if f.role == "value" and f.returns == ("type", kind)]
        if calls:
            return ("call", rng.choice(calls).uid)
    if found < 0.5 and types.family(model, kind) == "int" and not types.is_domain(model, kind):
        loose = [s for s in model.of("sequence") if not s.owned]
        if loose:
            return ("next", rng.choice(loose).uid)
    return ("value", rng.randrange(9))


# --- schemas and types ---------------------------------------------------------------------------------------------


def make_schema(rng, model):
    return model.add("schema", name=fresh(rng, model))


def make_enum(rng, model):
    labels = [rng.choice(WORDS) + (" " + rng.choice(WORDS) if chance(rng, 0.1) else "") + str(n) for n in range(rng.randint(1, 6))]
    if chance(rng, 0.1):
        labels.append("it's")
    return model.add("enum", schema=schema_of(rng, model), name=fresh(rng, model), labels=labels)


def make_domain(rng, model):
    base = random_type(rng, model, 0.2) if chance(rng, 0.5) else B(rng.choice(["text", "integer", "numeric(10,2)", "character varying(20)"]))
    made = model.add("domain", schema=schema_of(rng, model), name=fresh(rng, model), base=base, checks=[])
    if types.family(model, base) == "comp":
        made.base = B("text")
    made.default = rng.randrange(9) if chance(rng, 0.3) else None
    made.notnull = chance(rng, 0.2)
    for _ in range(rng.choice([0, 1, 1, 2])):
        made.checks.append(a_check(rng, model))
    return made


def a_check(rng, model):
    return model.part("domaincheck", name=fresh(rng, model, "chk_"), i=rng.randrange(40), not_valid=chance(rng, 0.15),
                      comment=a_comment(rng, 0.15))


def an_attribute(rng, model):
    kind = random_type(rng, model, 0.2)
    return model.part("attribute", name=fresh(rng, model), type=kind, collation=a_collation(rng, model), comment=a_comment(rng, 0.15))


def make_composite(rng, model):
    return model.add("composite", schema=schema_of(rng, model), name=fresh(rng, model),
                     attributes=[an_attribute(rng, model) for _ in range(rng.randint(1, 4))])


def make_rangetype(rng, model):
    made = model.add("rangetype", schema=schema_of(rng, model), name=fresh(rng, model), subtype=B(rng.choice(
        ["double precision", "text", "time without time zone", "inet", "uuid"])), diff=chance(rng, 0.5),
        collation=a_collation(rng, model, 0.3), multirange=fresh(rng, model, "multi_", 0) if chance(rng, 0.5) else None)
    made.collation = None if made.collation == "C" else made.collation
    return made


def make_collation(rng, model):
    choices = [("icu", "de-u-co-phonebk"), ("icu", "en-u-kn-true"), ("icu", "und"), ("libc", "C")]
    if model.major >= 17:
        choices.append(("builtin", "C.UTF-8"))
    provider, locale = rng.choice(choices)
    return model.add("collation", schema=schema_of(rng, model), name=fresh(rng, model), provider=provider, locale=locale,
                     deterministic=not chance(rng, 0.25) or provider != "icu")


# --- tables --------------------------------------------------------------------------------------------------------


def a_column(rng, model, custom=0.25, table=None):
    kind = random_type(rng, model, custom)
    made = model.part("column", name=fresh(rng, model), type=kind, collation=a_collation(rng, model), notnull=chance(rng, 0.35))
    if chance(rng, 0.3):
        made.default = a_default(rng, model, kind)
    if chance(rng, 0.08):
        made.storage = rng.choice(["EXTERNAL", "MAIN", "PLAIN", "EXTENDED"])
    if chance(rng, 0.06):
        made.compression = "pglz"
    if chance(rng, 0.06):
        made.stats = rng.choice([0, 10, 250, 1000])
    if chance(rng, 0.04):
        made.options = {"n_distinct": rng.choice(["-0.5", "100"])}
    if made.notnull and model.major >= 18:
        if chance(rng, 0.3):
            made.nn_name = fresh(rng, model, "nn_")
        made.nn_local = chance(rng, 0.08)
    made.comment = a_comment(rng, 0.1)
    made.grants = column_grants(rng, 0.06)
    return made


def generate_from(rng, model, table, column):
    """Makes a column generated from another one of its table."""
    sources = [c for c in table.columns if c is not column and not c.generated]
    if not sources:
        return
    source = rng.choice(sources)
    mode = "v" if model.major >= 18 and chance(rng, 0.4) else "s"
    column.default, column.identity = None, None
    column.generated = (mode, source.uid, rng.randrange(20))
    maps = [f for f in model.of("function") if f.role == "map" and types.bare(model, f.args[0].type) == types.bare(model, source.type)]
    configs = model.of("tsconfig")
    if maps and chance(rng, 0.4):
        column.generated = ("s", source.uid, 0, rng.choice(maps).uid)
    elif configs and types.family(model, source.type) == "text" and chance(rng, 0.3):
        column.generated = ("s", source.uid, 0, None, rng.choice(configs).uid)


def an_identity(rng):
    options = []
    if chance(rng, 0.4):
        options.append(("START WITH", str(rng.choice([1, 10, 100]))))
    if chance(rng, 0.3):
        options.append(("INCREMENT BY", str(rng.choice([2, 5, 10]))))
    if chance(rng, 0.2):
        options.append(("CACHE", "20"))
    if chance(rng, 0.2):
        options.append(("MAXVALUE", "30000"))
    if chance(rng, 0.1):
        options.append(("CYCLE", ""))
    return (rng.choice(["ALWAYS", "BY DEFAULT"]), options)


def table_options(rng):
    options = {}
    if chance(rng, 0.5):
        options["fillfactor"] = rng.choice([50, 70, 90])
    if chance(rng, 0.3):
        options["autovacuum_enabled"] = rng.choice(["true", "false"])
    if chance(rng, 0.3):
        options["autovacuum_vacuum_scale_factor"] = rng.choice(["0.1", "0.05"])
    if chance(rng, 0.3):
        options["toast.autovacuum_enabled"] = "false"
    if chance(rng, 0.2):
        options["parallel_workers"] = rng.choice([2, 4])
    return options


def make_table(rng, model, plain=False):
    table = model.add("table", schema=schema_of(rng, model), name=fresh(rng, model), columns=[], persistence="p")
    composites = [c for c in model.of("composite")]
    if composites and not plain and chance(rng, 0.04):
        table.of_type = rng.choice(composites).uid
        return table
    parents = [t for t in base_tables(model) if t is not table and not t.partition_by and not t.parent]
    if parents and not plain and chance(rng, 0.12):
        table.inherits = [t.uid for t in rng.sample(parents, 1 if len(parents) == 1 or chance(rng, 0.7) else 2)]
    table.columns = [a_column(rng, model) for _ in range(rng.randint(1, 7))]
    if table.inherits and chance(rng, 0.4):
        twin = pick(rng, [c for c in model.columns(model.get(table.inherits[0])) if c.uid in [o.uid for o in model.get(table.inherits[0]).columns]])
        if twin:
            table.columns.append(model.part("column", name=twin.name, type=twin.type, collation=twin.collation, merged=True, notnull=twin.notnull))
    if not table.inherits and chance(rng, 0.5):
        first = model.part("column", name=fresh(rng, model, "id_", 0.02), type=B(rng.choice(["integer", "bigint", "bigint", "uuid"])), notnull=True)
        if first.type != B("uuid") and chance(rng, 0.6):
            first.identity = an_identity(rng)
        elif first.type == B("uuid"):
            first.default = ("now",)
        table.columns.insert(0, first)
        if chance(rng, 0.3) and first.type != B("uuid") and not first.identity:
            own_sequence(rng, model, table, first)
    for column in table.columns:
        if chance(rng, 0.07):
            generate_from(rng, model, table, column)
    if chance(rng, 0.07):
        table.persistence = "u"
    if chance(rng, 0.12):
        table.options = table_options(rng)
    if chance(rng, 0.06):
        table.replica = rng.choice(["full", "nothing"])
    if chance(rng, 0.12):
        table.rls, table.force = chance(rng, 0.8), chance(rng, 0.3)
    if not plain and not table.inherits and chance(rng, 0.18):
        partition(rng, model, table)
    if chance(rng, 0.75):
        make_constraint(rng, model, table, "p")
    for _ in range(rng.choice([0, 1, 1, 2])):
        make_constraint(rng, model, table)
    for _ in range(rng.choice([0, 0, 1, 2])):
        make_index(rng, model, table)
    return table


def own_sequence(rng, model, table, column):
    made = make_sequence(rng, model)
    made.schema, made.owned = table.schema, (table.uid, column.uid)
    made.type = column.type[1] if column.type[1] in ("smallint", "integer", "bigint") else "bigint"
    column.default = ("next", made.uid)
    return made


def make_sequence(rng, model):
    made = model.add("sequence", schema=schema_of(rng, model), name=fresh(rng, model), type=rng.choice(["integer", "bigint", "smallint"]))
    sequence_options(rng, made)
    return made


def sequence_options(rng, made):
    made.increment = rng.choice([None, None, 1, 2, 10, -1])
    made.start = made.minimum = made.maximum = None
    if chance(rng, 0.3):
        made.minimum, made.maximum = (-500, -1) if made.increment == -1 else (rng.choice([0, 5, 10]), rng.choice([1000, 30000]))
        made.start = -20 if made.increment == -1 else rng.choice([None, 20, 100])
    elif made.increment != -1:
        made.start = rng.choice([None, None, 7, 1000])
    made.cache = rng.choice([None, None, 5, 20])
    made.cycle = chance(rng, 0.15)
    made.unlogged = chance(rng, 0.05)


def partition(rng, model, table, depth=1):
    """Makes a table partitioned, with partitions."""
    keys = [c for c in model.columns(table) if c.type in [B(k) for k in types.KEY_TYPES] and not c.generated and not c.collation]
    if not keys:
        if table.parent:
            return
        table.columns.append(model.part("column", name=fresh(rng, model), type=B(rng.choice(types.KEY_TYPES)), notnull=chance(rng, 0.7)))
        keys = [table.columns[-1]]
    strategy = rng.choice(["RANGE", "LIST", "HASH"])
    chosen = rng.sample(keys, min(len(keys), rng.choice([1, 1, 1, 2])))
    if strategy == "LIST":
        chosen = chosen[:1]
    expr = [None] * len(chosen)
    if strategy != "HASH" and len(chosen) == 1 and chance(rng, 0.1) and types.family(model, chosen[0].type) in ("int", "text"):
        expr = [2 if types.family(model, chosen[0].type) == "int" else 0]
    table.partition_by = (strategy, [(c.uid, e) for c, e in zip(chosen, expr)])
    table.options = None
    table.persistence = "p"
    table.replica = None if table.replica not in ("full", "nothing") else table.replica
    count = rng.randint(0, 4)
    for _ in range(count):
        make_partition(rng, model, table, depth)


def a_bound(rng, model, table, hash_modulus=4):
    strategy = table.partition_by[0]
    taken = [c.bound for c in model.children(table)]
    if strategy == "HASH":
        free = [r for r in range(hash_modulus) if not any(b[2] == r for b in taken)]
        return ("HASH", hash_modulus, rng.choice(free)) if free else None
    if chance(rng, 0.15) and not any(b[0] == "default" for b in taken):
        return ("default",)
    limit = 9 if strategy == "LIST" else 40
    slots = [i for i in range(1, limit) if not any(covers(b, i) for b in taken)]
    if not slots:
        return None
    i = slots[0] if chance(rng, 0.7) else rng.choice(slots)
    if strategy == "LIST":
        more = [i + 1] if i + 1 in slots and chance(rng, 0.3) else []
        return ("LIST", [i] + more, chance(rng, 0.2) and not any(b[0] == "LIST" and b[2] for b in taken))
    low = None if chance(rng, 0.1) and not any(b[0] == "RANGE" and (b[1] is None or b[1] < i) for b in taken) else i
    return ("RANGE", low, i + 1)


def covers(bound, i):
    if bound[0] == "LIST":
        return i in bound[1]
    return bound[0] == "RANGE" and (bound[1] is None or bound[1] <= i) and (bound[2] is None or i < bound[2])


def make_partition(rng, model, parent=None, depth=1):
    parent = parent or pick(rng, [t for t in base_tables(model) if t.partition_by])
    bound = a_bound(rng, model, parent) if parent else None
    if bound is None:
        return None
    table = model.add("table", schema=parent.schema if chance(rng, 0.8) else schema_of(rng, model), name=fresh(rng, model), columns=[],
                      persistence="p", parent=parent.uid, bound=bound, form=rng.choice(["of", "of", "attach", "turned"]), overrides={})
    if chance(rng, 0.25):
        for column in rng.sample(model.columns(table), 1):
            override(rng, model, table, column)
    if depth < 3 and chance(rng, 0.25):
        partition(rng, model, table, depth + 1)
    elif chance(rng, 0.1):
        table.options = table_options(rng)
    if chance(rng, 0.2):
        make_constraint(rng, model, table, "c")
    if chance(rng, 0.15):
        make_index(rng, model, table)
    return table


def override(rng, model, table, column):
    """Default, NOT NULL, storage and statistics that a partition has of its own."""
    made = model.part("override", notnull=chance(rng, 0.4), comment=a_comment(rng, 0.2))
    if not column.generated and not column.identity and chance(rng, 0.6):
        default = a_default(rng, model, column.type)
        made.default = default if default and default[0] in ("value", "now") else None
    made.storage = rng.choice([None, None, "EXTERNAL", "MAIN"])
    made.stats = rng.choice([None, None, 77])
    table.overrides[column.uid] = made


def make_foreign(rng, model):
    server = pick(rng, model.of("server"))
    if not server:
        return None
    table = model.add("table", foreign=server.uid, schema=schema_of(rng, model), name=fresh(rng, model), columns=[], persistence="p",
                      foreign_options=[("target", rng.choice(WORDS))] if chance(rng, 0.5) else None)
    for _ in range(rng.randint(1, 4)):
        column = a_column(rng, model)
        column.collation = column.default = column.nn_name = column.nn_local = None
        column.foreign_options = [("remote", rng.choice(WORDS))] if chance(rng, 0.3) else None
        table.columns.append(column)
    if chance(rng, 0.3):
        make_constraint(rng, model, table, "c")
    return table


# --- constraints and indexes ---------------------------------------------------------------------------------------


def usable(model, table, test):
    return [c for c in model.columns(table) if not virtual(c) and test(c)]


def make_constraint(rng, model, table=None, kind=None):
    table = table or pick(rng, base_tables(model))
    kind = kind or rng.choice(["c", "c", "u", "u", "f", "f", "f", "x", "p", "period"])
    if table is None or table.foreign and kind != "c" or table.of_type and kind != "c":
        return None
    made = model.part("constraint", table=table.uid, type=kind, name=fresh(rng, model, "con_"), comment=a_comment(rng, 0.12))
    deferrable = rng.choice([None] * 8 + ["DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"])
    if kind == "c":
        made.condition = a_condition(rng, model, table)
        if made.condition is None:
            return None
        made.not_valid, made.no_inherit = chance(rng, 0.12), chance(rng, 0.12) and not table.parent
        made.not_enforced = chance(rng, 0.1)
    elif kind == "period":
        ranges = usable(model, table, lambda c: types.family(model, c.type) == "range")
        if model.major < 18 or len(ranges) < 2:
            return None
        made.type, made.columns, made.period = "u", [c.uid for c in rng.sample(ranges, 2)], True
    elif kind in "pu":
        columns = usable(model, table, lambda c: types.btree(model, c.type) and not c.nn_local)
        if not columns:
            return None
        first = [columns[0]] if kind == "p" and columns[0].name.startswith("id_") else rng.sample(columns, min(len(columns), rng.choice([1, 1, 2])))
        made.columns = [c.uid for c in first]
        made.deferrable = deferrable
        made.nulls_not_distinct = chance(rng, 0.15)
        made.include = [c.uid for c in rng.sample(columns, 1) if c.uid not in made.columns] if chance(rng, 0.1) else []
        made.options = {"fillfactor": 60} if chance(rng, 0.06) else None
    elif kind == "x":
        columns = usable(model, table, lambda c: types.family(model, c.type) in ("range", "inet") or types.btree(model, c.type))
        if not columns:
            return None
        ranges = [c for c in columns if types.family(model, c.type) == "range"]
        made.columns = [rng.choice(ranges or columns).uid]
        made.condition = a_condition(rng, model, table) if chance(rng, 0.3) else None
        made.deferrable = deferrable
    else:
        targets = [c for c in model.of("constraint") if c.type in ("p", "u") and not c.deferrable]
        rng.shuffle(targets)
        for target in targets[:12]:
            others = [model.column(model.get(target.table), u) for u in target.columns]
            found = []
            for other in others:
                match = usable(model, table, lambda c: not c.generated and c.uid not in found and types.comparable(model, c.type, other.type))
                found += [rng.choice(match).uid] if match else []
            if len(found) == len(others):
                break
        else:
            return None
        made.columns, made.ref, made.deferrable, made.period = found, target.uid, deferrable, target.period
        made.on_delete = rng.choice([None, None, "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"])
        made.on_update = rng.choice([None, None, None, "CASCADE", "RESTRICT"])
        made.match, made.some = chance(rng, 0.1), chance(rng, 0.2)
        made.not_valid, made.not_enforced = chance(rng, 0.12), chance(rng, 0.08)
    model.objects[made.uid] = made
    return made


def make_index(rng, model, table=None):
    table = table or pick(rng, base_tables(model) + model.of("matview"))
    if table is None:
        return None
    method = rng.choice(["btree"] * 6 + ["hash", "gin", "gist", "brin", "spgist"])
    made = model.part("index", table=table.uid, name=fresh(rng, model, "ix_"), method=method, keys=[], comment=a_comment(rng, 0.12))
    columns = [c for c in model.all_columns(table) if not virtual(c)]
    rng.shuffle(columns)
    for column in columns[:rng.choice([1, 1, 2, 3])]:
        key = model.part("key", column=column.uid)
        kind = kind_of(model, column)
        if method == "btree" and chance(rng, 0.2):
            key.expr = rng.randrange(20)
        maps = [f for f in model.of("function") if f.role == "map" and types.bare(model, f.args[0].type) == types.bare(model, kind)]
        if maps and chance(rng, 0.4) and not types.is_domain(model, kind):
            key.test, key.expr = rng.choice(maps).uid, None
        if chance(rng, 0.2):
            classes = [c.uid for c in model.of("opclass") if c.method == method and types.base(model, kind) == B(c.type)]
            key.opclass = pick(rng, classes) or rng.choice(["text_pattern_ops", "varchar_pattern_ops", "jsonb_path_ops", "inet_ops",
                                                            "int4_minmax_multi_ops", "int4_bloom_ops", "tsvector_ops"])
            if key.opclass == "tsvector_ops" and chance(rng, 0.5):
                key.opclass_options = "siglen='64'"
        if method == "gist" and types.family(model, kind) == "inet":
            key.opclass = "inet_ops"
        key.collation = a_collation(rng, model, 0.07)
        key.sort = rng.choice([None, None, None, "DESC", "DESC NULLS LAST", "NULLS FIRST"])
        made.keys.append(key)
    if not made.keys:
        return None
    made.unique = chance(rng, 0.25) and method == "btree"
    made.nulls_not_distinct = made.unique and chance(rng, 0.25)
    made.condition = a_condition(rng, model, table) if chance(rng, 0.2) else None
    made.include = [c.uid for c in columns[3:4]] if chance(rng, 0.15) and method in ("btree", "gist") else []
    if chance(rng, 0.12):
        made.options = {"btree": {"fillfactor": 70}, "gin": {"fastupdate": "off"}, "brin": {"pages_per_range": 32},
                        "gist": {"fillfactor": 80}, "hash": {"fillfactor": 80}, "spgist": {"fillfactor": 80}}[method]
    made.stats = rng.choice([None] * 6 + [55])
    if table.partition_by and chance(rng, 0.3):
        made.only = True
    model.objects[made.uid] = made
    if made.only:
        for child in [c for c in model.children(table) if not c.partition_by]:
            if chance(rng, 0.7):
                attached_index(rng, model, made, child)
    elif table.kind == "table" and method == "btree" and not made.condition and chance(rng, 0.05):
        table.cluster = made.uid
    elif made.unique and not made.condition and chance(rng, 0.15) and table.kind == "table":
        table.replica = made.uid
    return made


def attached_index(rng, model, parent, child):
    import copy
    made = copy.deepcopy(parent)
    made.uid, made.table, made.name = model.uid(), child.uid, fresh(rng, model, "ix_")
    made.only, made.attach, made.comment = False, parent.uid, a_comment(rng, 0.1)
    model.objects[made.uid] = made


# --- what everything may wear --------------------------------------------------------------------------------------


def a_comment(rng, share):
    if not chance(rng, share):
        return None
    return rng.choice(["a note", "it's a note", "two\nlines", "größe; --no", "semi; colon"]) + f" {rng.randrange(1000)}"


def column_grants(rng, share):
    if not chance(rng, share):
        return None
    return [(p, rng.choice(ROLES[1:]), chance(rng, 0.2)) for p in rng.sample(["SELECT", "UPDATE", "INSERT", "REFERENCES"], rng.randint(1, 2))]


PRIVILEGES = {"table": ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "ALL"],
              "view": ["SELECT", "INSERT", "UPDATE"], "matview": ["SELECT"], "sequence": ["USAGE", "SELECT", "UPDATE"],
              "schema": ["USAGE", "CREATE"], "enum": ["USAGE"], "domain": ["USAGE"], "composite": ["USAGE"], "rangetype": ["USAGE"],
              "fdw": ["USAGE"], "server": ["USAGE"], "function": ["EXECUTE"]}


def random_grants(rng, kind):
    return [(p, rng.choice(ROLES + ("PUBLIC",)), chance(rng, 0.2))
            for p in rng.sample(PRIVILEGES[kind], rng.randint(1, min(3, len(PRIVILEGES[kind]))))]


def wear(rng, model, made):
    if made.kind in PRIVILEGES and chance(rng, 0.12):
        made.grants = random_grants(rng, made.kind)
    if chance(rng, 0.1) and made.kind in ("function", "enum", "domain", "composite", "rangetype"):
        made.closed = True
    if chance(rng, 0.08):
        made.owner = "pairs_owner"
    if made.comment is None:
        made.comment = a_comment(rng, 0.1)
