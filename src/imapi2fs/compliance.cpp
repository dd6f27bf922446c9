#include "imapi2fs/compliance.hpp"

#include "format/names/names.hpp"
#include "imapi2fs/naming.hpp"
#include "imapi2fs/session_import.hpp"

#include <array>
#include <fmt/format.h>

namespace openimapi::inline v1::imapi2fs {

namespace {

constexpr unsigned deepest_level = 8; // ECMA-119 6.8.2.1; the root is the first

constexpr std::array published_file_systems{FsiFileSystemISO9660, FsiFileSystemJoliet,
                                            FsiFileSystemUDF};

/// Rock Ridge, which only an import brings along, moves what is too deep.
bool has_levels(const ImageCore& image, std::int32_t file_systems) {
    return (file_systems & FsiFileSystemISO9660) != 0 &&
           !(image.imported && image.imported->file_systems.rock_ridge);
}

[[noreturn]] void too_deep(const std::string& path) {
    throw Error(Code::imapi_e_iso9660_levels,
                fmt::format("ISO 9660 allows eight levels of directories, and '{}' would be beyond",
                            published_path(path)),
                "Use fewer levels, or take ISO 9660 out of FileSystemsToCreate");
}

[[noreturn]] void refused(std::string_view path, const names::Rules& rules,
                          names::Reasons reasons) {
    const bool unique = (reasons & names::duplicate) == 0;
    throw Error(unique ? Code::imapi_e_restricted_name_violation : Code::imapi_e_no_unique_name,
                fmt::format("{} cannot have the name of '{}' as it is ({}), and "
                            "StrictFileSystemCompliance allows no other",
                            rules.file_system, published_path(path), names::describe(reasons)),
                "Choose another name, or turn StrictFileSystemCompliance off");
}

/// Walks everything below the root.
void check_nodes(const ImageCore& image, const tree::Snapshot& tree, std::int32_t file_systems,
                 std::uint32_t first_new, bool names_too) {
    struct Step {
        tree::NodeId directory;
        unsigned level;
    };
    std::vector<Step> pending{{tree.root(), 1}};
    std::vector<tree::NodeId> with_new;
    while (!pending.empty()) {
        const auto [directory, level] = pending.back();
        pending.pop_back();
        bool any_new = false;
        for (const auto child : tree.children(directory)) {
            const bool is_new = tree::index_of(child) >= first_new;
            any_new = any_new || is_new;
            if (is_new && names_too) image.check_restricted(tree.name(child));
            if (tree.kind(child) != tree::Kind::directory) continue;
            if (level == deepest_level && has_levels(image, file_systems))
                too_deep(tree.path(child));
            pending.push_back({child, level + 1});
        }
        if (any_new) with_new.push_back(directory);
    }
    if (!image.strict) return;
    for (const auto fs : published_file_systems) {
        if ((file_systems & fs) == 0) continue;
        const auto rules = rules_of(image, fs);
        names::TreeMapper mapper(tree, rules);
        std::string out;
        for (const auto directory : with_new) {
            const auto children = tree.children(directory);
            for (const auto& exception : mapper.map(directory))
                if ((exception.reasons & ~names::letter_case) != 0)
                    refused(tree.path(children[exception.index]), rules, exception.reasons);
            for (const auto child : children) {
                const bool folder = tree.kind(child) == tree::Kind::directory;
                const auto reasons = names::legalise(rules, tree.name(child), folder, out);
                if ((reasons & ~names::letter_case) != 0) refused(tree.path(child), rules, reasons);
            }
        }
    }
}

} // namespace

void check_addition(const ImageCore& image, const tree::Directory& parent, std::string_view name,
                    bool directory) {
    if (directory && has_levels(image, image.file_systems)) {
        unsigned level = 2; // of the new one, where its parent is the root
        for (std::optional<tree::Directory> at = parent.parent(); at; at = at->parent())
            ++level;
        if (level > deepest_level) too_deep(parent.path() + "/" + std::string(name));
    }
    if (!image.strict) return;
    std::string out;
    for (const auto fs : published_file_systems) {
        if ((image.file_systems & fs) == 0) continue;
        const auto rules = rules_of(image, fs);
        // A difference of case is none: what is recorded is what the standard wants.
        const auto reasons = names::legalise(rules, name, directory, out);
        if ((reasons & ~names::letter_case) != 0) refused(name, rules, reasons);
    }
}

void check_added(const ImageCore& image, const tree::Snapshot& before,
                 const tree::Snapshot& after) {
    check_nodes(image, after, image.file_systems, before.node_limit(), true);
}

void check_tree(const ImageCore& image, std::int32_t file_systems) {
    check_nodes(image, image.root.snapshot(), file_systems, 0, false);
}

} // namespace openimapi::inline v1::imapi2fs
