/// The classes that can be created, and how.
#pragma once

#include "openimapi/com/object.hpp"

namespace openimapi::inline v1::com {

/// Makes an object and asks it for `riid`.
using Creator = HRESULT (*)(REFIID riid, void** object) noexcept;

/// Adds a class to the table, or replaces its creator. Each object room has one function that
/// registers its classes; DllGetClassObject's library calls them.
OPENIMAPI_API void register_class(const Class& info, Creator creator);

/// For a default-constructible object with a class_info.
template <class T>
void register_class() {
    register_class(*T::class_info, [](REFIID riid, void** object) noexcept -> HRESULT {
        if (!object) return E_POINTER;
        *object = nullptr;
        return boundary([&] { return make<T>()->QueryInterface(riid, object); });
    });
}

/// DllGetClassObject: CLASS_E_CLASSNOTAVAILABLE for classes that are not registered.
[[nodiscard]] OPENIMAPI_API HRESULT get_class_object(REFCLSID clsid, REFIID riid,
                                                     void** object) noexcept;
/// DllCanUnloadNow.
[[nodiscard]] OPENIMAPI_API HRESULT can_unload_now() noexcept;
/// CoCreateInstance, of registered classes only: REGDB_E_CLASSNOTREG for others.
[[nodiscard]] OPENIMAPI_API HRESULT create_instance(REFCLSID clsid, IUnknown* outer, REFIID riid,
                                                    void** object) noexcept;
template <class T>
[[nodiscard]] HRESULT create_instance(REFCLSID clsid, T** object) noexcept {
    return create_instance(clsid, nullptr, __uuidof(T), reinterpret_cast<void**>(object));
}
/// CLSIDFromProgID: with and without version, in any case. CO_E_CLASSSTRING where there is none.
[[nodiscard]] OPENIMAPI_API HRESULT clsid_from_prog_id(const OLECHAR* prog_id,
                                                       CLSID* clsid) noexcept;
/// ProgIDFromCLSID: the versioned one, in task memory.
[[nodiscard]] OPENIMAPI_API HRESULT prog_id_from_clsid(REFCLSID clsid, OLECHAR** prog_id) noexcept;

} // namespace openimapi::inline v1::com
