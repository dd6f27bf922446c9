#include "format/fat/volume.hpp"

#include "base/sha256.hpp"
#include "format/fat/boot_sector.hpp"
#include "format/fat/names.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/io/extent_map.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <vector>

namespace openimapi::inline v1::fat {
namespace {

constexpr std::uint32_t info_sector = 1, backup_sector = 6; ///< FAT32 (3.3, 3.4)
constexpr std::uint32_t first_cluster = 2, unknown_cluster = 0xFFFFFFFF;

/// What is neither file content nor zeros. Immutable once the volume is made.
class Tables final : public io::ItemSource {
public:
    std::uint32_t add(std::vector<std::byte> bytes) {
        tables_.push_back(std::move(bytes));
        return static_cast<std::uint32_t>(tables_.size() - 1);
    }
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        const auto& bytes = tables_.at(item);
        if (offset > bytes.size() || out.size() > bytes.size() - offset)
            throw Error(Code::win32_handle_eof, "the table ends before that");
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    }

private:
    std::vector<std::vector<std::byte>> tables_;
};

template <class Structure>
void append(std::vector<std::byte>& to, const Structure& structure) {
    const auto at = to.size();
    to.resize(at + sizeof structure);
    store(structure, std::span(to).subspan(at));
}

ShortName dots(std::size_t count) {
    ShortName name;
    name.fill(' ');
    std::fill_n(name.begin(), count, '.');
    return name;
}

class Maker {
public:
    Maker(const tree::Snapshot& tree, const VolumeOptions& options)
        : tree_(tree), options_(options) {}

    Volume make() {
        collect();
        geometry_ = choose_geometry(
            [this](std::uint32_t cluster, bool root) { return clusters_needed(cluster, root); },
            static_cast<std::uint32_t>(folders_.front().bytes.size() / directory_entry_size));
        place();
        return {geometry_, emit()};
    }

private:
    struct Child {
        tree::NodeId node{};
        std::size_t entry = 0;  ///< where its entry is in the folder's bytes
        std::size_t folder = 0; ///< of folders_; 0 for a file
        std::uint32_t cluster = 0;
    };
    struct Folder {
        tree::NodeId node{};
        std::size_t parent = 0; ///< of folders_
        std::string path;
        std::vector<std::byte> bytes; ///< its entries
        std::vector<Child> children;
        std::uint32_t cluster = 0; ///< 0: the root of FAT12 and FAT16
    };

    [[nodiscard]] Error refused(const std::string& path, std::string reason,
                                std::string cure) const {
        Error error(Code::imapi_e_boot_image_data, std::move(reason), std::move(cure));
        error.add({.doing = "make a FAT file system", .path = path});
        return error;
    }

    void collect() {
        folders_.push_back({.node = tree_.root(), .path = options_.path});
        if (options_.folder.empty()) {
            fill(0);
        } else {
            const std::string_view name = options_.folder;
            auto& root = folders_.front();
            add_children(0, {&name, 1}, {{tree_.root()}}, make_names({&name, 1}, root.path));
        }
        for (std::size_t i = 1; i < folders_.size(); ++i) // it grows meanwhile
            fill(i);
    }

    void fill(std::size_t index) {
        std::vector<std::string_view> names;
        std::vector<tree::NodeId> nodes;
        for (const auto child : tree_.children(folders_[index].node)) {
            names.push_back(tree_.name(child));
            nodes.push_back(child);
        }
        const auto made = make_names(names, folders_[index].path);
        if (index != 0)
            for (const std::size_t count : {1, 2})
                append(folders_[index].bytes,
                       entry_of(folders_[index].node, dots(count), attribute::directory));
        add_children(index, names, nodes, made);
    }

    void add_children(std::size_t index, std::span<const std::string_view> texts,
                      const std::vector<tree::NodeId>& nodes, const std::vector<Name>& names) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const bool is_tree = options_.folder.empty() ? false : index == 0;
            const auto path = is_tree ? options_.path
                                      : (folders_[index].path == "/" ? "" : folders_[index].path) +
                                            "/" + std::string(texts[i]);
            add(index, nodes[i], names[i], path);
        }
        const auto entries = folders_[index].bytes.size() / directory_entry_size;
        if (entries > most_directory_entries)
            throw refused(folders_[index].path,
                          fmt::format("a folder of a FAT file system has at most {} entries, and "
                                      "its long names make {} of them",
                                      most_directory_entries, entries),
                          "Spread the files over more folders");
    }

    void add(std::size_t index, tree::NodeId node, const Name& name, const std::string& path) {
        const auto kind = tree_.kind(node);
        const bool is_folder = kind == tree::Kind::directory;
        if (!is_folder && kind != tree::Kind::file)
            throw refused(path, "a FAT file system holds files and folders, and this is neither",
                          kind == tree::Kind::symlink ? "Put what it leads to in its place"
                                                      : "Leave it out of the folder");
        const auto inode = tree_.inode(node);
        if (tree_.size(inode) > std::numeric_limits<std::uint32_t>::max())
            throw refused(path,
                          fmt::format("a file of a FAT file system has less than 4 GiB, and this "
                                      "has {} bytes",
                                      tree_.size(inode)),
                          "Leave it out of the folder, or divide it");
        auto& bytes = folders_[index].bytes;
        if (!name.longer.empty())
            for (const auto& piece : long_name_entries(name.longer, name.alias))
                append(bytes, piece);
        Child child{.node = node, .entry = bytes.size()};
        append(bytes,
               entry_of(node, name.alias, is_folder ? attribute::directory : attribute::archive));
        if (is_folder) {
            child.folder = folders_.size();
            folders_[index].children.push_back(child);
            folders_.push_back({.node = node, .parent = index, .path = path});
        } else {
            folders_[index].children.push_back(child);
        }
    }

    [[nodiscard]] DirectoryEntry entry_of(tree::NodeId node, const ShortName& name,
                                          std::uint8_t attributes) const {
        const auto inode = tree_.inode(node);
        const auto modified = tree_.modified(inode);
        const auto date =
            date_time(options_.latest ? std::min(modified, *options_.latest) : modified);
        DirectoryEntry entry{.name = name, .attributes = attributes};
        if (tree_.has_rare_attributes(inode) && tree_.attributes(inode).hidden)
            entry.attributes |= attribute::hidden;
        entry.created = entry.written = date;
        entry.accessed = date.date;
        entry.size = static_cast<std::uint32_t>(tree_.size(inode));
        return entry;
    }

    [[nodiscard]] std::uint64_t clusters_needed(std::uint32_t cluster, bool root) const {
        std::uint64_t clusters = 0;
        for (const auto& folder : folders_) {
            if (&folder != &folders_.front() || root)
                clusters +=
                    std::max<std::uint64_t>(1, round_up(folder.bytes.size(), cluster) / cluster);
            for (const auto& child : folder.children)
                clusters += round_up(tree_.size(tree_.inode(child.node)), cluster) / cluster;
        }
        return clusters;
    }

    /// Gives everything its clusters and tells the entries of them.
    void place() {
        fat_.resize(std::size_t{geometry_.fat_sectors} * sector_size);
        set_next(0, 0xFFFFFF00 | media_);
        set_next(1, 0xFFFFFFFF);
        for (auto& folder : folders_)
            if (&folder != &folders_.front() || geometry_.kind == Kind::fat32)
                folder.cluster =
                    take(std::max<std::uint64_t>(folder.bytes.size(), directory_entry_size));
        for (auto& folder : folders_)
            for (auto& child : folder.children)
                child.cluster = child.folder != 0 ? folders_[child.folder].cluster
                                                  : take(tree_.size(tree_.inode(child.node)));
        for (auto& folder : folders_) {
            for (const auto& child : folder.children)
                set_cluster(folder.bytes, child.entry, child.cluster);
            if (&folder == &folders_.front()) continue;
            set_cluster(folder.bytes, 0, folder.cluster);
            // 6.5: the root is told by 0, wherever it is.
            set_cluster(folder.bytes, directory_entry_size,
                        folder.parent == 0 ? 0 : folders_[folder.parent].cluster);
        }
    }

    static void set_cluster(std::vector<std::byte>& folder, std::size_t at, std::uint32_t cluster) {
        const auto bytes = std::span(folder).subspan(at, directory_entry_size);
        DirectoryEntry entry;
        (void)load(std::span<const std::byte>(bytes), entry);
        entry.cluster_low = static_cast<std::uint16_t>(cluster & 0xFFFF);
        entry.cluster_high = static_cast<std::uint16_t>(cluster >> 16);
        store(entry, bytes);
    }

    /// Clusters in a row for so many bytes; 0 for none.
    std::uint32_t take(std::uint64_t bytes) {
        if (bytes == 0) return 0;
        const auto count = static_cast<std::uint32_t>(round_up(bytes, geometry_.cluster_bytes()) /
                                                      geometry_.cluster_bytes());
        const auto first = next_;
        for (std::uint32_t i = 1; i < count; ++i, ++next_)
            set_next(next_, next_ + 1);
        set_next(next_++, 0xFFFFFFFF);
        return first;
    }

    /// Writes the entry of a cluster into the FAT (4.).
    void set_next(std::uint32_t cluster, std::uint32_t next) {
        switch (geometry_.kind) {
        case Kind::fat12: {
            const auto at = std::span(fat_).subspan(std::size_t{cluster} * 3 / 2, 2);
            le16 word;
            (void)load(std::span<const std::byte>(at), word);
            const auto bits = next & 0xFFF;
            word = static_cast<std::uint16_t>(cluster % 2 == 0 ? (word & 0xF000) | bits
                                                               : (word & 0x000F) | bits << 4);
            store(word, at);
            break;
        }
        case Kind::fat16:
            store(le16(static_cast<std::uint16_t>(next & 0xFFFF)),
                  std::span(fat_).subspan(std::size_t{cluster} * 2, 2));
            break;
        case Kind::fat32:
            store(le32(next & 0x0FFFFFFF), std::span(fat_).subspan(std::size_t{cluster} * 4, 4));
            break;
        }
    }

    [[nodiscard]] std::uint32_t serial() const {
        Sha256 hash;
        for (const auto& folder : folders_)
            hash.update(folder.bytes);
        const auto digest = hash.finish();
        le32 serial;
        std::memcpy(&serial, digest.data(), sizeof serial);
        return serial;
    }

    [[nodiscard]] std::vector<std::byte> boot_sector() const {
        const bool fat32 = geometry_.kind == Kind::fat32;
        const auto sectors = static_cast<std::uint32_t>(geometry_.sectors());
        BootSectorFront front;
        front.jump[1] = fat32 ? 0x58 : 0x3C; // to behind the fields
        front.bytes_per_sector = static_cast<std::uint16_t>(sector_size);
        front.sectors_per_cluster = static_cast<std::uint8_t>(geometry_.sectors_per_cluster);
        front.reserved_sectors = static_cast<std::uint16_t>(geometry_.reserved);
        front.root_entries = static_cast<std::uint16_t>(geometry_.root_entries);
        front.media = media_;
        // As BIOSes see disks of today, and the MBR of an image.
        front.sectors_per_track = 63;
        front.heads = 255;
        if (sectors <= 0xFFFF && !fat32)
            front.sectors_16 = static_cast<std::uint16_t>(sectors);
        else
            front.sectors_32 = sectors;
        if (!fat32) front.fat_sectors_16 = static_cast<std::uint16_t>(geometry_.fat_sectors);
        BootSectorRest rest;
        rest.serial = serial();
        const auto kind = fmt::format("FAT{:<5}", static_cast<unsigned>(geometry_.kind));
        std::copy_n(kind.begin(), rest.kind.size(), rest.kind.begin());

        std::vector<std::byte> bytes;
        append(bytes, front);
        if (fat32) {
            Fat32Fields fields;
            fields.fat_sectors = geometry_.fat_sectors;
            fields.root_cluster = folders_.front().cluster;
            fields.info_sector = static_cast<std::uint16_t>(info_sector);
            fields.backup_sector = static_cast<std::uint16_t>(backup_sector);
            append(bytes, fields);
        }
        append(bytes, rest);
        for (const auto byte : no_boot_code)
            bytes.push_back(std::byte{byte});
        bytes.resize(sector_size - 2);
        bytes.push_back(std::byte{0x55});
        bytes.push_back(std::byte{0xAA});
        return bytes;
    }

    [[nodiscard]] io::SourcePtr emit() const {
        io::ExtentMap::Builder image;
        const auto tables = std::make_shared<Tables>();
        const auto tables_source = image.add_source(tables);
        const auto contents = image.add_source(tree_.contents());
        const auto add_table = [&](std::uint64_t sector, std::vector<std::byte> bytes) {
            const auto length = bytes.size();
            image.add(sector * sector_size, length, tables_source, tables->add(std::move(bytes)));
        };
        add_table(0, boot_sector());
        if (geometry_.kind == Kind::fat32) {
            FsInfo info;
            info.free_clusters = geometry_.clusters + first_cluster - next_;
            info.next_free = info.free_clusters == 0 ? unknown_cluster : next_;
            std::vector<std::byte> sector;
            append(sector, info);
            add_table(info_sector, sector);
            add_table(backup_sector, boot_sector());
            add_table(backup_sector + 1, std::move(sector));
        }
        const auto fat = tables->add(fat_);
        for (const std::uint64_t copy : {0, 1})
            image.add((geometry_.reserved + copy * geometry_.fat_sectors) * sector_size,
                      fat_.size(), tables_source, fat);
        const auto cluster_at = [&](std::uint32_t cluster) {
            return geometry_.data_start() +
                   std::uint64_t{cluster - first_cluster} * geometry_.sectors_per_cluster;
        };
        for (const auto& folder : folders_) {
            add_table(folder.cluster == 0 ? geometry_.root_start() : cluster_at(folder.cluster),
                      folder.bytes);
            for (const auto& child : folder.children)
                if (child.folder == 0 && child.cluster != 0)
                    image.add(cluster_at(child.cluster) * sector_size,
                              tree_.size(tree_.inode(child.node)), contents,
                              index_of(tree_.inode(child.node)));
        }
        return std::move(image).build(Bytes(geometry_.sectors() * sector_size));
    }

    static constexpr std::uint8_t media_ = 0xF8; ///< a fixed disk; also in the first FAT entry
    const tree::Snapshot& tree_;
    const VolumeOptions& options_;
    std::vector<Folder> folders_; ///< the volume's root first
    Geometry geometry_;
    std::vector<std::byte> fat_;
    std::uint32_t next_ = first_cluster; ///< the first cluster that is free
};

} // namespace

Volume make_volume(const tree::Snapshot& tree, const VolumeOptions& options) {
    return Maker(tree, options).make();
}

} // namespace openimapi::inline v1::fat
