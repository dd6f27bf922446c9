#include "openimapi/image/plan.hpp"

#include "format/session_mark.hpp"
#include "image/boot_plan.hpp"
#include "image/holes.hpp"
#include "image/identity.hpp"
#include "image/layout.hpp"
#include "image/manifest.hpp"
#include "image/old_blocks.hpp"
#include "image/piece_source.hpp"
#include "image/session.hpp"
#include "image/table_growth.hpp"
#include "image/volumes.hpp"
#include "image/walk.hpp"
#include "openimapi/base/text.hpp"
#include "openimapi/image/sessions.hpp"
#include "openimapi/io/update_file.hpp"

#include <algorithm>
#include <utility>

namespace openimapi::inline v1::image {

/// What a plan keeps. The members below need those above, so their order matters: the map reads
/// from the writers' tables, those from the layout, and that from the tree.
struct Plan::Impl {
    explicit Impl(const tree::Snapshot& tree) : snapshot(tree), layout(tree.inode_limit()) {}

    tree::Snapshot snapshot;
    Choice choice;
    format::VolumeIdentity identity;
    iso9660::zisofs::TablePtr compressed; ///< or null
    std::shared_ptr<Manifest> manifest;   ///< or null
    Savings savings;
    Layout layout;
    format::Continuation session;
    std::vector<BlockRange> redirected; ///< blocks of earlier sessions that change, ascending
    std::vector<Volume> volumes;
    std::shared_ptr<const io::ExtentMap> map;
};

/// The steps: collect, names, lay out, emit. `manifest` is in the snapshot already; it may be null.
class Planner {
public:
    Planner(const tree::Snapshot& snapshot, const PlanOptions& options, const Job& job,
            std::shared_ptr<Manifest> manifest)
        : snapshot_(snapshot), options_(options), job_(job), manifest_(std::move(manifest)) {}

    Plan run() {
        report(0);
        collect();
        plan_boot();
        map_names();
        find_duplicate_files();
        lay_out_blocks();
        finish_contents();
        emit();
        report(1);
        return Plan(std::move(impl_));
    }

private:
    /// What is to be written and what the volumes are called.
    void collect() {
        impl_ = std::make_shared<Plan::Impl>(snapshot_);
        if (!options_.session) {
            impl_->choice = choose(options_);
            impl_->identity = identity_of(snapshot_, options_, impl_->choice.file_systems);
            return;
        }
        const auto& wish = *options_.session;
        if (!wish.existing) {
            if (wish.access == SessionAccess::random || wish.start.value() < 0)
                throw bad_session("there is nothing that the session could continue");
            impl_->session.start = narrow<std::uint32_t>(wish.start.value());
            impl_->choice = choose(options_);
            impl_->identity = identity_of(snapshot_, options_, impl_->choice.file_systems);
            return;
        }
        const auto earlier = look_at(wish);
        impl_->choice = choose(options_, earlier);
        impl_->identity =
            identity_of(snapshot_, with_texts_of(earlier), impl_->choice.file_systems);
        continue_session(wish, earlier);
    }

    void continue_session(const SessionOptions& wish, const Earlier& earlier) {
        auto& session = impl_->session;
        session.start = narrow<std::uint32_t>(wish.start.value());
        session.previous = narrow<std::uint32_t>(wish.previous.value());
        session.redirect = wish.access == SessionAccess::random;
        session.partition_start = earlier.partition_start;
        session.boot_catalog = earlier.boot_catalog;
        keep_contents(
            snapshot_,
            {.existing = wish.existing,
             .first_block = earlier.partition_start.value_or(0),
             .end = session.start,
             .iso9660 = impl_->choice.file_systems.iso9660,
             .pieces = !impl_->choice.file_systems.iso9660 || impl_->choice.iso_level >= 3},
            impl_->layout.data);
        session.data = &impl_->layout.data;
        if (!session.redirect) return;

        if (wish.previous.value() != 0)
            throw bad_session(
                "it is the image of a disc that was written in sequence: only the "
                "session that block 0 leads to can be continued by overwriting",
                "Plan a sequential session (append --sequential), or one image of all "
                "sessions (flatten)");
        const auto known = sessions(wish.existing, {}, job_);
        const auto last = known.list.empty() ? Lba{} : known.list.back().start;
        if (last.value() != 0) {
            session.previous = narrow<std::uint32_t>(last.value());
        } else {
            kept_ = kept_descriptors(*wish.existing, session.start);
            session.previous = session.start - format::kept_descriptors;
        }
        iso_descriptors_ = earlier.iso_descriptors;
        growth_ = TableGrowth::of(*wish.existing, session.start, impl_->choice.notes);
        if (!growth_) return;
        boot_space_.tail = growth_->tail_blocks();
        boot_space_.tail_within_volume = boot_space_.tail != 0 && impl_->choice.file_systems.udf;
    }

    [[nodiscard]] static Error bad_session(std::string reason, std::string cure = {}) {
        Error error(Code::imapi_e_bad_multisession_parameter, std::move(reason), std::move(cure));
        error.add({.doing = "plan the session"});
        return error;
    }

    /// What the earlier session says of itself holds on, unless other words are given.
    [[nodiscard]] PlanOptions with_texts_of(const Earlier& earlier) const {
        auto options = options_;
        const auto& iso = earlier.volumes.front();
        if (options.volume_name.empty()) {
            // UDF's name is whole; Joliet's is so where it did not fill its field.
            const auto& best = earlier.volumes.back();
            const bool cut = best.system == format::FileSystem::joliet && best.label.size() >= 16;
            const auto& label = cut ? iso.label : best.label;
            if (text::is_utf8(label)) options.volume_name = label;
        }
        if (iso.system == format::FileSystem::udf) return options;
        const auto keep = [](std::string& text, const std::string& before) {
            if (text.empty() && text::is_utf8(before)) text = before;
        };
        keep(options.publisher, iso.publisher);
        keep(options.preparer, iso.preparer);
        keep(options.application, iso.application);
        keep(options.system, iso.system_identifier);
        return options;
    }

    void plan_boot() {
        if (!options_.boot) return;
        if (options_.session && options_.session->existing) {
            Error error(Code::imapi_e_boot_object_conflict,
                        "a session that continues others boots what they boot",
                        "Leave out the boot options, or make a new image (imapi flatten)");
            error.add({.doing = "make the image boot"});
            throw error;
        }
        boot_.emplace(snapshot_, *options_.boot);
        boot_space_ = boot_->space(impl_->choice.file_systems);
    }

    /// Each file system finds a name for every file, and learns how large its tables are.
    void map_names() {
        job_.check();
        const auto apart = contents_apart();
        if (impl_->choice.keep_holes) find_holes(snapshot_, apart, impl_->layout.data, job_);
        impl_->compressed =
            compress_files(snapshot_, options_, impl_->choice, apart, impl_->layout.data, job_);
        plain_ = snapshot_.contents({.on_error = options_.on_error, .report = options_.changed});
        contents_ = iso9660::zisofs::compressed(plain_, impl_->compressed);
        if (boot_) contents_ = boot_->contents(std::move(contents_));
        impl_->volumes =
            make_volumes(snapshot_, options_, impl_->choice, impl_->identity,
                         {.contents = contents_,
                          .compressed = impl_->compressed,
                          .data = &impl_->layout.data,
                          .apart = apart,
                          .boot_catalog = boot_space_.catalog,
                          .behind = boot_space_.tail_within_volume ? blocks_behind_anchor : 0},
                         impl_->session, job_);
    }

    /// What shares the blocks of another file.
    void find_duplicate_files() {
        if (!options_.dedupe) return;
        const auto apart = contents_apart();
        const auto dedupe = dedupe_input([&](tree::InodeId inode) {
            return std::find(apart.begin(), apart.end(), inode) != apart.end() ||
                   (impl_->volumes.size() == 1 &&
                    impl_->volumes.front().writer->keeps_content(inode));
        });
        duplicates_ = find_duplicates(snapshot_, dedupe, job_);
        if (duplicates_) impl_->savings = duplicates_->savings();
    }

    /// Contents that have blocks of their own, recorded as they are: those of what boots, since
    /// loaders patch and compare themselves, and the manifest, which is not known yet.
    [[nodiscard]] std::vector<tree::InodeId> contents_apart() const {
        auto apart = boot_ ? boot_->files() : std::vector<tree::InodeId>{};
        if (manifest_) apart.push_back(manifest_->inode());
        return apart;
    }

    [[nodiscard]] DedupeInput dedupe_input(std::function<bool(tree::InodeId)> apart) const {
        // A file that is not read whole is equal to no other, whatever is done about it later.
        return {.contents = snapshot_.contents(),
                .compressed = impl_->compressed,
                .data = &impl_->layout.data,
                .apart = std::move(apart)};
    }

    /// Who reads the image reads `contents_`: duplicates are looked at, and the manifest follows.
    void finish_contents() {
        if (duplicates_)
            contents_ = watch_duplicates(
                snapshot_, std::move(contents_),
                {.contents = plain_, .compressed = impl_->compressed, .data = &impl_->layout.data},
                duplicates_);
        if (!manifest_) return;
        impl_->manifest = manifest_;
        manifest_->prepare({.recorded = contents_,
                            .plain = plain_,
                            .compressed = impl_->compressed,
                            .duplicates = duplicates_,
                            .order = impl_->layout.files},
                           options_.session.has_value() && options_.session->existing != nullptr,
                           job_);
        contents_ = manifest_->followed(std::move(contents_));
    }

    /// Every block gets its use.
    void lay_out_blocks() {
        job_.check();
        lay_out(snapshot_, impl_->volumes,
                {.start = impl_->session.start,
                 .reserved = kept_.size() > 1 ? format::kept_anchor + 1 : 0,
                 .write_unit = impl_->choice.write_unit,
                 .end_padding = impl_->choice.end_padding,
                 .compressed = impl_->compressed,
                 .duplicates = duplicates_,
                 .last = manifest_ ? std::optional(manifest_->inode()) : std::nullopt,
                 .boot = boot_ || growth_ ? &boot_space_ : nullptr},
                impl_->layout, job_);
        if (boot_)
            boot_->place(boot_space_, impl_->layout.data, impl_->session.start,
                         impl_->layout.blocks, impl_->identity, job_, impl_->choice.notes);
    }

    /// The volumes learn their places and say where their bytes come from; the files follow.
    void emit() {
        job_.check();
        const auto& session = impl_->session;
        io::ExtentMap::Builder image;
        image.reserve(impl_->layout.files.size() + 64);
        for (auto& volume : impl_->volumes) {
            volume.writer->place(volume.placement);
            volume.writer->emit(image);
        }
        if (boot_) boot_->emit(image);
        add_contents(image, impl_->layout.files);
        add_contents(image, impl_->layout.streams);
        for (auto& kept : kept_)
            image.add_memory(std::uint64_t{kept.block} * block_size, std::move(kept.bytes));
        if (growth_) add_tables(image);
        if (session.redirect) add_old_blocks(image);
        const auto first = session.redirect ? 0 : session.start;
        impl_->map = std::move(image).build(bytes_of(Blocks(impl_->layout.blocks - first)),
                                            std::uint64_t{first} * block_size);
    }

    /// Partition tables that know of the session.
    void add_tables(io::ExtentMap::Builder& image) {
        auto tables = growth_->grown(impl_->layout.blocks);
        impl_->redirected.push_back({0, blocks_for(Bytes(tables.front.size())).value()});
        image.add_memory(0, std::move(tables.front));
        if (tables.backup.empty()) return;
        const auto end = std::uint64_t{impl_->layout.blocks} * block_size;
        const auto start = end - tables.backup.size();
        image.add_memory(start, std::move(tables.backup));
    }

    /// Everything from block 0 on that stays as it is.
    void add_old_blocks(io::ExtentMap::Builder& image) {
        for (const auto& volume : impl_->volumes) {
            const auto blocks = volume.writer->redirected();
            // What stands behind the descriptors (UDF's recognition sequence) must stay.
            if (blocks.first == 16 && blocks.count > iso_descriptors_)
                throw bad_session("the new volume descriptors are more than those at block 16, "
                                  "whose place they take");
            if (blocks.count != 0) impl_->redirected.push_back({blocks.first, blocks.count});
        }
        auto old = std::make_shared<OldBlocks>(options_.session->existing);
        const auto number = image.add_source(old);
        // What lies behind the volumes is the caller's business: a medium has its full size.
        const auto size = std::min(options_.session->existing->size().value(),
                                   std::uint64_t{impl_->session.start} * block_size);
        std::uint64_t next = 0;
        const auto add_up_to = [&](std::uint64_t end) {
            end = std::min(end, size);
            if (next < end) image.add(next, end - next, number, old->add(next, end - next));
        };
        for (const auto& range : impl_->redirected) {
            add_up_to(range.first * block_size);
            next = (range.first + range.count) * block_size;
        }
        add_up_to(size);
        impl_->layout.regions.insert(impl_->layout.regions.begin(),
                                     {0, impl_->session.start, "Earlier sessions"});
    }

    void add_contents(io::ExtentMap::Builder& image, const std::vector<tree::InodeId>& inodes) {
        if (inodes.empty()) return;
        const auto& data = impl_->layout.data;
        const auto whole = image.add_source(contents_);
        const auto pieces = std::make_shared<PieceSource>(contents_);
        const auto parts = image.add_source(pieces);
        for (const auto inode : inodes) {
            const auto runs = data.runs(inode);
            if (runs.empty())
                image.add(std::uint64_t{data.first_block(inode)} * block_size,
                          recorded_size(snapshot_, inode, impl_->compressed), whole,
                          index_of(inode));
            std::uint64_t offset = 0;
            for (const auto& run : runs) {
                if (run.block != format::DataRun::hole)
                    image.add(std::uint64_t{run.block} * block_size, run.bytes, parts,
                              pieces->add(inode, offset));
                offset += run.bytes;
            }
        }
    }

    void report(std::uint64_t done) const {
        job_.report({.phase = Phase::planning, .done = done, .total = 1});
    }

    const tree::Snapshot& snapshot_;
    const PlanOptions& options_;
    const Job& job_;
    std::shared_ptr<Plan::Impl> impl_;
    std::vector<KeptBlocks> kept_;
    std::uint32_t iso_descriptors_ = 0; ///< of the session that is continued
    std::optional<BootPlan> boot_;
    std::optional<TableGrowth> growth_; ///< of a session in place
    BootSpace boot_space_;
    std::shared_ptr<Manifest> manifest_;
    DuplicatesPtr duplicates_;
    io::ItemSourcePtr plain_;    ///< as the tree has them
    io::ItemSourcePtr contents_; ///< as the image records them
};

Plan plan(const tree::Snapshot& snapshot, const PlanOptions& options, const Job& job) {
    if (options.manifest.empty()) return Planner(snapshot, options, job, nullptr).run();
    const auto manifest = std::make_shared<Manifest>(snapshot, options.manifest);
    const auto tree =
        manifest->tree_with_file(options.session ? options.session->existing : nullptr);
    return Planner(tree, options, job, manifest).run();
}

Plan plan(const tree::Directory& root, const PlanOptions& options, const Job& job) {
    return plan(root.snapshot(), options, job);
}

Blocks Plan::blocks() const noexcept {
    return blocks_for(impl_->map->size());
}

Lba Plan::first_block() const noexcept {
    return Lba(impl_->session.redirect ? 0 : impl_->session.start);
}

Lba Plan::session_start() const noexcept {
    return Lba(impl_->session.start);
}

std::vector<BlockRange> Plan::changed_blocks() const {
    if (!impl_->session.redirect) return {};
    const std::uint64_t start = impl_->session.start;
    std::vector<BlockRange> ranges{{start, impl_->layout.blocks - start}};
    ranges.insert(ranges.end(), impl_->redirected.begin(), impl_->redirected.end());
    return ranges;
}

void write_in_place(const Plan& plan, const std::filesystem::path& path, const Job& job) {
    std::vector<io::UpdateRange> ranges;
    for (const auto& range : plan.changed_blocks())
        ranges.push_back({range.first * block_size, range.count * block_size});
    if (ranges.empty())
        throw Error(Code::e_invalidarg, "the plan is not one that changes an existing image")
            .add({.doing = "write in place", .path = path.string()});
    io::update_file(plan, path, ranges, job);
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
Savings Plan::savings() const noexcept {
    return impl_->savings;
}
const std::vector<Region>& Plan::regions() const noexcept {
    return impl_->layout.regions;
}

std::vector<FileBlocks> Plan::files() const {
    std::vector<FileBlocks> files;
    files.reserve(impl_->layout.files.size());
    const auto& data = impl_->layout.data;
    for (const auto inode : impl_->layout.files) {
        const auto add = [&](std::uint32_t first, std::uint64_t bytes) {
            files.push_back({inode, first, blocks_for(Bytes(bytes)).value()});
        };
        const auto runs = data.runs(inode);
        if (runs.empty())
            add(data.first_block(inode), recorded_size(impl_->snapshot, inode, impl_->compressed));
        for (const auto& run : runs)
            if (run.block != format::DataRun::hole) add(run.block, run.bytes);
    }
    return files;
}

} // namespace openimapi::inline v1::image
