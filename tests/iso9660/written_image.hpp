// A volume written into memory by the smallest planner there can be, and a decoder of its own for
// what the tests look at: neither the planner nor the reader of the product is trusted here.
#pragma once

#include "format/iso9660/volume_writer.hpp"
#include "openimapi/base/units.hpp"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace openimapi::test {

using Raw = std::vector<std::uint8_t>;

struct Field {
    std::string signature;
    Raw data; ///< without the four header bytes
};

struct Record {
    std::string identifier;
    std::uint32_t extent = 0, length = 0;
    std::uint8_t flags = 0;
    Raw date;
    Raw system_use; ///< as it stands in the record
    [[nodiscard]] bool directory() const { return (flags & 2) != 0; }
};

inline std::uint32_t le32_at(const Raw& bytes, std::size_t at) {
    return bytes.at(at) | bytes.at(at + 1) << 8 | bytes.at(at + 2) << 16 |
           static_cast<std::uint32_t>(bytes.at(at + 3)) << 24;
}
inline std::uint32_t be32_at(const Raw& bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes.at(at)) << 24 | bytes.at(at + 1) << 16 |
           bytes.at(at + 2) << 8 | bytes.at(at + 3);
}
inline std::uint32_t both_at(const Raw& bytes, std::size_t at) {
    EXPECT_EQ(le32_at(bytes, at), be32_at(bytes, at + 4));
    return le32_at(bytes, at);
}

/// Content of `size` zeros that takes no memory.
class Zeros final : public io::Source {
public:
    explicit Zeros(std::uint64_t size) : size_(size) {}
    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    void read(std::uint64_t, std::span<std::byte> out) const override {
        std::fill(out.begin(), out.end(), std::byte{});
    }

private:
    std::uint64_t size_;
};
inline tree::Slice zeros(std::uint64_t size) {
    return {std::make_shared<Zeros>(size), 0, size};
}

class WrittenImage {
public:
    explicit WrittenImage(const tree::Directory& root, iso9660::VolumeOptions options = {})
        : snapshot_(root.snapshot()), data_(snapshot_.inode_limit()) {
        iso9660::VolumeWriter writer(snapshot_, std::move(options));
        format::Placement placement;
        placement.descriptors = 16;
        placement.metadata = writer.first_free_block(16 + writer.descriptor_blocks());
        placement.data_start = placement.metadata + writer.metadata_blocks();
        std::uint32_t next = placement.data_start;
        const auto source_extents = place_files(snapshot_.root(), next);
        placement.data_end = placement.image_blocks = next;
        placement.data = &data_;
        writer.place(placement);
        io::ExtentMap::Builder builder;
        writer.emit(builder);
        const auto contents = builder.add_source(snapshot_.contents());
        for (const auto& [inode, block] : source_extents)
            builder.add(std::uint64_t{block} * block_size, snapshot_.size(inode), contents,
                        index_of(inode));
        blocks = next;
        image = std::move(builder).build(Bytes(std::uint64_t{next} * block_size));
        metadata = placement.metadata;
        data_start = placement.data_start;
    }

    [[nodiscard]] Raw read(std::uint64_t offset, std::size_t length) const {
        Raw out(length);
        image->read(offset, std::as_writable_bytes(std::span(out)));
        return out;
    }
    [[nodiscard]] Raw block(std::uint32_t number) const {
        return read(std::uint64_t{number} * block_size, block_size);
    }

    /// All records of a directory's extent; checks 6.8.1.1: none crosses a block, zeros behind.
    [[nodiscard]] std::vector<Record> records(std::uint32_t extent, std::uint32_t length) const {
        std::vector<Record> out;
        const Raw bytes = read(std::uint64_t{extent} * block_size, length);
        for (std::size_t at = 0; at < length;) {
            const std::size_t size = bytes[at];
            if (size == 0) {
                const std::size_t end = (at / block_size + 1) * block_size;
                for (; at < end; ++at)
                    EXPECT_EQ(bytes[at], 0);
                continue;
            }
            EXPECT_EQ(size % 2, 0u);
            EXPECT_LE(at % block_size + size, block_size);
            const Raw record(bytes.begin() + at, bytes.begin() + at + size);
            Record it;
            it.extent = both_at(record, 2);
            it.length = both_at(record, 10);
            it.date = Raw(record.begin() + 18, record.begin() + 25);
            it.flags = record[25];
            EXPECT_EQ(record[28], 1); // volume sequence number
            const std::size_t name = record[32];
            it.identifier.assign(record.begin() + 33, record.begin() + 33 + name);
            it.system_use = Raw(record.begin() + 33 + name + (name % 2 == 0), record.end());
            out.push_back(std::move(it));
            at += size;
        }
        return out;
    }
    [[nodiscard]] std::vector<Record> records(const Record& directory) const {
        return records(directory.extent, directory.length);
    }
    /// The root's own record in the descriptor at `block`.
    [[nodiscard]] Record root(std::uint32_t descriptor = 16) const {
        const Raw bytes = block(descriptor);
        Record it;
        it.extent = both_at(bytes, 158);
        it.length = both_at(bytes, 166);
        it.flags = bytes[181];
        return it;
    }
    [[nodiscard]] Record find(const Record& directory, std::string_view identifier) const {
        for (const auto& record : records(directory))
            if (record.identifier == identifier) return record;
        ADD_FAILURE() << "no record " << identifier;
        return {};
    }

    /// The System Use fields of a record, followed through its continuation areas.
    [[nodiscard]] std::vector<Field> fields(const Record& record) const {
        std::vector<Field> out;
        Raw area = record.system_use;
        for (int areas = 0; areas < 100; ++areas) {
            Raw next;
            for (std::size_t at = 0; at + 4 <= area.size() && area[at] != 0;) {
                const std::size_t size = area.at(at + 2);
                EXPECT_GE(size, 4u);
                EXPECT_EQ(area.at(at + 3), 1);
                Field field{std::string(area.begin() + at, area.begin() + at + 2),
                            Raw(area.begin() + at + 4, area.begin() + at + size)};
                if (field.signature == "CE") {
                    const auto offset = both_at(field.data, 8), length = both_at(field.data, 16);
                    EXPECT_LE(offset + length, block_size);
                    next =
                        read(std::uint64_t{both_at(field.data, 0)} * block_size + offset, length);
                } else {
                    out.push_back(std::move(field));
                }
                at += size;
            }
            if (next.empty()) return out;
            area = std::move(next);
        }
        ADD_FAILURE() << "continuation areas without end";
        return out;
    }
    [[nodiscard]] static const Field* field(const std::vector<Field>& fields,
                                            std::string_view signature) {
        for (const auto& field : fields)
            if (field.signature == signature) return &field;
        return nullptr;
    }
    [[nodiscard]] static std::string name(const std::vector<Field>& fields) {
        std::string out;
        for (const auto& field : fields)
            if (field.signature == "NM") out.append(field.data.begin() + 1, field.data.end());
        return out;
    }
    /// The target that SL fields spell, as Linux puts it together.
    [[nodiscard]] static std::string link(const std::vector<Field>& fields) {
        std::string out;
        bool slash = false;
        for (const auto& field : fields) {
            if (field.signature != "SL") continue;
            for (std::size_t at = 1; at < field.data.size();) {
                const std::uint8_t flags = field.data.at(at), size = field.data.at(at + 1);
                if (slash) out += '/';
                slash = (flags & 1) == 0;
                if ((flags & 8) != 0) {
                    out += '/';
                    slash = false;
                } else if ((flags & 4) != 0) {
                    out += "..";
                } else if ((flags & 2) != 0) {
                    out += '.';
                } else {
                    out.append(field.data.begin() + at + 2, field.data.begin() + at + 2 + size);
                }
                at += 2u + size;
            }
        }
        return out;
    }

    std::shared_ptr<const io::ExtentMap> image;
    std::uint32_t blocks = 0, metadata = 0, data_start = 0;

private:
    std::vector<std::pair<tree::InodeId, std::uint32_t>> place_files(tree::NodeId top,
                                                                     std::uint32_t& next) {
        std::vector<std::pair<tree::InodeId, std::uint32_t>> out;
        std::vector<tree::NodeId> queue{top};
        for (std::size_t i = 0; i < queue.size(); ++i)
            for (const auto child : snapshot_.children(queue[i])) {
                const auto inode = snapshot_.inode(child);
                if (snapshot_.kind(child) == tree::Kind::directory) {
                    queue.push_back(child);
                } else if (snapshot_.size(inode) != 0 && !data_.has(inode)) {
                    data_.put(inode, next);
                    out.emplace_back(inode, next);
                    next += static_cast<std::uint32_t>(
                        blocks_for(Bytes(snapshot_.size(inode))).value());
                }
            }
        return out;
    }

    tree::Snapshot snapshot_;
    format::DataLayout data_;
};

} // namespace openimapi::test
