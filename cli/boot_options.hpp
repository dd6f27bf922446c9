/// --boot, --boot-preset, --system-area and --disk-layout.
#pragma once

#include "console.hpp"

#include <openimapi/image/boot.hpp>
#include <openimapi/image/import.hpp>
#include <openimapi/image/plan.hpp>
#include <openimapi/tree/tree.hpp>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

struct BootWish {
    std::vector<std::string> images; ///< FILE[,key=value…]
    std::string preset, system_area, disk_layout;

    [[nodiscard]] bool given() const {
        return !images.empty() || !preset.empty() || !system_area.empty() || !disk_layout.empty();
    }
};

void add_boot_options(CLI::App& command, BootWish& wish);

/// Puts into `options` what the wish and the tree make of each other. Throws UsageError and
/// openimapi::Error.
void apply_boot(const BootWish& wish, const openimapi::tree::Directory& root,
                openimapi::image::PlanOptions& options, Console& console);

/// Puts into `options` what makes the new image boot as `image` does.
void keep_boot(const openimapi::image::Import& image, openimapi::Lba session,
               openimapi::image::PlanOptions& options, Console& console);

/// Says what an image boots with, and where it will boot; nothing where nothing could.
void describe_boot(const openimapi::image::Import& image, openimapi::Lba session, Console& console);

} // namespace cli
