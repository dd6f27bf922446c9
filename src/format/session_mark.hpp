/// What a later session says of itself, for readers that look for all sessions of a medium which
/// has no table of contents of its own. It stands in fields that the standards leave to their
/// writers: Application Use of the Primary Volume Descriptor (ECMA-119 8.4.32), Implementation Use
/// of UDF's Logical Volume Information (UDF 2.2.7.2.4).
#pragma once

#include "format/volume_writer.hpp"
#include "openimapi/base/bytes.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace openimapi::inline v1::format {

struct SessionMark {
    static constexpr std::string_view text = "OpenIMAPI session\n";

    std::array<char, 18> magic = [] {
        std::array<char, 18> bytes{};
        std::copy(text.begin(), text.end(), bytes.begin());
        return bytes;
    }();
    std::uint8_t version = 1;
    std::uint8_t redirected = 0; ///< 1: block 0 leads here (Continuation::redirect)
    le32 start;                  ///< first block of the session
    le32 previous;               ///< 16 blocks in front of the descriptors of the session before

    [[nodiscard]] static std::optional<SessionMark> in(std::span<const std::byte> field) {
        SessionMark mark;
        if (!load(field, mark) || mark.version != 1 ||
            !std::equal(text.begin(), text.end(), mark.magic.begin()))
            return {};
        return mark;
    }
};
static_assert(sizeof(SessionMark) == 28 && DiscStructure<SessionMark>);

/// Of a session that continues another.
[[nodiscard]] inline SessionMark mark_of(const Continuation& session) {
    SessionMark mark;
    mark.redirected = session.redirect ? 1 : 0;
    mark.start = session.start;
    mark.previous = session.previous.value_or(0);
    return mark;
}

/// Media that are overwritten keep one state of their first session's descriptors: what stood from
/// block 16 on is copied to the first blocks of the session that takes its place (its system area),
/// and an anchor of the same volume stands this many blocks behind them. A reader that is told to
/// look for a session 16 blocks in front finds both.
inline constexpr std::uint32_t kept_descriptors = 16;
inline constexpr std::uint32_t kept_anchor = 240;

} // namespace openimapi::inline v1::format
