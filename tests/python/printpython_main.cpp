// printpython tree FILE… | effects FUNCTION FILE… | actions FILE…: what Retort reads in Python
// files, for looking.
#include "migrations/python/parser.h"
#include "tests/python/dump.h"

#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QStringList arguments = app.arguments().mid(1);
    QFile output;
    if (!output.open(stdout, QIODevice::WriteOnly) || arguments.size() < 2)
        return 2;
    const QString mode = arguments.takeFirst();
    const QString function = mode == QLatin1String("effects") ? arguments.takeFirst() : QString();
    for (const QString &path : arguments) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return 1;
        output.write("# " + path.toUtf8() + "\n");
        const auto module = Retort::Python::parseModule(file.readAll());
        if (!module) {
            output.write("ERROR " + QByteArray::number(module.error().line) + " "
                         + module.error().message.toUtf8() + "\n");
            continue;
        }
        if (mode == QLatin1String("actions")) {
            for (const char *name : {"upgrade", "downgrade"}) {
                output.write("## " + QByteArray(name) + "\n");
                output.write(Retort::Test::dumpActions(
                    Retort::Python::evaluate(*module, QLatin1String(name)).effects));
            }
            continue;
        }
        output.write(function.isEmpty() ? Retort::Test::dumpTree(*module)
                                        : Retort::Test::dumpEffects(
                                            Retort::Python::evaluate(*module, function).effects));
    }
    return 0;
}
