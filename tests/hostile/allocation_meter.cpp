#include "allocation_meter.hpp"

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

std::atomic<std::int64_t> in_use = 0, peak = 0;

void count(std::int64_t bytes) {
    const auto now = in_use.fetch_add(bytes) + bytes;
    auto before = peak.load();
    while (before < now && !peak.compare_exchange_weak(before, now)) {
    }
}

} // namespace

// Each form that is used: a sanitizer has its own for what is not here, and minds the mixture.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    void* const memory = std::malloc(size);
    if (memory != nullptr) count(static_cast<std::int64_t>(malloc_usable_size(memory)));
    return memory;
}
void* operator new(std::size_t size) {
    void* const memory = operator new(size, std::nothrow);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void operator delete(void* memory) noexcept {
    if (memory != nullptr) count(-static_cast<std::int64_t>(malloc_usable_size(memory)));
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    operator delete(memory);
}

namespace openimapi::testing {

std::int64_t restart_peak() {
    const auto now = in_use.load();
    peak = now;
    return now;
}
std::int64_t allocated_peak() {
    return peak;
}

} // namespace openimapi::testing
