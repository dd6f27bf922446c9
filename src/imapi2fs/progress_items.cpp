#include "imapi2fs/progress_items.hpp"

#include "imapi2fs/image_core.hpp"
#include "imapi2fs/lazy_enumerator.hpp"
#include "openimapi/com/variant.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <algorithm>

namespace openimapi::inline v1::imapi2fs {

namespace {

/// The first name of each inode with content, in the order of the tree.
std::vector<tree::NodeId> first_names(const tree::Snapshot& tree) {
    std::vector<tree::NodeId> names(tree.inode_limit(), tree::no_node);
    std::vector<tree::NodeId> pending{tree.root()};
    while (!pending.empty()) {
        const auto directory = pending.back();
        pending.pop_back();
        const auto children = tree.children(directory);
        for (const auto child : children) {
            auto& name = names[index_of(tree.inode(child))];
            if (name == tree::no_node) name = child;
        }
        for (auto child = children.rbegin(); child != children.rend(); ++child)
            if (tree.kind(*child) == tree::Kind::directory) pending.push_back(*child);
    }
    return names;
}

} // namespace

std::vector<ProgressSegment> segments_of(const image::Plan& plan) {
    std::vector<ProgressSegment> segments;
    const auto start = static_cast<std::uint64_t>(plan.first_block().value());
    const auto add = [&](std::uint64_t first, std::uint64_t end, std::string description) {
        if (first < end)
            segments.push_back({narrow<std::uint32_t>(first - start),
                                narrow<std::uint32_t>(end - start - 1), std::move(description)});
    };
    const auto& tree = plan.snapshot();
    const auto names = first_names(tree);
    // What the plan's list of files leaves out stands among them.
    const char* const between = tree.has_streams() ? "Named streams and padding" : "Padding";
    const auto files = plan.files();
    auto file = files.begin();
    for (const auto& region : plan.regions()) {
        // Files stand within regions; what of a region no file covers keeps the region's name.
        const std::uint64_t end = region.first + region.blocks;
        std::uint64_t at = region.first;
        for (; file != files.end() && file->first < end; ++file) {
            add(at, file->first, at == region.first ? region.what : between);
            const auto name = names[index_of(file->inode)];
            add(file->first, file->first + file->blocks, published_path(tree.path(name)));
            at = file->first + file->blocks;
        }
        add(at, end, at == region.first ? region.what : between);
    }
    return segments;
}

HRESULT ProgressItem::get_Description(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return com::give(value, segment_.description); });
}
HRESULT ProgressItem::get_FirstBlock(ULONG* value) noexcept {
    if (!value) return E_POINTER;
    *value = segment_.first;
    return S_OK;
}
HRESULT ProgressItem::get_LastBlock(ULONG* value) noexcept {
    if (!value) return E_POINTER;
    *value = segment_.last;
    return S_OK;
}
HRESULT ProgressItem::get_BlockCount(ULONG* value) noexcept {
    if (!value) return E_POINTER;
    *value = segment_.last - segment_.first + 1;
    return S_OK;
}

namespace {
auto maker(const Segments& segments) {
    return [segments](std::size_t index) -> com::Ptr<IProgressItem> {
        return com::make<ProgressItem>(segments, index);
    };
}
} // namespace

HRESULT ProgressItems::get__NewEnum(IEnumVARIANT** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        return enumerate_lazily<IEnumVARIANT, VARIANT, IProgressItem>(segments_->size(),
                                                                      maker(segments_))
            .move_to(value);
    });
}

HRESULT ProgressItems::get_EnumProgressItems(IEnumProgressItems** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        return enumerate_lazily<IEnumProgressItems, IProgressItem*, IProgressItem>(
                   segments_->size(), maker(segments_))
            .move_to(value);
    });
}

HRESULT ProgressItems::get_Item(LONG index, IProgressItem** item) noexcept {
    if (!item) return E_POINTER;
    *item = nullptr;
    return guard([&]() -> HRESULT {
        if (index < 0 || static_cast<std::size_t>(index) >= segments_->size())
            return com::fail(E_INVALIDARG, "there is no progress item of this index", speaker());
        return com::make<ProgressItem>(segments_, static_cast<std::size_t>(index)).move_to(item);
    });
}

HRESULT ProgressItems::get_Count(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(segments_->size()); });
}

HRESULT ProgressItems::ProgressItemFromBlock(ULONG block, IProgressItem** item) noexcept {
    if (!item) return E_POINTER;
    *item = nullptr;
    return guard([&]() -> HRESULT {
        const auto found = std::ranges::lower_bound(*segments_, block, {}, &ProgressSegment::last);
        if (found == segments_->end())
            return com::fail(E_INVALIDARG, "the block is beyond the image", speaker());
        return com::make<ProgressItem>(segments_,
                                       static_cast<std::size_t>(found - segments_->begin()))
            .move_to(item);
    });
}

HRESULT ProgressItems::ProgressItemFromDescription(BSTR description,
                                                   IProgressItem** item) noexcept {
    if (!item) return E_POINTER;
    *item = nullptr;
    if (!description) return E_FAIL; // as published, where every other argument is E_INVALIDARG
    return guard([&]() -> HRESULT {
        const auto found =
            std::ranges::find(*segments_, com::to_utf8(description), &ProgressSegment::description);
        if (found == segments_->end())
            return com::fail(E_INVALIDARG, "no progress item has this description", speaker());
        return com::make<ProgressItem>(segments_,
                                       static_cast<std::size_t>(found - segments_->begin()))
            .move_to(item);
    });
}

} // namespace openimapi::inline v1::imapi2fs
