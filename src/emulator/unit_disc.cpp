/// What is on the disc: capacity, disc and track information, the table of contents, structures.
#include "emulator/unit.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/mmc/disc_information.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace openimapi::inline v1::emulator {

namespace {

std::uint8_t low(std::uint64_t value) {
    return static_cast<std::uint8_t>(value & 0xFFU);
}
std::uint8_t high(std::uint64_t value) {
    return static_cast<std::uint8_t>((value >> 8) & 0xFFU);
}

void append(std::vector<std::byte>& to, std::span<const std::byte> bytes) {
    to.insert(to.end(), bytes.begin(), bytes.end());
}

} // namespace

Outcome read_capacity(Context& context) {
    // MMC-6 6.19: the last readable block; 0 on a blank disc.
    const auto end = context.unit.disc()->recorded_end();
    std::array<std::byte, 8> data{};
    store(be32(static_cast<std::uint32_t>(end == 0 ? 0 : end - 1)), data);
    store(be32(block_size), std::span(data).subspan(4));
    context.answer(data, 8);
    return std::nullopt;
}

Outcome read_format_capacities(Context& context) {
    // MMC-6 6.23: the list header and the current/maximum descriptor; nothing can be formatted.
    std::array<std::byte, 12> data{};
    data[3] = std::byte{8};
    auto* disc = context.unit.disc();
    if (!disc) {
        data[8] = std::byte{0x03}; // no medium
    } else {
        const bool blank = disc->blank();
        store(be32(static_cast<std::uint32_t>(blank ? disc->capacity() : disc->recorded_end())),
              std::span(data).subspan(4));
        store(be32(static_cast<std::uint32_t>(blank ? 1U << 24 : 2U << 24) | block_size),
              std::span(data).subspan(8));
    }
    context.answer(data, context.u16(7));
    return std::nullopt;
}

Outcome read_disc_information(Context& context) {
    if ((context.u8(1) & 7U) != 0) return bad_cdb_field(1);
    const auto& disc = *context.unit.disc();
    const auto& tracks = disc.tracks();
    mmc::DiscInformationBlock block;
    block.length = sizeof block - 2;
    const auto sessions = tracks.empty() ? std::uint32_t{1} : tracks.back().session;
    const auto first = std::find_if(tracks.begin(), tracks.end(),
                                    [&](const Track& track) { return track.session == sessions; });
    const auto first_track = static_cast<std::uint64_t>(first - tracks.begin()) + 1;
    const bool last_empty = std::all_of(
        first, tracks.end(), [](const Track& track) { return track.blank() && !track.reserved; });
    const auto disc_status = disc.blank()       ? mmc::DiscStatus::empty
                             : disc.finalized() ? mmc::DiscStatus::finalized
                                                : mmc::DiscStatus::incomplete;
    const auto session_status = disc.finalized() ? mmc::SessionStatus::complete
                                : last_empty     ? mmc::SessionStatus::empty
                                                 : mmc::SessionStatus::incomplete;
    block.status = static_cast<std::uint8_t>(static_cast<unsigned>(disc_status) |
                                             static_cast<unsigned>(session_status) << 2);
    block.first_track = 1;
    block.sessions_lsb = low(sessions);
    block.sessions_msb = high(sessions);
    block.first_track_in_last_session_lsb = low(first_track);
    block.first_track_in_last_session_msb = high(first_track);
    block.last_track_in_last_session_lsb = low(tracks.size());
    block.last_track_in_last_session_msb = high(tracks.size());
    block.validity = 0x20; // unrestricted use
    block.last_session_lead_in = 0xFFFFFFFFU;
    block.last_possible_lead_out = 0xFFFFFFFFU;
    context.answer(bytes_of(block), context.u16(7));
    return std::nullopt;
}

Outcome read_track_information(Context& context) {
    const auto& disc = *context.unit.disc();
    const auto& tracks = disc.tracks();
    const auto address = context.u32(2);
    std::size_t index = tracks.size();
    switch (context.u8(1) & 3U) {
    case 0: // the track that the block lies in, or the next one where it lies between two
        if (address >= disc.capacity()) return refuse(mmc::sense::lba_out_of_range);
        for (index = 0; index < tracks.size(); ++index)
            if (address < disc.end_of(tracks[index])) break;
        break;
    case 1:
        if (address == mmc::invisible_track && tracks.size() < mmc::invisible_track) {
            if (!tracks.empty() && !tracks.back().closed) index = tracks.size() - 1;
        } else if (address >= 1) {
            index = std::size_t{address} - 1;
        }
        break;
    case 2:
        index = static_cast<std::size_t>(
            std::find_if(tracks.begin(), tracks.end(),
                         [&](const Track& track) { return track.session == address; }) -
            tracks.begin());
        break;
    default:
        return bad_cdb_field(1);
    }
    if (index >= tracks.size()) return bad_cdb_field(2);
    const auto& track = tracks[index];

    mmc::TrackInformationBlock block;
    block.length = sizeof block - 2;
    block.track_lsb = low(index + 1);
    block.track_msb = high(index + 1);
    block.session_lsb = low(track.session);
    block.session_msb = high(track.session);
    block.mode = 0x04; // data, recorded uninterrupted
    block.status =
        static_cast<std::uint8_t>(0x01U | // data mode 1
                                  (track.reserved ? 0x80U : 0U) | (track.blank() ? 0x40U : 0U));
    block.start = static_cast<std::uint32_t>(track.start);
    if (!track.closed && !disc.finalized()) {
        block.validity |= 0x01;
        block.next_writable = static_cast<std::uint32_t>(track.next);
    }
    block.free_blocks = static_cast<std::uint32_t>(disc.free_blocks(track));
    block.packet_size = disc.rules().kind.write_unit;
    block.track_size = static_cast<std::uint32_t>(disc.end_of(track) - track.start);
    if (!track.blank()) {
        block.validity |= 0x02;
        block.last_recorded = static_cast<std::uint32_t>(track.next - 1);
    }
    context.answer(bytes_of(block), context.u16(7));
    return std::nullopt;
}

namespace {

/// MMC-6 6.25.3.2: minutes, seconds and frames where asked for; a disc beyond 99 minutes wraps
/// at the field as drives do.
be32 toc_address(std::uint64_t lba, bool msf) {
    if (!msf) return {static_cast<std::uint32_t>(lba)};
    const auto frames = lba + 150;
    const auto minute = std::min<std::uint64_t>(frames / (60 * 75), 0xFF);
    return {static_cast<std::uint32_t>(minute << 16 | (frames / 75 % 60) << 8 | frames % 75)};
}

void append_toc_entry(std::vector<std::byte>& answer, std::uint64_t track, std::uint64_t lba,
                      bool msf) {
    const std::uint8_t front[] = {0, 0x14, low(track), 0}; // ADR 1, data track
    append(answer, std::as_bytes(std::span(front)));
    append(answer, bytes_of(toc_address(lba, msf)));
}

/// Format 2, the raw entries of a lead-in that a DVD or BD does not have but drives make up:
/// A0h, A1h, A2h and the tracks of each session.
void append_raw_session(std::vector<std::byte>& answer, const std::vector<Track>& tracks,
                        std::uint32_t session) {
    std::size_t first = 0, last = 0;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (tracks[i].session != session) continue;
        if (first == 0) first = i + 1;
        last = i + 1;
    }
    if (first == 0) return;
    const auto entry = [&](std::uint8_t point, std::uint8_t a, std::uint8_t b, std::uint8_t c) {
        const std::uint8_t bytes[] = {low(session), 0x14, 0, point, 0, 0, 0, 0, a, b, c};
        append(answer, std::as_bytes(std::span(bytes)));
    };
    const auto timed = [&](std::uint8_t point, std::uint64_t lba) {
        const auto msf = toc_address(lba, true).get();
        entry(point, low(msf >> 16), low(msf >> 8), low(msf));
    };
    entry(0xA0, low(first), 0, 0);
    entry(0xA1, low(last), 0, 0);
    timed(0xA2, tracks[last - 1].next);
    for (std::size_t i = first; i <= last; ++i)
        timed(low(i), tracks[i - 1].start);
}

} // namespace

Outcome read_toc(Context& context) {
    const auto& disc = *context.unit.disc();
    const auto& tracks = disc.tracks();
    const bool msf = (context.u8(1) & 2U) != 0;
    // ATAPI drives also take the format from byte 9 (SFF 8020i), where byte 2 says none.
    auto format = context.u8(2) & 0x0FU;
    if (format == 0) format = context.u8(9) >> 6;
    const auto from = context.u8(6);
    const auto sessions = disc.closed_sessions();
    // Only complete sessions have a table of contents.
    std::size_t complete = 0;
    while (complete < tracks.size() && tracks[complete].session <= sessions)
        ++complete;
    if (complete == 0) return bad_cdb_field(2);

    std::vector<std::byte> answer(4);
    switch (format) {
    case 0: {
        answer[2] = std::byte{1};
        answer[3] = static_cast<std::byte>(low(std::min<std::size_t>(complete, 99)));
        if (from > 99 && from != mmc::lead_out_track) return bad_cdb_field(6);
        if (from != mmc::lead_out_track && from > complete) return bad_cdb_field(6);
        for (std::size_t i = std::max<std::size_t>(from, 1);
             from != mmc::lead_out_track && i <= std::min<std::size_t>(complete, 99); ++i)
            append_toc_entry(answer, i, tracks[i - 1].start, msf);
        append_toc_entry(answer, mmc::lead_out_track, tracks[complete - 1].next, msf);
        break;
    }
    case 1: {
        const auto first = std::find_if(tracks.begin(), tracks.end(), [&](const Track& track) {
            return track.session == sessions;
        });
        answer[2] = std::byte{1};
        answer[3] = static_cast<std::byte>(low(sessions));
        append_toc_entry(answer, static_cast<std::uint64_t>(first - tracks.begin()) + 1,
                         first->start, msf);
        break;
    }
    case 2:
        answer[2] = std::byte{1};
        answer[3] = static_cast<std::byte>(low(sessions));
        for (std::uint32_t session = std::max<std::uint32_t>(from, 1);
             session <= std::min<std::uint32_t>(sessions, 99); ++session)
            append_raw_session(answer, tracks, session);
        break;
    default: // PMA, ATIP and CD-Text are a CD's
        return bad_cdb_field(2);
    }
    store(be16(static_cast<std::uint16_t>(answer.size() - 2)), answer);
    context.answer(answer, context.u16(7));
    return std::nullopt;
}

namespace {

/// A structure without its 4-byte header.
using Structure = std::vector<std::byte>;

void put(Structure& data, std::size_t at, std::initializer_list<unsigned> bytes) {
    for (const auto byte : bytes)
        data[at++] = static_cast<std::byte>(byte);
}
void put_text(Structure& data, std::size_t at, std::string_view text) {
    std::memcpy(data.data() + at, text.data(), text.size());
}

constexpr std::uint32_t dvd_data_zone = 0x030000; ///< physical sector of LBA 0

/// MMC-6 6.22.3.2.1: physical format information; ECMA-349 14.4.2 has the bytes from ADIP.
Structure dvd_physical(const Disc& disc, std::size_t size) {
    Structure data(size);
    put(data, 0, {0xA1, 0x0F, 0x02, 0x00}); // DVD+R version 1; 12 cm, no rate; recordable
    const auto end = static_cast<std::uint32_t>(dvd_data_zone + disc.capacity() - 1);
    store(be32(dvd_data_zone), std::span(data).subspan(4));
    store(be32(end), std::span(data).subspan(8));
    put_text(data, 19, "OPENIMAP"); // disc manufacturer
    put_text(data, 27, "E01");      // media type
    put(data, 30, {0x00, 0x38});    // product revision; bytes of physical format information
    return data;
}

/// MMC-6 6.22.3.3.1: one disc information unit of 112 bytes (BD-R part 1, 14.8.3.2).
Structure bd_information(const Disc& disc) {
    Structure data(4096);
    put_text(data, 0, "DI");
    put(data, 2, {0x01, 0x20, 0x00, 0x00, 0x62}); // format 1; 32 units a block; bytes in use
    put_text(data, 8, "BDR");
    put(data, 11, {0x01, 0x11, 0x00}); // 12 cm, class 0 version 1; one layer of 25 GB
    // First and last physical address unit of the data zone, two units (of 16 blocks) a cluster.
    const std::uint32_t first = 0x00100000;
    store(be32(first), std::span(data).subspan(24));
    store(be32(static_cast<std::uint32_t>(first + disc.capacity() / 32 * 2 - 2)),
          std::span(data).subspan(28));
    put_text(data, 100, "OPENIM"); // disc manufacturer
    put_text(data, 106, "E01");    // media type
    put(data, 109, {0x00, 0x00, 0x00});
    return data;
}

struct StructureRow {
    bool bd;
    std::uint8_t format;
    std::uint16_t size; ///< with the header
    Structure (*build)(const Disc&);
};
constexpr StructureRow structures[] = {
    {false, 0x00, 2052, [](const Disc& disc) { return dvd_physical(disc, 2048); }},
    {false, 0x01, 8, [](const Disc&) { return Structure(4); }},                   // copyright: none
    {false, 0x11, 260, [](const Disc& disc) { return dvd_physical(disc, 256); }}, // ADIP
    {false, 0xC0, 8, [](const Disc&) { return Structure(4); }}, // write protection: none
    {true, 0x00, 4100, bd_information},
    {true, 0xC0, 8, [](const Disc&) { return Structure(4); }},
};

} // namespace

Outcome read_disc_structure(Context& context) {
    const auto& disc = *context.unit.disc();
    const auto media = context.u8(1) & 0x0FU;
    const auto format = context.u8(7);
    const bool bd = disc.rules().is_bd;
    if (media > 1) return bad_cdb_field(1);
    // Formats below 80h belong to the kind of medium asked about (MMC-6 table 386).
    if (format < 0x80 && (media == 1) != bd) return refuse(mmc::sense::incompatible_format);
    Structure data;
    if (format == 0xFF) {
        for (const auto& row : structures) {
            if (row.bd != bd) continue;
            const std::uint8_t entry[] = {row.format, 0x40, high(row.size), low(row.size)};
            append(data, std::as_bytes(std::span(entry)));
        }
    } else {
        const auto row = std::find_if(std::begin(structures), std::end(structures),
                                      [&](const StructureRow& candidate) {
                                          return candidate.bd == bd && candidate.format == format;
                                      });
        if (row == std::end(structures)) return bad_cdb_field(7);
        if (context.u8(6) != 0) return bad_cdb_field(6); // one layer
        data = row->build(disc);
    }
    std::vector<std::byte> answer(4);
    store(be16(static_cast<std::uint16_t>(data.size() + 2)), answer);
    append(answer, data);
    context.answer(answer, context.u16(8));
    return std::nullopt;
}

} // namespace openimapi::inline v1::emulator
