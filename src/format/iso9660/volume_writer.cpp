#include "format/iso9660/volume_writer.hpp"

#include "format/iso9660/descriptor_text.hpp"
#include "format/iso9660/directory_contents.hpp"
#include "format/iso9660/hierarchy.hpp"
#include "format/iso9660/path_tables.hpp"
#include "format/iso9660/primary_volume_descriptor.hpp"
#include "format/iso9660/supplementary_volume_descriptor.hpp"
#include "format/session_mark.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace openimapi::inline v1::iso9660 {

namespace {

/// Rock Ridge needs a place in each record at least for the field that names a continuation area.
constexpr std::uint16_t longest_name_beside_rock_ridge = 180;

HierarchyOptions primary_options(const VolumeOptions& options) {
    HierarchyOptions out;
    out.rules = names::iso9660_rules(
        {.level = std::min(options.level, 3),
         .relaxed = options.relaxed,
         .relaxed_length = options.rock_ridge
                               ? std::min(options.relaxed_length, longest_name_beside_rock_ridge)
                               : options.relaxed_length});
    out.links = options.rock_ridge;
    const auto deep = options.deep.value_or(options.rock_ridge ? DeepDirectories::relocate
                                            : options.relaxed  ? DeepDirectories::keep
                                                               : DeepDirectories::refuse);
    // Only Rock Ridge can say where a directory belongs.
    out.relocate = deep == DeepDirectories::relocate && options.rock_ridge;
    out.refuse_deep =
        deep == DeepDirectories::refuse || (deep == DeepDirectories::relocate && !out.relocate);
    out.refuse_long_paths = out.refuse_deep && !options.relaxed;
    out.names = options.names;
    if (options.rock_ridge) out.names.refuse = false;
    out.findings = options.findings;
    out.prefix = "iso9660";
    return out;
}

/// ISO 9660:1999: long names without version numbers and any depth, for readers without Rock Ridge.
HierarchyOptions enhanced_options(const VolumeOptions& options) {
    HierarchyOptions out;
    out.rules = names::iso9660_rules({.level = 4});
    out.rules.file_system = "ISO 9660:1999";
    out.versions = false;
    out.names = options.names;
    if (options.rock_ridge) out.names.refuse = false;
    out.findings = options.findings;
    out.prefix = "enhanced";
    return out;
}

HierarchyOptions joliet_options(const VolumeOptions& options) {
    HierarchyOptions out;
    out.rules = names::joliet_rules(options.joliet_long_names);
    out.utf16 = true;
    out.names = options.names;
    out.findings = options.findings;
    out.prefix = "joliet";
    return out;
}

} // namespace

/// One hierarchy with its tables and their places.
struct PlacedHierarchy {
    PlacedHierarchy(const tree::Snapshot& snapshot, HierarchyOptions options,
                    ContentsOptions contents_options, const FindingSink& findings)
        : hierarchy(snapshot, std::move(options)),
          contents(snapshot, hierarchy, contents_options, findings),
          path_table_bytes(path_table_size(hierarchy)),
          path_table_blocks(
              static_cast<std::uint32_t>(blocks_for(Bytes(path_table_bytes)).value())) {}

    /// Takes its blocks from `block` on; the first one behind.
    std::uint32_t place(std::uint32_t block, const format::DataLayout& data) {
        l_table = block;
        m_table = l_table + path_table_blocks;
        directories = m_table + path_table_blocks;
        contents.place(directories, data);
        return directories + contents.blocks();
    }
    [[nodiscard]] std::uint32_t blocks() const { return path_table_blocks * 2 + contents.blocks(); }

    Hierarchy hierarchy;
    DirectoryContents contents;
    std::uint64_t path_table_bytes;
    std::uint32_t path_table_blocks;
    std::uint32_t l_table = 0, m_table = 0, directories = 0;
};

class VolumeWriter::Volume {
public:
    Volume(tree::Snapshot snapshot, VolumeOptions wish)
        : tree(std::move(snapshot)), options(std::move(wish)) {}

    const tree::Snapshot tree;
    VolumeOptions options;
    std::unique_ptr<PlacedHierarchy> primary;
    std::unique_ptr<PlacedHierarchy> enhanced; ///< or null
    std::unique_ptr<PlacedHierarchy> joliet;   ///< or null
    format::Placement placement;
    std::uint32_t boot_catalog = 0;
    std::uint32_t volume_blocks = 0; ///< while descriptors are made

    [[nodiscard]] std::vector<PlacedHierarchy*> hierarchies() const {
        std::vector<PlacedHierarchy*> all{primary.get(), enhanced.get(), joliet.get()};
        std::erase(all, nullptr);
        return all;
    }
    void check_sizes() const;
    template <class Descriptor>
    void fill(Descriptor& descriptor, const PlacedHierarchy& of, bool wide) const;
    [[nodiscard]] PrimaryVolumeDescriptor primary_descriptor() const;
    [[nodiscard]] SupplementaryVolumeDescriptor enhanced_descriptor() const;
    [[nodiscard]] SupplementaryVolumeDescriptor joliet_descriptor() const;
    /// All descriptors, for a volume of so many blocks.
    [[nodiscard]] std::vector<std::byte> descriptors(std::uint32_t volume_blocks);
};

namespace {

/// The directories of the volume's hierarchies: item 0 is all of the primary one's.
class Directories final : public io::ItemSource {
public:
    explicit Directories(std::vector<std::shared_ptr<const DirectoryContents>> contents)
        : contents_(std::move(contents)) {}
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        contents_.at(item)->read(offset, out);
    }

private:
    std::vector<std::shared_ptr<const DirectoryContents>> contents_;
};

} // namespace

void VolumeWriter::Volume::check_sizes() const {
    constexpr std::uint64_t one_section = 0xFFFFFFFF;
    constexpr auto all_sections = std::uint64_t{most_sections_read} * longest_file_section;
    if (options.level >= 3 && options.many_sections) return;
    const auto longest = options.level >= 3 ? all_sections : one_section;
    const auto& hierarchy = primary->hierarchy;
    for (std::uint32_t position = 0; position < hierarchy.entries(); ++position) {
        const auto node = hierarchy.item(position).node;
        if (node == tree::no_node || tree.kind(node) != tree::Kind::file) continue;
        const auto inode = tree.inode(node);
        std::uint64_t size = tree.size(inode);
        if (const auto* file =
                options.compressed ? options.compressed->find(index_of(inode)) : nullptr)
            size = file->recorded();
        if (size <= longest) continue;
        const auto reason =
            options.level >= 3
                ? fmt::format("The file has {} bytes; ISO 9660 would need more than the {} "
                              "sections ({} bytes) that Linux reads of a file",
                              size, most_sections_read, longest)
                : fmt::format("The file has {} bytes; ISO 9660 level {} holds files of at most {} "
                              "bytes",
                              size, options.level, longest);
        throw Error(Code::imapi_e_data_too_big, reason,
                    options.level >= 3 ? "Use UDF alone, or ask for many sections where nobody "
                                         "reads the image with Linux"
                                       : "Use ISO 9660 level 3, or UDF alone")
            .add({.doing = "lay out the file", .path = tree.path(node)});
    }
}

template <class Descriptor>
void VolumeWriter::Volume::fill(Descriptor& descriptor, const PlacedHierarchy& of,
                                bool wide) const {
    const auto& identity = options.identity;
    descriptor.volume_space_size = volume_blocks;
    descriptor.path_table_size = narrow<std::uint32_t>(of.path_table_bytes);
    descriptor.type_l_path_table = of.l_table;
    descriptor.type_m_path_table = of.m_table;
    auto& root = descriptor.root.record;
    root.length = sizeof(RootDirectoryRecord);
    root.extent = of.contents.block_of(0);
    root.data_length = of.contents.length_of(0);
    root.recorded = of.contents.date_of(0);
    root.flags = file_flag_directory;
    root.identifier_length = 1;
    descriptor.created = descriptor.modified = encode_volume_time(identity.recorded(identity.time));

    const auto a_text = wide ? put_joliet_characters : put_a_characters;
    const auto d_text = wide ? put_joliet_characters : put_d_characters;
    const std::string volume_set =
        identity.volume_set.empty() ? fmt::format("{:016X}", identity.unique) : identity.volume_set;
    a_text(identity.system, descriptor.system_identifier);
    d_text(identity.volume_name, descriptor.volume_identifier);
    d_text(volume_set, descriptor.volume_set_identifier);
    a_text(identity.publisher, descriptor.publisher_identifier);
    a_text(identity.preparer, descriptor.preparer_identifier);
    a_text(identity.application, descriptor.application_identifier);
    d_text({}, descriptor.copyright_file);
    d_text({}, descriptor.abstract_file);
    d_text({}, descriptor.bibliographic_file);
}

PrimaryVolumeDescriptor VolumeWriter::Volume::primary_descriptor() const {
    PrimaryVolumeDescriptor descriptor;
    fill(descriptor, *primary, false);
    if (options.session.previous)
        store(format::mark_of(options.session), descriptor.application_use);
    return descriptor;
}

SupplementaryVolumeDescriptor VolumeWriter::Volume::enhanced_descriptor() const {
    SupplementaryVolumeDescriptor descriptor;
    fill(descriptor, *enhanced, false);
    descriptor.header.version = enhanced_descriptor_version;
    descriptor.file_structure_version = enhanced_descriptor_version;
    return descriptor;
}

SupplementaryVolumeDescriptor VolumeWriter::Volume::joliet_descriptor() const {
    SupplementaryVolumeDescriptor descriptor;
    fill(descriptor, *joliet, true);
    std::copy(joliet_escape_level_3.begin(), joliet_escape_level_3.end(),
              descriptor.escape_sequences.begin());
    return descriptor;
}

// What mkisofs and libisofs record, too: a session's own descriptors count its own blocks, those at
// block 16 of a medium that is overwritten count all of them, so that both know where the next one
// may begin.
std::vector<std::byte> VolumeWriter::Volume::descriptors(std::uint32_t blocks) {
    volume_blocks = blocks;
    std::vector<std::byte> sequence;
    const auto append = [&](const auto& descriptor) {
        const auto bytes = bytes_of(descriptor);
        sequence.insert(sequence.end(), bytes.begin(), bytes.end());
    };
    append(primary_descriptor());
    if (options.boot_record) append(boot_record_of(boot_catalog));
    if (enhanced) append(enhanced_descriptor());
    if (joliet) append(joliet_descriptor());
    append(SetTerminator{});
    return sequence;
}

VolumeWriter::VolumeWriter(tree::Snapshot tree, VolumeOptions options)
    : volume_(std::make_shared<Volume>(std::move(tree), std::move(options))) {
    Volume& volume = *volume_;
    if (const auto catalog = volume.options.session.boot_catalog) {
        volume.options.boot_record = true;
        volume.boot_catalog = *catalog;
    }
    const auto& wish = volume.options;
    if (wish.level < 1 || wish.level > 4)
        throw Error(Code::e_invalidarg,
                    fmt::format("{} is no level of ISO 9660 that can be written", wish.level),
                    "Use 1, 2, 3 or 4");
    if (wish.compressed && (!wish.rock_ridge || wish.joliet || wish.level == 4))
        throw Error(Code::e_invalidarg,
                    "Only Rock Ridge can say that a file is compressed; other hierarchies would "
                    "show the compressed bytes",
                    "Leave out Joliet and level 4, or zisofs");
    volume.primary =
        std::make_unique<PlacedHierarchy>(volume.tree, primary_options(wish),
                                          ContentsOptions{.rock_ridge = wish.rock_ridge,
                                                          .latest = wish.identity.latest,
                                                          .compressed = wish.compressed,
                                                          .data = wish.session.data},
                                          wish.findings);
    volume.check_sizes();
    const ContentsOptions bare{
        .rock_ridge = false, .latest = wish.identity.latest, .data = wish.session.data};
    if (wish.level == 4)
        volume.enhanced = std::make_unique<PlacedHierarchy>(volume.tree, enhanced_options(wish),
                                                            bare, FindingSink{});
    if (wish.joliet)
        volume.joliet = std::make_unique<PlacedHierarchy>(volume.tree, joliet_options(wish), bare,
                                                          FindingSink{});
    // Whom they tell need not live longer than this call.
    volume.options.names = {};
    volume.options.findings = {};
}

VolumeWriter::~VolumeWriter() = default;

std::uint32_t VolumeWriter::descriptor_blocks() const {
    return static_cast<std::uint32_t>(volume_->hierarchies().size()) + 1 +
           (volume_->options.boot_record ? 1u : 0u);
}

std::uint32_t VolumeWriter::metadata_blocks() const {
    std::uint64_t blocks = 0;
    for (const auto* hierarchy : volume_->hierarchies())
        blocks += hierarchy->blocks();
    return narrow<std::uint32_t>(blocks);
}

format::VolumeWriter::Blocks VolumeWriter::redirected() const {
    if (!volume_->options.session.redirect) return {};
    return {first_descriptor_block, descriptor_blocks()};
}

void VolumeWriter::place(const format::Placement& placement) {
    volume_->placement = placement;
    if (placement.boot_catalog != 0) volume_->boot_catalog = placement.boot_catalog;
    std::uint32_t next = placement.metadata;
    for (auto* hierarchy : volume_->hierarchies())
        next = hierarchy->place(next, *placement.data);
}

void VolumeWriter::emit(io::ExtentMap::Builder& image) {
    const auto& at = volume_->placement;
    const auto& session = volume_->options.session;
    image.add_memory(std::uint64_t{at.descriptors} * block_size,
                     volume_->descriptors(at.image_blocks - session.start));
    if (session.redirect)
        image.add_memory(std::uint64_t{first_descriptor_block} * block_size,
                         volume_->descriptors(at.image_blocks));

    // The volume lives as long as what is read from it.
    std::vector<std::shared_ptr<const DirectoryContents>> contents;
    const auto hierarchies = volume_->hierarchies();
    for (const PlacedHierarchy* tree : hierarchies)
        contents.emplace_back(volume_, &tree->contents);
    const auto source = image.add_source(std::make_shared<Directories>(std::move(contents)));
    for (std::uint32_t i = 0; i < hierarchies.size(); ++i) {
        const PlacedHierarchy& tree = *hierarchies[i];
        EncodedPathTables tables = make_path_tables(tree.hierarchy, tree.contents);
        image.add_memory(std::uint64_t{tree.l_table} * block_size, std::move(tables.l));
        image.add_memory(std::uint64_t{tree.m_table} * block_size, std::move(tables.m));
        image.add(std::uint64_t{tree.directories} * block_size,
                  std::uint64_t{tree.contents.blocks()} * block_size, source, i);
    }
}

} // namespace openimapi::inline v1::iso9660
