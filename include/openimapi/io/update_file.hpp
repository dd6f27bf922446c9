/// Changing a file that exists, so that whoever stops on the way leaves the old file or the new.
#pragma once

#include "openimapi/base/progress.hpp"
#include "openimapi/io/source.hpp"

#include <cstdint>
#include <filesystem>
#include <span>

namespace openimapi::inline v1::io {

/// Bytes of a file.
struct UpdateRange {
    std::uint64_t first = 0, length = 0;
};

/// Writes these ranges of `content` to the same places of the file at `path`, one after the other;
/// each is on the disk (fdatasync) before the next begins. The file is locked meanwhile against
/// other calls of this. The first range must be new: in front of the file's end it may begin only
/// where nothing but zeros follows. A failure, or a stop request, while it is written leaves the
/// file as it was; later ranges are not stopped. Throws Error, also where a range that should be
/// new has content: the file was changed since.
OPENIMAPI_API void update_file(const Source& content, const std::filesystem::path& path,
                               std::span<const UpdateRange> ranges, const Job& job);

} // namespace openimapi::inline v1::io
