"""What Debian's Alembic renders offline, one JSON line a revision and direction.

    oracle.py [--naming JSON] FILE-OR-FOLDER...

Each line: {"file", "direction", "sql"} or {"file", "direction", "error"}. The context is that of
Alembic's own env.py template: literal binds, named parameters. Every file is run by itself, in this
process; a file that touches anything but Alembic and SQLAlchemy should not be given.
"""

import io
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")

import sqlalchemy as sa
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext


def rendered(function, naming):
    """The SQL of one upgrade() or downgrade()."""
    buffer = io.StringIO()
    metadata = sa.MetaData(naming_convention=naming) if naming else None
    with EnvironmentContext(Config(), None, as_sql=True) as environment:
        environment.configure(
            dialect_name="postgresql",
            output_buffer=buffer,
            literal_binds=True,
            dialect_opts={"paramstyle": "named"},
            target_metadata=metadata,
        )
        with Operations.context(environment.get_context()):
            function()
    return buffer.getvalue()


def lines(path, naming):
    """What is to be said of one file."""
    scope = {"__name__": "revision", "__file__": path}
    try:
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), path, "exec"), scope)
    except Exception as error:
        for direction in ("upgrade", "downgrade"):
            yield {"file": path, "direction": direction, "error": repr(error)}
        return
    for direction in ("upgrade", "downgrade"):
        if direction not in scope:
            continue
        said = {"file": path, "direction": direction}
        try:
            said["sql"] = rendered(scope[direction], naming)
        except BaseException as error:
            said["error"] = "%s: %s" % (type(error).__name__, str(error).split("\n")[0])
        yield said


def main(arguments):
    naming = None
    if arguments and arguments[0] == "--naming":
        naming = json.loads(arguments[1])
        arguments = arguments[2:]
    for argument in arguments:
        paths = [argument]
        if os.path.isdir(argument):
            paths = sorted(
                os.path.join(argument, name)
                for name in os.listdir(argument)
                if name.endswith(".py")
            )
        for path in paths:
            for said in lines(path, naming):
                print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
