/// Writing an image to a disc, and reading it back.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/drive/recorder.hpp"
#include "openimapi/io/source.hpp"
#include "openimapi/record/medium.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace openimapi::inline v1::record {

/// IMAPI_FORMAT2_DATA_WRITE_ACTION has the same numbers; their order is not that of time
/// (verifying comes between finalizing and completed).
enum class Action : std::uint8_t {
    validating_media = 0,
    formatting_media = 1,
    initializing_hardware = 2,
    calibrating_power = 3,
    writing_data = 4,
    finalizing = 5,
    completed = 6,
    verifying = 7,
};
[[nodiscard]] OPENIMAPI_API std::string_view name_of(Action action) noexcept;

/// Everything IDiscFormat2DataEventArgs and IWriteEngine2EventArgs show.
struct Progress {
    Action action = Action::validating_media;
    Lba start;                   ///< first block written
    Blocks blocks;               ///< blocks to write, without the padding of the last write unit
    Lba last_read;               ///< last block taken from the image; start - 1 before the first
    Lba last_written;            ///< last block given to the drive (verifying: compared); likewise
    std::uint64_t ring_size = 0; ///< bytes
    std::uint64_t ring_used = 0; ///< bytes read and not yet written
    std::optional<mmc::BufferCapacity> drive_buffer; ///< where the drive tells, at this rate
    std::chrono::milliseconds elapsed{0};
    std::chrono::milliseconds remaining{0}; ///< an estimate: moves
    [[nodiscard]] std::chrono::milliseconds total() const noexcept { return elapsed + remaining; }
};
/// Called on the thread inside burn() or verify(), with no lock held: once at each change of
/// action, about twice a second while writing or verifying, and once at the end of each. An
/// exception that leaves it ends the call as failed.
using Events = std::function<void(const Progress&)>;

/// IMAPI_BURN_VERIFICATION_LEVEL has the same numbers.
enum class Verification : std::uint8_t { none = 0, quick = 1, full = 2 };

/// How the disc is left. IDiscFormat2Data's switches (6.4 of its contract) say it so: on DVD+R
/// consumer compatibility mode is `automatic`, without it ForceMediaToBeClosed is `disc` and
/// neither is `session`; on BD-R ForceMediaToBeClosed is `disc` and without it `automatic`.
enum class Closing : std::uint8_t {
    automatic, ///< DVD+R: finalised so that players read it; BD-R: as `session`
    session,   ///< only the session; more can be added while there is room
    disc,      ///< finalised: nothing can be added
};

struct Options {
    std::string owner = "OpenIMAPI"; ///< for exclusive access; see Recorder::acquire
    bool force_lock = false;         ///< also where the disc is mounted
    Closing closing = Closing::automatic;
    Verification verification = Verification::none;
    /// 2048-byte sectors a second; nullopt leaves the drive as it is, 0xFFFFFFFF: the fastest.
    std::optional<std::uint32_t> speed;
    bool pure_cav = false;
    bool calibrate = true;                  ///< send OPC where the drive has it
    std::uint64_t ring_bytes = 64ULL << 20; ///< 1 MiB to 1 GiB
    std::uint32_t write_blocks = 0;         ///< blocks a WRITE; 0: what suits the drive
    /// Closing::automatic finalises where no more than this share of the disc would stay free.
    double close_below_free = 0.02;
    Events events; ///< besides Job::progress
};

struct Result {
    Lba start;      ///< where the image begins on the disc
    Blocks blocks;  ///< its length, without padding
    Blocks padding; ///< added to fill the last write unit
    std::uint16_t session = 0;
    bool disc_finalized = false;
    bool speed_adjusted = false;
    bool rotation_adjusted = false;
    std::chrono::milliseconds elapsed{0};
};

/// Records `image` (a multiple of 2048 bytes, not empty) as a new session at the next writable
/// address of a write-once disc: checks the medium, prepares, writes from a ring buffer that a
/// second thread fills, flushes, closes, and verifies where asked to. The drive is locked (access
/// and tray) meanwhile and released in every case.
///
/// Ends done; or throws. Error::cancelled: before the first WRITE the disc is as it was; after it
/// the session is incomplete and what it holds is undefined: the error says which. Published
/// codes: E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED (size), _STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
/// _INVALID_MEDIA_STATE, _MEDIA_IS_NOT_SUPPORTED, E_IMAPI_RECORDER_… from the drive,
/// E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE, E_IMAPI_BURN_VERIFICATION_FAILED, and whatever reading
/// the image throws (with its own story: the file at fault).
OPENIMAPI_API Result burn(const io::Source& image, drive::Recorder& recorder,
                          const Options& options = {}, const Job& job = {});
inline Result burn(const io::Source& image, drive::Recorder&& recorder, const Options& options = {},
                   const Job& job = {}) {
    return burn(image, recorder, options, job);
}

struct VerifyOptions {
    Verification level = Verification::full;
    Lba start; ///< where the image begins on the disc
    std::string owner = "OpenIMAPI";
    std::uint64_t ring_bytes = 16ULL << 20;
    bool lock = true; ///< take exclusive access meanwhile
    Events events;
};
struct VerifyResult {
    bool equal = false;
    Blocks compared;
    std::optional<Lba> first_difference; ///< on the disc
    std::uint64_t differing_blocks = 0;  ///< looked at; full: all of them, counted to the end
    std::string reason;                  ///< why not equal, for people; empty when equal
};
/// Reads the disc and compares it with the image, block by block. A block that cannot be read
/// counts as different. Throws only where the comparison itself is impossible (image unreadable,
/// drive gone, cancelled).
[[nodiscard]] OPENIMAPI_API VerifyResult verify(const io::Source& image, drive::Recorder& recorder,
                                                const VerifyOptions& options = {},
                                                const Job& job = {});

/// IWriteEngine2's part: only the WRITE commands, at a given address, nothing prepared or closed.
struct WriteSectionOptions {
    std::uint32_t bytes_per_sector = block_size;
    std::uint32_t write_blocks = 0;
    std::uint64_t ring_bytes = 64ULL << 20;
    bool pad_last_unit = false; ///< with zeros, to a whole write unit of the medium
    bool streaming_write_12 = false;
    Events events;
};
OPENIMAPI_API Progress write_section(const io::Source& data, drive::Recorder& recorder, Lba start,
                                     const WriteSectionOptions& options = {}, const Job& job = {});

/// The blocks of the disc in a drive, from 0 to its last readable one, as a source. Reads go to
/// the drive one at a time; the recorder must outlive it.
[[nodiscard]] OPENIMAPI_API io::SourcePtr disc_source(drive::Recorder& recorder);

} // namespace openimapi::inline v1::record
