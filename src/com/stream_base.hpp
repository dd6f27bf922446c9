/// What every stream of ours has in common: one position, CopyTo, Stat, and what it refuses.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/com/stream.hpp"

#include <cstring>
#include <limits>
#include <mutex>
#include <string>
#include <vector>

namespace openimapi::inline v1::com {

/// Derived has size(), read_at(at, span) -> bytes read, write_at, resize and clone(at); each may be
/// called from any thread and throws Error. More: interfaces that it has besides.
template <class Derived, class... More>
class StreamBase : public Object<Derived, IStream, More...> {
public:
    HRESULT STDMETHODCALLTYPE Read(void* data, ULONG size, ULONG* read) noexcept override {
        if (read) *read = 0;
        if (!data) return STG_E_INVALIDPOINTER;
        return this->guard([&] {
            const std::lock_guard lock(mutex_);
            const std::size_t got = self().read_at(at_, {static_cast<std::byte*>(data), size});
            at_ += got;
            if (read) *read = static_cast<ULONG>(got);
        });
    }
    HRESULT STDMETHODCALLTYPE Write(const void* data, ULONG size,
                                    ULONG* written) noexcept override {
        if (written) *written = 0;
        if (read_only()) return STG_E_ACCESSDENIED;
        if (!data) return STG_E_INVALIDPOINTER;
        return this->guard([&] {
            const std::lock_guard lock(mutex_);
            self().write_at(at_, {static_cast<const std::byte*>(data), size});
            at_ += size;
            if (written) *written = size;
        });
    }
    HRESULT STDMETHODCALLTYPE Seek(LARGE_INTEGER move, DWORD origin,
                                   ULARGE_INTEGER* position) noexcept override {
        return this->guard([&]() -> HRESULT {
            const std::lock_guard lock(mutex_);
            std::uint64_t from = 0;
            if (origin == STREAM_SEEK_CUR)
                from = at_;
            else if (origin == STREAM_SEEK_END)
                from = self().size();
            else if (origin != STREAM_SEEK_SET)
                return STG_E_INVALIDFUNCTION;
            const auto step = static_cast<std::uint64_t>(move.QuadPart);
            // Before the beginning, or past what 63 bits can say.
            const std::uint64_t to = from + step;
            if (move.QuadPart < 0 ? 0 - step > from : to < from) return STG_E_INVALIDFUNCTION;
            if (to > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
                return STG_E_INVALIDFUNCTION;
            at_ = to;
            if (position) position->QuadPart = at_;
            return S_OK;
        });
    }
    HRESULT STDMETHODCALLTYPE SetSize(ULARGE_INTEGER size) noexcept override {
        if (read_only()) return STG_E_ACCESSDENIED;
        return this->guard([&] { self().resize(size.QuadPart); });
    }
    HRESULT STDMETHODCALLTYPE CopyTo(IStream* target, ULARGE_INTEGER size, ULARGE_INTEGER* read,
                                     ULARGE_INTEGER* written) noexcept override {
        if (read) read->QuadPart = 0;
        if (written) written->QuadPart = 0;
        if (!target) return STG_E_INVALIDPOINTER;
        return this->guard([&]() -> HRESULT {
            constexpr std::size_t piece = std::size_t{1} << 20;
            std::vector<std::byte> buffer(
                static_cast<std::size_t>(size.QuadPart < piece ? size.QuadPart : piece));
            std::uint64_t left = size.QuadPart;
            while (left > 0) {
                const auto wanted =
                    static_cast<std::size_t>(left < buffer.size() ? left : buffer.size());
                std::size_t got = 0;
                {
                    // Not held while the target writes: it may be this very stream's clone.
                    const std::lock_guard lock(mutex_);
                    got = self().read_at(at_, {buffer.data(), wanted});
                    at_ += got;
                }
                if (got == 0) break;
                if (read) read->QuadPart += got;
                std::size_t done = 0;
                while (done < got) {
                    ULONG put = 0;
                    const HRESULT hr =
                        target->Write(buffer.data() + done, static_cast<ULONG>(got - done), &put);
                    if (FAILED(hr)) return hr;
                    if (put == 0 || put > got - done) return STG_E_MEDIUMFULL;
                    if (written) written->QuadPart += put;
                    done += put;
                }
                left -= got;
            }
            return S_OK;
        });
    }
    /// Every write is done when it returns.
    HRESULT STDMETHODCALLTYPE Commit(DWORD) noexcept override { return S_OK; }
    HRESULT STDMETHODCALLTYPE Revert() noexcept override {
        return read_only() ? STG_E_ACCESSDENIED : STG_E_INVALIDFUNCTION;
    }
    HRESULT STDMETHODCALLTYPE LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) noexcept override {
        return STG_E_INVALIDFUNCTION;
    }
    HRESULT STDMETHODCALLTYPE UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER,
                                           DWORD) noexcept override {
        return STG_E_INVALIDFUNCTION;
    }
    HRESULT STDMETHODCALLTYPE Stat(STATSTG* stat, DWORD flags) noexcept override {
        if (!stat) return STG_E_INVALIDPOINTER;
        if (flags > STATFLAG_NOOPEN) return STG_E_INVALIDFUNCTION;
        *stat = STATSTG{};
        return this->guard([&]() -> HRESULT {
            stat->type = STGTY_STREAM;
            stat->cbSize.QuadPart = self().size();
            stat->grfMode = mode_;
            if (flags == STATFLAG_NONAME || name_.empty()) return S_OK;
            const Bstr wide(name_);
            const std::size_t bytes = (wide.view().size() + 1) * sizeof(OLECHAR);
            stat->pwcsName = static_cast<LPOLESTR>(ole::CoTaskMemAlloc(bytes));
            if (!stat->pwcsName) return E_OUTOFMEMORY;
            std::memcpy(stat->pwcsName, wide.get(), bytes);
            return S_OK;
        });
    }
    HRESULT STDMETHODCALLTYPE Clone(IStream** clone) noexcept override {
        if (!clone) return STG_E_INVALIDPOINTER;
        *clone = nullptr;
        return this->guard([&] {
            const std::lock_guard lock(mutex_);
            return self().clone(at_).move_to(clone);
        });
    }

protected:
    StreamBase(std::string name, DWORD mode, std::uint64_t at)
        : name_(std::move(name)), mode_(mode), at_(at) {}
    ~StreamBase() override = default;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    Derived& self() noexcept { return static_cast<Derived&>(*this); }
    [[nodiscard]] bool read_only() const noexcept { return mode_ == STGM_READ; }

    const std::string name_;
    const DWORD mode_;
    std::mutex mutex_;
    std::uint64_t at_;
};

} // namespace openimapi::inline v1::com
