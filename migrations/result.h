#pragma once

#include "migrations/error.h"

#include <tl/expected.hpp>

namespace Retort {

/// A value, or why there is none.
template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorKind::Config, tr("…"), tr("…"));`
inline tl::unexpected<Error> fail(ErrorKind kind, QString message, QString hint = {})
{
    return tl::unexpected<Error>(
        Error{kind, std::move(message), std::move(hint), {}, 0, 0, std::nullopt});
}

inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace Retort
