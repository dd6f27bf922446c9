/// Information control blocks of a foreign volume: what a File Entry or Extended File Entry says,
/// and where the content stands — ECMA-167 4/14.6 to 4/14.17, UDF 2.3.5, 2.3.6.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/reading/window.hpp"
#include "format/udf/file_entry.hpp"
#include "format/udf/icb_tag.hpp"
#include "format/udf/virtual_allocation_table.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/format/catalogue.hpp"

#include <functional>

namespace openimapi::inline v1::udf {

/// An ICB's address: partition map and block.
[[nodiscard]] constexpr std::uint64_t address_of(const BlockAddress& at) noexcept {
    return std::uint64_t{at.partition} << 32 | at.block;
}

struct Entry {
    format::Catalogue::Inode inode;
    format::Catalogue::Times times;
    std::vector<format::Run> runs; ///< cover inode.size bytes, or as much as is recorded
    std::string target;            ///< of a symbolic link
    std::uint64_t unique_id = 0;
    std::uint8_t file_type = 0;
    std::uint64_t blocks_recorded = 0;
    LongAd streams; ///< ICB of the stream directory; no length where there is none
    bool embedded = false;
    std::optional<VatExtension> vat_extension; ///< of a Virtual Allocation Table
};

/// For one thread.
class EntryReader {
public:
    EntryReader(const io::Source& image, const Volume& volume, format::Reporter& reporter)
        : volume_(volume), reporter_(reporter), window_(image), other_(image) {
        chain_budget_ = image.size().value() / volume.block + 4096;
        piece_budget_ = 4 * chain_budget_;
    }

    /// False (reported) where no usable entry stands there. `out` is overwritten. An ICB of
    /// strategy 4096 is followed to its last entry.
    bool read(std::uint64_t address, Entry& out);

    /// What is read now is a file of the system's own, so any file type is right.
    void expect_system_files(bool expected) { system_files_ = expected; }

    /// How many of the ascending addresses can be read at once, and reads them: at least 1.
    template <class Iterator>
    std::size_t hold(Iterator first, Iterator last);

    /// Asked for the path of the entry at hand when there is something to report.
    void on_path(std::function<std::string()> path) { path_ = std::move(path); }

private:
    /// What File Entry and Extended File Entry have in common, behind their different layouts.
    struct Fields {
        std::size_t fixed = 0; ///< bytes of the fixed part
        std::uint32_t attributes_length = 0, allocation_length = 0;
        std::uint64_t size = 0;
        LongAd attribute_icb;
    };
    template <class T>
    void common(const T& fe, Entry& out, Fields& fields) const;
    void kind(Entry& out, Lba block);
    std::uint64_t latest(std::uint64_t address);
    void content(std::span<const std::byte> descriptors, Allocation how, std::uint32_t map,
                 std::uint64_t offset, Lba block, Entry& out);
    void add_extent(const LongAd& ad, std::uint64_t length, std::uint64_t used, Lba block,
                    Entry& out);
    void attribute_file(const LongAd& icb, Lba block, Entry& out);
    void extended_attributes(std::span<const std::byte> area, Lba block, Entry& out);
    void link_target(Lba block, Entry& out);
    void error(std::string_view id, std::string_view message, std::string_view clause, Lba block,
               Severity severity = Severity::error);

    const Volume& volume_;
    format::Reporter& reporter_;
    format::Window window_;      ///< goes through the entries in the order of their places
    format::Window other_;       ///< what they point at
    std::uint64_t chain_budget_; ///< allocation extents, indirect entries, attribute files
    std::uint64_t piece_budget_; ///< pieces of extents that are not in one piece on the image
    bool system_files_ = false;
    std::function<std::string()> path_;
};

template <class Iterator>
std::size_t EntryReader::hold(Iterator first, Iterator last) {
    return format::hold(window_, first, last, [&](const auto& named) {
        const auto place =
            volume_.offset_of(static_cast<std::uint32_t>(named.address >> 32),
                              static_cast<std::uint32_t>(named.address & 0xFFFFFFFF));
        return place ? format::Run{*place, volume_.block} : format::Run{0, format::Run::hole};
    });
}

/// A symbolic link's content as a POSIX path; false where it is malformed (as far as it goes).
[[nodiscard]] bool decode_symlink(std::span<const std::byte> content, std::string& target);

} // namespace openimapi::inline v1::udf
