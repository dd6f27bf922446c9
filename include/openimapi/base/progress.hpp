/// How long calls report and are stopped: one sink, one std::stop_token.
#pragma once

#include "openimapi/base/error.hpp"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

namespace openimapi::inline v1 {

enum class Phase {
    scanning,
    planning,
    writing,
    formatting,
    preparing,
    calibrating,
    closing,
    verifying,
    reading,
    checking,
    done
};

[[nodiscard]] constexpr std::string_view name_of(Phase phase) noexcept {
    constexpr std::string_view names[] = {"scanning",  "planning",    "writing", "formatting",
                                          "preparing", "calibrating", "closing", "verifying",
                                          "reading",   "checking",    "done"};
    return names[static_cast<int>(phase)];
}

struct Progress {
    Phase phase = Phase::scanning;
    std::uint64_t done = 0;        ///< entries while scanning, bytes otherwise
    std::uint64_t total = 0;       ///< 0 while unknown
    std::string_view item;         ///< the file at hand, or empty; valid during the call only
    std::uint32_t buffer_used = 0; ///< ring buffer, percent; recording only
    std::uint32_t device_buffer_used = 0; ///< percent; recording only
};

/// Called on the thread inside the long call, at a bounded rate (about ten times a second) and once
/// at the end of each phase. An exception that leaves it ends the call as failed.
using ProgressSink = std::function<void(const Progress&)>;

/// What every long call takes besides its own arguments.
struct Job {
    ProgressSink progress;
    std::stop_token stop;

    void report(const Progress& event) const {
        if (progress) progress(event);
    }
    /// Throws Error::cancelled() once a stop was asked for.
    void check() const {
        if (stop.stop_requested()) throw Error::cancelled();
    }
};

} // namespace openimapi::inline v1
