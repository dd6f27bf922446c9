/// Compressing files with zisofs for an image that is only planned: a first pass over a file says
/// how long each block becomes, and the bytes themselves are made again whenever they are read. So
/// nothing is kept but eight bytes a block, and any range of the image can be read at any time.
#pragma once

#include "format/iso9660/zisofs.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/io/extent_map.hpp"

#include <unordered_map>
#include <vector>

namespace openimapi::inline v1::iso9660::zisofs {

/// Version 1: blocks of 32 KiB, which every kernel reads; version 2: of 128 KiB.
[[nodiscard]] Form form_of(std::uint8_t version, std::uint64_t size) noexcept;

/// What the first pass learnt about one file.
struct Measured {
    Form form;
    std::vector<std::uint64_t> pointers; ///< as recorded: one more than blocks
    [[nodiscard]] std::uint64_t recorded() const noexcept { return pointers.back(); }
};

/// Reads item `item` of `contents` once. Nothing where it would not take fewer blocks of the image
/// than it does now, or is too long for the version.
[[nodiscard]] OPENIMAPI_API std::optional<Measured> measure(const io::ItemSource& contents,
                                                            std::uint32_t item, std::uint64_t size,
                                                            std::uint8_t version, const Job& job);

/// The files of a plan that are compressed, by index_of(inode).
class Table {
public:
    void add(std::uint32_t inode, Measured file) { files_.emplace(inode, std::move(file)); }
    [[nodiscard]] const Measured* find(std::uint32_t inode) const noexcept {
        const auto found = files_.find(inode);
        return found == files_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool empty() const noexcept { return files_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return files_.size(); }

private:
    std::unordered_map<std::uint32_t, Measured> files_; ///< only looked up
};
using TablePtr = std::shared_ptr<const Table>;

/// `contents` with the files of the table compressed. Reading throws Error
/// (IMAPI_E_DATA_STREAM_INCONSISTENCY) where a block does not become as long as it did.
[[nodiscard]] OPENIMAPI_API io::ItemSourcePtr compressed(io::ItemSourcePtr contents,
                                                         TablePtr table);

} // namespace openimapi::inline v1::iso9660::zisofs
