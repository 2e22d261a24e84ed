#pragma once

#include <QString>

namespace Retort {

/// A definition as the server prints it, written so that the server prints it again when it has
/// read it. What it prints is no fixed point: of `status IN ('a', 'b')` on a varchar column it
/// prints a cast of the whole array, `(ARRAY['a'::character varying, …])::text[]`, and reads that
/// as a cast of each element. Without the cast, which it adds by itself, the same tree comes back.
/// Likewise `a BETWEEN 1 AND 2 AND b` is printed as `((a >= 1) AND (a <= 2)) AND b`, and read as one
/// AND of three: it is written as BETWEEN again.
QString stableText(const QString &sql);

} // namespace Retort
