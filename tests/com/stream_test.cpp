#include "openimapi/com/error.hpp"
#include "openimapi/com/object.hpp"
#include "openimapi/com/stream.hpp"

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace openimapi::test {
namespace {

using namespace openimapi::com;

/// Bytes in memory that may fail.
class Text final : public io::Source {
public:
    explicit Text(std::string text) : text_(std::move(text)) {}
    [[nodiscard]] Bytes size() const override { return Bytes(text_.size()); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        if (broken) throw Error(Code::win32_crc, "the medium is damaged");
        if (offset + out.size() > text_.size())
            throw Error(Code::win32_handle_eof, "beyond the end");
        std::memcpy(out.data(), text_.data() + offset, out.size());
    }
    bool broken = false;

private:
    std::string text_;
};

std::string read(IStream* stream, ULONG size, HRESULT expected = S_OK) {
    std::string out(size, '?');
    ULONG got = 99;
    EXPECT_EQ(stream->Read(out.data(), size, &got), expected);
    out.resize(got);
    return out;
}
std::uint64_t seek(IStream* stream, LONGLONG move, DWORD origin, HRESULT expected = S_OK) {
    LARGE_INTEGER to;
    to.QuadPart = move;
    ULARGE_INTEGER at = {};
    EXPECT_EQ(stream->Seek(to, origin, &at), expected);
    return at.QuadPart;
}
ULARGE_INTEGER size_of(std::uint64_t value) {
    ULARGE_INTEGER size;
    size.QuadPart = value;
    return size;
}

TEST(SourceStream, ReadsSeeksAndTellsOfItself) {
    auto stream = stream_over(std::make_shared<Text>("0123456789"), "Größe.iso");
    EXPECT_EQ(read(stream.get(), 4), "0123");
    EXPECT_EQ(read(stream.get(), 100), "456789");
    EXPECT_EQ(read(stream.get(), 1), "");
    EXPECT_EQ(seek(stream.get(), -3, STREAM_SEEK_END), 7U);
    EXPECT_EQ(read(stream.get(), 2), "78");
    EXPECT_EQ(seek(stream.get(), -1, STREAM_SEEK_CUR), 8U);
    EXPECT_EQ(seek(stream.get(), 1000, STREAM_SEEK_SET), 1000U) << "beyond the end is no error";
    EXPECT_EQ(read(stream.get(), 2), "");
    seek(stream.get(), -1, STREAM_SEEK_SET, STG_E_INVALIDFUNCTION);
    seek(stream.get(), 0, 3, STG_E_INVALIDFUNCTION);
    EXPECT_EQ(seek(stream.get(), 0, STREAM_SEEK_CUR), 1000U) << "a refused seek moves nothing";

    STATSTG stat = {};
    ASSERT_EQ(stream->Stat(&stat, STATFLAG_DEFAULT), S_OK);
    EXPECT_EQ(stat.type, DWORD{STGTY_STREAM});
    EXPECT_EQ(stat.cbSize.QuadPart, 10U);
    EXPECT_EQ(stat.grfMode, DWORD{STGM_READ});
    EXPECT_EQ(std::u16string_view(stat.pwcsName), u"Größe.iso");
    ole::CoTaskMemFree(stat.pwcsName);
    ASSERT_EQ(stream->Stat(&stat, STATFLAG_NONAME), S_OK);
    EXPECT_EQ(stat.pwcsName, nullptr);
    EXPECT_EQ(stream->Stat(nullptr, 0), STG_E_INVALIDPOINTER);
    EXPECT_EQ(stream->Stat(&stat, 77), STG_E_INVALIDFUNCTION);
}

TEST(SourceStream, RefusesToBeChanged) {
    auto stream = stream_over(std::make_shared<Text>("abc"));
    ULONG written = 9;
    EXPECT_EQ(stream->Write("x", 1, &written), STG_E_ACCESSDENIED);
    EXPECT_EQ(written, 0U);
    EXPECT_EQ(stream->SetSize(size_of(1)), STG_E_ACCESSDENIED);
    EXPECT_EQ(stream->Revert(), STG_E_ACCESSDENIED);
    EXPECT_EQ(stream->LockRegion(size_of(0), size_of(1), 0), STG_E_INVALIDFUNCTION);
    EXPECT_EQ(stream->UnlockRegion(size_of(0), size_of(1), 0), STG_E_INVALIDFUNCTION);
    EXPECT_EQ(stream->Commit(STGC_DEFAULT), S_OK);
    EXPECT_EQ(stream->Read(nullptr, 1, nullptr), STG_E_INVALIDPOINTER);
}

TEST(SourceStream, PassesFailuresOnWithTheirStory) {
    auto source = std::make_shared<Text>("abc");
    source->broken = true;
    auto stream = stream_over(source);
    read(stream.get(), 1, static_cast<HRESULT>(0x80070017));
    Ptr<IErrorInfo> info;
    ASSERT_EQ(ole::GetErrorInfo(0, &info), S_OK);
    Bstr text;
    info->GetDescription(&text);
    EXPECT_THAT(text.utf8(), testing::HasSubstr("damaged"));
}

TEST(SourceStream, ClonesWithAPlaceOfTheirOwnAndCopies) {
    const long before = live_objects();
    {
        auto stream = stream_over(std::make_shared<Text>(std::string(3 << 20, 'x') + "end"));
        seek(stream.get(), 3 << 20, STREAM_SEEK_SET);
        Ptr<IStream> clone;
        ASSERT_EQ(stream->Clone(&clone), S_OK);
        EXPECT_EQ(read(clone.get(), 3), "end");
        EXPECT_EQ(read(stream.get(), 3), "end");
        seek(stream.get(), 0, STREAM_SEEK_SET);
        auto target = memory_stream();
        ULARGE_INTEGER got = {}, put = {};
        ASSERT_EQ(stream->CopyTo(target.get(), size_of(~std::uint64_t{0}), &got, &put), S_OK);
        EXPECT_EQ(got.QuadPart, (3U << 20) + 3);
        EXPECT_EQ(put.QuadPart, got.QuadPart);
        EXPECT_EQ(seek(target.get(), -3, STREAM_SEEK_CUR), 3U << 20);
        EXPECT_EQ(read(target.get(), 9), "end");
        // Into a stream that refuses.
        seek(stream.get(), 0, STREAM_SEEK_SET);
        EXPECT_EQ(stream->CopyTo(clone.get(), size_of(5), &got, &put), STG_E_ACCESSDENIED);
        EXPECT_EQ(put.QuadPart, 0U);
    }
    EXPECT_EQ(live_objects(), before);
}

TEST(MemoryStream, GrowsAndIsSharedByItsClones) {
    auto stream = memory_stream(std::as_bytes(std::span("abc", 3)));
    EXPECT_EQ(read(stream.get(), 9), "abc");
    ULONG written = 0;
    EXPECT_EQ(stream->Write("def", 3, &written), S_OK);
    EXPECT_EQ(written, 3U);
    Ptr<IStream> clone;
    ASSERT_EQ(stream->Clone(&clone), S_OK);
    EXPECT_EQ(seek(clone.get(), 0, STREAM_SEEK_CUR), 6U);
    seek(stream.get(), 8, STREAM_SEEK_SET);
    EXPECT_EQ(stream->Write("z", 1, nullptr), S_OK);
    seek(clone.get(), 0, STREAM_SEEK_SET);
    EXPECT_EQ(read(clone.get(), 99), std::string("abcdef\0\0z", 9)) << "a gap is zeros";
    EXPECT_EQ(stream->SetSize(size_of(2)), S_OK);
    seek(clone.get(), 0, STREAM_SEEK_SET);
    EXPECT_EQ(read(clone.get(), 99), "ab");
    EXPECT_EQ(stream->SetSize(size_of(~std::uint64_t{0} >> 1)), STG_E_MEDIUMFULL);
    seek(stream.get(), (1LL << 62), STREAM_SEEK_SET);
    EXPECT_TRUE(FAILED(stream->Write("x", 1, &written)));
    EXPECT_EQ(written, 0U);
}

TEST(FileStream, ReadsAndWritesAHostFile) {
    const auto path =
        std::filesystem::temp_directory_path() / ("openimapi-stream-" + std::to_string(::getpid()));
    {
        auto stream = file_stream(path, FileMode::create);
        EXPECT_EQ(stream->Write("hello world", 11, nullptr), S_OK);
        seek(stream.get(), 6, STREAM_SEEK_SET);
        EXPECT_EQ(read(stream.get(), 99), "world");
        EXPECT_EQ(stream->SetSize(size_of(5)), S_OK);
        STATSTG stat = {};
        EXPECT_EQ(stream->Stat(&stat, STATFLAG_NONAME), S_OK);
        EXPECT_EQ(stat.cbSize.QuadPart, 5U);
    }
    {
        auto stream = file_stream(path, FileMode::read);
        EXPECT_EQ(read(stream.get(), 99), "hello");
        EXPECT_EQ(stream->Write("x", 1, nullptr), STG_E_ACCESSDENIED);
        EXPECT_EQ(source_over(stream.get())->size().value(), 5U);
    }
    std::filesystem::remove(path);
    EXPECT_THROW(static_cast<void>(file_stream(path, FileMode::read)), Error);
    EXPECT_THROW(static_cast<void>(file_stream("/", FileMode::read)), Error);
}

/// A caller's stream that gives little at a time, and lies when told to.
class Stingy final : public Object<Stingy, IStream> {
public:
    HRESULT STDMETHODCALLTYPE Read(void* data, ULONG size, ULONG* got) noexcept override {
        if (fails) return com::fail(STG_E_READFAULT, "worn out");
        if (!data || !got) return STG_E_INVALIDPOINTER;
        const ULONG most = std::min<ULONG>({size, 3, static_cast<ULONG>(text.size() - at)});
        std::memcpy(data, text.data() + at, most);
        at += most;
        *got = lies ? size + 1 : most;
        return most == size ? S_OK : S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE Write(const void*, ULONG, ULONG*) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Seek(LARGE_INTEGER move, DWORD origin,
                                   ULARGE_INTEGER* position) noexcept override {
        at =
            static_cast<std::size_t>(move.QuadPart) + (origin == STREAM_SEEK_END ? text.size() : 0);
        if (position) position->QuadPart = at;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE SetSize(ULARGE_INTEGER) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE CopyTo(IStream*, ULARGE_INTEGER, ULARGE_INTEGER*,
                                     ULARGE_INTEGER*) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Commit(DWORD) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE Revert() noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER,
                                           DWORD) noexcept override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Stat(STATSTG*, DWORD) noexcept override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE Clone(IStream**) noexcept override { return E_NOTIMPL; }

    std::string text = "the quick brown fox";
    std::size_t at = 0;
    bool fails = false, lies = false;
};

std::string read(const io::Source& source, std::uint64_t offset, std::size_t size) {
    std::string out(size, '?');
    source.read(offset, std::as_writable_bytes(std::span(out)));
    return out;
}

TEST(StreamSource, ReadsAnyRangeOfACallersStream) {
    auto stream = make<Stingy>();
    auto source = source_over(stream.get());
    EXPECT_EQ(source->size().value(), 19U) << "asked by seeking, where Stat does not answer";
    EXPECT_EQ(read(*source, 4, 11), "quick brown");
    EXPECT_EQ(read(*source, 0, 19), stream->text);
    EXPECT_THROW(read(*source, 18, 5), Error);
    stream->lies = true;
    EXPECT_THROW(read(*source, 0, 2), Error);
    stream->lies = false;
    stream->fails = true;
    try {
        read(*source, 0, 5);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(hresult_of(error.code()), STG_E_READFAULT);
        EXPECT_THAT(error.story(), testing::HasSubstr("worn out"));
    }
    EXPECT_THROW(static_cast<void>(source_over(nullptr)), Error);
}

TEST(StreamSource, IsReadByManyThreads) {
    auto source = source_over(make<Stingy>().get());
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 300; ++i)
                ASSERT_EQ(read(*source, 10, 5), "brown");
        });
    for (auto& thread : threads)
        thread.join();
}

TEST(StreamSource, IsTheSourceItselfBehindAStreamOfOurs) {
    auto text = std::make_shared<Text>("abc");
    auto stream = stream_over(text);
    EXPECT_EQ(source_over(stream.get()), text) << "no stream in between";
    auto memory = memory_stream(std::as_bytes(std::span("abc", 3)));
    EXPECT_EQ(read(*source_over(memory.get()), 1, 2), "bc");
}

} // namespace
} // namespace openimapi::test
