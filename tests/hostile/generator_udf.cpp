// UDF's structures made to lie. Their tags are made right again: who means harm knows how to.
#include "format/udf/allocation_extent_descriptor.hpp"
#include "format/udf/file_entry.hpp"
#include "format/udf/file_identifier_descriptor.hpp"
#include "format/udf/logical_volume_descriptor.hpp"
#include "format/udf/partition_descriptor.hpp"
#include "generator.hpp"

#include <cstring>

namespace openimapi::testing {

namespace {

using format::Catalogue;
using format::FileSystem;
using namespace udf;

class UdfEditor {
public:
    UdfEditor() {
        static const Image whole = [] {
            auto options = all_file_systems();
            options.udf_revision = Revision::v2_01;
            return bytes_of_plan(image::plan(hostile_tree(), options));
        }();
        image_ = whole;
        import_.emplace(image::open(io::memory(whole), {.file_system = FileSystem::udf}));
    }

    /// Byte at which the entry stands.
    [[nodiscard]] std::size_t entry(std::string_view path) const {
        return import_->catalogue().inode_of(id_of(path)).block * std::size_t{2048};
    }
    /// The entry's block in its partition.
    [[nodiscard]] std::uint32_t icb(std::string_view path) const {
        return load_at<Tag>(entry(path)).location;
    }
    /// Byte at which a File Identifier Descriptor stands, by the name in it.
    [[nodiscard]] std::size_t fid(std::string_view directory, std::string_view name) const {
        const auto& tree = import_->catalogue();
        const auto run = tree.runs(tree.inode_of(id_of(directory))).front();
        const auto start = static_cast<std::size_t>(run.offset);
        for (auto at = start; at + sizeof(FileIdentifierDescriptor) < start + run.length;
             at += fid_bytes(at)) {
            const auto found = load_at<FileIdentifierDescriptor>(at);
            if (found.identifier_length == name.size() + 1 &&
                std::memcmp(image_.data() + at + sizeof(found) + 1, name.data(), name.size()) == 0)
                return at;
        }
        throw std::logic_error("no such descriptor");
    }
    [[nodiscard]] std::size_t first_fid(std::string_view directory) const {
        const auto& tree = import_->catalogue();
        return static_cast<std::size_t>(tree.runs(tree.inode_of(id_of(directory))).front().offset);
    }
    /// Byte at which a descriptor of the main sequence stands.
    [[nodiscard]] std::size_t of_sequence(TagId id) const {
        for (std::size_t at = 32 * 2048; at < 48 * 2048; at += 2048)
            if (load_at<Tag>(at).identifier == static_cast<std::uint16_t>(id)) return at;
        throw std::logic_error("no such descriptor");
    }

    template <class T>
    [[nodiscard]] T load_at(std::size_t at) const {
        T value;
        if (!load(std::span(image_).subspan(at), value)) throw std::logic_error("beyond the end");
        return value;
    }
    template <class T, class Edit>
    void change(std::size_t at, Edit&& edit) {
        auto value = load_at<T>(at);
        edit(value);
        store(value, std::span(image_).subspan(at));
    }
    template <class T>
    void put(std::size_t at, const T& value) {
        store(value, std::span(image_).subspan(at));
    }
    void put_text(std::size_t at, std::string_view text) {
        std::memcpy(image_.data() + at, text.data(), text.size());
    }
    /// What stands behind the fixed part of an entry: content or allocation descriptors.
    [[nodiscard]] std::size_t behind(std::string_view path) const {
        const auto at = entry(path);
        return at + sizeof(ExtendedFileEntry) +
               load_at<ExtendedFileEntry>(at).extended_attributes_length.get();
    }

    void seal_fid(std::size_t at) { seal_at(at); }

    [[nodiscard]] Image take() {
        for (std::size_t at = 32 * 2048; at < image_.size(); at += 2048)
            seal_at(at);
        return std::move(image_);
    }

private:
    [[nodiscard]] Catalogue::Id id_of(std::string_view path) const {
        const auto id = import_->catalogue().resolve(path);
        if (id == Catalogue::none) throw std::logic_error("no such entry");
        return id;
    }
    [[nodiscard]] std::size_t fid_bytes(std::size_t at) const {
        const auto found = load_at<FileIdentifierDescriptor>(at);
        return (sizeof(found) + found.implementation_use_length + found.identifier_length + 3) / 4 *
               4;
    }
    /// Of what was a descriptor: its checksum was right, and is again.
    void seal_at(std::size_t at) {
        const auto bytes =
            std::span(image_).subspan(at, std::min<std::size_t>(2048, image_.size() - at));
        Tag tag;
        if (!load(bytes, tag)) return;
        const bool known = (tag.identifier >= 1 && tag.identifier <= 9) ||
                           (tag.identifier >= 256 && tag.identifier <= 266);
        if (!known || tag.checksum != checksum_of(tag) || tag.crc_length == 0 ||
            sizeof tag + tag.crc_length > bytes.size())
            return;
        seal(bytes.first(sizeof tag + tag.crc_length), TagId{tag.identifier.get()}, tag.location,
             {.version = tag.version, .serial_number = tag.serial_number});
    }

    Image image_;
    std::optional<image::Import> import_;
};

using Edit = std::function<void(UdfEditor&)>;

} // namespace

void add_hostile_udf(std::vector<HostileImage>& out) {
    const auto add = [&](std::string name, std::string finding, const Edit& edit) {
        UdfEditor image;
        edit(image);
        out.push_back({"udf " + std::move(name), image.take(), std::move(finding)});
    };
    /// The entry that `name` in `directory` leads to becomes another block of the partition.
    const auto lead = [](UdfEditor& image, std::string_view directory, std::string_view name,
                         std::uint32_t block) {
        const auto at = image.fid(directory, name);
        image.change<FileIdentifierDescriptor>(at,
                                               [&](auto& fid) { fid.icb.location.block = block; });
        image.seal_fid(at);
    };
    const auto change_entry = [](UdfEditor& image, std::string_view path, auto&& edit) {
        image.change<ExtendedFileEntry>(image.entry(path), edit);
    };

    // Loops, and what leads nowhere.
    add("directory that holds the root", "udf.directory.loop",
        [=](UdfEditor& image) { lead(image, "/dddd", "below", image.icb("/")); });
    add("directory that holds itself", "udf.directory.loop",
        [=](UdfEditor& image) { lead(image, "/dddd", "below", image.icb("/dddd")); });
    add("entry beyond the end", "udf.icb.outside",
        [=](UdfEditor& image) { lead(image, "/dddd", "inside", 0xFFFFFFF0); });
    add("entry that is no entry", "udf.icb.tag", // the File Set Descriptor
        [=](UdfEditor& image) { lead(image, "/dddd", "inside", image.icb("/") - 2); });
    add("file where a directory is named", "udf.fid.directory",
        [=](UdfEditor& image) { lead(image, "/dddd", "below", image.icb("/big")); });
    add("strategy that nobody has", "udf.icb.strategy", [=](UdfEditor& image) {
        change_entry(image, "/big", [](auto& entry) { entry.icb.strategy = 7; });
    });
    add("kind that nobody has", "udf.file_type", [=](UdfEditor& image) {
        change_entry(image, "/big", [](auto& entry) { entry.icb.file_type = 99; });
    });

    // Sizes.
    add("file of 2^63 bytes", "udf.extent.short", [=](UdfEditor& image) {
        change_entry(image, "/big", [](auto& entry) { entry.information_length = 1ull << 63; });
    });
    add("directory of 2^63 bytes", "udf.extent.short", [=](UdfEditor& image) {
        change_entry(image, "/dddd", [](auto& entry) {
            entry.information_length = 1ull << 63;
            entry.icb.flags = 0; // with short allocation descriptors, which were its content
            entry.allocation_length = 0;
        });
    });
    add("file beyond the end", "udf.extent.outside", [=](UdfEditor& image) {
        image.put(image.behind("/big"), ShortAd{10'000, 0xFFFFFF00});
    });
    add("file over the tables", "image.extent.overlap", [=](UdfEditor& image) {
        image.put(image.behind("/big"), ShortAd{10'000, image.icb("/")});
    });
    add("attributes of 4 GiB", "udf.icb.lengths", [=](UdfEditor& image) {
        change_entry(image, "/big",
                     [](auto& entry) { entry.extended_attributes_length = 0xFFFFFFFF; });
    });
    add("allocation of 4 GiB", "udf.icb.lengths", [=](UdfEditor& image) {
        change_entry(image, "/big", [](auto& entry) { entry.allocation_length = 0xFFFFFFFF; });
    });
    add("allocation of a kind that nobody has", "udf.allocation.kind", [=](UdfEditor& image) {
        change_entry(image, "/big", [](auto& entry) { entry.icb.flags = 5; });
    });
    add("allocation that goes on in the entry itself", "udf.allocation.chain",
        [=](UdfEditor& image) {
            image.put(image.behind("/big"),
                      ShortAd{extent_field(2048, ExtentType::continuation), image.icb("/big")});
        });
    add("allocation that goes on in a ring", "udf.allocation.chain", [=](UdfEditor& image) {
        // The file's own first block becomes an Allocation Extent Descriptor that names itself.
        const auto descriptors = image.behind("/big");
        const auto block = image.load_at<ShortAd>(descriptors).position.get();
        const auto at = image.entry("/big") + (block - image.icb("/big")) * std::size_t{2048};
        AllocationExtentDescriptor ring;
        ring.tag.identifier = static_cast<std::uint16_t>(TagId::allocation_extent);
        ring.tag.version = 3;
        ring.tag.location = block;
        ring.tag.crc_length = sizeof(ring) - sizeof(Tag);
        ring.allocation_length = sizeof(ShortAd);
        ring.tag.checksum = checksum_of(ring.tag);
        image.put(at, ring);
        const ShortAd onward{extent_field(2048, ExtentType::continuation), block};
        image.put(at + sizeof ring, onward);
        image.put(descriptors, onward);
    });
    add("embedded file that is longer than its entry", "udf.embedded.length",
        [=](UdfEditor& image) {
            change_entry(image, "/big", [](auto& entry) { entry.icb.flags = 3; });
        });

    // Directories.
    add("directory that is cut", "udf.fid", [=](UdfEditor& image) {
        const auto at = image.fid("/dddd", "inside");
        image.change<FileIdentifierDescriptor>(
            at, [](auto& fid) { fid.implementation_use_length = 0xFFF0; });
    });
    add("directory without its parent", "udf.fid.parent", [=](UdfEditor& image) {
        const auto at = image.first_fid("/dddd");
        image.change<FileIdentifierDescriptor>(
            at, [](auto& fid) { fid.characteristics = FileCharacteristic::directory; });
        image.seal_fid(at);
    });
    for (const std::string_view evil : {"../../evil", "..", ".", "a/../../ee", "//////////"}) {
        add("name " + std::string(evil), "image.name.unsafe", [=](UdfEditor& image) {
            const auto at = image.fid("/", "AAAAAAAAAA");
            std::string name(evil);
            name.resize(10, '\0');
            image.put_text(at + sizeof(FileIdentifierDescriptor) + 1, name);
            image.seal_fid(at);
        });
    }
    add("two entries of one name", "image.name.duplicate", [=](UdfEditor& image) {
        const auto at = image.fid("/", "llll");
        image.put_text(at + sizeof(FileIdentifierDescriptor) + 1, "dddd");
        image.seal_fid(at);
    });
    add("name in no encoding", "udf.name", [=](UdfEditor& image) {
        const auto at = image.fid("/", "AAAAAAAAAA");
        image.put_text(at + sizeof(FileIdentifierDescriptor), "\x63");
        image.seal_fid(at);
    });
    add("link that is cut", "udf.symlink", [=](UdfEditor& image) {
        image.put_text(image.behind("/llll") + 1, "\xFF"); // the length of its first component
    });
    add("fewer names than links", "udf.links", [=](UdfEditor& image) {
        change_entry(image, "/AAAAAAAAAA", [](auto& entry) { entry.links = 9; });
    });

    // The volume.
    add("blocks of 3 bytes", "udf.block_size", [=](UdfEditor& image) {
        image.change<LogicalVolumeDescriptor>(image.of_sequence(TagId::logical_volume),
                                              [](auto& volume) { volume.logical_block_size = 3; });
    });
    add("partition maps of 4 GiB", "udf.maps.length", [=](UdfEditor& image) {
        image.change<LogicalVolumeDescriptor>(
            image.of_sequence(TagId::logical_volume),
            [](auto& volume) { volume.map_table_length = 0xFFFFFFFF; });
    });
    add("partition of 8 TiB", "udf.volume.truncated", [=](UdfEditor& image) {
        image.change<PartitionDescriptor>(image.of_sequence(TagId::partition),
                                          [](auto& partition) { partition.length = 0xFFFFFFFF; });
    });
    add("sequences that differ", "udf.sequence.differ", [=](UdfEditor& image) {
        image.change<PartitionDescriptor>(image.of_sequence(TagId::partition),
                                          [](auto& partition) { partition.sequence_number = 77; });
    });
}

} // namespace openimapi::testing
