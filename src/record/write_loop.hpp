/// The loop that feeds WRITE commands from a ring.
#pragma once

#include "record/reporter.hpp"
#include "record/ring.hpp"

#include <cstdint>
#include <stop_token>

namespace openimapi::inline v1::record {

struct WriteLoop {
    Lba start;
    std::uint32_t bytes_per_sector = block_size;
    std::uint32_t piece_sectors = 0; ///< sectors a WRITE; the ring's piece
    std::uint64_t sectors = 0;       ///< of the data
    std::uint64_t padding = 0;       ///< sectors of zeros after them
    bool streaming_12 = false;
};

/// Writes everything or throws; `written` counts sectors that the drive took, also then.
void write_all(const WriteLoop& loop, drive::Recorder& recorder, Ring& ring, Reporter& reporter,
               std::stop_token stop, std::uint64_t& written);

/// Sectors of one WRITE: what was asked for, else as much as the drive takes at once, a multiple of
/// the write unit, at most 1 MiB.
[[nodiscard]] std::uint32_t sectors_per_write(const drive::Recorder& recorder, std::uint32_t wanted,
                                              std::uint32_t write_unit,
                                              std::uint32_t bytes_per_sector);

/// Waits for a long operation by asking the drive, telling the listeners meanwhile. Throws what
/// ends it badly.
void wait_done(drive::Recorder& recorder, Reporter& reporter);

/// Sleeps for a moment, wakes for a stop.
void pause(std::stop_token stop, std::chrono::milliseconds time);

} // namespace openimapi::inline v1::record
