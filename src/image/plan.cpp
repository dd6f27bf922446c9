#include "openimapi/image/plan.hpp"

#include "image/identity.hpp"
#include "image/layout.hpp"
#include "image/volumes.hpp"

#include <utility>

namespace openimapi::inline v1::image {

/// What a plan keeps. The members below need those above, so their order matters: the map reads
/// from the writers' tables, those from the layout, and that from the tree.
struct Plan::Impl {
    Impl(const tree::Snapshot& tree, Choice chosen, format::VolumeIdentity who)
        : snapshot(tree), choice(std::move(chosen)), identity(std::move(who)),
          layout(tree.inode_limit()) {}

    tree::Snapshot snapshot;
    Choice choice;
    format::VolumeIdentity identity;
    iso9660::zisofs::TablePtr compressed; ///< or null
    Layout layout;
    std::vector<Volume> volumes;
    std::shared_ptr<const io::ExtentMap> map;
};

/// The steps: collect, names, lay out, emit. What later issues add has its step: boot images and a
/// manifest are collected, duplicate files found before lay_out(), sort weights obeyed in it, and a
/// session's start address is where lay_out() begins to count.
class Planner {
public:
    Planner(const tree::Snapshot& snapshot, const PlanOptions& options, const Job& job)
        : snapshot_(snapshot), options_(options), job_(job) {}

    Plan run() {
        report(0);
        collect();
        map_names();
        lay_out_blocks();
        emit();
        report(1);
        return Plan(std::move(impl_));
    }

private:
    /// What is to be written and what the volumes are called.
    void collect() {
        auto choice = choose(options_);
        auto identity = identity_of(snapshot_, options_, choice.file_systems);
        impl_ = std::make_shared<Plan::Impl>(snapshot_, std::move(choice), std::move(identity));
    }

    /// Each file system finds a name for every file, and learns how large its tables are.
    void map_names() {
        job_.check();
        impl_->compressed = compress_files(snapshot_, options_, impl_->choice, job_);
        impl_->volumes = make_volumes(snapshot_, options_, impl_->choice, impl_->identity,
                                      impl_->compressed, job_);
    }

    /// Every block gets its use.
    void lay_out_blocks() {
        job_.check();
        lay_out(snapshot_, impl_->volumes,
                {.write_unit = impl_->choice.write_unit,
                 .end_padding = impl_->choice.end_padding,
                 .compressed = impl_->compressed},
                impl_->layout, job_);
    }

    /// The volumes learn their places and say where their bytes come from; the files follow.
    void emit() {
        job_.check();
        io::ExtentMap::Builder image;
        image.reserve(impl_->layout.files.size() + 64);
        for (auto& volume : impl_->volumes) {
            volume.writer->place(volume.placement);
            volume.writer->emit(image);
        }
        const auto contents = image.add_source(iso9660::zisofs::compressed(
            snapshot_.contents({.on_error = options_.on_error, .report = options_.changed}),
            impl_->compressed));
        for (const auto inode : impl_->layout.files)
            image.add(std::uint64_t{impl_->layout.data.first_block(inode)} * block_size,
                      recorded_size(snapshot_, inode, impl_->compressed), contents,
                      index_of(inode));
        impl_->map = std::move(image).build(bytes_of(Blocks(impl_->layout.blocks)));
    }

    void report(std::uint64_t done) const {
        job_.report({.phase = Phase::planning, .done = done, .total = 1});
    }

    const tree::Snapshot& snapshot_;
    const PlanOptions& options_;
    const Job& job_;
    std::shared_ptr<Plan::Impl> impl_;
};

Plan plan(const tree::Snapshot& snapshot, const PlanOptions& options, const Job& job) {
    return Planner(snapshot, options, job).run();
}

Plan plan(const tree::Directory& root, const PlanOptions& options, const Job& job) {
    return plan(root.snapshot(), options, job);
}

Blocks Plan::blocks() const noexcept {
    return Blocks(impl_->layout.blocks);
}

io::SourcePtr Plan::source() const {
    return {impl_, impl_->map.get()}; // keeps all that the map reads from
}

Plan::operator const io::Source&() const noexcept {
    return *impl_->map;
}

const io::ExtentMap& Plan::extents() const noexcept {
    return *impl_->map;
}

void Plan::write_to(const std::filesystem::path& path, const Job& job,
                    const io::WriteOptions& options) const {
    io::write_file(*impl_->map, path, options, job);
}

void Plan::write_to(int fd, const Job& job) const {
    io::write_stream(*impl_->map, fd, job);
}

const std::string& Plan::volume_name() const noexcept {
    return impl_->identity.volume_name;
}
FileSystems Plan::file_systems() const noexcept {
    return impl_->choice.file_systems;
}
udf::Revision Plan::udf_revision() const noexcept {
    return impl_->choice.udf_revision;
}
Timestamp Plan::volume_time() const noexcept {
    return impl_->identity.time;
}
const tree::Snapshot& Plan::snapshot() const noexcept {
    return impl_->snapshot;
}
const std::vector<Note>& Plan::notes() const noexcept {
    return impl_->choice.notes;
}
const std::vector<Region>& Plan::regions() const noexcept {
    return impl_->layout.regions;
}

std::vector<FileBlocks> Plan::files() const {
    std::vector<FileBlocks> files;
    files.reserve(impl_->layout.files.size());
    for (const auto inode : impl_->layout.files)
        files.push_back(
            {inode, impl_->layout.data.first_block(inode),
             blocks_for(Bytes(recorded_size(impl_->snapshot, inode, impl_->compressed))).value()});
    return files;
}

} // namespace openimapi::inline v1::image
