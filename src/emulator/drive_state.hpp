/// What an emulated drive remembers, for every connection in every process: one file, changed
/// under its lock.
#pragma once

#include "emulator/file.hpp"
#include "openimapi/emulator/fault.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace openimapi::inline v1::emulator {

struct DriveState {
    std::string kind;
    std::string disc;     ///< in the tray, or empty
    bool removed = false; ///< the drive is gone; connections learn it here
    bool tray_open = false;
    bool prevented = false;
    // Counters that a connection compares with what it has seen.
    std::uint32_t media_changes = 0;
    std::uint32_t resets = 0;
    std::uint32_t mode_changes = 0;
    std::uint32_t media_events = 0;
    std::uint8_t media_event = 0;      ///< mmc::MediaEvent
    std::uint32_t not_ready_polls = 0; ///< times it still says "becoming ready"
    std::uint32_t busy_polls = 0;      ///< times it still says "long write in progress"
    std::uint32_t busy_total = 0;      ///< of how many, for the progress indication
    std::uint32_t read_speed = 0;      ///< kB/s; 0: the fastest
    std::uint32_t write_speed = 0;
    std::map<std::uint8_t, std::string> mode_pages; ///< current values where MODE SELECT set them
    std::vector<Fault> faults;
};

/// The file behind it. Its lock is the drive's.
class DriveFile {
public:
    static void create(const std::filesystem::path& folder, const DriveState& state);
    /// Throws ERROR_DEV_NOT_EXIST where there is no such drive.
    explicit DriveFile(const std::filesystem::path& folder);

    [[nodiscard]] File& file() noexcept { return file_; }
    /// Under the lock: the state as it is now.
    const DriveState& refresh();
    [[nodiscard]] DriveState& state() noexcept { return state_; }
    void save();
    /// The next refresh() reads the file again.
    void forget() noexcept { generation_ = 0; }

private:
    File file_;
    DriveState state_;
    std::uint64_t generation_ = 0;
};

} // namespace openimapi::inline v1::emulator
