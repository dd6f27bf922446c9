/// A counted pointer to a COM object.
#pragma once

#include <ole2.h>
#include <type_traits>
#include <utility>

namespace openimapi::inline v1::com {

/// Holds one reference; copies take another. Null where nothing is held. Not thread-safe by itself
/// (as every smart pointer), though the objects are.
template <class T>
class Ptr {
public:
    Ptr() noexcept = default;
    Ptr(std::nullptr_t) noexcept {}
    /// Shares: takes a reference of its own.
    Ptr(T* object) noexcept : object_(object) {
        if (object_) object_->AddRef();
    }
    Ptr(const Ptr& other) noexcept : Ptr(other.object_) {}
    Ptr(Ptr&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <class U, class = std::enable_if_t<std::is_convertible_v<U*, T*>>>
    Ptr(const Ptr<U>& other) noexcept : Ptr(static_cast<T*>(other.get())) {}
    template <class U, class = std::enable_if_t<std::is_convertible_v<U*, T*>>>
    Ptr(Ptr<U>&& other) noexcept : object_(other.detach()) {}
    Ptr& operator=(Ptr other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ptr() {
        if (object_) object_->Release();
    }

    /// Takes over a reference that the caller holds.
    [[nodiscard]] static Ptr adopt(T* object) noexcept {
        Ptr pointer;
        pointer.object_ = object;
        return pointer;
    }
    /// Gives the reference away.
    [[nodiscard]] T* detach() noexcept { return std::exchange(object_, nullptr); }
    void reset() noexcept { *this = nullptr; }

    [[nodiscard]] T* get() const noexcept { return object_; }
    T* operator->() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    friend bool operator==(const Ptr& a, const Ptr& b) noexcept { return a.object_ == b.object_; }

    /// For a function that hands out an object; what was held is released first.
    [[nodiscard]] T** operator&() noexcept { return put(); }
    [[nodiscard]] T** put() noexcept {
        reset();
        return &object_;
    }

    /// Another interface of the same object, or null.
    template <class U>
    [[nodiscard]] Ptr<U> as() const noexcept {
        Ptr<U> other;
        void* found = nullptr;
        if (object_ && SUCCEEDED(object_->QueryInterface(__uuidof(U), &found)))
            other = Ptr<U>::adopt(static_cast<U*>(found));
        return other;
    }
    /// The end of a method that hands out an object: E_POINTER where there is no room for it.
    template <class U>
    HRESULT copy_to(U** out) const noexcept {
        if (!out) return E_POINTER;
        if (object_) object_->AddRef();
        *out = object_;
        return S_OK;
    }
    template <class U>
    HRESULT move_to(U** out) noexcept {
        if (!out) return E_POINTER;
        *out = detach();
        return S_OK;
    }

private:
    T* object_ = nullptr;
};

/// Another interface of `object`, or null; for pointers as they come from a caller.
template <class U>
[[nodiscard]] Ptr<U> query(IUnknown* object) noexcept {
    return Ptr<IUnknown>(object).as<U>();
}

} // namespace openimapi::inline v1::com
