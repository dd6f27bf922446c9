/// The partition tables of an image that gets longer by a session in place: docs/boot.md.
#pragma once

#include "format/partition/table_reader.hpp"
#include "openimapi/image/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace openimapi::inline v1::image {

class TableGrowth {
public:
    /// Of the tables in the first blocks of `existing`, behind which a session begins at block
    /// `start`. Nothing where there are none, and, with a note (`plan.boot.tables`), where they are
    /// not of a kind that is surely understood: they stay as they are then.
    [[nodiscard]] static std::optional<TableGrowth>
    of(const io::Source& existing, std::uint32_t start, std::vector<Note>& notes);

    /// Blocks at the end of the image for the second copy of a GPT; 0 where there is none.
    [[nodiscard]] std::uint32_t tail_blocks() const noexcept;

    struct Tables {
        std::vector<std::byte> front;  ///< for block 0 on, whole blocks within the system area
        std::vector<std::byte> backup; ///< for the last bytes of the image; empty without a GPT
    };
    /// For an image of so many blocks, tail_blocks() included.
    [[nodiscard]] Tables grown(std::uint32_t image_blocks) const;

private:
    TableGrowth(partition::DiskTables tables, std::vector<std::byte> front, std::uint32_t start)
        : tables_(std::move(tables)), front_(std::move(front)), start_(start) {}

    void grow_mbr(std::vector<std::byte>& front, std::uint64_t part_end,
                  std::uint64_t sectors) const;
    void grow_entries(std::span<std::byte> entries, std::uint64_t part_end) const;

    partition::DiskTables tables_;
    std::vector<std::byte> front_;
    std::uint32_t start_; ///< block of the session
};

} // namespace openimapi::inline v1::image
