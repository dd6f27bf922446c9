/// FsiDirectoryItem: a directory of an image, in it or not yet.
#pragma once

#include "imapi2fs/fsi_item.hpp"

#include <functional>

namespace openimapi::inline v1::imapi2fs {

/// The COM object for an item of the tree. Needs no lock, and so is told what the item is.
[[nodiscard]] com::Ptr<IFsiItem> make_item(ImageCore& image, const tree::Item& item,
                                           bool directory);

class FsiDirectoryItem final : public FsiItem<FsiDirectoryItem, IFsiDirectoryItem2> {
public:
    static constexpr const com::Class* class_info = &com::classes::FsiDirectoryItem;
    using FsiItem::FsiItem;

    HRESULT STDMETHODCALLTYPE get__NewEnum(IEnumVARIANT** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Item(BSTR path, IFsiItem** item) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Count(LONG* count) noexcept override;
    HRESULT STDMETHODCALLTYPE get_EnumFsiItems(IEnumFsiItems** value) noexcept override;
    HRESULT STDMETHODCALLTYPE AddDirectory(BSTR path) noexcept override;
    HRESULT STDMETHODCALLTYPE AddFile(BSTR path, IStream* data) noexcept override;
    HRESULT STDMETHODCALLTYPE AddTree(BSTR source, VARIANT_BOOL include_base) noexcept override;
    HRESULT STDMETHODCALLTYPE Add(IFsiItem* item) noexcept override;
    HRESULT STDMETHODCALLTYPE Remove(BSTR path) noexcept override;
    HRESULT STDMETHODCALLTYPE RemoveTree(BSTR path) noexcept override;
    HRESULT STDMETHODCALLTYPE AddTreeWithNamedStreams(BSTR source,
                                                      VARIANT_BOOL include_base) noexcept override;

    /// The object behind an item of ours; null for somebody else's.
    [[nodiscard]] static com::Ptr<FsiDirectoryItem> behind(IUnknown* item) noexcept;

private:
    HRESULT add_tree(BSTR source, VARIANT_BOOL include_base, bool named_streams) noexcept;
    [[nodiscard]] void* query_more(REFIID riid) noexcept override;
    [[nodiscard]] bool is_directory() const noexcept override { return true; }
    /// This directory in the tree; throws IMAPI_E_NOT_IN_FILE_SYSTEM where it is not (any more).
    [[nodiscard]] tree::Directory here() const;
    /// The directory that `path` names the last part of, and that part, which may be new. Throws.
    struct Target {
        tree::Directory parent;
        std::string name;
    };
    [[nodiscard]] Target target(std::string_view path) const;
    /// Makes the children's objects, one at a time; `count` receives how many there are.
    [[nodiscard]] std::function<com::Ptr<IFsiItem>(std::size_t)> maker(std::size_t& count) const;
};

} // namespace openimapi::inline v1::imapi2fs
