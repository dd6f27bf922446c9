#include "image/piece_source.hpp"

namespace openimapi::inline v1::image {

std::uint32_t PieceSource::add(tree::InodeId inode, std::uint64_t offset) {
    pieces_.push_back({offset, index_of(inode)});
    return static_cast<std::uint32_t>(pieces_.size() - 1);
}

void PieceSource::read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const {
    const auto& piece = pieces_.at(item);
    contents_->read(piece.item, piece.offset + offset, out);
}

io::ItemSource::OpenFile PieceSource::open_file(std::uint32_t item) const {
    const auto& piece = pieces_.at(item);
    auto file = contents_->open_file(piece.item);
    file.offset += piece.offset;
    return file;
}

bool PieceSource::unchanged(std::uint32_t item, int fd) const {
    return contents_->unchanged(pieces_.at(item).item, fd);
}

} // namespace openimapi::inline v1::image
