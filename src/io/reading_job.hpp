/// Who reads for whom: a read that has to wait for other work (a manifest for its hashes) is given
/// up when the Job that it is part of is stopped.
#pragma once

#include <stop_token>

namespace openimapi::inline v1::io {

/// While it lives, what the calling thread reads is read for a job with this stop token.
class ReadingFor {
public:
    explicit ReadingFor(std::stop_token stop) noexcept;
    ReadingFor(const ReadingFor&) = delete;
    ReadingFor& operator=(const ReadingFor&) = delete;
    ~ReadingFor();

private:
    std::stop_token before_;
};

/// Throws Error::cancelled() once a stop was asked for of the job that this thread reads for.
void check_reading_job();

} // namespace openimapi::inline v1::io
