#include "openimapi/com/stream.hpp"

#include "com/source_stream.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace openimapi::inline v1::com {

namespace {

class SourceStream final : public SourceStreamBase<SourceStream> {
public:
    SourceStream(io::SourcePtr source, std::string name, std::uint64_t at = 0)
        : SourceStreamBase(std::move(source), std::move(name), at) {}

    Ptr<IStream> clone(std::uint64_t at) { return make<SourceStream>(source(), name(), at); }
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
