/// Reading and recording: what moves blocks and what ends tracks, sessions and discs.
#include "emulator/unit.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <array>

namespace openimapi::inline v1::emulator {

namespace {

constexpr std::uint32_t buffer_bytes = 8U << 20;

struct Range {
    std::uint64_t lba = 0;
    std::uint64_t blocks = 0;
};
/// The (10) forms have 16 bits of length, the (12) forms 32.
Range range_of(const Context& context) {
    const bool long_form = context.u8(0) >= 0xA0;
    return {.lba = context.u32(2), .blocks = long_form ? context.u32(6) : context.u16(7)};
}

Outcome error_at(const mmc::SenseCode& code, std::uint64_t lba) {
    auto outcome = refuse(code);
    outcome->information = lba;
    return outcome;
}

} // namespace

Outcome read_blocks(Context& context) {
    const auto range = range_of(context);
    auto& disc = *context.unit.disc();
    if (auto no = disc.check_read(range.lba, range.blocks)) return no;
    auto blocks = std::min<std::uint64_t>(range.blocks, context.command.in.size() / block_size);
    if (const auto fault =
            context.unit.take_fault(FaultKind::read_error, range.lba, range.blocks)) {
        // What lies before the bad block arrives; the address says where it stopped.
        const auto bad = fault->lba ? static_cast<std::uint64_t>(fault->lba->value()) : range.lba;
        blocks = std::min(blocks, bad - range.lba);
        const auto bytes = context.command.in.first(blocks * block_size);
        if (auto no = disc.read(range.lba, bytes)) return no;
        context.reply.transferred = bytes.size();
        return error_at(mmc::sense::unrecovered_read_error, bad);
    }
    const auto bytes = context.command.in.first(blocks * block_size);
    if (auto no = disc.read(range.lba, bytes)) return no;
    context.reply.transferred = bytes.size();
    return std::nullopt;
}

Outcome write_blocks(Context& context) {
    auto& unit = context.unit;
    auto& disc = *unit.disc();
    const auto range = range_of(context);
    if (range.blocks == 0) return std::nullopt; // SBC-3 5.32: not an error
    if (const auto fault = unit.take_fault(FaultKind::slow_write)) {
        unit.state().busy_polls = unit.state().busy_total = fault->polls > 0 ? fault->polls - 1 : 0;
        unit.changed();
        return refuse(mmc::sense::long_write_in_progress);
    }
    if (unit.take_fault(FaultKind::tray_opened, range.lba, range.blocks)) {
        unit.open_tray();
        return refuse(mmc::sense::no_medium_tray_open);
    }
    if (auto no = disc.check_write(range.lba, range.blocks)) return no;
    if (context.command.out.size() < range.blocks * block_size)
        return refuse({mmc::SenseKey::aborted_command, 0x4B, 0x00}); // data phase error
    const auto bytes = context.parameters(range.blocks * block_size);

    // Blocks before the scripted trouble are recorded, as on a real disc.
    const auto up_to = [&](std::uint64_t end) {
        const auto good = end > range.lba ? end - range.lba : 0;
        context.reply.transferred = good * block_size;
        return good > 0 ? disc.write(range.lba, bytes.first(good * block_size)) : std::nullopt;
    };
    for (const auto& fault : unit.state().faults) {
        if (fault.kind != FaultKind::disc_full_at || !fault.lba) continue;
        const auto end = static_cast<std::uint64_t>(fault.lba->value());
        if (range.lba + range.blocks <= end) continue;
        if (auto no = up_to(end)) return no;
        return error_at(mmc::sense::end_of_user_area, std::max(end, range.lba));
    }
    if (const auto fault = unit.take_fault(FaultKind::write_error, range.lba, range.blocks)) {
        const auto bad = fault->lba ? static_cast<std::uint64_t>(fault->lba->value()) : range.lba;
        if (auto no = up_to(bad)) return no;
        return error_at(mmc::sense::write_error, bad);
    }
    if (auto no = disc.write(range.lba, bytes)) return no;
    if (const auto fault = unit.take_fault(FaultKind::corrupt_block, range.lba, range.blocks))
        disc.corrupt(fault->lba ? static_cast<std::uint64_t>(fault->lba->value()) : range.lba);
    return std::nullopt;
}

Outcome verify_blocks(Context& context) {
    if ((context.u8(1) & 0x02U) != 0) return bad_cdb_field(1); // BytChk: not offered
    const auto range = range_of(context);
    if (auto no = context.unit.disc()->check_read(range.lba, range.blocks)) return no;
    if (const auto fault = context.unit.take_fault(FaultKind::read_error, range.lba, range.blocks))
        return error_at(mmc::sense::unrecovered_read_error,
                        fault->lba ? static_cast<std::uint64_t>(fault->lba->value()) : range.lba);
    return std::nullopt;
}

Outcome seek(Context& context) {
    if (context.u32(2) >= context.unit.disc()->capacity())
        return refuse(mmc::sense::lba_out_of_range);
    return std::nullopt;
}

Outcome synchronize_cache(Context& context) {
    auto& disc = *context.unit.disc();
    const bool work = disc.unflushed_blocks() > 0;
    disc.flush();
    const bool immediate = (context.u8(1) & 0x02U) != 0;
    if (immediate) context.unit.begin_operation(work ? 1 : 0);
    return std::nullopt;
}

Outcome read_buffer_capacity(Context& context) {
    std::array<std::byte, 12> data{};
    store(be16(10), data);
    const bool in_blocks = (context.u8(1) & 1U) != 0;
    const auto* disc = context.unit.disc();
    const auto used = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(disc ? disc->unflushed_blocks() : 0, buffer_bytes / block_size));
    if (in_blocks) {
        data[3] = std::byte{1};
        store(be32(buffer_bytes / block_size - used), std::span(data).subspan(8));
    } else {
        store(be32(buffer_bytes), std::span(data).subspan(4));
        store(be32(buffer_bytes - used * block_size), std::span(data).subspan(8));
    }
    context.answer(data, context.u16(7));
    return std::nullopt;
}

Outcome reserve_track(Context& context) {
    if ((context.u8(1) & 3U) != 0) return bad_cdb_field(1); // RMZ and ARSV are other media's
    return context.unit.disc()->reserve(context.u32(5));
}

Outcome send_opc_information(Context& context) {
    const bool calibrate = (context.u8(1) & 1U) != 0;
    if (context.u16(7) % 8 != 0) return refuse(mmc::sense::parameter_list_length);
    if (!calibrate) {
        static_cast<void>(context.parameters(context.u16(7)));
        return std::nullopt;
    }
    if (context.unit.disc()->finalized()) return refuse(mmc::sense::cannot_write_medium);
    return std::nullopt;
}

Outcome close_track_session(Context& context) {
    auto& disc = *context.unit.disc();
    const bool immediate = (context.u8(1) & 1U) != 0;
    const auto function = static_cast<mmc::CloseFunction>(context.u8(2) & 7U);
    Outcome outcome;
    switch (function) { // MMC-6 table 41: what each medium knows
    case mmc::CloseFunction::close_track:
        outcome = disc.close_track(context.u16(4));
        break;
    case mmc::CloseFunction::close_session:
        outcome = disc.close_session();
        break;
    case mmc::CloseFunction::finalize_compatible:
        if (disc.rules().is_bd) return bad_cdb_field(2); // DVD+R: at least 30 mm recorded
        outcome = disc.finalize();
        break;
    case mmc::CloseFunction::finalize:
        outcome = disc.finalize();
        break;
    default:
        return bad_cdb_field(2);
    }
    if (!outcome && immediate) context.unit.begin_operation(2);
    return outcome;
}

} // namespace openimapi::inline v1::emulator
