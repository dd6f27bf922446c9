/// Many small pieces of work on a few threads.
#pragma once

#include "openimapi/base/progress.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>

namespace openimapi::inline v1::image {

/// As many as the machine has of use to work that is half reading: 1 to 8.
[[nodiscard]] unsigned useful_threads() noexcept;

/// Calls `work(i)` for each i below `count`, in this order but on `threads` threads, the calling
/// one among them, on which `tell` is called now and then. The first Error ends it, once all
/// threads have come back; so does a stop request, which `work` looks for itself where it takes
/// long.
void for_each_parallel(std::size_t count, unsigned threads,
                       const std::function<void(std::size_t)>& work,
                       const std::function<void()>& tell, const Job& job);

} // namespace openimapi::inline v1::image
