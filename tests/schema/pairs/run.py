#!/usr/bin/python3
"""Runs a schema diff on random pairs and on the cases, and judges what its SQL made.

    run.py --url 'host=/tmp/s user=postgres dbname=postgres' --seeds 1-300 [--jobs 2] [--retort build/dev/retort]
    run.py --url … --cases            the pairs of cases/*.sql, with their rows
    run.py --url … --load --seeds …   only loads both schemas of each seed and says which do not load

For each pair: databases `from`, `to` and `work` (a copy of `from`). The two commands print the SQL of the upgrade and of
the downgrade, both before anything is applied; {work}, {to} and {from} stand for URLs, {from_sql} and {to_sql} for files,
{options} for what a case asks for (renames). The upgrade is applied to `work` and judged against `to`, then the downgrade,
judged against `from`: by same_catalog on every version, and by same_schema --ordered where pg_dump is not older than the server; what they find
differs by little and same_catalog takes half the time, so that --catalog-every can spare it.
Rows of a case are counted before and after. Exit status 0: every pair is right. 1: some are not. 2: the harness failed.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import time

import psycopg2
import psycopg2.extensions

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
ORACLES = os.path.join(HERE, "..", "..", "data", "oracle")

import generate  # noqa: E402
from casefile import Case, statements, sections  # noqa: E402


class Failure(Exception):
    """What went wrong with a pair: a stage and the lines that show it."""

    def __init__(self, stage, text):
        super().__init__(text)
        self.stage, self.text = stage, text


def dsn(base, name):
    return psycopg2.extensions.make_dsn(base, dbname=name)


def judge(program, *urls):
    """The lines of a judge, run in this process: none where both are the same."""
    path = os.path.join(ORACLES, program[0])
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    out, error, old = io.StringIO(), io.StringIO(), sys.argv
    sys.argv, status = [path, *program[1:], *urls], 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            exec(code, {"__name__": "__main__"})
    except SystemExit as end:
        status = end.code or 0
    finally:
        sys.argv = old
    if status not in (0, 1):
        raise Failure("judge " + program[0], error.getvalue() + out.getvalue())
    return out.getvalue().splitlines() if status else []


def execute(url, text, what):
    """Runs a script as Retort would: one transaction a section, an autocommit section statement by statement."""
    connection = psycopg2.connect(url)
    try:
        for autocommit, part in sections(text):
            connection.autocommit = autocommit
            pieces = statements(part) if autocommit else [part]
            for piece in pieces:
                if not piece.strip() or not statements(piece):
                    continue
                with connection.cursor() as cursor:
                    try:
                        cursor.execute(piece)
                    except psycopg2.Error as error:
                        raise Failure(what, describe(error, piece)) from None
            if not autocommit:
                try:
                    connection.commit()
                except psycopg2.Error as error:
                    raise Failure(what, describe(error, part)) from None
    finally:
        connection.close()


def describe(error, text):
    """An error with the statement it is about, as far as it can be told."""
    place = getattr(error.diag, "statement_position", None)
    near = ""
    if place:
        start = max(0, int(place) - 160)
        near = "\n    near: " + text[start:int(place) + 120].replace("\n", " ")
    elif error.diag.message_primary and (name := re.search(r'"([^"]+)"', error.diag.message_primary)):
        found = [s for s in statements(text) if name[1] in s]
        near = "".join("\n    about: " + s.strip().replace("\n", " ")[:300] for s in found[:4])
    return f"{error.pgcode} {str(error).strip()}{near}"


class Server:
    """A server's base URL, and databases of one worker on it."""

    def __init__(self, base, prefix):
        self.base, self.prefix = base, prefix
        self.connection = psycopg2.connect(base)
        self.connection.autocommit = True
        self.major = self.connection.server_version // 10000

    def run(self, sql):
        with self.connection.cursor() as cursor:
            cursor.execute(sql)

    def has(self, extensions):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = ANY (%s)", (list(extensions),))
            return cursor.fetchone()[0] == len(extensions)

    def create(self, name, template="template0"):
        full = f"{self.prefix}_{name}"
        self.drop(name)
        for wait in range(20):
            try:
                self.run(f'CREATE DATABASE "{full}" TEMPLATE "{template}"')
                break
            except psycopg2.errors.ObjectInUse:
                time.sleep(0.1 * (wait + 1))
        return dsn(self.base, full)

    def drop(self, name):
        self.run(f'DROP DATABASE IF EXISTS "{self.prefix}_{name}" WITH (FORCE)')

    def copy(self, name, source):
        return self.create(name, f"{self.prefix}_{source}")

    def close(self):
        self.connection.close()


def counts(url):
    """How many rows each table has that holds rows of its own."""
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("""SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'p')
            AND NOT relispartition AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND relpersistence <> 't'""")
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {name}")
            found[name] = cursor.fetchone()[0]
        return found


def questions(url, text, stage):
    """Each query must answer true."""
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        for query in statements(text):
            try:
                cursor.execute(query)
                answer = cursor.fetchone()
            except psycopg2.Error as error:
                raise Failure(stage, describe(error, query)) from None
            if not answer or answer[0] is not True:
                raise Failure(stage, f"not true: {' '.join(query.split())}")


def command_output(template, places, what):
    words = []
    for word in shlex.split(template):
        if word == "{options}":
            words += places["options"]
        else:
            words.append(re.sub(r"\{(work|to|from|from_sql|to_sql)\}", lambda m: places[m[1]], word))
    try:
        run = subprocess.run(words, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        raise Failure(what, "no answer within 300 s") from None
    except OSError as error:
        raise Failure(what, str(error)) from None
    if run.returncode not in (0, 1) or run.returncode == 1 and not run.stdout and run.stderr:
        raise Failure(what, f"exit {run.returncode}: {run.stderr.strip()[-2000:]}")
    return run.stdout


def compare(work, other, judges, stage):
    if "same_catalog" in judges:
        lines = judge(["same_catalog"], work, other)
        if lines:
            raise Failure(stage + " differs (same_catalog)", "\n".join(lines))
    if "same_schema" in judges:
        lines = judge(["same_schema", "--ordered"], work, other)
        if lines:
            raise Failure(stage + " differs (same_schema)", "\n".join(lines))


def run_pair(server, args, case, store, judges):
    """Raises Failure where the pair is not right; `store` takes texts that help to see why."""
    places = {"from": server.create("from"), "to": server.create("to"), "options": case.options}
    for name, text in (("from", case.before), ("to", case.after)):
        store[name.upper() + ".sql"] = text
        execute(places[name], text, "load " + name)
        places[name + "_sql"] = os.path.join(args.work_folder, f"{server.prefix}_{name}.sql")
        with open(places[name + "_sql"], "w", encoding="utf-8") as file:
            file.write(text)
    if args.load:
        return
    places["work"] = work = server.copy("work", "from")
    if case.rows:
        execute(work, case.rows, "load rows")
    before = counts(work) if case.rows else {}
    up = store["up.sql"] = command_output(args.command, places, "diff")
    down = store["down.sql"] = command_output(args.down_command, places, "diff --down")
    execute(work, up, "upgrade")
    compare(work, places["to"], judges, "upgrade")
    if case.rows:
        same_rows(before, counts(work), case, "rows after the upgrade")
        questions(work, case.checks, "rows after the upgrade")
    if args.again:
        rest = command_output(args.command, {**places, "options": []}, "diff again")
        if [s for s in statements(rest)]:
            store["again.sql"] = rest
            raise Failure("diff again is not empty", rest[:2000])
    execute(work, down, "downgrade")
    compare(work, places["from"], judges, "downgrade")
    if case.rows:
        same_rows(before, counts(work), case, "rows after the downgrade")
        questions(work, case.back, "rows after the downgrade")


def same_rows(before, after, case, stage):
    lost = [f"{name}: {rows} rows, then {after[name]}" for name, rows in before.items()
            if name in after and after[name] != rows and name not in case.loses]
    if lost:
        raise Failure(stage, "\n".join(lost))


def work_on(job):
    """In a worker: one pair, its verdict."""
    args, case, number = job
    started, store = time.monotonic(), {}
    try:
        server = Server(args.url, f"pairs_{args.mark}_{number}")
    except psycopg2.Error as error:
        return case.name, ("server", str(error)), 0, store, case.description
    verdict = None
    try:
        case.resolve(generate, server.major, args)
        if args.no_rows:
            case.rows = ""
        if not case.since <= server.major <= case.until or not server.has(case.needs):
            verdict = ("skipped", "not for this server")
        else:
            # pg_dump is the quicker judge of the two.
            judges = (["same_schema"] * args.pg_dump
                      + ["same_catalog"] * (not args.pg_dump or number % args.catalog_every == 0))
            run_pair(server, args, case, store, judges)
    except Failure as failure:
        verdict = (failure.stage, failure.text)
    except Exception as error:  # the harness itself: shown, and counted as failed
        verdict = ("harness", f"{type(error).__name__}: {error}")
    finally:
        if not args.keep or verdict is None:
            for name in ("work", "to", "from"):
                server.drop(name)
        server.close()
    return case.name, verdict, time.monotonic() - started, store, case.description


def kind_of_failure(verdict):
    """A short name that failures can be counted by."""
    stage, text = verdict
    if "differs" in stage:
        found = re.search(r"^[-+~] ((?:[a-z]+ )*?[a-z]+|[A-Z ]+) [^a-z ]?", text, re.M)
        line = next((x for x in text.splitlines() if x[:1] in "-+~"), "")
        kind = re.match(r"[-+~] (default acl|operator class member|operator family|operator class|text search \w+|user mapping|"
                        r"event trigger|publication \w+|foreign data wrapper|[a-z]+|[A-Z]+(?: [A-Z]+)*)", line)
        return f"{stage}: {line[:1]} {kind[1] if kind else found and found[1]}"
    first = text.splitlines()[0] if text else ""
    return f"{stage}: " + re.sub(r'"[^"]*"|\d{3,}|\'[^\']*\'', "…", first)[:110]


def seeds_of(text):
    found = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


def dump_serves(url):
    """Is there a pg_dump that is not older than the server."""
    program = os.environ.get("PG_DUMP", "pg_dump")
    try:
        version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
        with contextlib.closing(psycopg2.connect(url)) as connection:
            return int(re.search(r" (\d+)", version)[1]) >= connection.server_version // 10000
    except (OSError, TypeError):
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help="a superuser's URL; databases are created and dropped there")
    parser.add_argument("--seeds", help="1-300 or 4,7,9-12")
    parser.add_argument("--cases", nargs="*", help="all cases, or those whose file name begins so")
    parser.add_argument("--retort", default=os.environ.get("RETORT", "retort"))
    parser.add_argument("--command", help="default: RETORT diff --from {work} --to {to} {options}")
    parser.add_argument("--down-command", help="default: the command with --down")
    parser.add_argument("--size", choices=["small", "medium", "large"], default="medium")
    parser.add_argument("--kinds", default="")
    parser.add_argument("--mutations", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--load", action="store_true", help="only load")
    parser.add_argument("--again", action="store_true", help="after the upgrade a second diff must say nothing")
    parser.add_argument("--no-dump", action="store_true", help="leave same_schema out")
    parser.add_argument("--catalog-every", type=int, default=1, metavar="N", help="let same_catalog judge one pair of N, where pg_dump judges all")
    parser.add_argument("--no-rows", action="store_true", help="cases without their rows")
    parser.add_argument("--keep", action="store_true", help="keep the databases of pairs that fail")
    parser.add_argument("--out", default="pairs-failed", help="folder for what failed")
    parser.add_argument("-q", "--quiet", action="store_true", help="no line for a pair that is right")
    args = parser.parse_args()
    if args.seeds is None and args.cases is None:
        parser.error("--seeds or --cases is needed")
    args.command = args.command or shlex.quote(args.retort) + " diff --from {work} --to {to} {options}"
    args.down_command = args.down_command or args.command + " --down"
    args.pg_dump = not args.no_dump and dump_serves(args.url)
    args.mark = os.getpid()
    args.work_folder = os.path.join(os.path.abspath(args.out), f"tmp-{args.mark}")
    os.makedirs(args.work_folder, exist_ok=True)
    with contextlib.closing(psycopg2.connect(args.url)) as connection, connection.cursor() as cursor:
        cursor.execute(generate.ROLES_SQL)
        connection.commit()
    jobs = [Case.of_seed(seed) for seed in seeds_of(args.seeds)] if args.seeds else []
    if args.cases is not None:
        jobs += Case.all(os.path.join(HERE, "cases"), args.cases)
    started, wrong, right, skipped = time.monotonic(), collections.Counter(), 0, 0
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        for name, verdict, seconds, store, description in pool.map(work_on, [(args, case, n) for n, case in enumerate(jobs)]):
            if verdict is None:
                right += 1
                if not args.quiet:
                    print(f"ok      {name}  {seconds:.2f} s")
            elif verdict[0] == "skipped":
                skipped += 1
            else:
                word = "differs" if "differs" in verdict[0] else "failed "
                wrong[kind_of_failure(verdict)] += 1
                print(f"{word} {name}  {verdict[0]}\n" + "\n".join("    " + x for x in verdict[1].splitlines()[:40]))
                folder = os.path.join(args.out, str(name))
                os.makedirs(folder, exist_ok=True)
                store["verdict.txt"] = f"{description}\n\n{verdict[0]}\n{verdict[1]}\n"
                for file_name, text in store.items():
                    with open(os.path.join(folder, file_name), "w", encoding="utf-8") as file:
                        file.write(text)
            sys.stdout.flush()
    shutil.rmtree(args.work_folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        os.rmdir(args.out)
    seconds = time.monotonic() - started
    done = right + sum(wrong.values())
    for kind, count in wrong.most_common():
        print(f"{count:6d}  {kind}")
    print(f"{right} of {done} right" + (f", {skipped} skipped" if skipped else "") + f"; {done / max(seconds, .001):.2f} pairs a second"
          + ("" if args.pg_dump else "; without pg_dump"))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
