/// What later sessions have to know of the UDF volume before them.
#pragma once

#include "format/session_mark.hpp"
#include "format/udf/volume_reader.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace openimapi::inline v1::udf {

/// The partition that a further session's goes on with.
struct SessionPartition {
    std::uint32_t start = 0; ///< block of the image
    /// Systems write in it, and something in it keeps account of free space, which a session does
    /// not: from that on it can only be read.
    bool writable = false;
};
/// That of the volume of `session`, where it has a single one of blocks of 2048 bytes.
[[nodiscard]] std::optional<SessionPartition> partition_for_sessions(const io::Source& image,
                                                                     Lba session);

/// What a writer of ours noted about the session whose anchor stands 256 blocks behind `session`.
[[nodiscard]] std::optional<format::SessionMark> session_mark(const io::Source& image, Lba session);

/// Where the volume descriptor sequence stands that the anchor 256 blocks behind `session` names;
/// nothing where no anchor of that very place is there.
[[nodiscard]] std::optional<std::uint32_t> main_sequence(const io::Source& image, Lba session);

/// One block: the anchor of block 256, made to stand in block `place`. Empty where there is none.
[[nodiscard]] std::vector<std::byte> moved_anchor(const io::Source& image, std::uint32_t place);

} // namespace openimapi::inline v1::udf
