/// One place that knows when listeners hear what.
#pragma once

#include "openimapi/record/burn.hpp"

#include <chrono>

namespace openimapi::inline v1::record {

class Ring;

class Reporter {
public:
    Reporter(drive::Recorder& recorder, const Events& events, const Job& job);

    void set_extent(Lba start, Blocks blocks);
    /// A new action: tells it at once, and the end of the one before.
    void begin(Action action);
    /// Progress within the action, told at a bounded rate: `done` blocks of the extent.
    void advance(Blocks done, const Ring* ring);
    /// While nothing countable happens (closing): keeps the clock visible.
    void tick();
    [[nodiscard]] const Progress& now() const noexcept { return progress_; }
    [[nodiscard]] std::chrono::milliseconds elapsed() const;

private:
    using Clock = std::chrono::steady_clock;
    void refresh(const Ring* ring);
    void ask_buffer();
    void tell_events(const Ring* ring);
    void tell_job();

    drive::Recorder& recorder_;
    const Events& events_;
    const Job& job_;
    Progress progress_;
    Blocks done_;
    Clock::time_point started_ = Clock::now();
    Clock::time_point action_started_ = started_;
    Clock::time_point last_event_{}, last_job_{};
    bool has_buffer_capacity_ = true;
};

} // namespace openimapi::inline v1::record
