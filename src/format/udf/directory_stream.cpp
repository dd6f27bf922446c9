#include "format/udf/directory_stream.hpp"

#include "format/udf/identifier_encoder.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::udf {

namespace {

/// Makes the descriptors of one directory one by one.
class Maker {
public:
    Maker(const Tables& tables, const Run& run)
        : tables_(tables), embedded_(tables.is_embedded(run)),
          icb_(tables.layout.tables_base + run.first_block) {}

    /// The entry that leads up, which every directory starts with (UDF 2.3.4).
    std::span<const std::byte> parent(tree::NodeId directory) {
        return make(0, tables_.tree.parent(directory), FileCharacteristic::parent, 0);
    }
    std::span<const std::byte> child(std::uint64_t offset, tree::NodeId node) {
        const bool directory = tables_.tree.kind(node) == tree::Kind::directory;
        const auto name = tables_.name(node, directory, scratch_);
        const auto length = cs0::encode(name, name_, tables_.rules.beyond_bmp);
        std::uint8_t characteristics = 0;
        if (tables_.tree.attributes(tables_.tree.inode(node)).hidden)
            characteristics |= FileCharacteristic::hidden;
        if (directory) characteristics |= FileCharacteristic::directory;
        return make(offset, node, characteristics, length);
    }

private:
    std::span<const std::byte> make(std::uint64_t offset, tree::NodeId target,
                                    std::uint8_t characteristics, std::size_t name_length) {
        const auto inode = tables_.tree.inode(target);
        const bool parent = (characteristics & FileCharacteristic::parent) != 0;
        Identifier identifier;
        identifier.icb = tables_.icb_address(tables_.icb(inode));
        if (tables_.rules.unique_id_in_directory)
            identifier.unique_id =
                parent ? tables_.unique_id(inode) : tables_.unique_id_of_name(target);
        identifier.characteristics = characteristics;
        if (parent) identifier.characteristics |= FileCharacteristic::directory;
        identifier.name = std::span(name_).first(name_length);
        identifier.padding = embedded_ ? 0 : padding_of(offset, descriptor_bytes(name_length));
        identifier.location =
            embedded_
                ? icb_
                : tables_.content_block(icb_ + 1 + static_cast<std::uint32_t>(offset / block_size));
        return put_identifier(tables_.rules, identifier, descriptor_);
    }

    const Tables& tables_;
    bool embedded_;
    std::uint32_t icb_; ///< of the directory; its content follows
    std::string scratch_;
    std::array<std::byte, 255> name_;
    std::array<std::byte, longest_descriptor> descriptor_;
};

} // namespace

void write_directory(const Tables& tables, const Run& run, std::uint64_t offset,
                     std::span<std::byte> out) {
    const auto end = std::min<std::uint64_t>(offset + out.size(), run.directory_bytes);
    if (offset + out.size() > end) {
        const auto filled = end > offset ? end - offset : 0;
        const auto rest = out.subspan(filled);
        std::fill(rest.begin(), rest.end(), std::byte{0});
        if (filled == 0) return;
    }

    // Start at the last checkpoint in this directory that is not behind `offset`.
    const std::uint64_t start = (run.first_block + 1ULL) * block_size;
    std::uint64_t at = 0;
    std::uint32_t next = 0;
    const auto behind = std::upper_bound(
        tables.checkpoints.begin(), tables.checkpoints.end(), start + offset,
        [](std::uint64_t position, const Checkpoint& point) { return position < point.position; });
    if (behind != tables.checkpoints.begin() && std::prev(behind)->position > start &&
        !tables.is_embedded(run)) {
        at = std::prev(behind)->position - start;
        next = std::prev(behind)->child;
    }

    Maker maker(tables, run);
    const auto put = [&](std::span<const std::byte> descriptor) {
        const auto from = std::max(at, offset);
        const auto to = std::min(at + descriptor.size(), end);
        if (from < to)
            std::memcpy(out.data() + (from - offset), descriptor.data() + (from - at), to - from);
        at += descriptor.size();
    };
    if (at == 0) put(maker.parent(run.directory));
    const auto children = tables.tree.children(run.directory);
    for (; at < end && next < children.size(); ++next)
        if (tables.shows(tables.tree.kind(children[next]))) put(maker.child(at, children[next]));
}

} // namespace openimapi::inline v1::udf
