#include "openimapi/com/classes.hpp"

#include "openimapi/com/ole.hpp"

#include <algorithm>
#include <mutex>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::com {

namespace {

struct Registered {
    const Class* info;
    Creator creator;
};

struct Registry {
    std::mutex mutex;
    std::vector<Registered> classes;
};
Registry& registry() {
    static Registry* const only = new Registry; // outlives every static object that may ask
    return *only;
}

Registered find(REFCLSID clsid) {
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    const auto found = std::find_if(all.classes.begin(), all.classes.end(),
                                    [&](const Registered& r) { return r.info->clsid == clsid; });
    return found == all.classes.end() ? Registered{nullptr, nullptr} : *found;
}

char16_t lower(char16_t c) noexcept {
    return c >= u'A' && c <= u'Z' ? static_cast<char16_t>(c + 32) : c;
}
bool same_name(const char16_t* a, std::u16string_view b) noexcept {
    if (!a) return false;
    const std::u16string_view name(a);
    return std::equal(name.begin(), name.end(), b.begin(), b.end(),
                      [](char16_t x, char16_t y) { return lower(x) == lower(y); });
}

class ClassFactory final : public Object<ClassFactory, IClassFactory> {
public:
    // A class object that someone keeps is no reason to stay loaded; LockServer is.
    static constexpr bool counted = false;

    explicit ClassFactory(Creator creator) : creator_(creator) {}
    HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown* outer, REFIID riid,
                                             void** object) noexcept override {
        if (!object) return E_POINTER;
        *object = nullptr;
        if (outer) return CLASS_E_NOAGGREGATION;
        return creator_(riid, object);
    }
    HRESULT STDMETHODCALLTYPE LockServer(BOOL lock) noexcept override {
        count_live_object(lock ? +1 : -1);
        return S_OK;
    }

private:
    Creator creator_;
};

} // namespace

void register_class(const Class& info, Creator creator) {
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    for (Registered& known : all.classes)
        if (known.info->clsid == info.clsid) {
            known = {&info, creator};
            return;
        }
    all.classes.push_back({&info, creator});
}

HRESULT get_class_object(REFCLSID clsid, REFIID riid, void** object) noexcept {
    if (!object) return E_POINTER;
    *object = nullptr;
    return boundary([&]() -> HRESULT {
        const Registered found = find(clsid);
        if (!found.creator) return CLASS_E_CLASSNOTAVAILABLE;
        return make<ClassFactory>(found.creator)->QueryInterface(riid, object);
    });
}

HRESULT can_unload_now() noexcept {
    return live_objects() == 0 ? S_OK : S_FALSE;
}

HRESULT create_instance(REFCLSID clsid, IUnknown* outer, REFIID riid, void** object) noexcept {
    if (!object) return E_POINTER;
    *object = nullptr;
    return boundary([&]() -> HRESULT {
        const Registered found = find(clsid);
        if (!found.creator) return REGDB_E_CLASSNOTREG;
        if (outer) return CLASS_E_NOAGGREGATION;
        return found.creator(riid, object);
    });
}

HRESULT clsid_from_prog_id(const OLECHAR* prog_id, CLSID* clsid) noexcept {
    if (!prog_id || !clsid) return E_INVALIDARG;
    *clsid = CLSID_NULL;
    return boundary([&]() -> HRESULT {
        Registry& all = registry();
        const std::lock_guard lock(all.mutex);
        for (const Registered& known : all.classes)
            if (same_name(known.info->prog_id, prog_id) ||
                same_name(known.info->versioned_prog_id, prog_id)) {
                *clsid = known.info->clsid;
                return S_OK;
            }
        return CO_E_CLASSSTRING;
    });
}

HRESULT prog_id_from_clsid(REFCLSID clsid, OLECHAR** prog_id) noexcept {
    if (!prog_id) return E_INVALIDARG;
    *prog_id = nullptr;
    return boundary([&]() -> HRESULT {
        const Registered found = find(clsid);
        if (!found.info || !found.info->versioned_prog_id) return REGDB_E_CLASSNOTREG;
        const std::u16string_view text(found.info->versioned_prog_id);
        auto* copy =
            static_cast<OLECHAR*>(ole::CoTaskMemAlloc((text.size() + 1) * sizeof(OLECHAR)));
        if (!copy) return E_OUTOFMEMORY;
        std::copy(text.begin(), text.end(), copy);
        copy[text.size()] = 0;
        *prog_id = copy;
        return S_OK;
    });
}

} // namespace openimapi::inline v1::com
