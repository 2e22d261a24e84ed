#pragma once

#include "app/services/pythonmodels.h"

#include <QByteArray>

namespace Retort {

/// Runs resources/python/printmodels.py in the request's interpreter and gives its one JSON
/// document. Ends the process, with all it started, where it is cancelled, says too much or takes
/// too long. Errors: `config`, `cancelled`.
Result<QByteArray> runPrintingProgram(const PythonModelsRequest &request,
                                      const CancelToken &cancel);

} // namespace Retort
