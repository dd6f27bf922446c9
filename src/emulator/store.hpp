/// Where emulated drives and discs are kept.
#pragma once

#include <filesystem>

namespace openimapi::inline v1::emulator {

/// The emulator's folder under the state folder: drives/NAME/state, discs/NAME/{state,data}.
[[nodiscard]] std::filesystem::path store_root();

} // namespace openimapi::inline v1::emulator
