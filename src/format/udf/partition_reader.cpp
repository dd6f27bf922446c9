#include "format/udf/partition_reader.hpp"

#include "format/udf/partition_maps.hpp"

#include <fmt/format.h>
#include <utility>

namespace openimapi::inline v1::udf {

namespace {

std::string_view text_of(const EntityId& id) noexcept {
    const std::string_view all(id.identifier.data(), id.identifier.size());
    return all.substr(0, all.find('\0'));
}

class PartitionReader {
public:
    PartitionReader(const io::Source& image, const PartitionDescriptors& partitions,
                    bool increments, Volume& volume, format::Reporter& reporter)
        : image_(image), partitions_(partitions), increments_(increments), volume_(volume),
          reporter_(reporter) {}

    void read(std::span<const std::byte> table, std::uint32_t count) {
        PartitionMapHeader header;
        while (volume_.maps.size() < count && load(table, header)) {
            if (header.length < sizeof header || header.length > table.size()) {
                error("udf.maps.length",
                      "a partition map is shorter than its header or longer than its table",
                      "ECMA-167 3/10.7.1");
                break;
            }
            volume_.maps.push_back(space_of(table.first(header.length), header));
            table = table.subspan(header.length);
        }
        if (volume_.maps.size() < count)
            error("udf.maps.count",
                  fmt::format("the logical volume says that it has {} partition maps, and has {}",
                              count, volume_.maps.size()),
                  "ECMA-167 3/10.6.9");
        // Those that stand on another: it may come behind them.
        for (std::size_t i = 0; i < volume_.maps.size(); ++i) {
            const auto name = text_of(volume_.maps[i].map.type);
            const bool is_virtual = name == virtual_partition_name;
            if (!is_virtual && name != metadata_partition_name) continue;
            // One of a kind: each costs a search.
            if (auto& met = is_virtual ? has_virtual_ : has_metadata_; std::exchange(met, true)) {
                error("udf.maps.twice",
                      "the volume has a second virtual or metadata partition; it is not read",
                      "UDF 2.2.8, 2.2.10");
                continue;
            }
            if (!find_base(i)) continue;
            if (is_virtual)
                read_virtual_table(image_, volume_, i, reporter_);
            else
                read_metadata_file(image_, volume_, i, reporter_);
        }
    }

private:
    void error(std::string_view id, std::string message, std::string clause) {
        reporter_.report(id, Severity::error, std::move(message), std::move(clause),
                         volume_.info.descriptor);
    }

    PartitionSpace space_of(std::span<const std::byte> bytes, const PartitionMapHeader& header) {
        PartitionSpace space;
        Type1PartitionMap plain;
        if (header.type == 1 && load(bytes, plain)) {
            space.number = plain.partition_number;
            if (describe(space)) space.kind = PartitionKind::plain;
            return space;
        }
        const bool known = header.type == 2 && load(bytes, space.map);
        const auto name = known ? text_of(space.map.type) : std::string_view("unknown");
        space.number = space.map.partition_number;
        if (name == sparable_partition_name) {
            if (describe(space)) read_sparing(image_, volume_, space, reporter_);
        } else if (name != virtual_partition_name && name != metadata_partition_name) {
            error("udf.partition.unsupported",
                  fmt::format("the volume uses a partition map of the kind '{}', which UDF does "
                              "not define: what is in it cannot be read",
                              name),
                  "UDF 2.2.8, 2.2.9, 2.2.10");
        }
        return space;
    }

    /// Start and length from the partition's descriptor.
    bool describe(PartitionSpace& space) {
        const auto partition = partitions_.find(space.number);
        if (partition == partitions_.end()) {
            error("udf.partition.missing",
                  fmt::format("partition {} has no descriptor", space.number), "ECMA-167 3/8.7");
            return false;
        }
        space.start = partition->second.start;
        space.length = partition->second.length;
        const auto end = (std::uint64_t{space.start} + space.length) * volume_.block;
        // A disc that can still be written has a partition up to its end, and an image less far.
        if (end > image_.size().value() && !increments_)
            error("udf.volume.truncated",
                  fmt::format("the partition ends at byte {}, the image at {}: the end is missing",
                              end, image_.size().value()),
                  "ECMA-167 3/10.5.8");
        return true;
    }

    /// The plain or sparable map of the same partition.
    bool find_base(std::size_t index) {
        auto& space = volume_.maps[index];
        for (std::size_t i = 0; i < volume_.maps.size(); ++i) {
            const auto& other = volume_.maps[i];
            if (other.number != space.number ||
                (other.kind != PartitionKind::plain && other.kind != PartitionKind::sparable))
                continue;
            space.base = i;
            space.start = other.start;
            return true;
        }
        error("udf.maps.base",
              fmt::format("a virtual or metadata partition stands on partition {}, which has no "
                          "map of its own that can be read: nothing in it can be found",
                          space.number),
              "UDF 2.2.8, 2.2.10");
        return false;
    }

    const io::Source& image_;
    const PartitionDescriptors& partitions_;
    bool increments_; ///< there is a virtual partition
    Volume& volume_;
    format::Reporter& reporter_;
    bool has_virtual_ = false, has_metadata_ = false; ///< met already
};

} // namespace

void read_partitions(const io::Source& image, std::span<const std::byte> table, std::uint32_t count,
                     const PartitionDescriptors& partitions, Volume& volume,
                     format::Reporter& reporter) {
    bool increments = false;
    auto rest = table;
    PartitionMapHeader header;
    while (load(rest, header) && header.length >= sizeof header && header.length <= rest.size()) {
        Type2PartitionMap map;
        increments = increments || (header.type == 2 && load(rest.first(header.length), map) &&
                                    text_of(map.type) == virtual_partition_name);
        rest = rest.subspan(header.length);
    }
    PartitionReader(image, partitions, increments, volume, reporter).read(table, count);
}

} // namespace openimapi::inline v1::udf
