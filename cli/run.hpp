#pragma once

#include "console.hpp"

#include <string>
#include <vector>

namespace cli {

/// Becomes `program` (found as the shell would) with `device`, one path or several divided by
/// colons, being the emulated drive. Returns only by throwing Error. Linux only.
Status run_on_drive(const std::string& drive, const std::string& device,
                    const std::vector<std::string>& program);

} // namespace cli
