#include "imapi2/disc_master.hpp"

#include "openimapi/com/enumerator.hpp"
#include "openimapi/drive/registry.hpp"

namespace openimapi::inline v1::imapi2 {

HRESULT DiscMaster::get__NewEnum(IEnumVARIANT** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        std::vector<com::Variant> ids;
        for (const auto& entry : drive::list())
            ids.emplace_back(std::string_view(entry.id));
        return com::enumerate_variants(std::move(ids)).move_to(value);
    });
}

HRESULT DiscMaster::get_Item(LONG index, BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&]() -> HRESULT {
        const auto entries = drive::list();
        if (index < 0 || static_cast<std::size_t>(index) >= entries.size())
            return com::fail(E_INVALIDARG, "there is no recorder of this index", speaker());
        return com::give(value, entries[static_cast<std::size_t>(index)].id);
    });
}

HRESULT DiscMaster::get_Count(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(drive::list().size()); });
}

HRESULT DiscMaster::get_IsSupportedEnvironment(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    return guard([&] {
        for (const auto& entry : drive::list()) {
            try {
                auto recorder = drive::open(entry.id);
                if (recorder.identify().device_type == 5) {
                    *value = VARIANT_TRUE;
                    return;
                }
            } catch (const Error&) {
                // One that does not answer; another may.
            }
        }
    });
}

} // namespace openimapi::inline v1::imapi2
