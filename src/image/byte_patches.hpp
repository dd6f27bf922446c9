/// A few bytes of some items that differ from what the items hold: the boot information tables of
/// boot images, which say where the image stands.
#pragma once

#include "openimapi/io/extent_map.hpp"
#include "openimapi/io/source.hpp"

#include <vector>

namespace openimapi::inline v1::image {

/// Filled while an image is planned, and not changed once it is read.
class BytePatches {
public:
    void add(std::uint32_t item, std::uint64_t offset, std::vector<std::byte> bytes) {
        patches_.push_back({item, offset, std::move(bytes)});
    }
    [[nodiscard]] bool concern(std::uint32_t item) const noexcept;
    /// Writes the patches over `out`, which holds the item's bytes from `offset`.
    void apply(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const noexcept;

private:
    struct Patch {
        std::uint32_t item = 0;
        std::uint64_t offset = 0;
        std::vector<std::byte> bytes;
    };
    std::vector<Patch> patches_;
};

/// The items of another source, with patches.
class PatchedItems final : public io::ItemSource {
public:
    PatchedItems(io::ItemSourcePtr items, std::shared_ptr<const BytePatches> patches)
        : items_(std::move(items)), patches_(std::move(patches)) {}

    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        items_->read(item, offset, out);
        patches_->apply(item, offset, out);
    }
    [[nodiscard]] OpenFile open_file(std::uint32_t item) const override {
        return patches_->concern(item) ? OpenFile{} : items_->open_file(item);
    }
    [[nodiscard]] bool unchanged(std::uint32_t item, int fd) const override {
        return items_->unchanged(item, fd);
    }

private:
    io::ItemSourcePtr items_;
    std::shared_ptr<const BytePatches> patches_;
};

/// Sources as items.
class SourceItems final : public io::ItemSource {
public:
    std::uint32_t add(io::SourcePtr source) {
        sources_.push_back(std::move(source));
        return static_cast<std::uint32_t>(sources_.size() - 1);
    }
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        sources_.at(item)->read(offset, out);
    }

private:
    std::vector<io::SourcePtr> sources_;
};

/// One item as a source.
class ItemAsSource final : public io::Source {
public:
    ItemAsSource(const io::ItemSource& items, std::uint32_t item, Bytes size)
        : items_(items), item_(item), size_(size) {}
    [[nodiscard]] Bytes size() const override { return size_; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        items_.read(item_, offset, out);
    }

private:
    const io::ItemSource& items_;
    std::uint32_t item_;
    Bytes size_;
};

} // namespace openimapi::inline v1::image
