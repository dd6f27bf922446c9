#include "imapi2fs/session_import.hpp"

#include "image/run_source.hpp"
#include "image/session.hpp"
#include "image/walk.hpp"
#include "imapi2fs/stash_file.hpp"
#include "imapi2fs/updates.hpp"
#include "openimapi/image/import.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace openimapi::inline v1::imapi2fs {

namespace {

std::string_view name_of(std::int32_t system) {
    return system == FsiFileSystemUDF      ? "UDF"
           : system == FsiFileSystemJoliet ? "Joliet"
                                           : "ISO 9660";
}

/// The engine's counterpart. Where there is Rock Ridge, ISO 9660 is read with it: names and
/// attributes that the next session can keep.
format::FileSystem engine_of(std::int32_t system, const image::Earlier& earlier) {
    if (system == FsiFileSystemUDF) return format::FileSystem::udf;
    if (system == FsiFileSystemJoliet) return format::FileSystem::joliet;
    return earlier.file_systems.rock_ridge ? format::FileSystem::rock_ridge
                                           : format::FileSystem::iso9660;
}

/// More than eight characters, a dot, three: ECMA-119 10.1.
bool is_longer_than_level_1(std::string_view name) {
    const auto dot = name.rfind('.');
    const auto base = dot == std::string_view::npos ? name.size() : dot;
    const auto extension = dot == std::string_view::npos ? 0 : name.size() - dot - 1;
    return base > 8 || extension > 3;
}

Error beyond_the_end(std::string_view path) {
    Error error(Code::imapi_e_file_system_read_consistency_error,
                "a file of the last session lies behind the end of the disc");
    return error.add({.doing = "import the last session", .path = std::string(path)});
}

/// The tree of the session. That contents lie behind the end of the disc comes out here.
tree::Snapshot tree_of(const image::Import& import) {
    try {
        return import.tree().snapshot();
    } catch (const Error& error) {
        if (error.code() != Code::e_invalidarg) throw;
        throw beyond_the_end(error.steps().empty() ? "" : error.steps().front().path);
    }
}

/// Copies what has no blocks of its own, and tells of everything.
class Reader {
public:
    Reader(SessionTree& session, std::int32_t system, ImageCore& image, const ImportEvents& events)
        : session_(session), tree_(session.tree), image_(image), events_(events),
          existing_(session.session.earlier.options.existing) {
        const auto counts = tree_.counts();
        step_.all_directories = narrow<std::int32_t>(counts.directories);
        // As published: of these two nobody knows before all is read.
        step_.all_files = system == FsiFileSystemUDF ? narrow<std::int32_t>(counts.others) : -1;
    }

    void run() {
        image::walk(tree_, [&](tree::NodeId node) {
            const auto path = published_path(tree_.path(node));
            if (tree_.kind(node) == tree::Kind::directory) {
                step_.path = path + '\\';
                if (events_) events_(step_);
                ++step_.directories;
                return;
            }
            copy(tree_.inode(node), path);
            step_.path = path;
            ++step_.files;
            if (events_) events_(step_);
        });
    }

private:
    void copy(tree::InodeId inode, std::string_view path) {
        const auto slice = tree_.slice(inode);
        if (slice) check_place(*slice, path);
        if (!slice || slice->source != existing_ || slice->offset % block_size == 0 ||
            session_.copied.contains(inode))
            return;
        FileUpdates updates(image_, path, slice->size);
        if (!stash_) {
            const auto lock = image_.lock();
            stash_ = std::make_shared<StashFile>(image_.working_directory);
            image_.stashed(stash_);
        }
        const auto place = stash_->size().value();
        std::vector<std::byte> piece;
        for (std::uint64_t done = 0; done < slice->size; done += piece.size()) {
            piece.resize(static_cast<std::size_t>(
                std::min<std::uint64_t>(std::uint64_t{1} << 20, slice->size - done)));
            existing_->read(slice->offset + done, piece);
            stash_->append(piece);
            updates.reached(done + piece.size());
        }
        session_.copied[inode] = {.source = stash_, .offset = place, .size = slice->size};
    }

    /// A content in one piece was held against the end of the disc when the tree was made.
    void check_place(const tree::Slice& slice, std::string_view path) const {
        const auto* pieces = dynamic_cast<const image::RunSource*>(slice.source.get());
        if (!pieces) return;
        const auto end = existing_->size().value();
        for (const auto& run : pieces->runs())
            if (run.offset != format::Run::hole &&
                (run.offset > end || run.length > end - run.offset))
                throw beyond_the_end(path);
    }

    SessionTree& session_;
    const tree::Snapshot& tree_;
    ImageCore& image_;
    const ImportEvents& events_;
    const io::SourcePtr& existing_;
    std::shared_ptr<StashFile> stash_;
    ImportStep step_;
};

/// Copies a tree into another one.
class Merger {
public:
    Merger(const SessionTree& session, tree::Directory root)
        : session_(session), from_(session.tree), root_(std::move(root)),
          old_nodes_(root_.snapshot().node_limit()) {}

    void run() {
        std::vector<Place> open{{from_.root(), root_, true}};
        while (!open.empty()) {
            Place here = std::move(open.back());
            open.pop_back();
            for (const auto node : from_.children(here.from)) {
                const bool directory = from_.kind(node) == tree::Kind::directory;
                if (const auto present =
                        here.shared ? old(here.to, from_.name(node)) : std::nullopt) {
                    check_kinds(*present, directory);
                    if (directory) open.push_back({node, tree::Directory(*present), true});
                    continue;
                }
                const auto item = add(here.to, node);
                if (directory) open.push_back({node, tree::Directory(item), false});
            }
        }
    }

private:
    struct Place {
        tree::NodeId from;
        tree::Directory to;
        bool shared; ///< was in the image before
    };

    /// What the image had by that name; what was just imported is none of that.
    [[nodiscard]] std::optional<tree::Item> old(const tree::Directory& directory,
                                                std::string_view name) const {
        auto found = directory.find_like(name);
        if (found && index_of(found->id()) >= old_nodes_) found.reset();
        return found;
    }

    static void check_kinds(const tree::Item& present, bool directory) {
        if (present.is_directory() == directory) return;
        const auto path = published_path(present.path());
        if (directory)
            throw Error(Code::imapi_e_import_type_collision_directory_exists_as_file,
                        fmt::format("the image has a file '{}', and the disc a directory", path),
                        "Remove the file, or add it by another name after the import");
        throw Error(Code::imapi_e_import_type_collision_file_exists_as_directory,
                    fmt::format("the image has a directory '{}', and the disc a file", path),
                    "Remove the directory, or add it by another name after the import");
    }

    tree::Item add(tree::Directory& to, tree::NodeId node) {
        const auto inode = from_.inode(node);
        const auto name = from_.name(node);
        const bool linked = from_.links(inode) > 1;
        if (linked)
            if (const auto first = first_names_.find(inode); first != first_names_.end())
                return to.add_hard_link(name, first->second);
        const auto attributes = from_.attributes(inode);
        tree::Item item = [&]() -> tree::Item {
            switch (from_.kind(node)) {
            case tree::Kind::directory:
                return to.add_directory(name, attributes);
            case tree::Kind::file:
                return to.add_file(name, content(inode), attributes);
            case tree::Kind::symlink:
                return to.add_symlink(name, from_.link_target(inode), attributes);
            default:
                return to.add_special(name, from_.kind(node), attributes);
            }
        }();
        for (const auto& stream : from_.streams(inode))
            item.add_stream(stream.name, content(stream.inode));
        if (linked) first_names_.emplace(inode, item);
        return item;
    }

    [[nodiscard]] tree::Slice content(tree::InodeId inode) const {
        if (const auto copy = session_.copied.find(inode); copy != session_.copied.end())
            return copy->second;
        return from_.slice(inode).value_or(tree::Slice{});
    }

    const SessionTree& session_;
    const tree::Snapshot& from_;
    tree::Directory root_;
    std::uint32_t old_nodes_;
    std::unordered_map<tree::InodeId, tree::Item> first_names_;
};

} // namespace

std::int32_t bit_of(format::FileSystem system) noexcept {
    switch (system) {
    case format::FileSystem::udf:
        return FsiFileSystemUDF;
    case format::FileSystem::joliet:
        return FsiFileSystemJoliet;
    default:
        return FsiFileSystemISO9660;
    }
}
std::int32_t bits_of(const std::vector<format::VolumeInfo>& volumes) noexcept {
    std::int32_t bits = 0;
    for (const auto& volume : volumes)
        bits |= bit_of(volume.system);
    return bits;
}
std::int32_t bits_of(const image::FileSystems& systems) noexcept {
    return (systems.iso9660 ? FsiFileSystemISO9660 : 0) |
           (systems.joliet ? FsiFileSystemJoliet : 0) | (systems.udf ? FsiFileSystemUDF : 0);
}
std::int32_t preferred_of(std::int32_t bits) noexcept {
    for (const auto system : {FsiFileSystemUDF, FsiFileSystemJoliet, FsiFileSystemISO9660})
        if ((bits & system) != 0) return system;
    return FsiFileSystemNone;
}

SessionTree read_session(const EarlierSession& earlier, std::int32_t system, ImageCore& image,
                         const ImportEvents& events) {
    const auto found = image::look_at(earlier.options);
    if ((bits_of(found.file_systems) & system) == 0)
        throw Error(Code::imapi_e_file_system_not_found,
                    fmt::format("the last session has no {}", name_of(system)),
                    "IdentifyFileSystemsOnDisc tells which file systems it has");

    // What is lost here would be missing from every later session: nothing may be.
    std::optional<Finding> lost;
    const auto import =
        image::open(earlier.options.existing,
                    {.file_system = engine_of(system, found), .session = earlier.options.previous},
                    {}, [&](const Finding& finding) {
                        if (finding.severity == Severity::error && !lost) lost = finding;
                    });
    if (lost && earlier.read_failure) // the drive's own words, where it could not read something
        if (const auto why = earlier.read_failure()) throw Error(*why);
    if (lost)
        throw Error(Code::imapi_e_file_system_read_consistency_error, lost->message)
            .add({.doing = "import the last session", .path = lost->path, .lba = lost->lba});

    SessionTree read{.session = {.earlier = earlier,
                                 .file_systems = found.file_systems,
                                 .udf_revision = found.udf_revision,
                                 .volume_name = import.volume().label,
                                 .enhanced = found.enhanced},
                     .tree = tree_of(import)};
    if (system == FsiFileSystemISO9660 && !found.file_systems.rock_ridge)
        image::walk(read.tree, [&](tree::NodeId node) {
            if (is_longer_than_level_1(read.tree.name(node))) read.session.long_names = true;
        });
    Reader(read, system, image, events).run();
    return read;
}

void merge(const SessionTree& session, tree::Directory root) {
    Merger(session, std::move(root)).run();
}

} // namespace openimapi::inline v1::imapi2fs
