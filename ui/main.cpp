#include "ui/project/mainwindow.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/retortstyle.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>

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
    parser.addPositionalArgument(
        QStringLiteral("project"),
        QCoreApplication::translate("main", "A folder or a configuration file."),
        QStringLiteral("[project]"));
    parser.process(application);

    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
                           + QStringLiteral("/retort");
    QSettings settings(folder + QStringLiteral("/desktop.ini"), QSettings::IniFormat);
    const int choice = settings.value(QStringLiteral("look/theme")).toInt();
    QApplication::setStyle(new Retort::RetortStyle(Retort::ThemeChoice(qBound(0, choice, 2))));
    QApplication::setWindowIcon(Retort::IconProvider::applicationIcon());

    Retort::MainWindow window(settings);
    window.show();
    if (const QStringList arguments = parser.positionalArguments(); !arguments.isEmpty())
        window.openProject(arguments.first(), parser.value(environment));
    return QApplication::exec();
}
