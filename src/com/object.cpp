#include "openimapi/com/object.hpp"

namespace openimapi::inline v1::com {

namespace {
std::atomic<long> live{0};
}

long live_objects() noexcept {
    return live.load(std::memory_order_acquire);
}
void count_live_object(int change) noexcept {
    live.fetch_add(change, std::memory_order_acq_rel);
}

} // namespace openimapi::inline v1::com
