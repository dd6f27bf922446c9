#include "image/parallel.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace openimapi::inline v1::image {

unsigned useful_threads() noexcept {
    return std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
}

void for_each_parallel(std::size_t count, unsigned threads,
                       const std::function<void(std::size_t)>& work,
                       const std::function<void()>& tell, const Job& job) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> over = false;
    std::mutex mutex;
    std::exception_ptr first;
    const auto run = [&](bool tells) {
        try {
            auto told = std::chrono::steady_clock::now();
            while (!over.load(std::memory_order_relaxed)) {
                const auto mine = next.fetch_add(1, std::memory_order_relaxed);
                if (mine >= count) return;
                job.check();
                work(mine);
                if (!tells || !tell) continue;
                const auto now = std::chrono::steady_clock::now();
                if (now - told < std::chrono::milliseconds(100)) continue;
                told = now;
                tell();
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!first) first = std::current_exception();
            over = true;
        }
    };
    {
        std::vector<std::jthread> others;
        const auto wanted = std::min<std::size_t>(threads, count);
        for (std::size_t i = 1; i < wanted; ++i)
            others.emplace_back([&] { run(false); });
        run(true);
    }
    if (first) std::rethrow_exception(first);
}

} // namespace openimapi::inline v1::image
