/// Taking files out of an image, into one folder and nowhere else.
#pragma once

#include "openimapi/image/import.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace openimapi::inline v1::image {

/// What happens where the target folder already has something of that name. Folders merge always.
enum class Existing : std::uint8_t {
    fail,    ///< that entry fails
    keep,    ///< that entry is left out
    replace, ///< a file is replaced in one step when the new one is complete
};

struct ExtractOptions {
    /// Paths in the image, each taken with all below it and put at the same path below the target.
    /// Empty: everything.
    std::vector<std::string> paths;
    Existing existing = Existing::fail;
    bool modes = true;    ///< permissions as recorded; setuid and setgid only together with owners
    bool times = true;    ///< modification times, and access times where recorded
    bool owners = false;  ///< needs privilege
    bool special = false; ///< devices, FIFOs and sockets (left out and counted otherwise)
    /// Named streams, as files "NAME:STREAM" beside what they belong to, those of the root as
    /// ":STREAM" (left out and counted otherwise; those that only the file system needs always).
    bool streams = false;
    /// An entry that fails ends the work with its Error; otherwise it is told and the others go on.
    bool stop_at_failure = true;
    /// Told, with `stop_at_failure` off, of each entry that failed (from any thread, one at a
    /// time). May be empty.
    std::function<void(const std::string& path, const Error& why)> failed;
    unsigned threads = 0; ///< 0: as many as useful; what is extracted never depends on it
};

struct ExtractResult {
    std::uint64_t directories = 0, files = 0, links = 0, hard_links = 0, special = 0;
    std::uint64_t streams = 0; ///< extracted
    std::uint64_t streams_skipped = 0;
    std::uint64_t bytes = 0;
    std::uint64_t skipped = 0; ///< special files left out, and entries kept as they were
    std::uint64_t failures = 0;
};

/// Creates `target` where it is missing. Whatever the image says, nothing outside of `target` is
/// written: each entry is created by its name inside a folder that is held open, and no symbolic
/// link below `target` is ever followed. A file that could not be completed is not left behind.
/// Throws Error; folders and files that were complete by then stay.
OPENIMAPI_API ExtractResult extract(const Import& import, const std::filesystem::path& target,
                                    const ExtractOptions& options = {}, const Job& job = {});

} // namespace openimapi::inline v1::image
