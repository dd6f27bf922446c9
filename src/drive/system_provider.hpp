/// The operating system's own drives. Linux: /sys names them, SG_IO carries the commands.
#pragma once

#include "openimapi/drive/registry.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace openimapi::inline v1::drive {

[[nodiscard]] std::shared_ptr<const Provider> make_system_provider();

/// The optical drives under `root`/sys, their mounts from `root`/proc/self/mounts and their other
/// names from `root`/dev; `root` is "/" outside tests. Numeric order.
[[nodiscard]] std::vector<Entry> list_system_drives(const std::filesystem::path& root);

} // namespace openimapi::inline v1::drive
