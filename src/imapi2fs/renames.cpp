#include "imapi2fs/renames.hpp"

#include "imapi2fs/image_core.hpp"
#include "imapi2fs/lazy_enumerator.hpp"

namespace openimapi::inline v1::imapi2fs {

namespace {
FsiFileSystems published_system(std::string_view name) {
    if (name == "UDF") return FsiFileSystemUDF;
    return name == "Joliet" ? FsiFileSystemJoliet : FsiFileSystemISO9660;
}
} // namespace

RenameList renames_of(const tree::Snapshot& snapshot, image::PlanOptions options) {
    auto list = std::make_shared<std::vector<Renamed>>();
    options.renamed = [&](const image::Rename& rename) {
        list->push_back({published_system(rename.file_system), published_path(rename.path),
                         std::string(rename.name), std::string(rename.why)});
    };
    (void)image::plan(snapshot, options);
    return list;
}

HRESULT Rename::give(BSTR* value, const std::string& text) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return com::give(value, text); });
}
HRESULT Rename::get_FileSystem(FsiFileSystems* value) noexcept {
    if (!value) return E_POINTER;
    *value = of_.file_system;
    return S_OK;
}
HRESULT Rename::get_Path(BSTR* value) noexcept {
    return give(value, of_.path);
}
HRESULT Rename::get_Name(BSTR* value) noexcept {
    return give(value, of_.name);
}
HRESULT Rename::get_Reason(BSTR* value) noexcept {
    return give(value, of_.reason);
}

HRESULT Renames::get__NewEnum(IEnumVARIANT** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto make = [list = list_](std::size_t index) -> com::Ptr<IOpenImapiRename> {
            return com::make<Rename>(list, index);
        };
        return enumerate_lazily<IEnumVARIANT, VARIANT, IOpenImapiRename>(list_->size(), make)
            .move_to(value);
    });
}
HRESULT Renames::get_Item(LONG index, IOpenImapiRename** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&]() -> HRESULT {
        if (index < 0 || static_cast<std::size_t>(index) >= list_->size())
            return com::fail(E_INVALIDARG, "there is no changed name of this index", speaker());
        return com::make<Rename>(list_, static_cast<std::size_t>(index)).move_to(value);
    });
}
HRESULT Renames::get_Count(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(list_->size()); });
}

} // namespace openimapi::inline v1::imapi2fs
