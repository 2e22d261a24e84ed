"""Takes out of a model what cannot be: after anything is dropped or changed, what spoke of it goes or is put right."""
import schema_types as types
from schema_sql import kind_of


def settle(model):
    """Repeats until nothing is wrong any more."""
    for _ in range(60):
        before = len(model.objects)
        changed = any([fix(model, made) for made in list(model.objects.values()) if made.uid in model.objects])
        if not changed and before == len(model.objects):
            return
    raise ValueError("the model does not settle")


def fix(model, made):
    """True if anything was changed."""
    if made.kind != "schema" and made.schema is not None and model.get(made.schema) is None:
        model.remove(made.uid)
        return True
    check = CHECKS.get(made.kind)
    if check is None:
        return False
    verdict = check(model, made)
    if verdict is False:
        model.remove(made.uid)
    return verdict is not None


def virtual(column):
    return bool(column.generated) and column.generated[0] == "v"


def spec_ok(model, relation, spec, real=True):
    """Does a condition speak of columns and functions that are there."""
    if spec[0] in ("and", "or"):
        return all(spec_ok(model, relation, s, real) for s in spec[1:])
    column = model.column(relation, spec[1])
    if column is None or real and virtual(column):
        return False
    return spec[0] == "pred" or (call_ok if spec[0] == "call" else test_ok)(
        model, *([spec[2]] if spec[0] == "call" else [column, spec[2]]))


def call_ok(model, uid):
    """A function that can be called without arguments."""
    function = model.get(uid)
    return function is not None and function.kind == "function" and function.role == "value" \
        and all(a.default is not None for a in function.args) and function.returns[0] == "type"


def test_ok(model, column, uid, boolean=True):
    """A function that takes this column (exactly its type) and answers yes or no."""
    function = model.get(uid)
    if function is None or function.role not in ("test", "map") or not function.args:
        return False
    kind = kind_of(model, column)
    if types.is_domain(model, kind) or types.bare(model, kind) != types.bare(model, function.args[0].type):
        return False
    return all(a.default is not None for a in function.args[1:]) and (not boolean or function.role == "test")


def plain_table(model, table):
    return table is not None and table.kind == "table" and not table.foreign


def fix_domain(model, made):
    return None if types.exists(model, made.base) and types.used(made.base) != made.uid else False


def fix_composite(model, made):
    keep = [a for a in made.attributes if types.exists(model, a.type) and types.used(a.type) != made.uid]
    for a in keep:
        if a.collation and (model.get(a.collation) is None or types.family(model, a.type) != "text" or types.is_domain(model, a.type)):
            a.collation = None
            return True
    if not keep:
        return False
    if len(keep) != len(made.attributes):
        made.attributes = keep
        return True
    return None


def fix_range(model, made):
    if made.collation and model.get(made.collation) is None:
        made.collation = None
        return True
    return None if types.exists(model, made.subtype) else False


def required_keys(model, table):
    """Columns that a unique constraint of a partitioned table must hold, or None if there can be none."""
    needed = []
    for one in [table] + model.descendants(table):
        for uid, i in (one.partition_by or (None, []))[1]:
            if i is not None:
                return None
            needed.append(uid)
    return list(dict.fromkeys(needed))


def fix_table(model, table):
    if table.foreign and model.get(table.foreign) is None:
        return False
    if table.of_type and (model.get(table.of_type) is None or model.get(table.of_type).kind != "composite"):
        return False
    if table.parent:
        parent = model.get(table.parent)
        if parent is None or not parent.partition_by:
            return False
        strategy, keys = parent.partition_by
        if table.bound[0] != "default" and table.bound[0] != strategy or strategy == "HASH" and table.bound[0] == "default":
            return False
        columns = {c.uid for c in model.columns(table)}
        for uid in list(table.overrides or {}):
            if uid not in columns:
                del table.overrides[uid]
                return True
    lost = [u for u in table.inherits or [] if not plain_table(model, model.get(u)) or model.get(u).partition_by or model.get(u).parent]
    if lost:
        table.inherits = [u for u in table.inherits if u not in lost]
        return True
    if table.inherits:
        seen = set()
        for parent in table.inherits:
            names = {c.name for c in model.columns(model.get(parent))}
            if names & seen:
                table.inherits = table.inherits[:1]
                return True
            seen |= names
        parents = {c.name: c for p in table.inherits for c in model.columns(model.get(p))}
        for c in table.columns:
            twin = parents.get(c.name)
            if twin and (not c.merged or (c.type, c.collation) != (twin.type, twin.collation) or c.identity or twin.generated or c.generated):
                table.columns = [o for o in table.columns if o is not c]
                return True
    if fix_columns(model, table):
        return True
    if table.partition_by:
        strategy, keys = table.partition_by
        for uid, i in keys:
            column = model.column(table, uid)
            if column is None or column.generated or types.family(model, column.type) not in (
                    "int", "text", "date", "ts", "bool") or types.is_domain(model, column.type) or \
                    strategy == "HASH" and i is not None:
                table.partition_by = None
                return True
            if i is not None and types.family(model, types.expression(model, "x", column.type, i)[1]) not in ("int", "text", "date", "ts"):
                table.partition_by = (strategy, [(u, None) for u, _ in keys])
                return True
        fam = types.family(model, model.column(table, keys[0][0]).type)
        if fam == "bool" and strategy == "RANGE":
            table.partition_by = None
            return True
        if strategy == "LIST" and len(keys) > 1:
            table.partition_by = (strategy, keys[:1])
            return True
        if table.persistence == "u" or table.inherits or table.cluster:
            table.persistence, table.inherits, table.cluster = "p", None, None
            return True
    if table.replica not in (None, "full", "nothing"):
        index = model.get(table.replica)
        good = index is not None and index.table == table.uid and (index.kind == "index" and index.unique and not index.condition
                                                                   and not index.only and not index.attach
                                                                   or index.kind == "constraint" and index.type == "p" and not index.deferrable)
        if good and index.kind == "index":
            found = [model.column(table, k.column) for k in index.keys]
            good = all(k.expr is None and not k.test for k in index.keys) and all(c and (c.notnull or c.identity) and not c.nn_local for c in found)
        if not good or table.partition_by:
            table.replica = None
            return True
    if table.cluster is not None:
        index = model.get(table.cluster)
        if index is None or index.table != table.uid or index.kind == "index" and (index.method != "btree" or index.condition):
            table.cluster = None
            return True
    return None


def fix_columns(model, table):
    if table.of_type or table.parent:
        return False
    visible = {c.uid: c for c in model.columns(table)}
    for column in table.columns:
        if not types.exists(model, column.type) or types.used(column.type) == table.uid:
            table.columns = [c for c in table.columns if c is not column]
            return True
        fam = types.family(model, column.type)
        if column.collation and (column.collation != "C" and model.get(column.collation) is None or fam != "text" or types.is_domain(model, column.type)):
            column.collation = None
            return True
        default = column.default
        if default:
            bad = column.generated or column.identity
            if default[0] == "call":
                bad = bad or not call_ok(model, default[1]) or model.get(default[1]).returns[1] != column.type
            if default[0] == "next":
                bad = bad or model.get(default[1]) is None or fam != "int" or types.is_domain(model, column.type)
            if default[0] in ("value", "now") and fam == "comp":
                bad = True
            if bad:
                column.default = None
                return True
        if column.identity and (fam != "int" or column.generated or types.is_domain(model, column.type) or table.inherits):
            column.identity = None
            return True
        if column.generated:
            source = visible.get(column.generated[1])
            bad = source is None or source.generated or source is column or source.uid == column.uid
            if not bad and len(column.generated) > 3 and column.generated[3] is not None:
                function = model.get(column.generated[3])
                bad = not test_ok(model, source, column.generated[3], boolean=False) or column.generated[0] == "v"
                goal = function.returns[1] if not bad else None
            elif not bad and len(column.generated) > 4:
                config = model.get(column.generated[4])
                bad = config is None or types.family(model, source.type) != "text"
                goal = types.B("tsvector")
            elif not bad:
                goal = types.expression(model, "x", source.type, column.generated[2])[1]
                if column.generated[0] == "v" and (types.used(source.type) is not None or types.used(goal) is not None):
                    bad = True
            if bad:
                column.generated = None
                return True
            if column.type != goal:
                column.type = goal
                return True
            if table.foreign or table.children_fixed:
                column.generated = None
                return True
    return False


def fix_constraint(model, made):
    table = model.get(made.table)
    if table is None or table.kind != "table" or table.foreign and made.type != "c":
        return False
    if made.type == "c":
        return None if spec_ok(model, table, made.condition) else False
    found = [model.column(table, u) for u in made.columns]
    if None in found or any(virtual(c) for c in found):
        return False
    if made.type in ("p", "u"):
        if made.period:
            ok = model.major >= 18 and len(found) == 2 and all(types.family(model, c.type) == "range" for c in found) \
                and not table.partition_by and not table.parent
            return None if ok and not made.deferrable else False
        if not all(types.btree(model, c.type) for c in found):
            return False
        if made.type == "p":
            up = table
            while up.parent:
                up = model.get(up.parent)
                if any(o.type == "p" for o in model.of_table(up.uid, "constraint")):
                    return False
            if any(o.type == "p" and o.uid < made.uid for o in model.of_table(table.uid, "constraint")):
                return False
            if any(c.nn_local for c in found):
                return False
        if table.partition_by:
            needed = required_keys(model, table)
            if needed is None:
                return False
            missing = [u for u in needed if u not in made.columns]
            if missing:
                made.columns = made.columns + missing
                return True
        kept = [u for u in made.include or [] if model.column(table, u) is not None and u not in made.columns
                and not virtual(model.column(table, u))]
        if kept != (made.include or []):
            made.include = kept
            return True
        return None
    if made.type == "x":
        fam = types.family(model, found[0].type)
        if table.partition_by or fam not in ("range", "inet") and not types.btree(model, found[0].type):
            return False
        if types.is_domain(model, found[0].type) and fam in ("enum", "range", "array"):
            return False
        return None if made.condition is None or spec_ok(model, table, made.condition) else False
    goal = model.get(made.ref)
    if goal is None or goal.kind != "constraint" or goal.type not in "pu" or goal.deferrable or bool(goal.period) != bool(made.period):
        return False
    target = model.get(goal.table)
    if target is None or len(goal.columns) != len(made.columns) or len(set(made.columns)) != len(made.columns):
        return False
    if any(c.generated for c in found):
        return False
    if target in model.descendants(table):  # the server itself trips over a key to an own partition
        return False
    if table.persistence != "u" and target.persistence == "u":
        return False
    others = [model.column(target, u) for u in goal.columns]
    if None in others or not all(types.comparable(model, a.type, b.type) for a, b in zip(found, others)):
        return False
    nondeterministic = [c for c in found + others if c.collation and c.collation != "C" and not model.get(c.collation).deterministic]
    if nondeterministic or made.period and (table.partition_by or target.partition_by):
        return False
    return None


def fix_index(model, made):
    relation = model.get(made.table)
    if relation is None or relation.kind not in ("table", "matview") or relation.foreign:
        return False
    if made.only and not relation.partition_by:
        made.only = False
        return True
    for key in made.keys:
        column = model.column(relation, key.column)
        if column is None or virtual(column):
            return False
        if key.test and not test_ok(model, column, key.test, boolean=False):
            return False
        kind = kind_of(model, column)
        if key.test:
            kind = model.get(key.test).returns[1]
        elif key.expr is not None:
            kind = types.expression(model, "x", kind, key.expr)[1]
        fam = types.family(model, kind)
        if key.collation and (fam != "text" or types.is_domain(model, kind) or key.collation != "C" and model.get(key.collation) is None
                              or made.method not in ("btree", "hash", "brin")):
            key.collation = None
            return True
        if key.sort and made.method != "btree":
            key.sort = None
            return True
        if not method_ok(model, made.method, kind):
            return False
        if key.opclass and not opclass_ok(model, made.method, kind, key, column):
            key.opclass = key.opclass_options = None
            return True
    if len(made.keys) > 1 and made.method in ("hash", "spgist"):
        made.keys = made.keys[:1]
        return True
    if made.unique:
        if made.method != "btree":
            made.unique = False
            return True
        if relation.partition_by:
            needed = required_keys(model, relation)
            plain = [k.column for k in made.keys if k.expr is None and not k.test and not k.opclass and not k.collation]
            if needed is None or not set(needed) <= set(plain):
                made.unique = False
                return True
    kept = [u for u in made.include or [] if model.column(relation, u) is not None and not virtual(model.column(relation, u))
            and u not in [k.column for k in made.keys]]
    if made.method not in ("btree", "gist"):
        kept = []
    if kept != (made.include or []):
        made.include = kept
        return True
    if made.condition and not spec_ok(model, relation, made.condition):
        made.condition = None
        return True
    allowed = {"btree": {"fillfactor", "deduplicate_items"}, "gin": {"fastupdate"}, "brin": {"pages_per_range"}, "gist": {"fillfactor"},
               "hash": {"fillfactor"}, "spgist": {"fillfactor"}}[made.method]
    if relation.partition_by:
        allowed = set()
    if set(made.options or {}) - allowed:
        made.options = {k: v for k, v in made.options.items() if k in allowed}
        return True
    if made.attach:
        parent = model.get(made.attach)
        ok = parent is not None and parent.only and relation.kind == "table" and relation.parent == parent.table and \
            [(k.column, k.expr, k.test) for k in parent.keys] == [(k.column, k.expr, k.test) for k in made.keys] and \
            parent.method == made.method and made.unique == parent.unique and made.condition == parent.condition and \
            [k.opclass for k in parent.keys] == [k.opclass for k in made.keys] and not relation.partition_by and \
            [k.collation for k in parent.keys] == [k.collation for k in made.keys] and \
            bool(made.nulls_not_distinct) == bool(parent.nulls_not_distinct) and (made.include or []) == (parent.include or []) and \
            [k.sort for k in parent.keys] == [k.sort for k in made.keys]
        ok = ok and not any(o.attach == made.attach and o.table == made.table and o.uid < made.uid for o in model.of("index"))
        if not ok:
            made.attach = None
            return True
    return None


def method_ok(model, method, kind):
    fam, under = types.family(model, kind), types.base(model, kind)
    if method == "btree":
        return types.btree(model, kind)
    if method == "hash":
        return fam in types.HASH
    if method == "gin":
        return fam in ("jsonb", "tsvector") or fam == "array" and under[1][0] == "b" and types.btree(model, under[1])
    if method == "gist":
        return fam in ("range", "point", "tsvector") or fam == "inet"
    if method == "spgist":
        return fam in ("range", "point", "text", "inet") and under != types.B("character(8)") and not types.is_domain(model, kind)
    return fam in ("int", "date", "ts", "tstz", "text", "uuid", "num", "float", "time", "interval", "bytea")


def opclass_ok(model, method, kind, key, column):
    fam, under = types.family(model, kind), types.base(model, kind)
    if types.is_domain(model, kind):
        return False
    if not isinstance(key.opclass, str):
        made = model.get(key.opclass)
        return made is not None and made.method == method and under == types.B(made.type) and not key.opclass_options
    plain = not key.collation and not column.collation
    wanted = {"text_pattern_ops": under == types.B("text") and method == "btree" and plain,
              "varchar_pattern_ops": under[0] == "b" and under[1].startswith("character varying") and method == "btree" and plain,
              "jsonb_path_ops": fam == "jsonb" and method == "gin", "inet_ops": fam == "inet" and method == "gist",
              "int4_minmax_multi_ops": under == types.B("integer") and method == "brin",
              "int4_bloom_ops": under == types.B("integer") and method == "brin",
              "tsvector_ops": fam == "tsvector" and method == "gist"}
    return wanted.get(key.opclass, False)


def fix_sequence(model, made):
    if made.owned:
        table = model.get(made.owned[0])
        if table is None or table.kind != "table" or table.foreign or model.column(table, made.owned[1]) is None or table.of_type:
            made.owned = None
            return True
        if made.schema != table.schema:
            made.schema = table.schema
            return True
    return None


def fix_view(model, made):
    gone = [u for u in made.sources if model.get(u) is None or model.get(u).kind not in ("table", "view", "matview")
            or not model.all_columns(model.get(u))]
    if gone or not made.sources:
        return False
    kept = []
    for column in made.columns:
        ok = column.count
        if column.call:
            ok = call_ok(model, column.call)
        elif not column.count:
            source = model.get(column.source)
            inner = model.column(source, column.of) if column.source in made.sources else None
            ok = inner is not None and (not column.test or test_ok(model, inner, column.test, boolean=False))
        if ok:
            kept.append(column)
    if not kept:
        return False
    if len(kept) != len(made.columns):
        made.columns = kept
        return True
    if made.condition and not spec_ok(model, model.get(made.sources[0]), made.condition, real=False):
        made.condition = None
        return True
    groups = [c for c in made.columns if not c.count and not c.call]
    if made.shape == "key":
        key = model.get(made.key)
        if key is None or key.type != "p" or key.table != made.sources[0] or key.deferrable or any(
                c.source != made.sources[0] for c in groups) or key.period:
            made.shape = "plain"
            return True
    sortable = all(types.btree(model, kind_of(model, c)) for c in made.columns)
    if made.shape in ("group", "distinct") and (not sortable or not groups):
        made.shape = "plain"
        return True
    blind = any(c.call for c in made.columns) or any(model.get(u).kind != "table" for u in made.sources)
    if made.kind == "matview" and blind and not made.no_data:  # it might read what is not filled yet
        made.no_data = True
        return True
    if made.kind == "view":
        simple = made.shape == "plain" and len(made.sources) == 1 and model.get(made.sources[0]).kind == "table" \
            and any(c.expr is None and not c.test and not c.call and not c.count for c in made.columns)
        if made.check_option and not simple:
            made.check_option = None
            return True
        for column in made.columns:
            if column.default and types.family(model, kind_of(model, column)) == "comp":
                column.default = None
                return True
    if made.cluster is not None:
        index = model.get(made.cluster)
        if index is None or index.table != made.uid or index.method != "btree" or index.condition:
            made.cluster = None
            return True
    return None


def fix_function(model, made):
    if not all(types.exists(model, a.type) for a in made.args):
        return False
    if made.returns[0] in ("type", "setof") and not types.exists(model, made.returns[1]):
        return False
    body = made.body
    if body[0] in ("read", "rows", "table", "insert"):
        relation = model.get(body[1])
        if relation is None or not model.all_columns(relation) or relation.kind == "function":
            return False
        if body[0] == "rows" and made.returns[1] != types.U(relation.uid):
            return False
        if body[0] == "insert" and relation.kind != "table":
            return False
        uids = [body[2]] if body[0] == "read" else body[2] if body[0] == "table" else []
        if any(model.column(relation, u) is None for u in uids):
            return False
        if body[0] == "read":
            goal = ("type", kind_of(model, model.column(relation, body[2])))
            if goal != made.returns:
                made.returns = goal
                return True
    if body[0] == "chain":
        other = model.get(body[1])
        if other is None or not call_ok(model, body[1]) or other.uid >= made.uid:
            return False
        if made.returns[1] != other.returns[1]:
            made.returns = ("type", other.returns[1])
            return True
    if made.role == "map" and body[0] == "map":
        goal = types.expression(model, "x", made.args[0].type, body[1])[1]
        if made.returns[1] != goal:
            made.returns = ("type", goal)
            return True
    twins = [o for o in model.of("function") if o.uid < made.uid and (o.schema, o.name) == (made.schema, made.name)]
    mine = [types.bare(model, a.type) for a in made.args if a.mode != "OUT"]
    for twin in twins:
        theirs = [types.bare(model, a.type) for a in twin.args if a.mode != "OUT"]
        if mine[:1] == theirs[:1] or not mine or not theirs:
            return False
    return None


def fix_aggregate(model, made):
    if made.form == "custom":
        step = model.get(made.step)
        return None if step is not None and step.role == "step" else False
    return None


def fix_trigger(model, made):
    table, function = model.get(made.table), model.get(made.function)
    if table is None or function is None or function.role != "trigger" or table.kind not in ("table", "view"):
        return False
    if table.kind == "view":
        return None if made.timing == "INSTEAD OF" and not made.condition else False
    if made.timing == "INSTEAD OF" or table.foreign and (made.constraint or made.referencing):
        return False
    kept = [u for u in made.columns or [] if model.column(table, u) is not None]
    if kept != (made.columns or []):
        made.columns = kept
        return True
    bad = made.condition is not None and not spec_ok(model, table, made.condition)
    if made.condition is not None and not bad:
        column = model.column(table, made.condition[1])
        bad = bool(column.generated) or "DELETE" in made.events or "TRUNCATE" in made.events or made.level == "STATEMENT"
    if bad:
        made.condition = None
        return True
    if table.foreign and "TRUNCATE" in made.events and model.major < 16:
        return False
    if made.referencing and (made.level == "ROW" and (table.partition_by or table.parent or table.inherits) or made.timing != "AFTER"
                             or len(made.events) != 1 or made.columns or made.constraint):
        made.referencing = None
        return True
    return None


def fix_event_trigger(model, made):
    function = model.get(made.function)
    return None if function is not None and function.role == "event" else False


def fix_rule(model, made):
    table = model.get(made.table)
    if table is None or table.kind not in ("table", "view") or table.foreign or table.kind == "view" and made.how != "INSTEAD":
        return False
    if isinstance(made.action, int) and (not plain_table(model, model.get(made.action)) or made.action == made.table):
        return False
    if made.condition and not spec_ok(model, table, made.condition):
        made.condition = None
        return True
    if made.condition and made.action == "notify":
        made.action = "nothing"
        return True
    return None


def fix_policy(model, made):
    table = model.get(made.table)
    if not plain_table(model, table):
        return False
    for name in ("using", "check"):
        spec = getattr(made, name)
        if spec and not spec_ok(model, table, spec):
            setattr(made, name, None)
            return True
    return None


def fix_statistics(model, made):
    table = model.get(made.table)
    if table is None or table.kind not in ("table", "matview"):
        return False

    def usable(uid):
        column = model.column(table, uid)
        return column is not None and not virtual(column) and types.btree(model, kind_of(model, column)) and not (
            types.family(model, kind_of(model, column)) == "range")
    kept = [u for u in made.columns if usable(u)]
    expressions = [(u, i) for u, i in made.expressions or [] if usable(u) and types.btree(
        model, types.expression(model, "x", kind_of(model, model.column(table, u)), i)[1])]
    if kept != made.columns or expressions != (made.expressions or []):
        made.columns, made.expressions = kept, expressions
        return True
    return None if len(kept) + len(expressions) >= 2 or len(expressions) == 1 and not kept else False


def fix_publication(model, made):
    for entry in made.entries:
        table = model.get(entry.table)
        if not plain_table(model, table) or table.persistence == "u":
            made.entries = [e for e in made.entries if e is not entry]
            return True
        kept = [u for u in entry.columns or [] if model.column(table, u) is not None and not model.column(table, u).generated]
        if made.schemas or table.partition_by and not made.root:
            kept = []
        if kept != (entry.columns or []):
            entry.columns = kept
            return True
        if entry.condition:
            column = model.column(table, entry.condition[1])
            if not spec_ok(model, table, entry.condition) or entry.condition[0] != "pred" or types.used(column.type) is not None \
                    or column.collation not in (None, "C") or column.generated or table.partition_by and not made.root:
                entry.condition = None
                return True
    kept = [u for u in made.schemas if model.get(u) is not None]
    if kept != made.schemas:
        made.schemas = kept
        return True
    return None


def fix_server(model, made):
    return None if model.get(made.wrapper) is not None else False


def fix_mapping(model, made):
    return None if model.get(made.server) is not None else False


def fix_cast(model, made):
    if not types.exists(model, made.source) or not types.exists(model, made.target) or made.source == made.target:
        return False
    if made.function:
        function = model.get(made.function)
        ok = function is not None and len(function.args) == 1 and types.bare(model, function.args[0].type) == types.sql(model, made.source) \
            and function.returns[0] == "type" and types.bare(model, function.returns[1]) == types.bare(model, made.target)
        return None if ok else False
    if types.family(model, made.source) in ("array", "range") or types.is_domain(model, made.source):
        return False
    return None


def fix_operator(model, made):
    function = model.get(made.function)
    if function is None or function.role != "same" or function.returns != ("type", types.B("boolean")):
        return False
    kind = types.bare(model, function.args[0].type)
    twins = [o for o in model.of("operator") if o.uid < made.uid and (o.schema, o.name) == (made.schema, made.name)
             and model.get(o.function) and types.bare(model, model.get(o.function).args[0].type) == kind]
    return False if twins else None


def fix_class(model, made):
    if made.family:
        family = model.get(made.family)
        if family is None or family.method != made.method:
            made.family = None
            return True
        if family.loose and made.type == "text" or any(o.family == made.family and o.uid < made.uid for o in model.of("opclass")):
            made.family = None
            return True
    return None


def fix_dictionary(model, made):
    return False if isinstance(made.template, int) and model.get(made.template) is None else None


def fix_configuration(model, made):
    if not isinstance(made.parser, str) and model.get(made.parser) is None:
        return False
    for number, (token, words) in enumerate(made.mappings):
        kept = [w for w in words if isinstance(w, str) or model.get(w) is not None]
        if kept != words:
            made.mappings = made.mappings[:number] + ([(token, kept)] if kept else []) + made.mappings[number + 1:]
            return True
    return None


CHECKS = {
    "domain": fix_domain, "composite": fix_composite, "rangetype": fix_range, "table": fix_table, "constraint": fix_constraint,
    "index": fix_index, "sequence": fix_sequence, "view": fix_view, "matview": fix_view, "function": fix_function,
    "aggregate": fix_aggregate, "trigger": fix_trigger, "eventtrigger": fix_event_trigger, "rule": fix_rule, "policy": fix_policy,
    "statistics": fix_statistics, "publication": fix_publication, "server": fix_server, "mapping": fix_mapping, "cast": fix_cast,
    "operator": fix_operator, "opclass": fix_class, "tsdict": fix_dictionary, "tsconfig": fix_configuration,
}
