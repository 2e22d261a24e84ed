// What Retort renders of revision files, one JSON line a file and direction, for oracle.py's
// reader:
//     rendertool [--naming JSON] [--types JSON] FILE…
#include "migrations/alembic/render.h"
#include "migrations/python/evaluate.h"
#include "migrations/python/parser.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>

using namespace Retort;

namespace {

QMap<QString, QString> mapOf(const char *json)
{
    QMap<QString, QString> map;
    const QJsonObject object = QJsonDocument::fromJson(QByteArray(json)).object();
    for (auto it = object.begin(); it != object.end(); ++it)
        map.insert(it.key(), it.value().toString());
    return map;
}

QJsonObject said(const Python::Module &module, const QString &direction,
                 const Alembic::RenderOptions &options)
{
    const Python::Evaluation evaluation = Python::evaluate(module, direction);
    const Alembic::Rendered rendered = Alembic::renderEffects(evaluation.effects, options);
    QJsonArray notStatic;
    for (const Alembic::NotStatic &each : rendered.notStatic)
        notStatic.append(QStringLiteral("%1: %2: %3")
                             .arg(QString::number(each.line), each.expression, each.reason));
    return {{QStringLiteral("direction"), direction},
            {QStringLiteral("sql"), Alembic::toScript(rendered)},
            {QStringLiteral("notStatic"), notStatic},
            {QStringLiteral("notes"), QJsonArray::fromStringList(rendered.notes)}};
}

} // namespace

int main(int argc, char **argv)
{
    Alembic::RenderOptions options;
    for (int i = 1; i < argc; ++i) {
        const QByteArray argument = argv[i];
        if ((argument == "--naming" || argument == "--types") && i + 1 < argc) {
            (argument == "--naming" ? options.namingConvention : options.types) = mapOf(argv[++i]);
            continue;
        }
        QFile file(QString::fromLocal8Bit(argument));
        if (!file.open(QIODevice::ReadOnly))
            return 1;
        const Result<Python::Module> module = Python::parseModule(file.readAll());
        for (const char *direction : {"upgrade", "downgrade"}) {
            const QString name = QString::fromLatin1(direction);
            QJsonObject line;
            if (!module)
                line = {{QStringLiteral("direction"), name},
                        {QStringLiteral("notStatic"), QJsonArray{module.error().message}}};
            else if (!Python::functionNames(*module).contains(name))
                continue;
            else
                line = said(*module, name, options);
            line.insert(QStringLiteral("file"), file.fileName());
            std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
        }
    }
    return 0;
}
