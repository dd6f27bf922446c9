#include "imapi2fs/image_core.hpp"

#include "image/walk.hpp"
#include "imapi2fs/session_import.hpp"
#include "imapi2fs/stash_file.hpp"
#include "openimapi/base/environment.hpp"
#include "openimapi/base/text.hpp"

namespace openimapi::inline v1::imapi2fs {

ImageCore::ImageCore() : working_directory(environment::temporary_folder()) {}
ImageCore::~ImageCore() = default;

void ImageCore::check_editable() const {
    if (!frozen.expired())
        throw Error(Code::imapi_e_readonly, "the image is read-only while a result of it is in use",
                    "Release the result and its stream first");
}

void ImageCore::check_not_imported(Code code, std::string_view what) const {
    if (imported)
        throw Error(code, std::string(what) + ": the image continues a session of a disc");
}

bool ImageCore::is_recorded(tree::InodeId inode) const {
    return imported && index_of(inode) >= imported->first_inode &&
           index_of(inode) < imported->end_inode;
}

void ImageCore::check_name(std::string_view name) const {
    if (name.empty() || name == "." || name == ".." || name.size() > 255)
        throw Error(Code::imapi_e_invalid_path,
                    "a name must have 1 to 255 bytes and may not be '.' or '..'");
    std::size_t at = 0;
    while (at < name.size()) {
        const auto c = text::next_code_point(name, at);
        if (!c || *c < 0x20 ||
            (*c < 0x80 &&
             std::string_view("\\/:*?\"<>|").find(static_cast<char>(*c)) != std::string_view::npos))
            throw Error(Code::imapi_e_invalid_path,
                        "the name '" + text::printable(name) +
                            "' has a character that names may not have");
    }
    check_restricted(name);
}

void ImageCore::check_restricted(std::string_view name) const {
    if (!restricted_names) return;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 127)
            throw Error(Code::imapi_e_restricted_name_violation,
                        "the name '" + text::printable(name) +
                            "' has a character outside 32 to 127",
                        "Turn UseRestrictedCharacterSet off, or choose another name");
}

std::uint64_t ImageCore::used_blocks(const Counts& of) {
    // Descriptors, anchors and the padding around them; a file entry an item; and its records in
    // three directories.
    const std::uint64_t items = std::uint64_t{of.files} + of.directories - 1;
    return 528 + of.blocks + items + items * 3 * 64 / block_size;
}

void ImageCore::check_room(const Counts& wanted) const {
    if (free_media_blocks <= 0) return;
    const auto needed = used_blocks(wanted);
    if (needed > static_cast<std::uint64_t>(free_media_blocks))
        throw Error(Code::imapi_e_image_size_limit,
                    "the image would need about " + std::to_string(needed) +
                        " blocks, and FreeMediaBlocks allows " + std::to_string(free_media_blocks),
                    "Raise FreeMediaBlocks before adding, or add less");
}

void ImageCore::check_room(std::uint64_t bytes, std::uint32_t more_files,
                           std::uint32_t more_directories) const {
    check_room({.files = counts.files + more_files,
                .directories = counts.directories + more_directories,
                .blocks = counts.blocks + blocks_for(Bytes(bytes)).value()});
}

void ImageCore::added(const tree::Item& item, std::uint64_t bytes, std::uint32_t more_files,
                      std::uint32_t more_directories) {
    changed([item] { item.parent()->remove(std::string(item.name())); });
    counts.blocks += blocks_for(Bytes(bytes)).value();
    counts.files += more_files;
    counts.directories += more_directories;
}

void ImageCore::added_much(const tree::Snapshot& before) {
    Counts now;
    try {
        now = count_all();
        check_room(now);
        changed([this, before] { root.revert_to(before); });
    } catch (...) {
        root.revert_to(before);
        throw;
    }
    counts = now;
}

void ImageCore::remove(const std::vector<tree::Item>& items) {
    struct Removed {
        tree::Directory parent;
        tree::Item item;
        std::string name;
    };
    std::vector<Removed> removed;
    for (const auto& item : items)
        removed.push_back({*item.parent(), item, std::string(item.name())});
    // One file or empty directory, the common case, is counted without a walk over the tree.
    std::optional<Counts> left;
    if (items.size() == 1 && items[0].streams().empty()) {
        const auto& item = items[0];
        left = counts;
        if (!item.is_directory()) {
            --left->files;
            if (item.links() == 1 && !is_recorded(item.inode()))
                left->blocks -= blocks_for(Bytes(item.size())).value();
        } else if (tree::Directory(item).child_count() == 0) {
            --left->directories;
        } else {
            left.reset();
        }
    }
    for (auto& it : removed)
        it.parent.remove(it.name);
    changed([removed]() mutable {
        for (auto& it : removed)
            it.parent.attach(it.name, it.item);
    });
    counts = left ? *left : count_all();
}

void ImageCore::set_attributes(tree::Item item, const tree::Attributes& attributes) {
    const auto before = item.attributes();
    item.set_attributes(attributes);
    changed([item, before]() mutable { item.set_attributes(before); });
}

ImageCore::Counts ImageCore::count_all() const {
    const auto snapshot = root.snapshot();
    Counts found{.directories = 0};
    std::vector<bool> seen(snapshot.inode_limit());
    const auto add = [&](tree::InodeId inode) {
        if (seen[index_of(inode)] || is_recorded(inode)) return;
        seen[index_of(inode)] = true;
        found.blocks += blocks_for(Bytes(snapshot.size(inode))).value();
    };
    image::walk(snapshot, [&](tree::NodeId node) {
        ++(snapshot.kind(node) == tree::Kind::directory ? found.directories : found.files);
        const auto inode = snapshot.inode(node);
        add(inode);
        for (const auto& stream : snapshot.streams(inode))
            add(stream.inode);
    });
    return found;
}

void ImageCore::stashed(const std::shared_ptr<StashFile>& file) {
    std::erase_if(stash_files_, [](const auto& one) { return one.expired(); });
    stash_files_.push_back(file);
}

void ImageCore::change_working_directory(const std::filesystem::path& folder) {
    const auto unusable = [&](std::string why) {
        return Error(Code::imapi_e_invalid_working_directory,
                     "'" + folder.string() + "' cannot be the working directory: " + std::move(why),
                     "Name a folder that files can be made in");
    };
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) throw unusable("it is no directory");
    try {
        const StashFile probe(folder);
    } catch (const Error& failed) {
        throw unusable(failed.reason());
    }
    std::vector<std::shared_ptr<StashFile>> stash;
    std::uint64_t required = 0;
    for (const auto& one : stash_files_)
        if (auto file = one.lock()) {
            required += file->size().value();
            stash.push_back(std::move(file));
        }
    check_space(folder, required);
    for (const auto& file : stash)
        file->move_to(folder);
    working_directory = folder;
}

std::string published_path(std::string_view path) {
    std::string out(path);
    if (out == "/") return {};
    for (char& c : out)
        if (c == '/') c = '\\';
    return out;
}

} // namespace openimapi::inline v1::imapi2fs
