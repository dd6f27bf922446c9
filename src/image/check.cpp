#include "openimapi/image/check.hpp"

#include "format/iso9660/volume_check.hpp"
#include "format/udf/partition_check.hpp"
#include "format/udf/tree_reader.hpp"
#include "format/udf/volume_check.hpp"
#include "format/udf/volume_reader.hpp"
#include "image/boot_reader.hpp"
#include "image/content_check.hpp"
#include "image/cross_check.hpp"
#include "image/run_source.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::image {

using format::Catalogue;
using format::FileSystem;

namespace {

class Checker {
public:
    Checker(io::SourcePtr image, const CheckOptions& options, const Job& job,
            const FindingSink& findings)
        : held_(std::move(image)), image_(*held_), options_(options), job_(job),
          reporter_(findings) {}

    CheckResult run() {
        const auto iso = iso9660::read_volumes(image_, options_.session, reporter_);
        const auto udf = udf::read_volume(image_, options_.session, reporter_);
        if (iso.rock_ridge) iso_tree(*iso.rock_ridge, false);
        if (udf) udf_tree(*udf);
        if (iso.joliet) iso_tree(*iso.joliet, true);
        if (iso.enhanced) iso_tree(*iso.enhanced, true);
        if (iso.primary) iso_tree(*iso.primary, true);
        if (result_.volumes.empty())
            reporter_.report("image.nothing", Severity::error,
                             "no file system can be read: neither ISO 9660 nor UDF", "");
        (void)read_boot_setup(image_, trees_.empty() ? nullptr : trees_.data(), options_.session,
                              reporter_);
        check_overlaps(std::move(occupied_), reporter_);
        for (std::size_t i = 1; i < trees_.size(); ++i) {
            job_.check();
            compare(trees_[0], trees_[i], reporter_);
        }
        if (options_.depth != CheckDepth::structure && !trees_.empty())
            check_contents(held_, trees_[0], options_, job_, reporter_, result_);
        reporter_.finish();
        result_.errors = reporter_.count(Severity::error);
        result_.warnings = reporter_.count(Severity::warning);
        result_.notes = reporter_.count(Severity::note);
        job_.report({.phase = Phase::done, .done = 1, .total = 1});
        return std::move(result_);
    }

private:
    void volume(const format::VolumeInfo& info) {
        job_.check();
        job_.report({.phase = Phase::checking, .item = format::name_of(info.system)});
        result_.volumes.push_back(info);
    }

    void iso_tree(const iso9660::Volume& volume_found, bool physical) {
        volume(volume_found.info);
        // The plain tree has the records that were looked at for Rock Ridge, and other names.
        const bool again = volume_found.root.names == iso9660::Names::plain && rock_ridge_;
        format::Reporter names_only([this](const Finding& finding) {
            if (finding.id.starts_with("image.name."))
                reporter_.report(finding.id, finding.severity, finding.message, finding.clause,
                                 finding.lba, finding.path);
        });
        auto& reporter = again ? names_only : reporter_;
        auto tree = iso9660::read_tree(image_, volume_found.root, options_.limits, job_, reporter);
        if (physical) {
            iso9660::check_volume(image_, volume_found, tree, job_, reporter_);
            collect(tree, block_size, occupied_);
            bounds(volume_found, tree);
        } else {
            rock_ridge_ = true;
            packed(tree);
        }
        // Plain names are made up: they say nothing about which file of another tree is meant.
        if (volume_found.root.names != iso9660::Names::plain || trees_.empty())
            trees_.push_back(std::move(tree));
    }

    /// Files that are compressed: what the directory says of them against what they say.
    void packed(const Catalogue& tree) {
        std::vector<bool> seen(tree.inodes());
        for (Catalogue::Id id = 0; id < tree.size(); ++id) {
            const auto& inode = tree.inode_of(id);
            if (inode.packing == format::Packing::none || seen[tree.node(id).inode]) continue;
            seen[tree.node(id).inode] = true;
            job_.check();
            const auto runs = tree.runs(inode);
            const auto form = iso9660::form_of(inode);
            const auto wrong =
                iso9660::zisofs::what_is_wrong(RunSource(held_, runs), form, packing_budget_);
            packing_budget_ -= std::min(packing_budget_, form.table_bytes());
            if (!wrong.empty())
                reporter_.report(
                    "zisofs.content", Severity::error,
                    "the file is compressed with zisofs, and " + wrong + "; it cannot be read",
                    "zisofs, file header and block pointers",
                    runs.empty() ? Lba(inode.block)
                                 : Lba(static_cast<std::int64_t>(runs[0].offset / block_size)),
                    tree.path(id));
        }
    }

    void bounds(const iso9660::Volume& volume_found, const Catalogue& tree) {
        // A later session counts its own blocks, and refers to earlier ones in front of it.
        const auto end = static_cast<std::uint64_t>(options_.session.value()) * block_size +
                         volume_found.info.blocks * volume_found.info.logical_block_size;
        for (Catalogue::Id id = 0; id < tree.size(); ++id)
            for (const auto& run : tree.runs(tree.inode_of(id)))
                if (run.offset + run.length > end &&
                    run.offset + run.length <= image_.size().value())
                    reporter_.report(
                        "iso9660.extent.beyond_volume", Severity::error,
                        "an extent reaches beyond the end of the volume", "ECMA-119 8.4.8",
                        Lba(static_cast<std::int64_t>(run.offset / block_size)), tree.path(id));
    }

    void udf_tree(const udf::Volume& volume_found) {
        volume(volume_found.info);
        udf::check_partitions(image_, volume_found, job_, reporter_);
        auto tree = udf::read_tree(image_, volume_found, options_.limits, job_, reporter_);
        if (!tree) return;
        udf::check_volume(image_, volume_found, *tree, job_, reporter_);
        collect(*tree, volume_found.block, occupied_);
        trees_.push_back(std::move(*tree));
    }

    io::SourcePtr held_;
    const io::Source& image_;
    std::uint64_t packing_budget_ = 64 << 20; ///< bytes of block pointers that are looked at
    const CheckOptions& options_;
    const Job& job_;
    format::Reporter reporter_;
    CheckResult result_;
    std::vector<Occupied> occupied_;
    std::vector<Catalogue> trees_;
    bool rock_ridge_ = false;
};

} // namespace

CheckResult check(const io::SourcePtr& image, const CheckOptions& options, const Job& job,
                  const FindingSink& findings) {
    return Checker(image, options, job, findings).run();
}

} // namespace openimapi::inline v1::image
