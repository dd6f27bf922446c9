/// What a decoder says of foreign bytes: a finding with a stable id, so that `check` can report
/// all.
#pragma once

#include "openimapi/base/units.hpp"

#include <functional>
#include <optional>
#include <string>

namespace openimapi::inline v1 {

enum class Severity {
    note,    ///< unusual, harmless
    warning, ///< against the standard; readers cope
    error,   ///< readers will fail, or content is lost
};

struct Finding {
    std::string id; ///< stable: "udf.anchor.missing", "iso9660.path_table.order"
    Severity severity = Severity::error;
    std::string message;    ///< what is wrong and what it means for a reader
    std::string clause;     ///< "ECMA-119 9.1", "UDF 2.2.3"
    std::optional<Lba> lba; ///< the structure's block
    std::string path;       ///< in the image, where it concerns a file
};

/// Receives findings as they are met. An empty function drops them.
using FindingSink = std::function<void(const Finding&)>;

} // namespace openimapi::inline v1
