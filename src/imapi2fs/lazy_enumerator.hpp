/// Enumerators whose objects are made when they are asked for, and live as long as somebody holds
/// them. The list itself is a snapshot.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/com/variant.hpp"

#include <functional>
#include <imapi2fs.h>
#include <mutex>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

/// Enum: IEnumFsiItems, IEnumProgressItems or IEnumVARIANT. Given: what it hands out, Element* or
/// VARIANT (then VT_DISPATCH).
template <class Enum, class Given, class Element>
class LazyEnumerator final : public com::Object<LazyEnumerator<Enum, Given, Element>, Enum> {
public:
    using Maker = std::function<com::Ptr<Element>(std::size_t index)>;

    LazyEnumerator(std::size_t size, Maker maker, std::size_t at = 0)
        : size_(size), maker_(std::move(maker)), at_(at) {}

    HRESULT STDMETHODCALLTYPE Next(ULONG count, Given* items, ULONG* fetched) noexcept override {
        if (fetched) *fetched = 0;
        if (!items || (count != 1 && !fetched)) return E_POINTER;
        // As the contract has it: 1 to 2^31-1 progress items, 0 to 2^31-1 of the others.
        if (count > 0x7FFFFFFF || (count == 0 && std::is_same_v<Enum, IEnumProgressItems>))
            return E_INVALIDARG;
        return this->guard([&] {
            const std::lock_guard lock(mutex_);
            std::vector<com::Ptr<Element>> made;
            while (made.size() < count && at_ + made.size() < size_)
                made.push_back(maker_(at_ + made.size()));
            for (std::size_t i = 0; i < made.size(); ++i)
                hand_out(made[i], items + i);
            at_ += made.size();
            if (fetched) *fetched = static_cast<ULONG>(made.size());
            return made.size() == count ? S_OK : S_FALSE;
        });
    }
    HRESULT STDMETHODCALLTYPE Skip(ULONG count) noexcept override {
        const std::lock_guard lock(mutex_);
        const std::size_t left = size_ - at_;
        at_ += count < left ? count : left;
        return count <= left ? S_OK : S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE Reset() noexcept override {
        const std::lock_guard lock(mutex_);
        at_ = 0;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Clone(Enum** clone) noexcept override {
        if (!clone) return E_POINTER;
        *clone = nullptr;
        return this->guard([&] {
            const std::lock_guard lock(mutex_);
            return com::make<LazyEnumerator>(size_, maker_, at_).move_to(clone);
        });
    }

private:
    static void hand_out(com::Ptr<Element>& item, Element** out) noexcept { *out = item.detach(); }
    static void hand_out(com::Ptr<Element>& item, VARIANT* out) noexcept {
        *out = com::Variant(static_cast<IDispatch*>(item.get())).detach();
    }

    std::size_t size_;
    Maker maker_;
    std::mutex mutex_;
    std::size_t at_;
};

template <class Enum, class Given, class Element, class Maker>
[[nodiscard]] com::Ptr<Enum> enumerate_lazily(std::size_t size, Maker maker) {
    return com::make<LazyEnumerator<Enum, Given, Element>>(size, std::move(maker));
}

} // namespace openimapi::inline v1::imapi2fs
