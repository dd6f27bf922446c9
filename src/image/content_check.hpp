/// The contents of an image's files: whether they can be read, and are what the manifest says.
#pragma once

#include "format/reading/reporter.hpp"
#include "openimapi/image/check.hpp"

namespace openimapi::inline v1::image {

/// Reads what `options` ask for, of host files on several threads, else in the order of the blocks.
/// Adds to the counts of `result`. Throws Error only when cancelled.
void check_contents(const io::SourcePtr& image, const format::Catalogue& tree,
                    const CheckOptions& options, const Job& job, format::Reporter& reporter,
                    CheckResult& result);

} // namespace openimapi::inline v1::image
