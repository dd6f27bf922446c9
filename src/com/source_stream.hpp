/// A read-only stream over a source of the engine, which gives the source back to who asks for it.
#pragma once

#include "com/stream_base.hpp"

#include <algorithm>

namespace openimapi::inline v1::com {

// {5A6D9E8B-0B0C-4E0B-9B39-2D7A1D5A3C11}, of no use outside this library.
inline constexpr IID iid_source_holder = {
    0x5A6D9E8B, 0x0B0C, 0x4E0B, {0x9B, 0x39, 0x2D, 0x7A, 0x1D, 0x5A, 0x3C, 0x11}};

/// How a stream of ours is recognised, to read its source without a stream in between.
struct SourceHolder : IUnknown {
    virtual const io::SourcePtr& source() const noexcept = 0;

protected:
    ~SourceHolder() = default;
};

/// Derived has clone(at).
template <class Derived, class... More>
class SourceStreamBase : public StreamBase<Derived, More...>, private SourceHolder {
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override {
        if (object && riid == iid_source_holder) {
            *object = static_cast<SourceHolder*>(this);
            AddRef();
            return S_OK;
        }
        return Base::QueryInterface(riid, object);
    }
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return Base::AddRef(); }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return Base::Release(); }

    std::uint64_t size() { return source_->size().value(); }
    std::size_t read_at(std::uint64_t at, std::span<std::byte> out) {
        const std::uint64_t end = size();
        if (at >= end) return 0;
        out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), end - at)));
        source_->read(at, out);
        return out.size();
    }
    void write_at(std::uint64_t, std::span<const std::byte>) {}
    void resize(std::uint64_t) {}

protected:
    using Base = StreamBase<Derived, More...>;
    SourceStreamBase(io::SourcePtr source, std::string name, std::uint64_t at)
        : Base(std::move(name), STGM_READ, at), source_(std::move(source)) {}
    ~SourceStreamBase() override = default;

    [[nodiscard]] const io::SourcePtr& source() const noexcept override { return source_; }

private:
    io::SourcePtr source_;
};

} // namespace openimapi::inline v1::com
