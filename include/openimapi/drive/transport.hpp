/// The seam between the engine and a drive: one command goes over, one answer comes back.
#pragma once

#include "openimapi/base/export.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace openimapi::inline v1::drive {

enum class Direction : std::uint8_t { none, to_host, to_drive };

/// SAM-5 5.3.1.
enum class Status : std::uint8_t {
    good = 0x00,
    check_condition = 0x02,
    busy = 0x08,
    reservation_conflict = 0x18,
};

/// One command. The buffers are the caller's and only looked at during the call.
struct Command {
    std::span<const std::uint8_t> cdb; ///< 6 to 16 bytes
    Direction direction = Direction::none;
    std::span<std::byte> in;        ///< where the drive's data go (to_host)
    std::span<const std::byte> out; ///< what the drive gets (to_drive)
    std::chrono::milliseconds timeout{10'000};
};

struct Reply {
    Status status = Status::good;
    std::array<std::uint8_t, 64> sense{}; ///< as the drive sent it, fixed or descriptor format
    std::size_t sense_length = 0;
    std::size_t transferred = 0; ///< bytes of data that moved
    [[nodiscard]] bool good() const noexcept { return status == Status::good; }
    [[nodiscard]] std::span<const std::uint8_t> sense_bytes() const noexcept {
        return std::span(sense).first(sense_length);
    }
};

/// Carries commands to one drive. One command at a time: callers serialise (Recorder does). Throws
/// Error only where no answer came back at all: E_IMAPI_RECORDER_COMMAND_TIMEOUT,
/// ERROR_DEV_NOT_EXIST, ERROR_INVALID_HANDLE, access denied.
class OPENIMAPI_API Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport();

    virtual Reply execute(const Command& command) = 0;

    /// The most bytes one command may move.
    [[nodiscard]] virtual std::size_t maximum_transfer() const = 0;
    /// Buffers must be aligned to this many bytes (a power of two).
    [[nodiscard]] virtual std::size_t buffer_alignment() const { return 1; }

    /// Takes the device away from other programs, as far as the system can. `force`: also where a
    /// file system on the disc is mounted. Throws E_IMAPI_RECORDER_LOCKED or access denied. Called
    /// once before one unlock(); counting and the owner's name are Recorder's.
    virtual void lock(bool force) = 0;
    virtual void unlock() noexcept = 0;
};

} // namespace openimapi::inline v1::drive
