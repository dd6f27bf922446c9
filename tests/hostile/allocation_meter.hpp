/// How much of the heap this program uses, by operator new.
#pragma once

#include <cstdint>

namespace openimapi::testing {

/// From now on counts the peak anew; the bytes in use now.
std::int64_t restart_peak();
/// The most bytes that were in use at once since.
std::int64_t allocated_peak();

} // namespace openimapi::testing
