/// The boot set-up of an image, for callers that have a reporter and, perhaps, no tree.
#pragma once

#include "format/reading/reporter.hpp"
#include "openimapi/image/boot_setup.hpp"

namespace openimapi::inline v1::image {

/// `tree`: whose files the entries may lead to; may be null.
[[nodiscard]] BootSetup read_boot_setup(const io::Source& image, const format::Catalogue* tree,
                                        Lba session, format::Reporter& reporter);

/// The verdicts, of all the rest.
void judge(BootSetup& setup, std::uint32_t code_points_at);

} // namespace openimapi::inline v1::image
