#include "migrations/python/object.h"

namespace Retort::Python {

namespace {

void collect(const Node *node, BoundNames &names, bool store);

void collectChildren(const Node *node, BoundNames &names, size_t from = 0)
{
    for (size_t i = from; i < node->children.size(); ++i)
        collect(node->children[i], names, false);
}

// `import a.b` binds `a`.
QString importedName(const Node *alias, bool from)
{
    if (!alias->mark.isEmpty())
        return alias->mark;
    return from ? alias->text : alias->text.section(QLatin1Char('.'), 0, 0);
}

void collect(const Node *node, BoundNames &names, bool store)
{
    if (!node)
        return;
    switch (node->kind) {
    case NodeKind::FunctionDef:
        names.bound.insert(node->text);
        collect(node->child(0), names, false);
        for (const Node *argument : node->child(1)->children)
            collect(argument->child(1), names, false);
        return;
    case NodeKind::ClassDef:
        names.bound.insert(node->text);
        collect(node->child(0), names, false);
        collect(node->child(1), names, false);
        return;
    case NodeKind::Lambda:
        return;
    case NodeKind::Name:
        if (store)
            names.bound.insert(node->text);
        return;
    case NodeKind::Tuple:
    case NodeKind::List:
    case NodeKind::Starred:
        for (const Node *child : node->children)
            collect(child, names, store);
        return;
    case NodeKind::Assign:
        collect(node->child(0), names, false);
        for (size_t i = 1; i < node->children.size(); ++i)
            collect(node->children[i], names, true);
        return;
    case NodeKind::AugAssign:
    case NodeKind::For:
        collect(node->child(0), names, true);
        collectChildren(node, names, 1);
        return;
    case NodeKind::AnnAssign:
        collect(node->child(0), names, true);
        collect(node->child(2), names, false);
        return;
    case NodeKind::NamedExpr:
        collect(node->child(0), names, true);
        collect(node->child(1), names, false);
        return;
    case NodeKind::Comprehension:
        // Its target is its own.
        collectChildren(node, names, 1);
        return;
    case NodeKind::Delete:
        for (const Node *child : node->children)
            collect(child, names, true);
        return;
    case NodeKind::WithItem:
        collect(node->child(0), names, false);
        collect(node->child(1), names, true);
        return;
    case NodeKind::ExceptHandler:
        if (!node->text.isEmpty())
            names.bound.insert(node->text);
        collectChildren(node, names);
        return;
    case NodeKind::Import:
    case NodeKind::ImportFrom:
        for (const Node *alias : node->children)
            names.bound.insert(importedName(alias, node->kind == NodeKind::ImportFrom));
        return;
    case NodeKind::Global:
        for (const Node *name : node->children)
            names.globals.insert(name->text);
        return;
    case NodeKind::Nonlocal:
        for (const Node *name : node->children)
            names.nonlocals.insert(name->text);
        return;
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
        names.yields = true;
        collectChildren(node, names);
        return;
    default:
        collectChildren(node, names);
        return;
    }
}

} // namespace

BoundNames boundNames(const Node *node)
{
    BoundNames names;
    if (node->kind == NodeKind::FunctionDef) {
        collect(node->child(3), names, false);
        for (const Node *argument : node->child(1)->children)
            names.bound.insert(argument->text);
    } else if (node->kind == NodeKind::Lambda) {
        collect(node->child(1), names, false);
        for (const Node *argument : node->child(0)->children)
            names.bound.insert(argument->text);
    } else {
        collect(node, names, false);
    }
    names.bound -= names.globals;
    names.bound -= names.nonlocals;
    return names;
}

QSet<QString> mentionedNames(const Node *root)
{
    QSet<QString> names = boundNames(root).bound;
    std::vector<const Node *> todo{root};
    while (!todo.empty()) {
        const Node *node = todo.back();
        todo.pop_back();
        if (!node)
            continue;
        if (node->kind == NodeKind::Name)
            names.insert(node->text);
        todo.insert(todo.end(), node->children.begin(), node->children.end());
    }
    return names;
}

} // namespace Retort::Python
