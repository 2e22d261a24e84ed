#include "ui/project/demotask.h"
#include "ui/project/logfile.h"
#include "ui/project/mainwindow.h"
#include "ui/project/reporttask.h"
#include "ui/project/tour.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/retortstyle.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFontDatabase>
#include <QScopeGuard>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cstdio>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("retort-desktop"));
    QApplication::setApplicationDisplayName(QStringLiteral("Retort"));
    QApplication::setApplicationVersion(QStringLiteral(RETORT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("retort-desktop"));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "PostgreSQL migrations as a graph."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption environment(
        {QStringLiteral("n"), QStringLiteral("name")},
        QCoreApplication::translate("main", "Environment to open."), QStringLiteral("NAME"));
    parser.addOption(environment);
    const QCommandLineOption demo(
        QStringLiteral("demo"),
        QCoreApplication::translate("main", "Lays the demo out anew in DIR and opens it."),
        QStringLiteral("DIR"));
    parser.addOption(demo);
    const QCommandLineOption tour(
        QStringLiteral("tour"),
        QCoreApplication::translate(
            "main", "Goes through the demo and saves a picture of each step in DIR."),
        QStringLiteral("DIR"));
    parser.addOption(tour);
    parser.addPositionalArgument(
        QStringLiteral("project"),
        QCoreApplication::translate("main", "A folder or a configuration file."),
        QStringLiteral("[project]"));
    parser.process(application);

    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
                           + QStringLiteral("/retort");
    const bool touring = parser.isSet(tour);
    // The tour's window is always the same, whatever the person has chosen and opened before.
    const QTemporaryDir own;
    QSettings settings((touring ? own.path() : folder) + QStringLiteral("/desktop.ini"),
                       QSettings::IniFormat);
    const int choice = settings.value(QStringLiteral("look/theme")).toInt();
    QApplication::setStyle(new Retort::RetortStyle(
        touring ? Retort::ThemeChoice::Light : Retort::ThemeChoice(qBound(0, choice, 2))));
    if (touring) {
        QFont font = QFontDatabase::families().contains(QStringLiteral("Inter"))
                         ? QFont(QStringLiteral("Inter"))
                         : QApplication::font();
        font.setPixelSize(13);
        QApplication::setFont(font);
    }
    QApplication::setWindowIcon(Retort::IconProvider::applicationIcon());

    Retort::LogFile log(touring ? own.filePath(QStringLiteral("desktop.log"))
                                : Retort::LogFile::usualFile());
    Retort::logQtMessages(&log);
    const auto unlog = qScopeGuard([] { Retort::logQtMessages(nullptr); });
    Retort::MainWindow window(settings);
    new Retort::ReportTask(&window, &log);
    auto *demoTask = new Retort::DemoTask(&window);
    if (touring) {
        window.resize(1440, 900);
        window.show();
        auto *guide = new Retort::Tour(&window, demoTask, parser.value(tour));
        QObject::connect(guide, &Retort::Tour::finished, &application,
                         [](int status, const QString &sentence) {
                             if (!sentence.isEmpty())
                                 std::fprintf(stderr, "error: %s\n", qPrintable(sentence));
                             QCoreApplication::exit(status);
                         });
        guide->start();
        return QApplication::exec();
    }
    window.show();
    if (parser.isSet(demo)) {
        demoTask->open(parser.value(demo));
        return QApplication::exec();
    }
    if (const QStringList arguments = parser.positionalArguments(); !arguments.isEmpty())
        window.openProject(arguments.first(), parser.value(environment));
    return QApplication::exec();
}
