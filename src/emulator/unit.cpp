#include "emulator/unit.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::emulator {

namespace {

using mmc::Opcode;

/// Every command, once. The flags say what MMC-6 4.1.5 (unit attention) and 6.x (medium, long
/// operations) let it do; gate() applies them in the order in which they stand.
constexpr CommandRow table[] = {
    // opcode                                handler                        attn   medium busy
    {Opcode::test_unit_ready, test_unit_ready, false, true, false},  // SPC-4 6.47
    {Opcode::request_sense, request_sense, true, false, true},       // SPC-4 6.39
    {Opcode::inquiry, inquiry, true, false, true},                   // SPC-4 6.4
    {Opcode::mode_sense_6, mode_sense_6, false, false, true},        // SPC-4 6.11
    {Opcode::start_stop_unit, start_stop_unit, false, false, false}, // MMC-6 6.42
    {Opcode::prevent_allow_medium_removal, prevent_allow_medium_removal, false, false,
     true},                                                                        // SPC-4 6.14
    {Opcode::read_format_capacities, read_format_capacities, false, false, false}, // MMC-6 6.23
    {Opcode::read_capacity, read_capacity, false, true, false},                    // MMC-6 6.19
    {Opcode::read_10, read_blocks, false, true, false},                            // MMC-6 6.15
    {Opcode::write_10, write_blocks, false, true, false},                          // MMC-6 6.44
    {Opcode::seek_10, seek, false, true, false},                                   // MMC-6 6.33
    {Opcode::verify_10, verify_blocks, false, true, false},                        // MMC-6 6.43
    {Opcode::synchronize_cache, synchronize_cache, false, true, false},            // MMC-6 6.41
    {Opcode::read_toc_pma_atip, read_toc, false, true, false},                     // MMC-6 6.25
    {Opcode::get_configuration, get_configuration, true, false, true},             // MMC-6 6.6
    {Opcode::get_event_status_notification, get_event_status_notification, true, false,
     true},                                                                       // MMC-6 6.7
    {Opcode::read_disc_information, read_disc_information, false, true, false},   // MMC-6 6.21
    {Opcode::read_track_information, read_track_information, false, true, false}, // MMC-6 6.26
    {Opcode::reserve_track, reserve_track, false, true, false},                   // MMC-6 6.31
    {Opcode::send_opc_information, send_opc_information, false, true, false},     // MMC-6 6.36
    {Opcode::mode_select_10, mode_select_10, false, false, false},                // SPC-4 6.9
    {Opcode::mode_sense_10, mode_sense_10, false, false, true},                   // SPC-4 6.12
    {Opcode::close_track_session, close_track_session, false, true, false},       // MMC-6 6.3
    {Opcode::read_buffer_capacity, read_buffer_capacity, false, false, true},     // MMC-6 6.17
    {Opcode::read_12, read_blocks, false, true, false},                           // MMC-6 6.16
    {Opcode::write_12, write_blocks, false, true, false},                         // MMC-6 6.45
    {Opcode::get_performance, get_performance, false, false, false},              // MMC-6 6.8
    {Opcode::read_disc_structure, read_disc_structure, false, true, false},       // MMC-6 6.22
    {Opcode::set_streaming, set_streaming, false, false, false},                  // MMC-6 6.39
    {Opcode::set_cd_speed, set_cd_speed, false, false, false},                    // MMC-6 6.37
    {Opcode::mechanism_status, mechanism_status, false, false, true},             // MMC-6 6.10
};

const CommandRow* row_of(std::uint8_t opcode) noexcept {
    for (const auto& row : table)
        if (static_cast<std::uint8_t>(row.opcode) == opcode) return &row;
    return nullptr;
}

} // namespace

std::span<const CommandRow> command_table() noexcept {
    return table;
}

Outcome refuse(const mmc::SenseCode& code) {
    mmc::Sense sense;
    static_cast<mmc::SenseCode&>(sense) = code;
    return sense;
}
Outcome bad_cdb_field(std::uint16_t byte) {
    auto outcome = refuse(mmc::sense::invalid_field_in_cdb);
    outcome->field = byte;
    outcome->field_in_cdb = true;
    return outcome;
}

void Context::answer(std::span<const std::byte> bytes, std::size_t allocation) const {
    const auto count = std::min({bytes.size(), allocation, command.in.size()});
    if (count > 0) std::memcpy(command.in.data(), bytes.data(), count);
    reply.transferred = count;
}

std::span<const std::byte> Context::parameters(std::size_t length) const {
    const auto bytes = command.out.first(std::min(length, command.out.size()));
    reply.transferred = bytes.size();
    return bytes;
}

Unit::Unit(std::filesystem::path root, std::string name)
    : root_(std::move(root)), name_(std::move(name)), file_(root_ / "drives" / name_) {}

mmc::Profile Unit::current_profile() const noexcept {
    const auto* rules = medium();
    return rules ? rules->kind.profile : mmc::Profile::none;
}

void Unit::load_disc() {
    const auto& state = file_.state();
    if (state.disc.empty() || state.tray_open) {
        disc_.reset();
        disc_name_.clear();
        return;
    }
    if (disc_ && disc_name_ == state.disc && seen_media_ == state.media_changes) {
        disc_->refresh();
        return;
    }
    disc_.emplace(root_ / "discs" / state.disc);
    disc_name_ = state.disc;
}

drive::Reply Unit::execute(const drive::Command& command) {
    const FileLock lock(file_.file());
    file_.refresh();
    auto& now = file_.state();
    if (now.removed)
        throw Error(Code::win32_dev_not_exist, "the emulated drive '" + name_ + "' was removed");
    if (!attached_) {
        kind_ = find_drive_kind(now.kind);
        if (!kind_) throw Error(Code::e_unexpected, "the emulated drive's kind is unknown");
        // A new connection has no old news to hear; events it may ask for.
        seen_media_ = now.media_changes;
        seen_resets_ = now.resets;
        seen_modes_ = now.mode_changes;
        attached_ = true;
    }
    load_disc();
    dirty_ = false;

    drive::Reply reply;
    Context context{.unit = *this, .command = command, .reply = reply};
    opcode_ = context.u8(0);
    Outcome outcome;
    try {
        outcome = run(context);
    } catch (...) {
        file_.forget(); // what was half changed in memory is not what the file says
        throw;
    }
    if (outcome) {
        reply.status = drive::Status::check_condition;
        const auto bytes = mmc::encode_fixed(*outcome);
        std::copy(bytes.begin(), bytes.end(), reply.sense.begin());
        reply.sense_length = bytes.size();
    }
    if (dirty_) file_.save();
    return reply;
}

Outcome Unit::run(Context& context) {
    const auto* row = row_of(opcode_);
    if (!row || context.command.cdb.size() < mmc::cdb_length(opcode_))
        return refuse(row ? mmc::sense::invalid_field_in_cdb : mmc::sense::invalid_opcode);
    if (auto no = gate(*row, context)) return no;
    return row->handler(context);
}

/// The checks that every command passes first, in the order of SAM-5 5.14 and MMC-6 4.1: is there
/// such a command; is there news; is the drive at work; is there a medium. Scripted sense last.
Outcome Unit::gate(const CommandRow& row, const Context& context) {
    auto& now = state();
    if (take_fault(FaultKind::no_opcode)) return refuse(mmc::sense::invalid_opcode);
    if (!row.under_attention)
        if (const auto news = take_attention()) return refuse(*news);
    if (now.busy_polls > 0 && !row.while_busy) {
        const auto sense = busy_sense();
        --now.busy_polls;
        changed();
        return sense;
    }
    if (row.needs_medium) {
        if (now.tray_open) return refuse(mmc::sense::no_medium_tray_open);
        if (!disc_) return refuse(mmc::sense::no_medium_tray_closed);
        if (now.not_ready_polls > 0) {
            --now.not_ready_polls;
            changed();
            return refuse(mmc::sense::becoming_ready);
        }
    }
    std::uint64_t lba = 0, blocks = 0;
    switch (row.opcode) {
    case Opcode::read_10:
    case Opcode::write_10:
    case Opcode::verify_10:
        lba = context.u32(2);
        blocks = context.u16(7);
        break;
    case Opcode::read_12:
    case Opcode::write_12:
        lba = context.u32(2);
        blocks = context.u32(6);
        break;
    default:
        break;
    }
    if (const auto fault = take_fault(FaultKind::sense_for_command, lba, blocks))
        return refuse(fault->sense);
    return std::nullopt;
}

std::optional<Fault> Unit::take_fault(FaultKind kind, std::uint64_t lba, std::uint64_t blocks) {
    auto& faults = state().faults;
    const auto found = std::find_if(faults.begin(), faults.end(), [&](const Fault& fault) {
        if (fault.kind != kind) return false;
        if (fault.opcode && static_cast<std::uint8_t>(*fault.opcode) != opcode_) return false;
        if (!fault.lba) return true;
        const auto where = static_cast<std::uint64_t>(fault.lba->value());
        return lba <= where && where < lba + blocks;
    });
    if (found == faults.end()) return std::nullopt;
    const auto fault = *found;
    // What a drive lacks, it lacks for good; the rest happens `count` times.
    if (kind != FaultKind::no_opcode) {
        if (--found->count == 0) faults.erase(found);
        changed();
    }
    return fault;
}

void Unit::begin_operation(std::uint32_t polls) {
    if (const auto fault = take_fault(FaultKind::slow_close)) polls = fault->polls;
    state().busy_polls = state().busy_total = polls;
    changed();
}

mmc::Sense Unit::busy_sense() const {
    const auto& now = const_cast<Unit*>(this)->state(); // NOLINT: a look, not a change
    mmc::Sense sense;
    static_cast<mmc::SenseCode&>(sense) = mmc::sense::long_write_in_progress;
    if (now.busy_total > 0)
        sense.progress = 1.0 - static_cast<double>(now.busy_polls) / now.busy_total;
    return sense;
}

std::optional<mmc::SenseCode> Unit::take_attention() {
    const auto& now = state();
    if (seen_resets_ != now.resets) {
        seen_resets_ = now.resets;
        return mmc::sense::reset_occurred;
    }
    // Not-ready comes first, the change is news once the medium can be used.
    if (seen_media_ != now.media_changes && now.not_ready_polls == 0 && disc_) {
        seen_media_ = now.media_changes;
        return mmc::sense::medium_may_have_changed;
    }
    if (seen_modes_ != now.mode_changes) {
        seen_modes_ = now.mode_changes;
        return mmc::sense::mode_parameters_changed;
    }
    return std::nullopt;
}

std::uint8_t Unit::take_media_event() {
    const auto& now = state();
    if (seen_events_ == now.media_events) return 0;
    seen_events_ = now.media_events;
    return now.media_event;
}

void Unit::mode_pages_changed() {
    seen_modes_ = ++state().mode_changes;
    changed();
}

void Unit::set_media_event(std::uint8_t event) {
    state().media_event = event;
    ++state().media_events;
    changed();
}

void Unit::open_tray() {
    auto& now = state();
    if (now.tray_open) return;
    now.tray_open = true;
    now.busy_polls = 0;
    changed();
    if (disc_) disc_->flush();
    if (!now.disc.empty()) set_media_event(static_cast<std::uint8_t>(3)); // removal
    disc_.reset();
}

void Unit::close_tray() {
    auto& now = state();
    if (!now.tray_open) return;
    now.tray_open = false;
    changed();
    if (now.disc.empty()) return;
    ++now.media_changes;
    now.not_ready_polls = 1;
    if (const auto fault = take_fault(FaultKind::not_ready_period))
        now.not_ready_polls = fault->polls;
    set_media_event(static_cast<std::uint8_t>(2)); // new media
}

} // namespace openimapi::inline v1::emulator
