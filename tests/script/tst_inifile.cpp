#include "migrations/script/inifile.h"
#include "tests/script/python.h"
#include "tests/support/scrub.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace Retort;

namespace {

const char Reference[] = R"py(
import base64, configparser, io, json, sys
def ask(text):
    parser = configparser.ConfigParser({"here": "/srv/app"})
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(base64.b64decode(text)), encoding="utf-8"))
    except (configparser.DuplicateSectionError, configparser.DuplicateOptionError,
            configparser.MissingSectionHeaderError) as e:
        return {"line": e.lineno}
    except configparser.ParsingError as e:
        return {"line": e.errors[0][0]}
    sections = {}
    for section in parser.sections():
        keys = {}
        for key in parser.options(section):
            try:
                keys[key] = ["value", parser.get(section, key)]
            except configparser.Error:
                keys[key] = ["error"]
            keys[key].append(parser.get(section, key, raw=True))
        sections[section] = keys
    return {"sections": sections, "order": parser.sections()}
json.dump([ask(t) for t in json.load(sys.stdin)], sys.stdout)
)py";

class Generator
{
public:
    explicit Generator(quint32 seed) : m_random(seed) {}

    QByteArray file()
    {
        QByteArray text;
        if (below(10) > 0)
            text += "[" + pick(names()) + "]" + end();
        const int lines = below(14);
        for (int i = 0; i < lines; ++i)
            text += line();
        return text;
    }

private:
    static QList<QByteArray> names()
    {
        return {"a", "alembic", "retort", "retort:b", "DEFAULT", "x y", "A", "]b", "\xc3\x84"};
    }
    static QList<QByteArray> keys()
    {
        return {"k", "K", "url", "u l", "here", "\xc3\x84x", "k2", "long_key", "[no", "1"};
    }
    static QList<QByteArray> values()
    {
        return {"v",
                "",
                "%(k)s",
                "a%%b",
                "%(here)s/x",
                "%(url)s%(k2)s",
                "%",
                "%(k",
                "%(nope)s",
                "a ; b",
                "a # b",
                "  spaced  ",
                "%(K)s",
                "%()s",
                "%(k)d",
                "x = y : z",
                "[a]",
                "\xc3\xa9",
                "%(long_key)s",
                "%%(k)s",
                "tab\tin",
                "%(k2)s%(k2)s"};
    }
    int below(int bound) { return int(m_random.bounded(bound)); }
    QByteArray pick(const QList<QByteArray> &from) { return from.at(below(int(from.size()))); }
    QByteArray end() { return pick({"\n", "\n", "\n", "\n", "\r\n", "\r"}); }
    QByteArray indent()
    {
        return pick({"", "", "", "", " ", "  ", "\t", "    ", "\xc2\xa0", "\f"});
    }
    QByteArray separator() { return pick({"=", " = ", ":", " : ", "= ", " ="}); }

    QByteArray line()
    {
        switch (below(12)) {
        case 0:
            return indent() + "[" + pick(names()) + pick({"]", "]", "]", "] x", "", "]]"}) + end();
        case 1:
            return indent() + pick({"#", ";", "# c = d", ";x"}) + end();
        case 2:
            return indent() + end();
        case 3:
            return indent() + pick(values()) + end();
        case 4:
            return "  " + pick(values()) + end();
        case 5:
            return indent() + separator() + pick(values()) + end();
        default:
            return indent() + pick(keys()) + separator() + pick(values()) + end();
        }
    }

    QRandomGenerator m_random;
};

} // namespace

class TestIniFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsLikePython();
    void knowsTheLinesOfValues();
    void tellsTheLineOfAnError_data();
    void tellsTheLineOfAnError();
    void inheritsFromOtherSections();
    void survivesHostileReferences();
};

void TestIniFile::readsLikePython()
{
    QList<QByteArray> files = {
        "[a]\nk = 1\n\n  2\n# c\n  3\n\nl = x\n",
        "[a]\nk = 1\n  [b]\n[b]\nx=1\n",
        "[a]\nnonsense\nk=1\n",
        "[a]\n=v\nk=1\n",
        "k=1\n",
        "[a]\n[a]\n",
        "[DEFAULT]\nx=1\n[DEFAULT]\ny=%(x)s\n[a]\n",
        "[a]\nk=1\n  more = 2\nl = 3",
        "[a]\n  k = 1\n    two\n l = 2\n",
        "[a]\n\xe2\x80\x83k\xe2\x80\x83=\xe2\x80\x83v\xe2\x80\x83\n",
        "",
        "\n\n# x\n",
        "[a]\nk = %(k)s\n",
        "[a]\nk:=v\n",
    };
    Generator generator(20261124);
    for (int i = 0; i < 5000; ++i)
        files += generator.file();
    QJsonArray input;
    for (const QByteArray &file : std::as_const(files))
        input += QString::fromLatin1(file.toBase64());
    const QJsonArray answers = Test::runPython(Reference, QJsonDocument(input)).array();
    QCOMPARE(answers.size(), files.size());

    int errors = 0;
    int values = 0;
    for (qsizetype i = 0; i < files.size(); ++i) {
        const QJsonObject expected = answers.at(i).toObject();
        const auto ini = IniFile::parse(files.at(i), QStringLiteral("/srv/app/x.ini"),
                                        {{QStringLiteral("here"), QStringLiteral("/srv/app")}});
        const QByteArray what = files.at(i).toPercentEncoding("[]=:; #\"");
        if (expected.contains(QLatin1String("line"))) {
            ++errors;
            QVERIFY2(!ini, what.constData());
            QVERIFY2(ini.error().line == expected.value(QLatin1String("line")).toInt(),
                     what.constData());
            QCOMPARE(ini.error().kind, ErrorKind::Config);
            continue;
        }
        QVERIFY2(ini, what.constData());
        QStringList order;
        for (const QJsonValue &section : expected.value(QLatin1String("order")).toArray())
            order += section.toString();
        QVERIFY2(ini->sections() == order, what.constData());
        const QJsonObject sections = expected.value(QLatin1String("sections")).toObject();
        for (auto section = sections.begin(); section != sections.end(); ++section) {
            const QJsonObject keys = section.value().toObject();
            for (auto key = keys.begin(); key != keys.end(); ++key) {
                ++values;
                const QJsonArray answer = key.value().toArray();
                const auto value = ini->value({section.key()}, key.key());
                const bool error = answer.at(0).toString() == QLatin1String("error");
                QVERIFY2(value.has_value() != error, what.constData());
                if (!error)
                    QCOMPARE((*value)->text, answer.at(1).toString());
                const auto raw = ini->raw({section.key()}, key.key());
                QVERIFY2(raw && raw->text == answer.last().toString(), what.constData());
            }
        }
    }
    QVERIFY(errors > 300);
    QVERIFY2(values > 2000, QByteArray::number(values).constData());
}

void TestIniFile::knowsTheLinesOfValues()
{
    const auto ini = IniFile::parse(
        "\xef\xbb\xbf[a]\r\nk = 1\r\n\r\n# c\r\n[b]\r\nLong = x\r\n  y\r\nz: %(long)s\r\n",
        QStringLiteral("f"));
    QVERIFY(ini);
    QCOMPARE(ini->raw({QStringLiteral("a")}, QStringLiteral("K"))->line, 2);
    QCOMPARE(ini->raw({QStringLiteral("b")}, QStringLiteral("long"))->line, 6);
    const auto z = ini->value({QStringLiteral("b")}, QStringLiteral("z"));
    QVERIFY(z && *z);
    QCOMPARE(**z, (IniValue{QStringLiteral("x\ny"), 8}));
    QVERIFY(!*ini->value({QStringLiteral("a")}, QStringLiteral("z")));
}

void TestIniFile::tellsTheLineOfAnError_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::newRow("not UTF-8") << QByteArray("[a]\nk=\xff\n") << 2;
    QTest::newRow("NUL") << QByteArray("[a]\n\nk=\0\n", 9) << 3;
    QTest::newRow("no section") << QByteArray("# c\nk=1\n") << 2;
    QTest::newRow("duplicate key") << QByteArray("[a]\nk=1\nK : 2\n") << 3;
}

void TestIniFile::tellsTheLineOfAnError()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    const auto ini = IniFile::parse(text, QStringLiteral("/x/f.ini"));
    QVERIFY(!ini);
    QCOMPARE(ini.error().kind, ErrorKind::Config);
    QCOMPARE(ini.error().line, line);
    QCOMPARE(ini.error().file, QStringLiteral("/x/f.ini"));
    QVERIFY(!ini.error().hint.isEmpty());
}

void TestIniFile::inheritsFromOtherSections()
{
    const auto ini =
        IniFile::parse("[DEFAULT]\nhost = d\n[retort]\nurl = x://%(host)s/%(name)s\nname = main\n"
                       "[retort:staging]\nhost = s\nurl2 = %(url)s!\n",
                       QStringLiteral("f"));
    QVERIFY(ini);
    const QStringList main{QStringLiteral("retort")};
    const QStringList staging{QStringLiteral("retort:staging"), QStringLiteral("retort")};
    QCOMPARE((*ini->value(main, QStringLiteral("url")))->text, QStringLiteral("x://d/main"));
    QCOMPARE((*ini->value(staging, QStringLiteral("url")))->text, QStringLiteral("x://s/main"));
    QCOMPARE((*ini->value(staging, QStringLiteral("url2")))->text, QStringLiteral("x://s/main!"));
    QVERIFY(!*ini->value(main, QStringLiteral("url2")));
    QVERIFY(ini->hasOwn(QStringLiteral("retort"), QStringLiteral("NAME")));
    QVERIFY(!ini->hasOwn(QStringLiteral("retort:staging"), QStringLiteral("name")));
}

void TestIniFile::survivesHostileReferences()
{
    // Ten levels of ten references: 10^10 characters if nobody counted.
    QByteArray text = "[a]\nk0 = xxxxxxxxxx\n";
    for (int i = 1; i < 10; ++i) {
        text += "k" + QByteArray::number(i) + " = ";
        for (int j = 0; j < 10; ++j)
            text += "%(k" + QByteArray::number(i - 1) + ")s%%";
        text += '\n';
    }
    const auto ini = IniFile::parse(text, QStringLiteral("f"));
    QVERIFY(ini);
    QVERIFY(ini->value({QStringLiteral("a")}, QStringLiteral("k2")));
    const auto huge = ini->value({QStringLiteral("a")}, QStringLiteral("k9"));
    QVERIFY(!huge);
    QCOMPARE(huge.error().kind, ErrorKind::Config);
}

RETORT_TEST_MAIN(QCoreApplication, TestIniFile)
#include "tst_inifile.moc"
