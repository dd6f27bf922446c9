/// What `append` and `edit` have in common: the tree of the last session is changed, and becomes
/// a further one behind it, in the same file or elsewhere.
#pragma once

#include "mastering.hpp"
#include "target.hpp"

#include <functional>

namespace CLI {
class App;
}

namespace cli {

/// Gets the tree, and the wish with the image's own name in it.
using ChangeTree = std::function<void(openimapi::tree::Directory, const Mastering&)>;

struct FurtherSession {
    const char* command = ""; ///< whose result is told
    std::string image;        ///< the file with the sessions so far
    std::string result;       ///< where it goes; empty: into `image` itself
    std::string file_system;  ///< whose tree is taken over; empty: the one that says most
    /// For a medium that is written in sequence: the session alone, which begins at this block.
    std::optional<std::uint32_t> start;
};

/// --result and --from.
void add_session_options(CLI::App& command, FurtherSession& wish);

/// The tree of the target's last session, changed.
[[nodiscard]] openimapi::tree::Directory changed_tree(const Target& target,
                                                      const std::string& file_system,
                                                      const Mastering& mastering,
                                                      const ChangeTree& change, Console& console);

/// Takes entries of earlier sessions out of the tree; their blocks stay where they are.
void remove_entries(const openimapi::tree::Directory& root, const std::vector<std::string>& paths);

/// Plans the session, records it and tells of it. Throws UsageError and openimapi::Error; the image
/// is then as it was.
void write_session(const FurtherSession& wish, Mastering mastering, const ChangeTree& change,
                   Console& console);

/// `in_place`: of a file, only changed blocks were written.
void tell_session(const char* command, const openimapi::image::Plan& plan,
                  const std::string& output, bool in_place, Console& console);

} // namespace cli
