/// The logical unit: one connection's view of an emulated drive, and the table of its commands.
#pragma once

#include "emulator/disc.hpp"
#include "emulator/drive_state.hpp"
#include "openimapi/drive/transport.hpp"
#include "openimapi/mmc/sense.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace openimapi::inline v1::emulator {

class Unit;

/// One command on its way through the unit.
struct Context {
    Unit& unit;
    const drive::Command& command;
    drive::Reply& reply;

    [[nodiscard]] std::uint8_t u8(std::size_t at) const {
        return at < command.cdb.size() ? command.cdb[at] : std::uint8_t{0};
    }
    [[nodiscard]] std::uint16_t u16(std::size_t at) const {
        return static_cast<std::uint16_t>(u8(at) << 8 | u8(at + 1));
    }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const {
        return static_cast<std::uint32_t>(u16(at)) << 16 | u16(at + 2);
    }
    /// Data to the host: cut to the allocation length and to the host's buffer.
    void answer(std::span<const std::byte> bytes, std::size_t allocation) const;
    /// The parameter list that the host sent, at most `length` bytes.
    [[nodiscard]] std::span<const std::byte> parameters(std::size_t length) const;
};

/// nullopt: GOOD.
using Outcome = std::optional<mmc::Sense>;
using Handler = Outcome (*)(Context&);

[[nodiscard]] Outcome refuse(const mmc::SenseCode& code);
/// 5/24/00 pointing at the byte of the CDB (SPC-4 4.5.2.4.2).
[[nodiscard]] Outcome bad_cdb_field(std::uint16_t byte);

struct CommandRow {
    mmc::Opcode opcode;
    Handler handler;
    bool under_attention = false; ///< done, not answered with a pending unit attention
    bool needs_medium = false;    ///< refused while no medium is ready
    bool while_busy = false;      ///< done while a long operation runs
};
[[nodiscard]] std::span<const CommandRow> command_table() noexcept;

class Unit {
public:
    /// `root`: the emulator's folder.
    Unit(std::filesystem::path root, std::string name);

    drive::Reply execute(const drive::Command& command);

    // What handlers work with; the drive's lock is held.
    [[nodiscard]] DriveState& state() noexcept { return file_.state(); }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Call after changing state().
    void changed() noexcept { dirty_ = true; }
    /// The disc in a closed tray, or nullptr.
    [[nodiscard]] Disc* disc() noexcept { return disc_ ? &*disc_ : nullptr; }
    [[nodiscard]] const MediumRules* medium() const noexcept {
        return disc_ ? &disc_->rules() : nullptr;
    }
    [[nodiscard]] const DriveKind& kind() const noexcept { return *kind_; }
    [[nodiscard]] mmc::Profile current_profile() const noexcept;
    /// The fault of this kind (and opcode and range, where it names them), used up by one.
    std::optional<Fault> take_fault(FaultKind kind, std::uint64_t lba = 0,
                                    std::uint64_t blocks = 0);
    /// A long operation begins: `polls` times busy, and more where a fault says so.
    void begin_operation(std::uint32_t polls);
    void set_media_event(std::uint8_t event);
    void open_tray();
    void close_tray();
    [[nodiscard]] mmc::Sense busy_sense() const;
    /// Pending news for this connection, told once.
    std::optional<mmc::SenseCode> take_attention();
    /// The newest media event that this connection has not seen, 0: none.
    std::uint8_t take_media_event();
    /// Tells the other connections that a page has new values (SPC-4 6.9: 6/2A/01).
    void mode_pages_changed();

private:
    Outcome run(Context& context);
    Outcome gate(const CommandRow& row, const Context& context);
    void load_disc();

    std::filesystem::path root_;
    std::string name_;
    DriveFile file_;
    const DriveKind* kind_ = nullptr;
    std::optional<Disc> disc_;
    std::string disc_name_;
    std::uint32_t seen_media_ = 0, seen_resets_ = 0, seen_modes_ = 0, seen_events_ = 0;
    bool attached_ = false;
    bool dirty_ = false;
    std::uint8_t opcode_ = 0;
};

// Handlers, by the file that holds them. unit_basic.cpp: the unit itself.
Outcome test_unit_ready(Context& context);
Outcome request_sense(Context& context);
Outcome inquiry(Context& context);
Outcome start_stop_unit(Context& context);
Outcome prevent_allow_medium_removal(Context& context);
Outcome get_event_status_notification(Context& context);
Outcome mechanism_status(Context& context);
// unit_features.cpp
Outcome get_configuration(Context& context);
// unit_modes.cpp
Outcome mode_sense_6(Context& context);
Outcome mode_sense_10(Context& context);
Outcome mode_select_10(Context& context);
// unit_disc.cpp: what is on the disc
Outcome read_capacity(Context& context);
Outcome read_format_capacities(Context& context);
Outcome read_disc_information(Context& context);
Outcome read_track_information(Context& context);
Outcome read_toc(Context& context);
Outcome read_disc_structure(Context& context);
// unit_speed.cpp
Outcome get_performance(Context& context);
Outcome set_streaming(Context& context);
Outcome set_cd_speed(Context& context);
// unit_transfer.cpp: reading and recording
Outcome read_blocks(Context& context);
Outcome write_blocks(Context& context);
Outcome verify_blocks(Context& context);
Outcome seek(Context& context);
Outcome synchronize_cache(Context& context);
Outcome read_buffer_capacity(Context& context);
Outcome reserve_track(Context& context);
Outcome send_opc_information(Context& context);
Outcome close_track_session(Context& context);

/// The current write speed in kB/s for the medium in the drive; 0 without one.
[[nodiscard]] std::uint32_t current_write_speed(Unit& unit);

} // namespace openimapi::inline v1::emulator
