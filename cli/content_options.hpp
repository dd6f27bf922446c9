/// What `create` and its kin have to say about contents: which are left out, which stand where, and
/// how their hashes are kept.
#pragma once

#include "mastering.hpp"

namespace cli {

void add_content_options(CLI::App& command, Mastering& wish);

/// --exclude and the lines of every --exclude-from.
[[nodiscard]] std::vector<std::string> excluded(const Mastering& wish);
/// --sort: gives the files of the tree their weights.
void apply_sort_weights(const openimapi::tree::Directory& root, const Mastering& wish);

/// DISC_PATH=HOST_PATH, with \= for a '=' in the first and \\ for a backslash. Throws UsageError.
struct Mapping {
    std::string on_disc, source;
    bool into = false; ///< the path on the disc is a folder: it ended with a slash
};
[[nodiscard]] Mapping parse_mapping(const std::string& text);

} // namespace cli
