/// Discs and recorders as data: a medium or a model more is a row more.
#pragma once

#include "openimapi/emulator/emulator.hpp"

#include <span>
#include <string_view>

namespace openimapi::inline v1::emulator {

/// A speed at which a medium can be written (GET PERFORMANCE, type 3).
struct SpeedRow {
    std::uint32_t kilobytes; ///< 1000 bytes, a second
    bool pure_cav;
};

/// What the recording rules need to know besides what the public row says.
struct MediumRules {
    MediumKind kind;
    /// Blocks between a closed track and the next one, and between sessions: what run-in, closure
    /// and intro zones take on the real medium. Approximate where the standard leaves a range.
    std::uint32_t track_gap;
    std::uint32_t session_gap;
    std::uint32_t maximum_tracks;
    bool is_bd;
    std::span<const SpeedRow> speeds; ///< fastest first
};

[[nodiscard]] std::span<const MediumRules> medium_rules() noexcept;
/// nullptr: no such kind.
[[nodiscard]] const MediumRules* find_medium(std::string_view name) noexcept;
[[nodiscard]] const DriveKind* find_drive_kind(std::string_view name) noexcept;

} // namespace openimapi::inline v1::emulator
