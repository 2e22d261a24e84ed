#pragma once

#include <QString>

namespace Retort {

/// What `New revision` asks for, where the models are to say what it does.
struct ReviewRequest
{
    QString message;
    /// Empty: the first head, or a new base.
    QString parent;
    bool newBase = false;

    friend bool operator==(const ReviewRequest &, const ReviewRequest &) = default;
};

} // namespace Retort
