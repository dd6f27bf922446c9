/// GET CONFIGURATION: features as rows, each with its data and when it is current.
#include "emulator/unit.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/mmc/feature.hpp"

#include <algorithm>
#include <vector>

namespace openimapi::inline v1::emulator {

namespace {

using mmc::Feature;
using mmc::Profile;
using Bytes8 = std::vector<std::uint8_t>;

bool has_profile(const Unit& unit, Profile profile) {
    const auto list = unit.kind().profiles;
    return std::find(list.begin(), list.end(), profile) != list.end();
}
bool always(Unit&) {
    return true;
}
bool readable(Unit& unit) {
    return unit.disc() && unit.disc()->recorded_end() > 0;
}
bool dvd_in(Unit& unit) {
    return unit.medium() && !unit.medium()->is_bd;
}
bool bd_in(Unit& unit) {
    return unit.medium() && unit.medium()->is_bd;
}
bool bd_open(Unit& unit) {
    return bd_in(unit) && !unit.disc()->finalized();
}
bool medium_in(Unit& unit) {
    return unit.disc() != nullptr;
}
bool writes_bd(const Unit& unit) {
    return has_profile(unit, Profile::bd_r_sequential);
}
bool any_drive(const Unit&) {
    return true;
}

Bytes8 profile_list(Unit& unit) {
    Bytes8 data;
    for (const auto profile : unit.kind().profiles) {
        const auto number = static_cast<unsigned>(profile);
        data.insert(data.end(), {static_cast<std::uint8_t>(number >> 8),
                                 static_cast<std::uint8_t>(number & 0xFFU),
                                 static_cast<std::uint8_t>(profile == unit.current_profile()), 0});
    }
    return data;
}
Bytes8 core(Unit&) {
    return {0, 0, 0, 7, 0x01, 0, 0, 0}; // serial ATA; DBE: device busy events
}
Bytes8 morphing(Unit&) {
    return {0x02, 0, 0, 0}; // OCEvent; polled only
}
Bytes8 removable(Unit&) {
    return {0x39, 0, 0, 0}; // a tray; load, eject, lock
}
Bytes8 random_readable(Unit& unit) {
    const auto unit_blocks = unit.medium() ? unit.medium()->kind.write_unit : 16;
    return {0, 0, 8, 0, 0, static_cast<std::uint8_t>(unit_blocks), 0x01, 0}; // 2048; PP
}
Bytes8 dvd_read(Unit&) {
    return {0x01, 0, 0, 0}; // MULTI110
}
Bytes8 incremental(Unit&) {
    return {0x01, 0x00, 0x01, 0}; // data block type 8; BUF; no link sizes
}
Bytes8 dvd_plus_r(Unit&) {
    return {0x01, 0, 0, 0}; // Write
}
Bytes8 bd_read(Unit&) {
    Bytes8 data(28);
    data[4 + 8 + 1] = 0x02;  // BD-R, class 0, version 1
    data[4 + 16 + 1] = 0x02; // BD-ROM likewise
    return data;
}
Bytes8 bd_write(Unit&) {
    Bytes8 data(20);
    data[4 + 8 + 1] = 0x02;
    return data;
}
Bytes8 nothing(Unit&) {
    return {};
}
Bytes8 timeout(Unit&) {
    return {0, 0, 0, 0};
}
Bytes8 streaming(Unit&) {
    return {0x1F, 0, 0, 0}; // RBCB, SCS, MP2A, WSPD, SW
}
Bytes8 serial(Unit& unit) {
    Bytes8 data(unit.name().begin(), unit.name().end());
    data.resize((data.size() + 3) / 4 * 4, ' ');
    return data;
}
Bytes8 firmware(Unit&) {
    constexpr std::string_view date = "20260101000000"; // century to second, as text
    Bytes8 data(date.begin(), date.end());
    data.resize(16);
    return data;
}

struct FeatureRow {
    Feature feature;
    std::uint8_t version;
    bool persistent;
    bool (*offered)(const Unit&);
    bool (*current)(Unit&);
    Bytes8 (*data)(Unit&);
};
// MMC-6 clause 5.3, ascending as 6.6.3 wants.
constexpr FeatureRow rows[] = {
    {Feature::profile_list, 0, true, any_drive, always, profile_list},
    {Feature::core, 2, true, any_drive, always, core},
    {Feature::morphing, 1, true, any_drive, always, morphing},
    {Feature::removable_medium, 2, true, any_drive, always, removable},
    {Feature::random_readable, 0, false, any_drive, readable, random_readable},
    {Feature::dvd_read, 1, false, any_drive, dvd_in, dvd_read},
    {Feature::incremental_streaming_writable, 3, false, writes_bd, bd_open, incremental},
    {Feature::dvd_plus_r, 0, false, any_drive, dvd_in, dvd_plus_r},
    {Feature::bd_read, 0, false, writes_bd, bd_in, bd_read},
    {Feature::bd_write, 0, false, writes_bd, bd_open, bd_write},
    {Feature::power_management, 0, true, any_drive, always, nothing},
    {Feature::timeout, 1, true, any_drive, always, timeout},
    {Feature::real_time_streaming, 4, false, any_drive, medium_in, streaming},
    {Feature::drive_serial_number, 0, true, any_drive, always, serial},
    {Feature::firmware_information, 0, true, any_drive, always, firmware},
};

} // namespace

Outcome get_configuration(Context& context) {
    const auto requested = context.u8(1) & 3U;
    const auto first = context.u16(2);
    if (requested == 3) return bad_cdb_field(1);
    auto& unit = context.unit;
    std::vector<std::byte> answer(8);
    for (const auto& row : rows) {
        const auto code = static_cast<std::uint16_t>(row.feature);
        if (!row.offered(unit)) continue;
        if (requested == 2 ? code != first : code < first) continue;
        const bool current = row.current(unit);
        if (requested == 1 && !current) continue;
        const auto data = row.data(unit);
        const std::uint8_t header[] = {
            static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code),
            static_cast<std::uint8_t>(row.version << 2 | (row.persistent ? 2 : 0) |
                                      (current ? 1 : 0)),
            static_cast<std::uint8_t>(data.size())};
        const auto append = [&](std::span<const std::uint8_t> bytes) {
            const auto raw = std::as_bytes(bytes);
            answer.insert(answer.end(), raw.begin(), raw.end());
        };
        append(header);
        append(data);
    }
    store(be32(static_cast<std::uint32_t>(answer.size() - 4)), answer);
    store(be16(static_cast<std::uint16_t>(unit.current_profile())), std::span(answer).subspan(6));
    context.answer(answer, context.u16(7));
    return std::nullopt;
}

} // namespace openimapi::inline v1::emulator
