/// One File Entry or Extended File Entry in the making — ECMA-167 4/14.9 and 4/14.17, UDF 2.3.6.
#pragma once

#include "format/udf/extended_attribute.hpp"
#include "format/udf/file_entry.hpp"
#include "format/udf/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::udf {

/// What an entry is about.
struct EntrySubject {
    FileType type = FileType::regular;
    std::uint32_t block = 0; ///< where it stands, in the space that it is addressed in
    std::uint64_t unique_id = 0;
    bool stream = false; ///< a named stream; not its directory (UDF 2.3.5.4)
};

/// The variable part is filled from its front. Which of the two structures it becomes is for the
/// revision to say.
class Entry {
public:
    /// `out` is one block.
    Entry(const Tables& tables, const EntrySubject& subject, const tree::Attributes& attributes,
          std::span<std::byte> out);

    /// Descriptors that lead here, but that of a stream directory. The field is 16 bits wide: what
    /// is beyond stays at its end.
    void set_links(std::uint64_t links);
    void set_content(std::uint64_t bytes, Allocation allocation, std::uint64_t blocks);
    /// The stream directory at `icb`, and the bytes of all streams. Its parent entry leads here.
    void set_streams(const LongAd& icb, std::uint64_t bytes);
    /// Where the content or the allocation descriptors go; tell commit() how much was filled.
    [[nodiscard]] std::span<std::byte> rest() { return out_.subspan(used_); }
    void commit(std::size_t bytes);

private:
    void put_extended_attributes(FileType type, const tree::Attributes& attributes);

    const Tables& tables_;
    std::uint32_t block_;
    std::span<std::byte> out_;
    ExtendedFileEntry fixed_; ///< has all that a File Entry has
    std::uint16_t flags_ = 0;
    std::uint64_t links_ = 0;
    std::size_t used_;
};

/// Bytes in front of the variable part.
[[nodiscard]] std::uint32_t fixed_entry_bytes(const RevisionRules& rules) noexcept;

/// Bytes behind the fixed part of an entry that content or allocation descriptors may have. Where a
/// creation time is an extended attribute its room is always kept, so that a layout depends on
/// sizes only.
[[nodiscard]] std::uint32_t entry_room(const RevisionRules& rules) noexcept;

} // namespace openimapi::inline v1::udf
