#include "record/reporter.hpp"

#include "record/ring.hpp"

#include <array>

namespace openimapi::inline v1::record {

using namespace std::chrono_literals;

std::string_view name_of(Action action) noexcept {
    constexpr std::string_view names[] = {"validating the medium",
                                          "formatting the medium",
                                          "initializing the hardware",
                                          "calibrating power",
                                          "writing",
                                          "finalizing",
                                          "completed",
                                          "verifying"};
    const auto index = static_cast<std::size_t>(action);
    return index < std::size(names) ? names[index] : "unknown";
}

namespace {

Phase phase_of(Action action) {
    switch (action) {
    case Action::formatting_media:
        return Phase::formatting;
    case Action::calibrating_power:
        return Phase::calibrating;
    case Action::writing_data:
        return Phase::writing;
    case Action::finalizing:
        return Phase::closing;
    case Action::verifying:
        return Phase::verifying;
    case Action::completed:
        return Phase::done;
    default:
        return Phase::preparing;
    }
}

std::uint32_t percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<std::uint32_t>(part * 100 / whole);
}

} // namespace

Reporter::Reporter(drive::Recorder& recorder, const Events& events, const Job& job)
    : recorder_(recorder), events_(events), job_(job) {}

void Reporter::set_extent(Lba start, Blocks blocks) {
    progress_.start = start;
    progress_.blocks = blocks;
    progress_.last_read = progress_.last_written = start - Blocks(1);
}

std::chrono::milliseconds Reporter::elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_);
}

void Reporter::refresh(const Ring* ring) {
    progress_.elapsed = elapsed();
    progress_.ring_size = ring ? ring->size() : progress_.ring_size;
    progress_.ring_used = ring ? ring->used() : 0;
    const auto blocks = progress_.blocks.value();
    if (done_ > Blocks(0) && done_ <= progress_.blocks) {
        const auto spent =
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - action_started_);
        progress_.remaining = std::chrono::milliseconds(static_cast<std::int64_t>(
            static_cast<double>(spent.count()) * static_cast<double>(blocks - done_.value()) /
            static_cast<double>(done_.value())));
    } else {
        progress_.remaining = 0ms;
    }
}

void Reporter::ask_buffer() {
    std::array<std::byte, 12> answer{};
    const auto cdb = mmc::command::read_buffer_capacity();
    const auto reply =
        recorder_.execute({.cdb = cdb, .direction = drive::Direction::to_host, .in = answer});
    if (reply.good()) {
        progress_.drive_buffer = mmc::decode_buffer_capacity(
            std::span(answer).first(std::min(reply.transferred, answer.size())));
        return;
    }
    const auto sense = mmc::decode_sense(reply.sense_bytes());
    if (!sense || sense->key == mmc::SenseKey::illegal_request)
        has_buffer_capacity_ = false; // does not know the command: not asked again
    else if (sense->key == mmc::SenseKey::unit_attention && sense->asc == 0x28)
        throw drive::error_for(cdb, reply); // another disc: the next WRITE must not happen
}

void Reporter::tell_events(const Ring* ring) {
    refresh(ring);
    if (has_buffer_capacity_ && events_ && progress_.action == Action::writing_data) ask_buffer();
    if (events_) events_(progress_);
    last_event_ = Clock::now();
}

void Reporter::tell_job() {
    last_job_ = Clock::now();
    if (!job_.progress) return;
    openimapi::Progress event{.phase = phase_of(progress_.action)};
    event.total = bytes_of(progress_.blocks).value();
    event.done = bytes_of(done_).value();
    event.buffer_used = percent(progress_.ring_used, progress_.ring_size);
    if (const auto& buffer = progress_.drive_buffer)
        event.device_buffer_used = percent(buffer->size - buffer->free, buffer->size);
    job_.progress(event);
}

void Reporter::begin(Action action) {
    progress_.action = action;
    action_started_ = Clock::now();
    if (action == Action::verifying || action == Action::writing_data) {
        done_ = Blocks(0);
        progress_.last_read = progress_.last_written = progress_.start - Blocks(1);
    }
    tell_events(nullptr);
    tell_job();
}

void Reporter::advance(Blocks done, const Ring* ring) {
    done_ = done;
    progress_.last_written = progress_.start + done - Blocks(1);
    const auto moment = Clock::now();
    const bool finished = done >= progress_.blocks;
    if (!finished && moment - last_job_ < 100ms) return;
    if (ring)
        progress_.last_read =
            progress_.start + Blocks((ring->read() + block_size - 1) / block_size) - Blocks(1);
    refresh(ring);
    if (finished || moment - last_event_ >= 500ms) tell_events(ring);
    tell_job();
}

void Reporter::tick() {
    const auto moment = Clock::now();
    if (moment - last_event_ >= 500ms) tell_events(nullptr);
    if (moment - last_job_ >= 100ms) tell_job();
}

} // namespace openimapi::inline v1::record
