#include "image/old_blocks.hpp"

#include <fcntl.h>

namespace openimapi::inline v1::image {

std::uint32_t OldBlocks::add(std::uint64_t offset, std::uint64_t length) {
    pieces_.push_back({offset, length});
    return static_cast<std::uint32_t>(pieces_.size() - 1);
}

void OldBlocks::read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const {
    existing_->read(pieces_.at(item).offset + offset, out);
}

io::ItemSource::OpenFile OldBlocks::open_file(std::uint32_t item) const {
    const auto& piece = pieces_.at(item);
    const auto range = existing_->file_range(piece.offset, piece.length);
    if (range.fd < 0) return {};
    return {::fcntl(range.fd, F_DUPFD_CLOEXEC, 0), range.offset};
}

} // namespace openimapi::inline v1::image
