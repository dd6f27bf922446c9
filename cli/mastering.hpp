/// What `create` and `burn` have in common: files and folders become a tree, the tree a plan.
#pragma once

#include "boot_options.hpp"
#include "console.hpp"

#include <openimapi/image/plan.hpp>
#include <openimapi/tree/tree.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

struct Mastering {
    std::vector<std::string> sources;
    std::vector<std::string> maps;      ///< DISC_PATH=HOST_PATH
    std::vector<std::string> streams;   ///< DISC_PATH:NAME=HOST_PATH
    std::vector<std::string> real_time; ///< DISC_PATH
    std::string output;                 ///< of create: no part of its own image; may be empty
    std::vector<std::string> exclude;
    std::vector<std::string> exclude_from; ///< files with patterns
    std::string sort;                      ///< a file with weights
    std::string manifest;                  ///< its name, or empty
    bool dedupe = false;
    BootWish boot; ///< of create, burn and flatten
    std::string volume, file_systems, udf_revision, medium, on_error = "fail";
    std::string publisher, preparer, application;
    std::optional<int> iso_level;
    std::string mode; ///< FILE or FILE,DIRECTORY, octal
    std::optional<std::uint32_t> owner, group;
    bool preserve = false, follow_symlinks = false;
    std::optional<int> zisofs;
    bool joliet_long = false, many_sections = false;
    std::string udf_partition;
    bool metadata_mirror = false, no_embedded = false, no_holes = false;
    bool strict_names = false, refuse_renames = false, list_renames = false;
};

/// `sources` and what follows from there. `with_medium`: also --medium (a drive knows its own).
void add_mastering_options(CLI::App& command, Mastering& wish, bool with_medium,
                           const char* sources = nullptr);

/// The options of the plan. Throws UsageError.
[[nodiscard]] openimapi::image::PlanOptions plan_options(const Mastering& wish, Console& console);
/// Adds sources and maps to `root`, which may have entries already: folders of one name become one,
/// a file takes the place of another only with `replace`. Throws UsageError and openimapi::Error.
void add_sources(openimapi::tree::Directory root, const Mastering& wish, bool replace,
                 Console& console);

/// Plans a tree, tells notes and changed names.
[[nodiscard]] openimapi::image::Plan make_plan(const openimapi::tree::Directory& root,
                                               const Mastering& wish,
                                               openimapi::image::PlanOptions options,
                                               Console& console);
/// Collects the sources and plans them.
[[nodiscard]] openimapi::image::Plan
master(const Mastering& wish, openimapi::image::PlanOptions options, Console& console);

} // namespace cli
