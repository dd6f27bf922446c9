#include "io/reading_job.hpp"

#include "openimapi/base/error.hpp"

#include <utility>

namespace openimapi::inline v1::io {

namespace {
thread_local std::stop_token current;
}

ReadingFor::ReadingFor(std::stop_token stop) noexcept
    : before_(std::exchange(current, std::move(stop))) {}
ReadingFor::~ReadingFor() {
    current = std::move(before_);
}

void check_reading_job() {
    if (current.stop_requested()) throw Error::cancelled();
}

} // namespace openimapi::inline v1::io
