#include "openimapi/mmc/disc_information.hpp"

#include "mmc/load_prefix.hpp"

namespace openimapi::inline v1::mmc {

std::optional<DiscInformation> decode_disc_information(std::span<const std::byte> bytes) {
    bytes = cut(bytes, std::size_t{2} + be16_at(bytes, 0));
    const auto block = load_prefix<DiscInformationBlock>(bytes, 12);
    if (!block) return std::nullopt;
    DiscInformation info;
    info.disc = static_cast<DiscStatus>(block->status & 0x03U);
    info.last_session = static_cast<SessionStatus>((block->status >> 2) & 0x03U);
    info.erasable = (block->status & 0x10U) != 0;
    info.background_format = block->validity & 0x03U;
    info.first_track = block->first_track;
    const auto wide = [](std::uint8_t msb, std::uint8_t lsb) {
        return static_cast<std::uint16_t>(msb << 8 | lsb);
    };
    info.sessions = wide(block->sessions_msb, block->sessions_lsb);
    info.first_track_in_last_session =
        wide(block->first_track_in_last_session_msb, block->first_track_in_last_session_lsb);
    info.last_track_in_last_session =
        wide(block->last_track_in_last_session_msb, block->last_track_in_last_session_lsb);
    if ((block->validity & 0x80U) != 0 && bytes.size() >= 16) info.disc_id = block->disc_id.get();
    info.unrestricted_use = (block->validity & 0x20U) != 0;
    return info;
}

std::optional<TrackInformation> decode_track_information(std::span<const std::byte> bytes) {
    bytes = cut(bytes, std::size_t{2} + be16_at(bytes, 0));
    const auto block = load_prefix<TrackInformationBlock>(bytes, 28);
    if (!block) return std::nullopt;
    TrackInformation info;
    info.track = static_cast<std::uint16_t>(block->track_msb << 8 | block->track_lsb);
    info.session = static_cast<std::uint16_t>(block->session_msb << 8 | block->session_lsb);
    info.track_mode = block->mode & 0x0FU;
    info.data_mode = block->status & 0x0FU;
    info.damaged = (block->mode & 0x20U) != 0;
    info.reserved = (block->status & 0x80U) != 0;
    info.blank = (block->status & 0x40U) != 0;
    info.packet = (block->status & 0x20U) != 0;
    info.fixed_packet = (block->status & 0x10U) != 0;
    // A CD's negative addresses come as two's complement; nothing here has 2^31 blocks.
    const auto lba = [](be32 field) { return Lba(static_cast<std::int32_t>(field.get())); };
    info.start = lba(block->start);
    if ((block->validity & 0x01U) != 0) info.next_writable = lba(block->next_writable);
    info.free_blocks = block->free_blocks;
    info.packet_size = block->packet_size;
    info.size = block->track_size;
    if ((block->validity & 0x02U) != 0 && bytes.size() >= 32)
        info.last_recorded = lba(block->last_recorded);
    return info;
}

std::optional<Toc> decode_toc(std::span<const std::byte> bytes) {
    if (bytes.size() < 4) return std::nullopt;
    bytes = cut(bytes, std::size_t{2} + be16_at(bytes, 0));
    Toc toc;
    toc.first = byte_at(bytes, 2);
    toc.last = byte_at(bytes, 3);
    for (std::size_t at = 4; at + 8 <= bytes.size() && toc.entries.size() < 100; at += 8) {
        const auto kind = byte_at(bytes, at + 1);
        toc.entries.push_back({.control = static_cast<std::uint8_t>(kind & 0x0FU),
                               .adr = static_cast<std::uint8_t>(kind >> 4),
                               .track = byte_at(bytes, at + 2),
                               .start = Lba(static_cast<std::int32_t>(be32_at(bytes, at + 4)))});
    }
    return toc;
}

} // namespace openimapi::inline v1::mmc
