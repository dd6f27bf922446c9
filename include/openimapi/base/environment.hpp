/// The only place that reads the environment: SOURCE_DATE_EPOCH, TMPDIR, OPENIMAPI_STATE (and XDG's
/// folder behind it). Read at each call, so that a test can change them.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/time.hpp"

#include <filesystem>
#include <optional>

namespace openimapi::inline v1::environment {

/// SOURCE_DATE_EPOCH as published by reproducible-builds.org; an Error when it is set and no
/// number.
[[nodiscard]] OPENIMAPI_API std::optional<Timestamp> source_date_epoch();
/// TMPDIR, else /tmp.
[[nodiscard]] OPENIMAPI_API std::filesystem::path temporary_folder();
/// OPENIMAPI_STATE, else $XDG_STATE_HOME/openimapi, else ~/.local/state/openimapi. Not created
/// here.
[[nodiscard]] OPENIMAPI_API std::filesystem::path state_folder();

} // namespace openimapi::inline v1::environment
