/// The comparison behind verify() and burn().
#pragma once

#include "openimapi/record/burn.hpp"
#include "record/reporter.hpp"

namespace openimapi::inline v1::record {

/// verify() without the locks, telling through a reporter that may have told of the burn before.
[[nodiscard]] VerifyResult compare(const io::Source& image, drive::Recorder& recorder,
                                   const VerifyOptions& options, const Job& job,
                                   Reporter& reporter);

} // namespace openimapi::inline v1::record
