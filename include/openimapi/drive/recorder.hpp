/// A drive in hand: raw commands, the questions that every program asks, and exclusive access.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/drive/transport.hpp"
#include "openimapi/mmc/answers.hpp"
#include "openimapi/mmc/command.hpp"
#include "openimapi/mmc/disc_information.hpp"
#include "openimapi/mmc/feature.hpp"
#include "openimapi/mmc/mode_page.hpp"
#include "openimapi/mmc/sense.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::drive {

/// The error for a command that the drive refused: published code, names, CDB and sense.
[[nodiscard]] OPENIMAPI_API Error error_for(std::span<const std::uint8_t> cdb, const Reply& reply);

/// What the disc in the drive is, from the drive's own words, with no lock held.
struct Medium {
    bool present = false;
    mmc::Profile profile = mmc::Profile::none;
    std::optional<mmc::DiscInformation> disc; ///< where the drive answers READ DISC INFORMATION
};

/// One open drive. Movable; every member may be called from any thread (commands go one at a
/// time). Errors carry CDB and sense. Unit attentions are swallowed by the high-level calls, not
/// by execute(). Destroying it gives exclusive access back.
class OPENIMAPI_API Recorder {
public:
    Recorder(std::string id, std::unique_ptr<Transport> transport);
    ~Recorder();
    Recorder(Recorder&&) noexcept;
    Recorder& operator=(Recorder&&) noexcept;

    [[nodiscard]] const std::string& id() const noexcept;
    [[nodiscard]] std::size_t maximum_transfer() const;
    [[nodiscard]] std::size_t buffer_alignment() const;

    // --- Commands ---------------------------------------------------------------------------

    /// One command as it is: check conditions are in the reply, nothing is retried. Throws
    /// E_IMAPI_RECORDER_LOCKED while somebody else has exclusive access (INQUIRY, REQUEST SENSE,
    /// MODE SENSE, GET CONFIGURATION and GET EVENT STATUS NOTIFICATION still go through), and what
    /// Transport::execute throws.
    Reply execute(const Command& command);

    /// As above, but a check condition throws Error with its published code, and a unit attention
    /// is taken as news: the command is repeated (at most four times). Returns the bytes that
    /// moved.
    std::size_t command(const mmc::Cdb& cdb,
                        std::chrono::milliseconds timeout = std::chrono::seconds(10));
    std::size_t receive(const mmc::Cdb& cdb, std::span<std::byte> data,
                        std::chrono::milliseconds timeout = std::chrono::seconds(10));
    std::size_t send(const mmc::Cdb& cdb, std::span<const std::byte> data,
                     std::chrono::milliseconds timeout = std::chrono::seconds(10));

    /// The command's sense instead of an exception; nullopt when it went well. Unit attentions are
    /// repeated as above. `moved` receives the bytes transferred.
    std::optional<mmc::Sense> attempt(const Command& command, std::size_t* moved = nullptr);

    // --- Questions --------------------------------------------------------------------------

    [[nodiscard]] mmc::Inquiry identify();
    /// All features, or only those current with the disc in the drive.
    [[nodiscard]] mmc::Configuration features(bool current_only = false);
    [[nodiscard]] mmc::Profile current_profile();
    /// Every page the drive has; `control` as in MODE SENSE.
    [[nodiscard]] std::vector<mmc::ModePageData>
    mode_pages(mmc::PageControl control = mmc::PageControl::current);
    /// One page; throws E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE.
    [[nodiscard]] mmc::ModePageData mode_page(mmc::ModePage page,
                                              mmc::PageControl control = mmc::PageControl::current);
    /// MODE SELECT (10): `page` with its own two header bytes. Throws
    /// E_IMAPI_RECORDER_INVALID_MODE_PARAMETERS.
    void set_mode_page(std::span<const std::byte> page, bool save = false);
    [[nodiscard]] Medium medium();
    [[nodiscard]] mmc::DiscInformation disc_information();
    [[nodiscard]] mmc::TrackInformation track_information(mmc::TrackAddress type,
                                                          std::uint32_t address);
    [[nodiscard]] mmc::Capacity capacity();
    [[nodiscard]] std::vector<mmc::WriteSpeed> write_speeds();
    [[nodiscard]] std::vector<std::byte> disc_structure(mmc::StructureMedia media,
                                                        std::uint8_t format,
                                                        std::uint32_t address = 0,
                                                        std::uint8_t layer = 0);
    /// True when the drive says that a tray or caddy can be loaded by command.
    [[nodiscard]] bool can_load();

    // --- Actions ----------------------------------------------------------------------------

    /// Waits while the drive says that it is becoming ready or busy; throws its last word
    /// otherwise (no medium…). How long is the drive's business: the wait ends with the drive's
    /// state, the stop token, or `patience` without any change in what it reports.
    void wait_ready(std::stop_token stop = {},
                    std::chrono::milliseconds patience = std::chrono::minutes(10));
    void eject();
    void load();
    void prevent_removal(bool prevent);

    // --- Exclusive access -------------------------------------------------------------------

    /// Counted: the first acquire takes the drive, the last release frees it; a process that dies
    /// loses its locks. `owner`: 1 to 63 characters of A-Z a-z 0-9 space . , : ; - _, visible to
    /// others. Throws E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID, E_IMAPI_RECORDER_LOCKED, or access
    /// denied where a file system is mounted and `force` is not given.
    void acquire(std::string_view owner, bool force = false);
    /// One release for one acquire; throws E_FAIL where there was none.
    void release();
    /// Who has the drive now, here or in another process; empty: nobody.
    [[nodiscard]] std::string owner() const;
    [[nodiscard]] static bool is_valid_owner(std::string_view owner) noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// acquire() now, release() at the end of the scope.
class OPENIMAPI_API ExclusiveAccess {
public:
    ExclusiveAccess(Recorder& recorder, std::string_view owner, bool force = false);
    ~ExclusiveAccess();
    ExclusiveAccess(const ExclusiveAccess&) = delete;
    ExclusiveAccess& operator=(const ExclusiveAccess&) = delete;

private:
    Recorder& recorder_;
};

} // namespace openimapi::inline v1::drive
