/// Findings on their way from a reader to the caller's sink: a hostile image may cause millions, so
/// each id is told a bounded number of times, and then once more with how many there were.
#pragma once

#include "openimapi/base/finding.hpp"

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

    [[nodiscard]] std::uint64_t errors() const noexcept { return errors_; }

private:
    struct Count {
        std::uint64_t times = 0;
        Severity severity = Severity::error;
    };
    FindingSink sink_;
    std::uint32_t per_id_;
    std::map<std::string, Count, std::less<>> counts_;
    std::uint64_t errors_ = 0;
};

} // namespace openimapi::inline v1::format
