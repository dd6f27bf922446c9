/// The base of every COM object of ours.
///
///     class DiscMaster final
///         : public com::Object<DiscMaster, IDiscMaster2,
///         com::ConnectionPoints<DDiscMaster2Events>> {
///     public:
///         static constexpr const com::Class* class_info = &com::classes::MsftDiscMaster2;
///         HRESULT STDMETHODCALLTYPE get_Count(LONG* value) noexcept override {
///             return guard([&] { … });
///         }
///     };
///     com::Ptr<DiscMaster> master = com::make<DiscMaster>();
///
/// QueryInterface answers every interface named and all its bases, ISupportErrorInfo, and, where
/// there is a class_info, IProvideClassInfo and IProvideClassInfo2. IDispatch is the first one's
/// that has it. Interfaces for Automation must stand in the contract's tables.
#pragma once

#include "openimapi/com/contract.hpp"
#include "openimapi/com/dispatch.hpp"
#include "openimapi/com/error.hpp"
#include "openimapi/com/ptr.hpp"

#include <atomic>
#include <new>

namespace openimapi::inline v1::com {

/// Objects that are alive, and LockServer calls outstanding; DllCanUnloadNow asks for zero.
[[nodiscard]] OPENIMAPI_API long live_objects() noexcept;
OPENIMAPI_API void count_live_object(int change) noexcept;

namespace detail {

/// Interface I; where it is for Automation, with IDispatch answered from its table.
template <class I, bool = std::is_base_of_v<IDispatch, I>>
class Answering : public I {
public:
    static_assert(Described<I>, "the interface needs a description (interface_of)");
    static constexpr const Interface* table = interface_of<I>;

protected:
    ~Answering() = default;
};

template <class I>
class Answering<I, true> : public I {
public:
    static_assert(Described<I>, "the interface needs a description (interface_of)");
    static constexpr const Interface* table = interface_of<I>;

    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT* count) noexcept override {
        if (!count) return E_POINTER;
        *count = 0; // names and calls come from the tables
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo** info) noexcept override {
        if (!info) return E_POINTER;
        *info = nullptr;
        return DISP_E_BADINDEX;
    }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID riid, LPOLESTR* names, UINT count, LCID,
                                            DISPID* ids) noexcept override {
        return get_ids_of_names(*table, riid, names, count, ids);
    }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID id, REFIID riid, LCID lcid, WORD flags,
                                     DISPPARAMS* parameters, VARIANT* result, EXCEPINFO* exception,
                                     UINT* bad_argument) noexcept override {
        return invoke(*table, this, id, riid, lcid, flags, parameters, result, exception,
                      bad_argument);
    }

protected:
    ~Answering() = default;
};

/// What an object tells of its class without a type library.
class Describing : public IProvideClassInfo2 {
public:
    /// There is no ITypeInfo without a system that reads type libraries.
    HRESULT STDMETHODCALLTYPE GetClassInfo(ITypeInfo** info) noexcept override {
        if (!info) return E_POINTER;
        *info = nullptr;
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE GetGUID(DWORD kind, GUID* guid) noexcept override {
        if (!guid) return E_POINTER;
        *guid = GUID_NULL;
        if (kind != GUIDKIND_DEFAULT_SOURCE_DISP_IID) return E_INVALIDARG;
        const Class* info = described();
        if (!info || info->sources.empty()) return E_UNEXPECTED;
        *guid = info->sources.front()->iid;
        return S_OK;
    }

protected:
    ~Describing() = default;
    [[nodiscard]] virtual const Class* described() const noexcept = 0;
};

template <class First, class...>
struct FirstOf {
    using type = First;
};

} // namespace detail

template <class Derived, class... Interfaces>
class Object : public detail::Answering<Interfaces>...,
               public ISupportErrorInfo,
               public detail::Describing {
public:
    /// What a class may declare to say which published class it is.
    static constexpr const Class* class_info = nullptr;
    /// False for objects that no one waits for (error information).
    static constexpr bool counted = true;
    /// Its identity: the pointer that IUnknown is asked from.
    using First = typename detail::FirstOf<Interfaces...>::type;

    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override {
        if (!object) return E_POINTER;
        *object = nullptr;
        const bool found = (answer<Interfaces>(riid, object) || ...);
        if (!found) {
            if (riid == IID_ISupportErrorInfo) {
                *object = static_cast<ISupportErrorInfo*>(this);
            } else if (described() &&
                       (riid == IID_IProvideClassInfo || riid == IID_IProvideClassInfo2)) {
                *object = static_cast<IProvideClassInfo2*>(this);
            } else if (void* more = query_more(riid)) {
                *object = more;
                return S_OK; // counted by query_more
            } else {
                return E_NOINTERFACE;
            }
        }
        AddRef();
        return S_OK;
    }
    using First::QueryInterface;

    ULONG STDMETHODCALLTYPE AddRef() noexcept override {
        return references_.fetch_add(1, std::memory_order_relaxed) + 1;
    }
    ULONG STDMETHODCALLTYPE Release() noexcept override {
        const ULONG left = references_.fetch_sub(1, std::memory_order_acq_rel) - 1;
        if (left == 0) {
            references_.store(1 << 30, std::memory_order_relaxed); // a destructor may touch it
            delete static_cast<Derived*>(this);
        }
        return left;
    }

    /// Every interface of ours leaves error information.
    HRESULT STDMETHODCALLTYPE InterfaceSupportsErrorInfo(REFIID riid) noexcept override {
        return (detail::Answering<Interfaces>::table->is(riid) || ...) ? S_OK : S_FALSE;
    }

protected:
    Object() noexcept {
        if (Derived::counted) count_live_object(+1);
    }
    virtual ~Object() {
        if (Derived::counted) count_live_object(-1);
    }

    /// For interfaces that are answered only sometimes, or by another object: returns the pointer,
    /// already counted, or null.
    virtual void* query_more(REFIID) noexcept { return nullptr; }

    [[nodiscard]] static Speaker speaker() noexcept {
        return {&detail::Answering<First>::table->iid,
                class_of_derived() ? class_of_derived()->prog_id : nullptr};
    }
    /// The body of a method: `work` returns an HRESULT or nothing; no exception leaves.
    template <class Work>
    [[nodiscard]] HRESULT guard(Work&& work) const noexcept {
        return boundary(speaker(), std::forward<Work>(work));
    }

private:
    [[nodiscard]] static const Class* class_of_derived() noexcept { return Derived::class_info; }
    [[nodiscard]] const Class* described() const noexcept final { return Derived::class_info; }

    template <class I>
    bool answer(REFIID riid, void** object) noexcept {
        if (!detail::Answering<I>::table->is(riid)) return false;
        *object = static_cast<I*>(this);
        return true;
    }

    std::atomic<ULONG> references_{1};
};

/// A new object, with its one reference in the Ptr. Throws what the constructor throws.
template <class T, class... Arguments>
[[nodiscard]] Ptr<T> make(Arguments&&... arguments) {
    return Ptr<T>::adopt(new T(std::forward<Arguments>(arguments)...));
}

} // namespace openimapi::inline v1::com
