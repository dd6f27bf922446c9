/// Findings on their way from a reader to the caller's sink: a hostile image may cause millions, so
/// each id is told a bounded number of times, and then once more with how many there were.
#pragma once

#include "openimapi/base/finding.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace openimapi::inline v1::format {

class Reporter {
public:
    explicit Reporter(FindingSink sink, std::uint32_t per_id = 20)
        : sink_(std::move(sink)), per_id_(per_id) {}
    Reporter(const Reporter&) = delete;
    Reporter& operator=(const Reporter&) = delete;
    ~Reporter() = default;

    /// Counts one more of `id`; true while it should be put into words.
    [[nodiscard]] bool wants(std::string_view id, Severity severity = Severity::error);
    /// After wants(): passes the finding on.
    void tell(Finding finding) const {
        if (sink_) sink_(finding);
    }
    /// wants() and tell() in one, for what is met once or rarely.
    void report(std::string_view id, Severity severity, std::string message, std::string clause,
                std::optional<Lba> lba = {}, std::string path = {});
    /// Says how many findings were not put into words. At the end, once.
    void finish();

    /// How many there were so far, told or not.
    [[nodiscard]] std::uint64_t count(Severity severity) const noexcept {
        return by_severity_[static_cast<std::size_t>(severity)];
    }

private:
    struct Count {
        std::uint64_t times = 0;
        Severity severity = Severity::error;
    };
    FindingSink sink_;
    std::uint32_t per_id_;
    std::map<std::string, Count, std::less<>> counts_;
    std::array<std::uint64_t, 3> by_severity_{};
};

} // namespace openimapi::inline v1::format
