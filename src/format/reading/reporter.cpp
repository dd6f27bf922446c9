#include "format/reading/reporter.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::format {

bool Reporter::wants(std::string_view id, Severity severity) {
    ++by_severity_[static_cast<std::size_t>(severity)];
    auto found = counts_.find(id);
    if (found == counts_.end()) found = counts_.emplace(std::string(id), Count{0, severity}).first;
    return ++found->second.times <= per_id_ && sink_;
}

void Reporter::report(std::string_view id, Severity severity, std::string message,
                      std::string clause, std::optional<Lba> lba, std::string path) {
    if (!wants(id, severity)) return;
    tell({.id = std::string(id),
          .severity = severity,
          .message = std::move(message),
          .clause = std::move(clause),
          .lba = lba,
          .path = std::move(path)});
}

void Reporter::finish() {
    for (auto& [id, count] : counts_) {
        if (count.times <= per_id_) continue;
        tell({.id = id,
              .severity = count.severity,
              .message = fmt::format("{} more of the same kind were found and are not listed",
                                     count.times - per_id_),
              .clause = {},
              .lba = {},
              .path = {}});
        count.times = 0;
    }
}

} // namespace openimapi::inline v1::format
