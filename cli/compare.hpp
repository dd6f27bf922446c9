/// Two trees side by side: what a folder holds and what a disc shows.
#pragma once

#include <openimapi/image/import.hpp>
#include <openimapi/tree/snapshot.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace cli {

struct Comparison {
    std::uint64_t entries = 0; ///< of both trees together, each name once
    std::uint64_t bytes = 0;   ///< of content that was compared
    std::uint64_t differences = 0;
};

/// Names, kinds, contents and targets of links; not owners, modes and times, which a disc may
/// record otherwise on purpose. `tell(path, what)` for each difference, in the order of the tree.
/// `place`: what the found tree is called in that, "on the disc". `streams`: named streams as well,
/// as PATH:STREAM.
[[nodiscard]] Comparison
compare(const openimapi::tree::Snapshot& wanted, const openimapi::image::Import& found,
        const std::function<void(const std::string& path, const std::string& what)>& tell,
        const openimapi::Job& job, std::string place = "on the disc", bool streams = false);

} // namespace cli
