#include "openimapi/com/stream.hpp"

#include "com/stream_base.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace openimapi::inline v1::com {

namespace {

// {5A6D9E8B-0B0C-4E0B-9B39-2D7A1D5A3C11}, of no use outside this library.
constexpr IID iid_source_holder = {
    0x5A6D9E8B, 0x0B0C, 0x4E0B, {0x9B, 0x39, 0x2D, 0x7A, 0x1D, 0x5A, 0x3C, 0x11}};

/// How a stream of ours is recognised, to read its source without a stream in between.
struct SourceHolder : IUnknown {
    virtual const io::SourcePtr& source() const noexcept = 0;

protected:
    ~SourceHolder() = default;
};

class SourceStream final : public StreamBase<SourceStream>, private SourceHolder {
public:
    SourceStream(io::SourcePtr source, std::string name, std::uint64_t at = 0)
        : StreamBase(std::move(name), STGM_READ, at), source_(std::move(source)) {}

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) noexcept override {
        if (object && riid == iid_source_holder) {
            *object = static_cast<SourceHolder*>(this);
            AddRef();
            return S_OK;
        }
        return StreamBase::QueryInterface(riid, object);
    }
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return StreamBase::AddRef(); }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return StreamBase::Release(); }

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
    Ptr<IStream> clone(std::uint64_t at) { return make<SourceStream>(source_, name(), at); }

private:
    const io::SourcePtr& source() const noexcept override { return source_; }

    io::SourcePtr source_;
};

/// More than any machine would hold; also what cannot be asked of an allocator.
constexpr std::uint64_t most_memory = std::uint64_t{1} << 38;

/// The bytes that clones share.
struct Memory {
    std::mutex mutex;
    std::vector<std::byte> bytes;
};

class MemoryStream final : public StreamBase<MemoryStream> {
public:
    explicit MemoryStream(std::shared_ptr<Memory> memory, std::uint64_t at = 0)
        : StreamBase({}, STGM_READWRITE, at), memory_(std::move(memory)) {}

    std::uint64_t size() {
        const std::lock_guard lock(memory_->mutex);
        return memory_->bytes.size();
    }
    std::size_t read_at(std::uint64_t at, std::span<std::byte> out) {
        const std::lock_guard lock(memory_->mutex);
        const auto& bytes = memory_->bytes;
        if (at >= bytes.size()) return 0;
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), bytes.size() - at));
        std::memcpy(out.data(), bytes.data() + at, count);
        return count;
    }
    void write_at(std::uint64_t at, std::span<const std::byte> data) {
        if (data.empty()) return;
        const std::lock_guard lock(memory_->mutex);
        auto& bytes = memory_->bytes;
        const std::uint64_t end = at + data.size();
        if (end < at || end > most_memory)
            throw Error(code_of(STG_E_MEDIUMFULL), "the stream would be larger than memory");
        if (end > bytes.size()) bytes.resize(static_cast<std::size_t>(end));
        std::memcpy(bytes.data() + at, data.data(), data.size());
    }
    void resize(std::uint64_t size) {
        const std::lock_guard lock(memory_->mutex);
        if (size > most_memory)
            throw Error(code_of(STG_E_MEDIUMFULL), "the stream would be larger than memory");
        memory_->bytes.resize(static_cast<std::size_t>(size));
    }
    Ptr<IStream> clone(std::uint64_t at) { return make<MemoryStream>(memory_, at); }

private:
    std::shared_ptr<Memory> memory_;
};

/// A caller's stream, one call at a time.
class StreamSource final : public io::Source {
public:
    explicit StreamSource(Ptr<IStream> stream) : stream_(std::move(stream)) {
        STATSTG stat = {};
        const HRESULT hr = stream_->Stat(&stat, STATFLAG_NONAME);
        if (SUCCEEDED(hr)) {
            size_ = stat.cbSize.QuadPart;
            return;
        }
        // Streams that tell nothing of themselves may still know where they end.
        ULARGE_INTEGER end = {};
        check(stream_->Seek(LARGE_INTEGER{}, STREAM_SEEK_END, &end), "ask the stream for its size");
        size_ = end.QuadPart;
    }

    [[nodiscard]] Bytes size() const override { return Bytes(size_); }

    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        const std::lock_guard lock(mutex_);
        LARGE_INTEGER to;
        to.QuadPart = static_cast<LONGLONG>(offset);
        check(stream_->Seek(to, STREAM_SEEK_SET, nullptr), "seek in the stream");
        while (!out.empty()) {
            const auto wanted = static_cast<ULONG>(std::min<std::size_t>(out.size(), 1U << 30));
            ULONG got = 0;
            check(stream_->Read(out.data(), wanted, &got), "read the stream");
            if (got == 0)
                throw Error(Code::imapi_e_data_stream_read_failure,
                            "the stream ended before the size that it told");
            if (got > wanted)
                throw Error(Code::imapi_e_data_stream_inconsistency,
                            "the stream claims to have read more than it was asked for");
            out = out.subspan(got);
        }
    }

private:
    Ptr<IStream> stream_;
    std::uint64_t size_ = 0;
    mutable std::mutex mutex_;
};

} // namespace

Ptr<IStream> stream_over(io::SourcePtr source, std::string_view name) {
    return make<SourceStream>(std::move(source), std::string(name));
}

Ptr<IStream> memory_stream(std::span<const std::byte> initial) {
    auto memory = std::make_shared<Memory>();
    memory->bytes.assign(initial.begin(), initial.end());
    return make<MemoryStream>(std::move(memory));
}

io::SourcePtr source_over(IStream* stream) {
    if (!stream) throw Error(Code::e_pointer, "there is no stream");
    void* found = nullptr;
    if (SUCCEEDED(stream->QueryInterface(iid_source_holder, &found))) {
        const auto holder = Ptr<SourceHolder>::adopt(static_cast<SourceHolder*>(found));
        return holder->source();
    }
    return std::make_shared<StreamSource>(Ptr<IStream>(stream));
}

} // namespace openimapi::inline v1::com
