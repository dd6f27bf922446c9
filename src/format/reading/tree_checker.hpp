/// What the check of any file system has at hand, and how it speaks.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/reading/window.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"

#include <string>
#include <string_view>

namespace openimapi::inline v1::format {

/// Everything that is referred to outlives it.
template <class Volume>
class TreeChecker {
public:
    TreeChecker(const io::Source& image, const Volume& volume, const Catalogue& tree,
                const Job& job, Reporter& reporter)
        : volume_(volume), tree_(tree), job_(job), reporter_(reporter), window_(image) {}

protected:
    void finding(std::string_view id, Severity severity, std::string message,
                 std::string_view clause, Lba block, std::string path = {}) {
        if (reporter_.wants(id, severity))
            reporter_.tell({std::string(id), severity, std::move(message), std::string(clause),
                            block, std::move(path)});
    }

    const Volume& volume_;
    const Catalogue& tree_;
    const Job& job_;
    Reporter& reporter_;
    Window window_;
};

} // namespace openimapi::inline v1::format
