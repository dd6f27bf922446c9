/// All sessions of an image or a disc, found without a table of contents, or by the one of a drive.
#pragma once

#include "openimapi/base/progress.hpp"
#include "openimapi/format/volume_info.hpp"
#include "openimapi/io/source.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace openimapi::inline v1::image {

struct SessionInfo {
    std::uint32_t number = 1; ///< from 1, oldest first
    Lba start;                ///< first block of what the session added
    /// Where it is read: OpenOptions::session and CheckOptions::session. Not `start` where block 0
    /// leads to it, or where only a copy of its descriptors is left.
    Lba descriptors;
    Blocks blocks;                           ///< from `start` to the end of its volume
    std::vector<format::VolumeInfo> volumes; ///< as Import::volumes()
};

struct Sessions {
    std::vector<SessionInfo> list; ///< oldest first; the last one is the state of the medium
    /// Block 0 leads to the last session: the image grew on a medium (or in a file) that can be
    /// overwritten. False for a single session and for the image of a disc that was written in
    /// sequence.
    bool redirected = false;
};

/// Finds the sessions. With `starts` (a disc's own table of contents) it looks there; otherwise
/// from block 0: at what our writer and xorriso note about sessions before the one that block 0
/// leads to, then behind the end of the last volume found for one that continues it. Never throws
/// for what it finds; the list is empty where there is no file system at all. Throws Error when
/// cancelled.
[[nodiscard]] OPENIMAPI_API Sessions sessions(const io::SourcePtr& image,
                                              std::span<const Lba> starts = {},
                                              const Job& job = {});

/// Where the next session of an image file may begin: behind all there is, at a multiple of 32
/// blocks, which every medium can write and where xorriso looks for sessions. Zeros behind the end
/// of the volumes are nothing.
[[nodiscard]] OPENIMAPI_API Lba next_session(const io::SourcePtr& image);

} // namespace openimapi::inline v1::image
