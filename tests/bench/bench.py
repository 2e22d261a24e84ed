"""Measures Retort beside Debian's Alembic and psql: whole commands, interleaved, medians and ratios in one table.

Run by packaging/bench. Each row's competitors take turns (A B C A B C …), so that a busy moment hits all of them. Nothing here
passes or fails: a row says what was measured, and beside it what the aim was.
"""
import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).resolve().parent
ALEMBIC = ["/usr/bin/python3", "-m", "alembic"]

ENV_PY = '''
from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

def run():
    engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()

run()
'''


def revision_id(n):
    return f"{n:012x}"


def statement(n):
    return f"CREATE TABLE bench_{n} (id integer PRIMARY KEY)"


class Projects:
    """The same linear history twice: SQL scripts for Retort, Python for Alembic."""

    def __init__(self, folder, count, url):
        self.count = count
        self.retort = folder / f"retort-{count}"
        self.alembic = folder / f"alembic-{count}"
        (self.retort / "migrations/versions").mkdir(parents=True)
        (self.alembic / "migrations/versions").mkdir(parents=True)
        (self.retort / "retort.ini").write_text(f"[retort]\nscript_location = migrations\nurl = {url}\n")
        (self.alembic / "alembic.ini").write_text(
            f"[alembic]\nscript_location = migrations\nsqlalchemy.url = {sqlalchemy(url).replace('%', '%%')}\n")
        (self.alembic / "migrations/env.py").write_text(ENV_PY)
        (self.alembic / "migrations/script.py.mako").write_text("")
        for n in range(count):
            rid, down = revision_id(n), revision_id(n - 1) if n else ""
            (self.retort / f"migrations/versions/{rid}_step_{n}.sql").write_text(
                f"-- step {n}\n--\n-- Revision ID: {rid}\n-- Revises: {down}\n"
                f"-- Create Date: 2026-01-01T00:00:00+00:00\n\n-- retort: upgrade\n{statement(n)};\n\n"
                f"-- retort: downgrade\nDROP TABLE bench_{n};\n")
            (self.alembic / f"migrations/versions/{rid}_step_{n}.py").write_text(
                f'"""step {n}\n\nRevision ID: {rid}\nRevises: {down}\nCreate Date: 2026-01-01 00:00:00\n\n"""\n'
                f"from alembic import op\n\nrevision = '{rid}'\ndown_revision = {repr(down) if down else 'None'}\n"
                f"branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    op.execute(\"{statement(n)}\")\n\n\n"
                f"def downgrade():\n    op.execute(\"DROP TABLE bench_{n}\")\n")
        lines = ["SET client_min_messages = warning;",
                 "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, "
                 "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));"]
        for n in range(count):
            rid, down = revision_id(n), revision_id(n - 1)
            lines += ["BEGIN;", statement(n) + ";",
                      f"UPDATE alembic_version SET version_num = '{rid}' WHERE version_num = '{down}';" if n else
                      f"INSERT INTO alembic_version VALUES ('{rid}');", "COMMIT;"]
        self.psql = folder / f"psql-{count}.sql"
        self.psql.write_text("\n".join(lines) + "\n")


def sqlalchemy(url):
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", url)


def parts(url):
    split = urlsplit(url)
    host = parse_qs(split.query).get("host", [""])[0]
    return host, split.path.lstrip("/")


class Bench:
    def __init__(self, arguments):
        self.bin = Path(arguments.bin).resolve()
        self.repeats = arguments.repeats
        self.only = arguments.only
        self.folder = Path(tempfile.mkdtemp(prefix="retort-bench-"))
        self.environment = {k: v for k, v in os.environ.items()
                            if not k.startswith("PG") and not k.endswith("DATABASE_URL")}
        self.environment.update(RETORT_SANDBOX_DIR=f"/tmp/retort-bench-{os.getuid()}", HOME=str(self.folder),
                                XDG_STATE_HOME=str(self.folder / "state"), QT_QPA_PLATFORM="offscreen",
                                PYTHONWARNINGS="ignore")
        self.rows = []

    def run(self, command, cwd=None, check=True, text=None):
        start = time.perf_counter()
        done = subprocess.run([str(c) for c in command], cwd=cwd, env=self.environment, input=text,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        seconds = time.perf_counter() - start
        if check and done.returncode != 0:
            sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return seconds, done.stdout

    def peak(self, command, cwd=None):
        """Peak resident memory of one command, in MB."""
        code = ("import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,"
                "stderr=subprocess.DEVNULL);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        out = self.run(["/usr/bin/python3", "-c", code, *command], cwd)[1]
        return int(out) / 1024

    def interleaved(self, competitors, repeats=None):
        """competitors: {name: callable that returns seconds}; medians by name."""
        times = {name: [] for name in competitors}
        for _ in range(repeats or self.repeats):
            for name, work in competitors.items():
                times[name].append(work())
        return {name: statistics.median(values) for name, values in times.items()}

    def add(self, what, medians, aims):
        """aims: {peer: text}. A row for every peer."""
        own = medians["retort"]
        for peer, value in medians.items():
            if peer != "retort":
                self.rows.append((what, f"{own * 1000:.1f} ms", f"{peer} {value * 1000:.1f} ms",
                                  f"{value / own:.2f}", aims.get(peer, "")))

    def fact(self, what, value, beside="", ratio="", aim=""):
        self.rows.append((what, value, beside, ratio, aim))

    def wanted(self, name):
        return not self.only or name in self.only

    def table(self):
        head = ("what", "Retort", "beside", "peer / Retort", "aim")
        widths = [max(len(str(r[i])) for r in [head, *self.rows]) for i in range(5)]
        line = lambda r: "| " + " | ".join(str(c).ljust(w) for c, w in zip(r, widths)) + " |"
        print(line(head))
        print("|" + "|".join("-" * (w + 2) for w in widths) + "|")
        for row in self.rows:
            print(line(row))

    # ---------------------------------------------------------------- the rows
    def all(self):
        retort = self.bin / "retort"
        self.run([retort, "sandbox", "start"], self.folder)
        try:
            url = self.run([retort, "sandbox", "url", "bench"], self.folder)[1].strip().splitlines()[-1]
            socket_folder, database = parts(url)
            self.admin = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", socket_folder]
            user = urlsplit(url).username
            if user:
                self.admin += ["-U", user]
            self.graph(retort, url)
            self.current(retort, url, database)
            self.upgrade(retort, url, database)
            self.latency(retort, url, socket_folder, database)
            self.programs(url)
        finally:
            self.run([retort, "sandbox", "stop"], self.folder, check=False)
            shutil.rmtree(self.folder, ignore_errors=True)
        self.table()

    def clean(self, database):
        self.run([*self.admin, "-d", "template1", "-c", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)',
                  "-c", f'CREATE DATABASE "{database}"'])

    def graph(self, retort, url):
        for count in (1000, 5000):
            if not self.wanted("heads"):
                return
            projects = Projects(self.folder, count, url)
            alembic = lambda: self.run([*ALEMBIC, "heads"], projects.alembic)[0]
            alembic()  # writes the .pyc files, which later runs of Alembic use
            medians = self.interleaved({"retort": lambda: self.run([retort, "heads"], projects.retort)[0],
                                        "alembic": alembic}, max(3, self.repeats))
            self.add(f"load and heads, {count:,} revisions", medians, {"alembic": "30"})
            if count == 5000:
                own = self.peak([retort, "heads"], projects.retort)
                peer = self.peak([*ALEMBIC, "heads"], projects.alembic)
                self.fact("peak memory of heads, 5,000 revisions", f"{own:.0f} MB", f"alembic {peer:.0f} MB",
                          f"{peer / own:.2f}")

    def current(self, retort, url, database):
        if not self.wanted("current"):
            return
        self.clean(database)
        projects = Projects(self.folder / "c", 20, url)
        self.run([retort, "--yes", "upgrade", "head"], projects.retort)
        medians = self.interleaved({"retort": lambda: self.run([retort, "current"], projects.retort)[0],
                                    "alembic": lambda: self.run([*ALEMBIC, "current"], projects.alembic)[0]},
                                   max(5, self.repeats))
        self.add("current from process start, 20 revisions", medians, {"alembic": "15"})

    def upgrade(self, retort, url, database):
        if not self.wanted("upgrade"):
            return
        projects = Projects(self.folder / "u", 1000, url)

        def timed(command, cwd):
            self.clean(database)
            return self.run(command, cwd)[0]

        medians = self.interleaved({
            "retort": lambda: timed([retort, "--yes", "upgrade", "head"], projects.retort),
            "psql": lambda: timed([*self.admin, "-d", database, "-f", projects.psql], self.folder),
            "alembic": lambda: timed([*ALEMBIC, "upgrade", "head"], projects.alembic)})
        self.add("upgrade, 1,000 one-statement revisions", medians, {"psql": "1", "alembic": "2"})
        self.clean(database)
        own = self.peak([retort, "--yes", "upgrade", "head"], projects.retort)
        self.clean(database)
        peer = self.peak([*ALEMBIC, "upgrade", "head"], projects.alembic)
        self.fact("peak memory of that upgrade", f"{own:.0f} MB", f"alembic {peer:.0f} MB", f"{peer / own:.2f}")

    def latency(self, retort, url, socket_folder, database):
        if not self.wanted("latency"):
            return
        folder = Path(tempfile.mkdtemp(prefix="rtp-", dir="/tmp"))
        proxy = subprocess.Popen(["/usr/bin/python3", HERE / "delayproxy.py", folder / ".s.PGSQL.5432",
                                  f"{socket_folder}/.s.PGSQL.5432", "50"], stdout=subprocess.PIPE, text=True)
        try:
            proxy.stdout.readline()
            user = urlsplit(url).username
            far = f"postgresql://{user + '@' if user else ''}/{database}?host={folder}"
            projects = Projects(self.folder / "l", 100, far)

            def timed(command, cwd):
                self.clean(database)
                return self.run(command, cwd)[0]

            medians = self.interleaved({
                "retort": lambda: timed([retort, "--yes", "upgrade", "head"], projects.retort),
                "alembic": lambda: timed([*ALEMBIC, "upgrade", "head"], projects.alembic)}, 3)
            self.add("upgrade, 100 revisions, 50 ms round trip", medians, {"alembic": "25"})
            program = self.bin / "bench_pipeline"
            if program.exists():
                own, bare = [], []
                for _ in range(5):
                    self.clean(database)
                    result = json.loads(self.run([program, far, projects.retort])[1])
                    own.append(result["retort_ms"])
                    bare.append(result["bare_ms"])
                a, b = statistics.median(own), statistics.median(bare)
                self.fact("the same from an open connection", f"{a:.0f} ms", f"bare pipeline {b:.0f} ms",
                          f"{b / a:.2f}", "0.67 (at most 1.5 x)")
        finally:
            proxy.kill()
            shutil.rmtree(folder, ignore_errors=True)

    def programs(self, url):
        """Programs of our own that print JSON: [{"what", "value", "beside", "ratio", "aim"}]."""
        for name in ("bench_layout", "bench_history", "bench_window"):
            program = self.bin / name
            if self.wanted(name) and program.exists():
                for row in json.loads(self.run([program, url])[1]):
                    self.fact(row["what"], row["value"], row.get("beside", ""), row.get("ratio", ""), row.get("aim", ""))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the programs that were built")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="heads current upgrade latency bench_layout bench_history bench_window")
    Bench(parser.parse_args()).all()
