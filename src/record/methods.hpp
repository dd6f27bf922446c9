/// How each kind of medium is recorded, as data: a medium more is a row more.
#pragma once

#include "openimapi/mmc/command.hpp"
#include "openimapi/mmc/feature.hpp"

#include <span>

namespace openimapi::inline v1::record {

struct Method {
    mmc::Profile profile;
    bool reserve;           ///< RESERVE TRACK for the whole image before writing
    bool write_parameters;  ///< needs mode page 05h
    bool calibrate;         ///< knows SEND OPC INFORMATION
    bool closes_by_default; ///< Closing::automatic finalises (players of DVD+R expect it)
    /// Tried in order until the drive takes one.
    std::span<const mmc::CloseFunction> close_session;
    std::span<const mmc::CloseFunction> finalize_compatible;
    std::span<const mmc::CloseFunction> finalize;
};

/// nullptr: not recorded by this version.
[[nodiscard]] const Method* find_method(mmc::Profile profile) noexcept;

} // namespace openimapi::inline v1::record
