/// Recorders and discs in software, kept under environment::state_folder() and shared by every
/// process that uses the same folder. Each function takes the locks it needs and may be called
/// from any thread and process. Names: 1 to 64 characters of A-Z a-z 0-9 - _ . , not beginning
/// with a dot; anything else is E_INVALIDARG.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/emulator/fault.hpp"
#include "openimapi/io/source.hpp"
#include "openimapi/mmc/feature.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::drive {
class Transport;
}

namespace openimapi::inline v1::emulator {

// --- What there is to choose from ------------------------------------------------------------

/// A kind of blank disc.
struct MediumKind {
    std::string_view name; ///< "dvd+r", "bd-r"
    mmc::Profile profile;
    Blocks capacity;
    std::uint32_t write_unit; ///< blocks
};
[[nodiscard]] OPENIMAPI_API std::span<const MediumKind> medium_kinds() noexcept;

/// A kind of recorder.
struct DriveKind {
    std::string_view name; ///< "dvd+r", "bd-r" (which also takes what came before)
    std::string_view vendor, product, revision;
    std::span<const mmc::Profile> profiles;
};
[[nodiscard]] OPENIMAPI_API std::span<const DriveKind> drive_kinds() noexcept;

// --- Discs -----------------------------------------------------------------------------------

struct DiscInfo {
    std::string name;
    std::string medium; ///< MediumKind::name
    Blocks capacity;
    Blocks recorded;            ///< up to the highest block written
    std::uint32_t sessions = 0; ///< complete ones
    std::uint32_t tracks = 0;   ///< with something in them
    bool blank = true;
    bool finalized = false;
    std::string inserted_in; ///< drive name, or empty
};
/// A blank disc. Throws ERROR_FILE_EXISTS where the name is taken, E_INVALIDARG for an unknown
/// kind.
OPENIMAPI_API void new_disc(std::string_view name, std::string_view medium);
/// Deletes the disc; refuses (E_ACCESSDENIED) while it is in a drive.
OPENIMAPI_API void remove_disc(std::string_view name);
[[nodiscard]] OPENIMAPI_API DiscInfo disc_info(std::string_view name);
[[nodiscard]] OPENIMAPI_API std::vector<DiscInfo> list_discs(); ///< by name
/// The disc's blocks from 0 to the last recorded one, as a reader would get them. Readable while
/// the disc is in a drive.
[[nodiscard]] OPENIMAPI_API io::SourcePtr disc_data(std::string_view name);
/// Writes those blocks to a file, which appears under its name only when complete.
OPENIMAPI_API void export_disc(std::string_view name, const std::filesystem::path& image,
                               const Job& job = {});
/// Makes a blank disc a finalised one with this content; its size must be a multiple of 2048.
OPENIMAPI_API void import_disc(const io::Source& image, std::string_view name, const Job& job = {});

// --- Drives ----------------------------------------------------------------------------------

struct DriveInfo {
    std::string name;
    std::string kind; ///< DriveKind::name
    std::string disc; ///< inserted disc, or empty
    bool tray_open = false;
    bool locked = false; ///< PREVENT MEDIUM REMOVAL is in force
};
/// Opens as "emulated:NAME" (or "NAME") through drive::open() from now on, in every process.
OPENIMAPI_API void add_drive(std::string_view name, std::string_view kind = "bd-r");
/// The disc stays; E_IMAPI_RECORDER_LOCKED while somebody has exclusive access.
OPENIMAPI_API void remove_drive(std::string_view name);
[[nodiscard]] OPENIMAPI_API DriveInfo drive_info(std::string_view name);
[[nodiscard]] OPENIMAPI_API std::vector<DriveInfo> list_drives(); ///< by name

/// Puts the disc in and closes the tray. E_ACCESSDENIED where one is in already or the disc is
/// elsewhere.
OPENIMAPI_API void insert(std::string_view drive, std::string_view disc);
/// As a person at the drive: takes the disc out and leaves the tray closed (empty drive) or open.
/// E_IMAPI_RECORDER_LOCKED while removal is prevented.
OPENIMAPI_API void eject(std::string_view drive, bool leave_tray_open = false);

/// Adds to, or clears, what is to go wrong (see fault.hpp); kept with the drive.
OPENIMAPI_API void script_fault(std::string_view drive, const Fault& fault);
OPENIMAPI_API void clear_faults(std::string_view drive);

// --- As a transport --------------------------------------------------------------------------

/// A connection (one initiator) to an emulated drive; what drive::open("emulated:NAME") uses.
[[nodiscard]] OPENIMAPI_API std::unique_ptr<drive::Transport> connect(std::string_view drive);
/// Makes drive::list() and drive::open() know the emulated drives. Harmless when repeated.
OPENIMAPI_API void register_provider();

} // namespace openimapi::inline v1::emulator
