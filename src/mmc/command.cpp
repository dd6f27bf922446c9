#include "openimapi/mmc/command.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::mmc {

namespace {
struct OpcodeName {
    Opcode opcode;
    std::string_view name;
};
constexpr OpcodeName names[] = {
    {Opcode::test_unit_ready, "TEST UNIT READY"},
    {Opcode::request_sense, "REQUEST SENSE"},
    {Opcode::format_unit, "FORMAT UNIT"},
    {Opcode::inquiry, "INQUIRY"},
    {Opcode::mode_select_6, "MODE SELECT (6)"},
    {Opcode::mode_sense_6, "MODE SENSE (6)"},
    {Opcode::start_stop_unit, "START STOP UNIT"},
    {Opcode::prevent_allow_medium_removal, "PREVENT ALLOW MEDIUM REMOVAL"},
    {Opcode::read_format_capacities, "READ FORMAT CAPACITIES"},
    {Opcode::read_capacity, "READ CAPACITY"},
    {Opcode::read_10, "READ (10)"},
    {Opcode::write_10, "WRITE (10)"},
    {Opcode::seek_10, "SEEK (10)"},
    {Opcode::write_and_verify_10, "WRITE AND VERIFY (10)"},
    {Opcode::verify_10, "VERIFY (10)"},
    {Opcode::synchronize_cache, "SYNCHRONIZE CACHE"},
    {Opcode::write_buffer, "WRITE BUFFER"},
    {Opcode::read_buffer, "READ BUFFER"},
    {Opcode::read_toc_pma_atip, "READ TOC/PMA/ATIP"},
    {Opcode::get_configuration, "GET CONFIGURATION"},
    {Opcode::get_event_status_notification, "GET EVENT STATUS NOTIFICATION"},
    {Opcode::read_disc_information, "READ DISC INFORMATION"},
    {Opcode::read_track_information, "READ TRACK INFORMATION"},
    {Opcode::reserve_track, "RESERVE TRACK"},
    {Opcode::send_opc_information, "SEND OPC INFORMATION"},
    {Opcode::mode_select_10, "MODE SELECT (10)"},
    {Opcode::repair_track, "REPAIR TRACK"},
    {Opcode::mode_sense_10, "MODE SENSE (10)"},
    {Opcode::close_track_session, "CLOSE TRACK/SESSION"},
    {Opcode::read_buffer_capacity, "READ BUFFER CAPACITY"},
    {Opcode::send_cue_sheet, "SEND CUE SHEET"},
    {Opcode::report_luns, "REPORT LUNS"},
    {Opcode::blank, "BLANK"},
    {Opcode::send_key, "SEND KEY"},
    {Opcode::report_key, "REPORT KEY"},
    {Opcode::load_unload_medium, "LOAD/UNLOAD MEDIUM"},
    {Opcode::set_read_ahead, "SET READ AHEAD"},
    {Opcode::read_12, "READ (12)"},
    {Opcode::write_12, "WRITE (12)"},
    {Opcode::read_media_serial_number, "READ MEDIA SERIAL NUMBER"},
    {Opcode::get_performance, "GET PERFORMANCE"},
    {Opcode::read_disc_structure, "READ DISC STRUCTURE"},
    {Opcode::set_streaming, "SET STREAMING"},
    {Opcode::read_cd_msf, "READ CD MSF"},
    {Opcode::set_cd_speed, "SET CD SPEED"},
    {Opcode::mechanism_status, "MECHANISM STATUS"},
    {Opcode::read_cd, "READ CD"},
    {Opcode::send_disc_structure, "SEND DISC STRUCTURE"},
};

/// The 32-bit field of an address; a CD's lead-in is negative, in two's complement.
std::uint32_t address(Lba lba) {
    if (lba.value() < 0) return static_cast<std::uint32_t>(narrow<std::int32_t>(lba.value()));
    return narrow<std::uint32_t>(lba.value());
}
std::uint8_t bit(bool set, unsigned number) {
    return static_cast<std::uint8_t>(set ? 1U << number : 0U);
}
std::uint8_t low(unsigned value) {
    return static_cast<std::uint8_t>(value & 0xFFU);
}
} // namespace

std::string name_of(Opcode opcode) {
    for (const auto& entry : names)
        if (entry.opcode == opcode) return std::string(entry.name);
    return fmt::format("command {:02X}h", static_cast<unsigned>(opcode));
}

namespace command {

Cdb test_unit_ready() {
    return Cdb(Opcode::test_unit_ready);
}
Cdb request_sense(std::uint8_t length, bool descriptor_format) {
    return Cdb(Opcode::request_sense).set8(1, bit(descriptor_format, 0)).set8(4, length);
}
Cdb inquiry(std::uint16_t length) {
    return Cdb(Opcode::inquiry).set16(3, length);
}
Cdb inquiry_page(std::uint8_t page, std::uint16_t length) {
    return Cdb(Opcode::inquiry).set8(1, 1).set8(2, page).set16(3, length);
}
Cdb start_stop_unit(StartStop action, bool immediate) {
    return Cdb(Opcode::start_stop_unit)
        .set8(1, bit(immediate, 0))
        .set8(4, static_cast<std::uint8_t>(action));
}
Cdb prevent_allow_medium_removal(bool prevent, bool persistent) {
    return Cdb(Opcode::prevent_allow_medium_removal)
        .set8(4, low(bit(prevent, 0) | static_cast<unsigned>(bit(persistent, 1))));
}
Cdb read_capacity() {
    return Cdb(Opcode::read_capacity);
}
Cdb read_format_capacities(std::uint16_t length) {
    return Cdb(Opcode::read_format_capacities).set16(7, length);
}
Cdb read_10(Lba lba, std::uint32_t blocks) {
    return Cdb(Opcode::read_10).set32(2, address(lba)).set16(7, narrow<std::uint16_t>(blocks));
}
Cdb read_12(Lba lba, std::uint32_t blocks, bool streaming) {
    return Cdb(Opcode::read_12).set32(2, address(lba)).set32(6, blocks).set8(10, bit(streaming, 7));
}
Cdb write_10(Lba lba, std::uint32_t blocks) {
    return Cdb(Opcode::write_10).set32(2, address(lba)).set16(7, narrow<std::uint16_t>(blocks));
}
Cdb write_12(Lba lba, std::uint32_t blocks, bool streaming) {
    return Cdb(Opcode::write_12)
        .set32(2, address(lba))
        .set32(6, blocks)
        .set8(10, bit(streaming, 7));
}
Cdb verify_10(Lba lba, std::uint32_t blocks) {
    return Cdb(Opcode::verify_10).set32(2, address(lba)).set16(7, narrow<std::uint16_t>(blocks));
}
Cdb seek_10(Lba lba) {
    return Cdb(Opcode::seek_10).set32(2, address(lba));
}
Cdb synchronize_cache(bool immediate) {
    return Cdb(Opcode::synchronize_cache).set8(1, bit(immediate, 1));
}
Cdb read_toc(TocFormat format, std::uint8_t first, std::uint16_t length, bool msf) {
    return Cdb(Opcode::read_toc_pma_atip)
        .set8(1, bit(msf, 1))
        .set8(2, static_cast<std::uint8_t>(format))
        .set8(6, first)
        .set16(7, length);
}
Cdb read_disc_information(std::uint16_t length, DiscInformationType type) {
    return Cdb(Opcode::read_disc_information)
        .set8(1, static_cast<std::uint8_t>(type))
        .set16(7, length);
}
Cdb read_track_information(TrackAddress type, std::uint32_t where, std::uint16_t length,
                           bool open) {
    return Cdb(Opcode::read_track_information)
        .set8(1, low(static_cast<unsigned>(type) | bit(open, 2)))
        .set32(2, where)
        .set16(7, length);
}
Cdb reserve_track(std::uint32_t blocks) {
    return Cdb(Opcode::reserve_track).set32(5, blocks);
}
Cdb send_opc_information(bool calibrate) {
    return Cdb(Opcode::send_opc_information).set8(1, bit(calibrate, 0));
}
Cdb close_track_session(CloseFunction function, std::uint16_t number, bool immediate) {
    return Cdb(Opcode::close_track_session)
        .set8(1, bit(immediate, 0))
        .set8(2, static_cast<std::uint8_t>(function))
        .set16(4, number);
}
Cdb blank(Blanking type, std::uint32_t where, bool immediate) {
    return Cdb(Opcode::blank)
        .set8(1, low(static_cast<unsigned>(type) | bit(immediate, 4)))
        .set32(2, where);
}
Cdb format_unit() {
    return Cdb(Opcode::format_unit).set8(1, 0x11); // FmtData, format code 1
}
Cdb mode_sense_10(std::uint8_t page, std::uint8_t subpage, PageControl control,
                  std::uint16_t length) {
    return Cdb(Opcode::mode_sense_10)
        .set8(1, 0x08) // DBD: no block descriptors
        .set8(2, low(static_cast<unsigned>(control) << 6 | (page & 0x3FU)))
        .set8(3, subpage)
        .set16(7, length);
}
Cdb mode_select_10(std::uint16_t length, bool save) {
    return Cdb(Opcode::mode_select_10)
        .set8(1, low(0x10U | bit(save, 0))) // PF: pages as in the standard
        .set16(7, length);
}
Cdb get_configuration(std::uint8_t requested, std::uint16_t first, std::uint16_t length) {
    return Cdb(Opcode::get_configuration).set8(1, requested & 3U).set16(2, first).set16(7, length);
}
Cdb get_event_status_notification(std::uint8_t classes, std::uint16_t length) {
    return Cdb(Opcode::get_event_status_notification).set8(1, 1).set8(4, classes).set16(7, length);
}
Cdb get_performance(std::uint8_t type, std::uint8_t data_type, Lba lba, std::uint16_t descriptors) {
    return Cdb(Opcode::get_performance)
        .set8(1, data_type & 0x1FU)
        .set32(2, address(lba))
        .set16(8, descriptors)
        .set8(10, type);
}
Cdb set_streaming(std::uint16_t length) {
    return Cdb(Opcode::set_streaming).set16(9, length);
}
Cdb set_cd_speed(std::uint16_t read, std::uint16_t write, std::uint8_t rotation) {
    return Cdb(Opcode::set_cd_speed).set8(1, rotation & 3U).set16(2, read).set16(4, write);
}
Cdb read_disc_structure(StructureMedia media, std::uint8_t format, std::uint32_t where,
                        std::uint8_t layer, std::uint8_t agid, std::uint16_t length) {
    return Cdb(Opcode::read_disc_structure)
        .set8(1, static_cast<std::uint8_t>(media))
        .set32(2, where)
        .set8(6, layer)
        .set8(7, format)
        .set16(8, length)
        .set8(10, low(static_cast<unsigned>(agid & 3U) << 6));
}
Cdb send_disc_structure(std::uint8_t format, std::uint16_t length) {
    return Cdb(Opcode::send_disc_structure).set8(7, format).set16(8, length);
}
Cdb mechanism_status(std::uint16_t length) {
    return Cdb(Opcode::mechanism_status).set16(8, length);
}
Cdb read_buffer_capacity(bool in_blocks) {
    return Cdb(Opcode::read_buffer_capacity).set8(1, bit(in_blocks, 0)).set16(7, 12);
}
Cdb read_cd(Lba lba, std::uint32_t blocks, std::uint8_t sector_type, std::uint8_t main,
            std::uint8_t subchannel) {
    return Cdb(Opcode::read_cd)
        .set8(1, low(static_cast<unsigned>(sector_type & 7U) << 2))
        .set32(2, address(lba))
        .set24(6, blocks)
        .set8(9, main)
        .set8(10, subchannel);
}

} // namespace command
} // namespace openimapi::inline v1::mmc
