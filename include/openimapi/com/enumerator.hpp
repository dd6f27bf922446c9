/// Enumerators over a snapshot. Every one answers S_FALSE when it gives fewer than asked.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/com/variant.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace openimapi::inline v1::com {

namespace detail {

/// How an element leaves the enumerator: a copy that the caller owns.
template <class T>
struct Handing {
    using Kept = Ptr<T>; // an interface
    using Given = T*;
    static void give(const Kept& kept, Given* out) noexcept { kept.copy_to(out); }
    static void take_back(Given* given) noexcept { (*given)->Release(); }
};
template <>
struct Handing<VARIANT> {
    using Kept = Variant;
    using Given = VARIANT;
    static void give(const Kept& kept, Given* out) { *out = Variant(kept).detach(); }
    static void take_back(Given* given) noexcept { ole::VariantClear(given); }
};

} // namespace detail

/// IEnumVARIANT, IEnumFsiItems, … over a fixed list:
///     com::enumerate<IEnumFsiItems, IFsiItem>(std::move(items))->copy_to(out)
/// Element: the interface that is enumerated, or VARIANT.
template <class Enum, class Element>
class Enumerator final : public Object<Enumerator<Enum, Element>, Enum> {
    using Hand = detail::Handing<Element>;

public:
    using List = std::shared_ptr<const std::vector<typename Hand::Kept>>;

    explicit Enumerator(List list, std::size_t at = 0) : list_(std::move(list)), at_(at) {}

    HRESULT STDMETHODCALLTYPE Next(ULONG count, typename Hand::Given* items,
                                   ULONG* fetched) noexcept override {
        if (fetched) *fetched = 0;
        if (!items || (count != 1 && !fetched)) return E_POINTER;
        return this->guard([&] {
            const std::lock_guard lock(mutex_);
            ULONG given = 0;
            try {
                while (given < count && at_ + given < list_->size()) {
                    Hand::give((*list_)[at_ + given], items + given);
                    ++given;
                }
            } catch (...) {
                while (given > 0)
                    Hand::take_back(items + --given);
                throw;
            }
            at_ += given;
            if (fetched) *fetched = given;
            return given == count ? S_OK : S_FALSE;
        });
    }
    HRESULT STDMETHODCALLTYPE Skip(ULONG count) noexcept override {
        const std::lock_guard lock(mutex_);
        const std::size_t left = list_->size() - at_;
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
            return make<Enumerator>(list_, at_).move_to(clone);
        });
    }

private:
    List list_;
    std::mutex mutex_;
    std::size_t at_;
};

template <class Enum, class Element>
[[nodiscard]] Ptr<Enum> enumerate(std::vector<typename detail::Handing<Element>::Kept> elements) {
    using Kept = typename detail::Handing<Element>::Kept;
    return make<Enumerator<Enum, Element>>(
        std::make_shared<const std::vector<Kept>>(std::move(elements)));
}

/// What _NewEnum hands out.
[[nodiscard]] OPENIMAPI_API Ptr<IEnumVARIANT> enumerate_variants(std::vector<Variant> values);

} // namespace openimapi::inline v1::com
