#include "openimapi/image/import.hpp"

#include "format/iso9660/volume_reader.hpp"
#include "format/udf/tree_reader.hpp"
#include "format/udf/volume_reader.hpp"
#include "image/file_content.hpp"
#include "image/import_tree.hpp"
#include "image/run_source.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::image {

using format::Catalogue;
using format::FileSystem;

struct Import::Impl {
    io::SourcePtr image;
    std::vector<format::VolumeInfo> volumes;
    std::size_t chosen = 0; ///< in volumes
    Catalogue catalogue;
};

const std::vector<format::VolumeInfo>& Import::volumes() const noexcept {
    return impl_->volumes;
}
FileSystem Import::file_system() const noexcept {
    return volume().system;
}
const format::VolumeInfo& Import::volume() const noexcept {
    return impl_->volumes[impl_->chosen];
}
const Catalogue& Import::catalogue() const noexcept {
    return impl_->catalogue;
}
const io::SourcePtr& Import::image() const noexcept {
    return impl_->image;
}

tree::Slice content_of(const io::SourcePtr& image, const Catalogue& catalogue,
                       const Catalogue::Inode& file) {
    const auto runs = catalogue.runs(file);
    if (file.packing != format::Packing::none)
        return {iso9660::zisofs::uncompressed(std::make_shared<RunSource>(image, runs),
                                              iso9660::form_of(file)),
                0, file.size};
    if (runs.empty() && file.size == 0) return {image, 0, 0};
    if (runs.size() == 1 && runs[0].offset != format::Run::hole && runs[0].length >= file.size)
        return {image, runs[0].offset, file.size};
    return {std::make_shared<RunSource>(image, runs), 0, file.size};
}

tree::Slice Import::content(const Catalogue::Inode& file) const {
    return content_of(image(), catalogue(), file);
}

std::vector<std::string> files_at(const Import& import, Lba block) {
    std::vector<std::string> paths;
    if (block.value() < 0) return paths;
    const auto& catalogue = import.catalogue();
    const auto start = static_cast<std::uint64_t>(block.value()) * block_size;
    for (Catalogue::Id id = 0; id < catalogue.size(); ++id)
        for (const auto& run : catalogue.runs(catalogue.inode_of(id)))
            if (run.offset != format::Run::hole && run.offset < start + block_size &&
                start < run.offset + run.length) {
                paths.push_back(catalogue.path(id));
                break;
            }
    return paths;
}

tree::Directory Import::tree(const Job& job) const {
    return import_tree(*this, job);
}

class Opener {
public:
    Opener(io::SourcePtr image, const OpenOptions& options, const Job& job,
           const FindingSink& findings)
        : image_(std::move(image)), options_(options), job_(job),
          reporter_([this, &findings](const Finding& finding) {
              if (finding.severity == Severity::error && !first_) first_ = finding;
              if (findings) findings(finding);
          }) {}

    Import open() {
        iso_ = iso9660::read_volumes(*image_, options_.session, reporter_);
        udf_ = udf::read_volume(*image_, options_.session, reporter_);
        auto impl = std::make_shared<Import::Impl>();
        impl->image = image_;
        if (iso_.rock_ridge) impl->volumes.push_back(iso_.rock_ridge->info);
        if (udf_) impl->volumes.push_back(udf_->info);
        if (iso_.joliet) impl->volumes.push_back(iso_.joliet->info);
        if (iso_.enhanced) impl->volumes.push_back(iso_.enhanced->info);
        if (iso_.primary) impl->volumes.push_back(iso_.primary->info);
        if (impl->volumes.empty()) {
            reporter_.finish();
            throw nothing();
        }
        choose(*impl);
        reporter_.finish();
        return Import(std::move(impl));
    }

private:
    /// Why there is nothing to open.
    [[nodiscard]] Error nothing() const {
        if (!first_)
            return {Code::imapi_e_no_supported_file_system,
                    "no file system was found: neither ISO 9660 nor UDF",
                    "Check that this is an image of a data disc, and that it is complete"};
        const auto code = first_->id == "udf.partition.unsupported"
                              ? Code::imapi_e_file_system_feature_not_supported
                              : Code::imapi_e_file_system_read_consistency_error;
        return {code, first_->message};
    }

    void choose(Import::Impl& impl) {
        bool found = false;
        for (std::size_t i = 0; i < impl.volumes.size(); ++i) {
            const auto system = impl.volumes[i].system;
            if (options_.file_system && *options_.file_system != system) continue;
            found = true;
            if (!read(impl, i)) continue;
            impl.chosen = i;
            return;
        }
        const auto wanted =
            options_.file_system ? format::name_of(*options_.file_system) : "file system";
        if (!found)
            throw Error(Code::imapi_e_file_system_not_found,
                        fmt::format("there is no {} on it", wanted),
                        "Ask for one of the file systems that 'imapi info' names");
        throw Error(Code::imapi_e_file_system_read_consistency_error,
                    fmt::format("the root directory of the {} cannot be read", wanted),
                    "'imapi check' says what is damaged");
    }

    bool read(Import::Impl& impl, std::size_t index) {
        const auto& info = impl.volumes[index];
        const auto iso = [&](const iso9660::Volume& volume) {
            auto root = volume.root;
            root.unpack = options_.unpack;
            impl.catalogue = iso9660::read_tree(*image_, root, options_.limits, job_, reporter_);
            return true;
        };
        switch (info.system) {
        case FileSystem::rock_ridge:
            return iso(*iso_.rock_ridge);
        case FileSystem::joliet:
            return iso(*iso_.joliet);
        case FileSystem::iso9660:
            return iso(iso_.enhanced && info.descriptor == iso_.enhanced->info.descriptor
                           ? *iso_.enhanced
                           : *iso_.primary);
        case FileSystem::udf:
            if (auto tree = udf::read_tree(*image_, *udf_, options_.limits, job_, reporter_)) {
                impl.catalogue = std::move(*tree);
                return true;
            }
            break;
        }
        return false;
    }

    io::SourcePtr image_;
    const OpenOptions& options_;
    const Job& job_;
    format::Reporter reporter_;
    std::optional<Finding> first_; ///< error that was reported
    iso9660::Volumes iso_;
    std::optional<udf::Volume> udf_;
};

Import open(io::SourcePtr image, const OpenOptions& options, const Job& job,
            const FindingSink& findings) {
    return Opener(std::move(image), options, job, findings).open();
}

} // namespace openimapi::inline v1::image
