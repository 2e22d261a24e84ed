#include "tests/support/scrub.h"
#include "tests/ui/uitest.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/panes.h"
#include "ui/widgets/sentence.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Retort;

/// Colours, measures, style and the small widgets.
class TestWidgets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_style = Test::setUpLook(); }

    void contrast_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("ground");
        QTest::addColumn<double>("least");
        const QStringList rows{"base",      "alternate",         "hover",
                               "selection", "selectionInactive", "currentRow"};
        const QStringList grounds = rows + QStringList{"window", "header"};
        const QStringList tinted{"accentBg", "warningBg", "dangerBg", "successBg", "noteBg"};
        const QHash<QString, QStringList> text{
            {"text", grounds + tinted
                         + QStringList{"tooltip", "annotation", "caretLine", "addedBg", "removedBg",
                                       "changedBg", "addedWord", "removedWord", "changedWord"}},
            {"muted", grounds + tinted},
            {"dim", {"base", "hover"}},
            {"accent", grounds + QStringList{"accentBg"}},
            {"applied", rows},
            {"pending", rows},
            {"danger", {"base", "window", "dangerBg", "hover", "alternate"}},
            {"warning", {"base", "window", "warningBg", "hover", "alternate"}},
            {"note", {"base", "window", "noteBg"}},
            {"success", {"base", "window", "successBg"}},
            {"onAccent", {"accentFill"}},
            {"onDanger", {"dangerFill"}},
            {"onProduction", {"production"}},
            {"onStaging", {"staging"}},
            {"synKeyword",
             {"base", "caretLine", "selection", "annotation", "addedBg", "removedBg", "changedBg"}},
            {"synType", {"base", "caretLine", "selection", "addedBg", "removedBg", "changedBg"}},
            {"synString", {"base", "caretLine", "selection", "addedBg", "removedBg", "changedBg"}},
            {"synNumber", {"base", "caretLine", "selection", "addedBg", "removedBg", "changedBg"}},
            {"synComment", {"base", "caretLine", "selection"}},
        };
        QHash<QString, QStringList> graphics{
            {"borderStrong", {"base", "window", "alternate"}},
            {"accentFill", {"base", "window"}},
            {"warningMark", {"base", "window", "warningBg", "strip", "hover", "selection"}},
            {"dangerFill", {"base", "window"}},
            {"production", {"window"}},
            {"current", rows + QStringList{"strip"}},
        };
        for (int lane = 0; lane < 8; ++lane)
            graphics.insert(QStringLiteral("lane%1").arg(lane), rows);
        for (const QString theme : {"light", "dark"}) {
            const auto add = [&](const QHash<QString, QStringList> &table, double least) {
                for (auto it = table.begin(); it != table.end(); ++it) {
                    for (const QString &ground : it.value())
                        QTest::newRow(qPrintable(theme + ": " + it.key() + " on " + ground))
                            << theme << it.key() << ground << least;
                }
            };
            add(text, 4.5);
            add(graphics, 3.0);
        }
    }
    void contrast()
    {
        QFETCH(QString, theme);
        QFETCH(QString, token);
        QFETCH(QString, ground);
        QFETCH(double, least);
        const Theme colors = theme == "dark" ? Theme::darkTheme() : Theme::lightTheme();
        QVERIFY(colors.token(token).isValid());
        QVERIFY(colors.token(ground).isValid());
        const double ratio = contrastRatio(colors.token(token), colors.token(ground));
        QVERIFY2(ratio >= least, qPrintable(QString::number(ratio)));
    }

    void contrastOfBlackOnWhiteIs21()
    {
        QVERIFY(qAbs(contrastRatio(Qt::black, Qt::white) - 21.0) < 0.01);
        QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
    }

    void measuresFollowTheFont_data()
    {
        QTest::addColumn<int>("pixels");
        QTest::newRow("tiny") << 6;
        QTest::newRow("13 px") << 13;
        QTest::newRow("large") << 26;
    }
    void measuresFollowTheFont()
    {
        QFETCH(int, pixels);
        QFont font = QApplication::font();
        font.setPixelSize(pixels);
        const Metrics m = Metrics::of(font);
        QCOMPARE(m.u, qMax(4, qRound(QFontMetrics(font).height() / 4.0)));
        QCOMPARE(m.row(), 6 * m.u);
        const Fonts fonts = Fonts::of(font);
        QVERIFY(QFontInfo(fonts.title).pixelSize() >= QFontInfo(fonts.text).pixelSize());
        QCOMPARE(fonts.bold.weight(), int(QFont::DemiBold));
    }

    void choiceSwitchesEveryPalette()
    {
        QWidget window;
        QLabel label(QStringLiteral("text"), &window);
        m_style->setChoice(ThemeChoice::Dark);
        QVERIFY(Theme::of(&label).dark);
        QCOMPARE(label.palette().color(QPalette::Window), Theme::darkTheme().window);
        m_style->setChoice(ThemeChoice::Light);
        QVERIFY(!Theme::of(&label).dark);
        QCOMPARE(label.palette().color(QPalette::Window), Theme::lightTheme().window);
        QPalette dark;
        dark.setColor(QPalette::Window, Qt::black);
        dark.setColor(QPalette::WindowText, Qt::white);
        RetortStyle system(ThemeChoice::System);
        system.polish(dark);
        QVERIFY(system.theme().dark);
        QCOMPARE(dark.color(QPalette::Base), Theme::darkTheme().base);
    }

    void everyIconDraws()
    {
        const QStringList names = IconProvider::names();
        QVERIFY(names.size() >= 50);
        for (const QString &name : names) {
            const QImage image = IconProvider::pixmap(name, Qt::red, 16, 2).toImage();
            QCOMPARE(image.width(), 32);
            bool drawn = false;
            for (int y = 0; y < image.height() && !drawn; ++y) {
                for (int x = 0; x < image.width() && !drawn; ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    drawn = pixel.alpha() > 200 && pixel.red() > 200 && pixel.green() < 60;
                }
            }
            QVERIFY2(drawn, qPrintable(name));
            QCOMPARE(IconProvider::icon(name).name(), name);
        }
        QVERIFY(IconProvider::icon(QStringLiteral("no such icon")).isNull());
    }

    void buttonsHaveTheirHeights()
    {
        QWidget window;
        QHBoxLayout layout(&window);
        layout.setContentsMargins(0, 0, 0, 0);
        QPushButton *button = makeButton(QStringLiteral("Merge…"), QStringLiteral("merge"));
        layout.addWidget(button);
        QLineEdit *field = new QLineEdit;
        layout.addWidget(field);
        const int u = Metrics::of(&window).u;
        // The button's widget holds the room of its focus line; in the layout it is 7u like the
        // field.
        QCOMPARE(field->sizeHint().height(), 7 * u);
        QCOMPARE(layout.itemAt(0)->sizeHint().height(), 7 * u);
        const QSize before = button->sizeHint();
        setPrimary(button, true);
        QCOMPARE(button->sizeHint(), before);
    }

    void disabledSaysWhy()
    {
        QPushButton button;
        setEnabledOr(&button, false, QStringLiteral("Nothing is pending."), QStringLiteral("F5"));
        QVERIFY(!button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("Nothing is pending."));
        setEnabledOr(&button, true, QStringLiteral("Nothing is pending."), QStringLiteral("F5"));
        QVERIFY(button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("F5"));
    }

    void messageLineSpeaksAndActs()
    {
        MessageLine line(MessageLine::Form::Banner);
        line.setMessage({.severity = Severity::Warning,
                         .verdict = QStringLiteral("2 heads."),
                         .rest = QStringLiteral("“head” is ambiguous until they are merged."),
                         .action = QStringLiteral("Merge…"),
                         .actionIcon = QStringLiteral("merge"),
                         .actionFilled = true});
        line.setMore({{.severity = Severity::Accent,
                       .icon = QStringLiteral("upgrade"),
                       .verdict = QStringLiteral("6 revisions are pending.")}});
        line.resize(1400, 36);
        line.show();
        QVERIFY(line.accessibleName().contains("warning"));
        QVERIFY(line.accessibleName().contains("2 heads."));
        QSignalSpy action(&line, &MessageLine::actionTriggered);
        QTest::mouseClick(line.actionButton(), Qt::LeftButton);
        QCOMPARE(action.size(), 1);
        QSignalSpy more(&line, &MessageLine::moreTriggered);
        line.moreButton()->menu()->actions().first()->trigger();
        QCOMPARE(more.size(), 1);
        QCOMPARE(more.first().first().toInt(), 0);
        // The button stands right behind the sentence, not at the window's edge.
        QVERIFY(line.actionButton()->geometry().right() < 700);
        line.setProgress(MessageProgress{.count = QStringLiteral("statement 7 of 10"),
                                         .value = 7,
                                         .maximum = 10,
                                         .time = {},
                                         .cancelText = {},
                                         .cancelEnabled = true});
        QSignalSpy cancel(&line, &MessageLine::cancelRequested);
        QTest::mouseClick(line.cancelButton(), Qt::LeftButton);
        QCOMPARE(cancel.size(), 1);
    }

    void sentenceElidesAndThenTells()
    {
        Sentence sentence;
        sentence.setText(QStringLiteral("The database is at 4d1c08be77a2,"),
                         QStringLiteral("which no file here describes."));
        sentence.resize(sentence.sizeHint());
        sentence.show();
        QVERIFY(sentence.toolTip().isEmpty());
        sentence.resize(120, 20);
        QCoreApplication::processEvents();
        QCOMPARE(sentence.toolTip(), sentence.text());
    }

    void busyWaitsBeforeItShows()
    {
        BusyState busy;
        busy.show();
        busy.start(QStringLiteral("Reading the schema of neondb…"));
        QVERIFY(!busy.isShowing());
        QTRY_VERIFY(busy.isShowing());
        busy.stop();
        QVERIFY(!busy.isShowing());
    }

    void chipElidesInTheMiddle()
    {
        const QFont font = QApplication::font();
        const Chip shortOne{.kind = Chip::Kind::Label, .text = QStringLiteral("billing")};
        const Chip longOne{.kind = Chip::Kind::Label, .text = QString(60, QLatin1Char('m'))};
        const Chip limit{.kind = Chip::Kind::Label, .text = QString(24, QLatin1Char('m'))};
        QVERIFY(chipSize(shortOne, font).width() < chipSize(limit, font).width());
        QVERIFY(chipSize(longOne, font).width() <= chipSize(limit, font).width() + 2);
        ChipLabel label(longOne);
        QCOMPARE(label.toolTip(), longOne.text);
    }

    void pictures_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void pictures()
    {
        QFETCH(bool, dark);
        m_style->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        QWidget window;
        window.resize(1440, 900);
        auto *layout = new QVBoxLayout(&window);
        layout->addWidget(makeBoldLabel(QStringLiteral("Buttons"), &window));
        auto *buttons = new QHBoxLayout;
        layout->addLayout(buttons);
        buttons->setSpacing(12);
        buttons->addWidget(makeButton(QStringLiteral("Merge…")));
        auto *disabled = makeButton(QStringLiteral("Merge…"), QStringLiteral("merge"));
        disabled->setEnabled(false);
        buttons->addWidget(disabled);
        auto *primary = makeButton(QStringLiteral("Merge…"), QStringLiteral("merge"));
        setPrimary(primary, true);
        buttons->addWidget(primary);
        auto *danger = makeButton(QStringLiteral("Upgrade chat_prod"));
        setPrimary(danger, true, true);
        buttons->addWidget(danger);
        auto *outlined =
            makeToolButton(QStringLiteral("Upgrade to heads (6)"), QStringLiteral("upgrade"));
        outlined->setProperty("outlined", true);
        outlined->setPopupMode(QToolButton::MenuButtonPopup);
        outlined->setMenu(new QMenu(outlined));
        buttons->addWidget(outlined);
        buttons->addWidget(makeToolButton(QStringLiteral("Refresh"), QStringLiteral("refresh")));
        auto *field = new QLineEdit;
        field->setPlaceholderText(QStringLiteral("Filter"));
        buttons->addWidget(field);
        auto *wrong = new QLineEdit(QStringLiteral("12:99"));
        wrong->setProperty("invalid", true);
        buttons->addWidget(wrong);
        auto *combo = new QComboBox;
        combo->addItems({QStringLiteral("Database"), QStringLiteral("History")});
        buttons->addWidget(combo);
        auto *tick = new QCheckBox(QStringLiteral("Back up"));
        tick->setChecked(true);
        buttons->addWidget(tick);
        buttons->addWidget(new QCheckBox);
        auto *partial = new QCheckBox;
        partial->setTristate(true);
        partial->setCheckState(Qt::PartiallyChecked);
        buttons->addWidget(partial);
        auto *radio = new QRadioButton(QStringLiteral("Merge"));
        radio->setChecked(true);
        buttons->addWidget(radio);
        buttons->addStretch(1);
        auto *chips = new QHBoxLayout;
        layout->addLayout(chips);
        const Theme theme = Theme::of(&window);
        for (const Chip &chip : {Chip{Chip::Kind::Current, "current", {}, {}},
                                 Chip{Chip::Kind::Head, "head", theme.lane(3), {}},
                                 Chip{Chip::Kind::Label, "billing", {}, {}},
                                 Chip{Chip::Kind::Production, "PRODUCTION", {}, {}},
                                 Chip{Chip::Kind::Staging, "staging", {}, {}},
                                 Chip{Chip::Kind::Development, "development", {}, {}},
                                 Chip{Chip::Kind::Severity, "data loss", {}, Severity::Danger},
                                 Chip{Chip::Kind::Severity, "blocks writes", {}, Severity::Warning},
                                 Chip{Chip::Kind::Severity, "mixed", {}, Severity::Note},
                                 Chip{Chip::Kind::Severity, "proved", {}, Severity::Success},
                                 Chip{Chip::Kind::Severity, "error", {}, Severity::Error},
                                 Chip{Chip::Kind::Severity, "not yet", {}, Severity::NotYet}})
            chips->addWidget(new ChipLabel(chip));
        chips->addStretch(1);
        const QList<Message> messages{
            {.severity = Severity::Accent,
             .icon = "upgrade",
             .verdict = "3 revisions are pending.",
             .action = "Upgrade",
             .actionFilled = true},
            {.severity = Severity::Warning,
             .verdict = "2d7b9a63e5f0 was edited",
             .rest = "after it was applied.",
             .action = "Show difference"},
            {.severity = Severity::Danger,
             .verdict = "The database is at 4d1c08be77a2,",
             .rest = "which no file here describes.",
             .action = "What now…"},
            {.severity = Severity::Success,
             .verdict = "neondb is at head.",
             .rest = "Models agree."},
        };
        for (const Message &message : messages) {
            auto *line = new MessageLine(MessageLine::Form::Banner);
            line->setMessage(message);
            line->setMore({messages.first()});
            layout->addWidget(line);
        }
        auto *run = new MessageLine(MessageLine::Form::Banner);
        run->setMessage({.severity = Severity::Accent,
                         .icon = "upgrade",
                         .verdict = "Upgrading neondb.",
                         .rest = "Waits for a lock on chat_messages."});
        run->setProgress(MessageProgress{.count = "statement 7 of 10",
                                         .value = 6,
                                         .maximum = 10,
                                         .time = "15.6 s",
                                         .cancelText = {},
                                         .cancelEnabled = true});
        layout->addWidget(run);
        auto *proof = new MessageLine(MessageLine::Form::Proof);
        proof->setMessage({.severity = Severity::Error,
                           .verdict = "Line 15:",
                           .rest = "syntax error at or near “TPYE”.",
                           .action = "Go there",
                           .actionIsLink = true,
                           .actionKey = "F8",
                           .aside = "Checked just now"});
        layout->addWidget(proof);
        auto *tabs = new QTabBar;
        tabs->addTab(IconProvider::icon("graph"), "History");
        tabs->addTab(IconProvider::icon("upgrade"), "Upgrade to 71d0f5a8c3e6");
        tabs->setTabsClosable(true);
        tabs->setCurrentIndex(1);
        tabs->setExpanding(false);
        layout->addWidget(tabs);
        auto *tree = new QTreeWidget;
        tree->setHeaderLabels({"Revision", "Message", "Created"});
        tree->setAlternatingRowColors(true);
        for (int i = 0; i < 4; ++i) {
            auto *item = new QTreeWidgetItem(
                tree, {"71d0f5a8c3e6", "messages: token counts", "23 Nov 2026"});
            item->setCheckState(0, i % 2 ? Qt::Checked : Qt::Unchecked);
            new QTreeWidgetItem(item, {"child", "ALTER TABLE", ""});
            item->setExpanded(i == 0);
        }
        tree->setCurrentItem(tree->topLevelItem(1));
        layout->addWidget(tree);
        auto *states = new QHBoxLayout;
        layout->addLayout(states);
        auto *empty = new EmptyState;
        empty->setContent("No revisions yet. Write the first one.", "New revision…",
                          "new-revision");
        states->addWidget(empty);
        auto *busy = new BusyState;
        busy->start("Reading the schema of neondb…");
        states->addWidget(busy);
        auto *failed = new FailedState;
        failed->setError({ErrorKind::Permission,
                          "Schema not read: permission denied for schema audit.",
                          "Ask its owner.",
                          {},
                          0,
                          0,
                          {}},
                         "Try again");
        states->addWidget(failed);
        auto *foot = new PageFoot;
        foot->setReason("Fix line 15 to save.");
        foot->addLeft(makeButton("Close"));
        foot->addButton(makeButton("Copy SQL", "copy"));
        auto *save = makeButton("Save revision", "save");
        setPrimary(save, true);
        foot->addButton(save);
        layout->addWidget(foot);
        window.show();
        tree->setFocus();
        QTRY_VERIFY(busy->isShowing());
        Test::savePicture(&window, dark ? "parts-dark" : "parts-light");
        QMenu menu;
        menu.addAction(IconProvider::icon("upgrade"), "Upgrade to here")->setShortcut(Qt::Key_U);
        menu.addSeparator();
        menu.addAction("Copy id");
        menu.addMenu("More");
        menu.popup({10, 10});
        menu.setActiveAction(menu.actions().first());
        Test::savePicture(&menu, dark ? "menu-dark" : "menu-light");
        // Every button is as large as it asks to be.
        for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
            if (button->isVisible())
                QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
        }
    }

private:
    RetortStyle *m_style = nullptr;
};

RETORT_TEST_MAIN(QApplication, TestWidgets)

#include "tst_widgets.moc"
