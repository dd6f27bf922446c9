// Importing from, and continuing, media that are overwritten; and discs, recorders and interfaces
// that misbehave. The recorder is the test's own.
#include "fixture.hpp"
#include "mock_recorder.hpp"
#include "openimapi/image/check.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/image/sessions.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <map>
#include <random>

namespace openimapi::test {
namespace {

using ::testing::HasSubstr;

constexpr auto all_three =
    static_cast<FsiFileSystems>(FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF);

Ptr<IFileSystemImage3> new_image() {
    Ptr<IFileSystemImage3> image;
    EXPECT_EQ(com::create_instance(CLSID_MsftFileSystemImage, image.put()), S_OK);
    return image;
}
Ptr<IFsiDirectoryItem> root_of(const Ptr<IFileSystemImage3>& image) {
    Ptr<IFsiDirectoryItem> item;
    EXPECT_EQ(image->get_Root(item.put()), S_OK);
    return item;
}
HRESULT add_to(const Ptr<IFileSystemImage3>& image, std::string_view path, std::string_view text) {
    return root_of(image)->AddFile(Bstr(path),
                                   com::memory_stream(std::as_bytes(std::span(text))).get());
}
Ptr<IFileSystemImageResult2> result_of(const Ptr<IFileSystemImage3>& image) {
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
    return result ? result.as<IFileSystemImageResult2>() : nullptr;
}
io::SourcePtr stream_of(const Ptr<IFileSystemImageResult2>& result) {
    Ptr<IStream> stream;
    EXPECT_EQ(result->get_ImageStream(stream.put()), S_OK);
    return com::source_over(stream.get());
}
std::vector<std::byte> all_of(const io::Source& source) {
    std::vector<std::byte> bytes(source.size().value());
    source.read(0, bytes);
    return bytes;
}
com::SafeArray list_of(std::vector<Variant> values) {
    return com::SafeArray(std::move(values));
}
template <class T>
Variant dispatch(const Ptr<T>& object) {
    return static_cast<IDispatch*>(object.get());
}
std::map<std::string, std::string> contents(const io::SourcePtr& image, format::FileSystem system,
                                            Lba session = {}) {
    const auto opened =
        image::open(image, {.file_system = system, .session = session}, {},
                    [](const Finding& f) { ADD_FAILURE() << f.id << ": " << f.message; });
    std::map<std::string, std::string> files;
    const auto& catalogue = opened.catalogue();
    for (format::Catalogue::Id id = 0; id < catalogue.size(); ++id) {
        const auto& inode = catalogue.inode_of(id);
        if (inode.kind != tree::Kind::file) continue;
        const auto slice = opened.content(inode);
        std::string text(slice.size, '\0');
        slice.source->read(slice.offset, std::as_writable_bytes(std::span(text)));
        files[catalogue.path(id)] = text;
    }
    return files;
}

class Import : public ::testing::Test {
protected:
    Import() {
        imapi2fs::register_classes();
        before_ = com::live_objects();
        recorder = com::make<MockRecorder>();
        random = com::make<MockRandomWrite>();
        random->recorder = recorder;
    }
    ~Import() override {
        random.reset();
        recorder.reset();
        EXPECT_EQ(com::live_objects(), before_) << "objects were left alive";
    }
    /// The first state of the medium, which is larger than its volume.
    void record(FsiFileSystems systems, LONG revision = 0x102, std::size_t behind = 3000) {
        const auto first = new_image();
        EXPECT_EQ(first->put_FileSystemsToCreate(systems), S_OK);
        EXPECT_EQ(first->put_UDFRevision(revision), S_OK);
        EXPECT_EQ(first->put_VolumeName(Bstr("FIRST")), S_OK);
        EXPECT_EQ(root_of(first)->AddDirectory(Bstr("docs")), S_OK);
        EXPECT_EQ(add_to(first, "docs\\kept.txt", std::string(50'000, 'k')), S_OK);
        EXPECT_EQ(add_to(first, "old.txt", "old"), S_OK);
        EXPECT_EQ(add_to(first, "removed.txt", "removed"), S_OK);
        recorder->bytes = all_of(*stream_of(result_of(first)));
        recorder->bytes.resize(recorder->bytes.size() + behind * block_size);
    }
    Ptr<IFileSystemImage3> imported(HRESULT expected = S_OK) {
        const auto next = new_image();
        EXPECT_EQ(next->put_MultisessionInterfaces(list_of({dispatch(random)}).get()), S_OK);
        FsiFileSystems system{};
        EXPECT_EQ(next->ImportFileSystem(&system), expected);
        return next;
    }
    /// As a drive does: these blocks, in this order, and whole units of them.
    void write(const Ptr<IFileSystemImageResult2>& result) {
        const auto image = stream_of(result);
        for (const auto& [first, last] : ranges_of(result)) {
            EXPECT_EQ(first % *random->unit, 0);
            EXPECT_EQ((last + 1) % *random->unit, 0);
            const auto at = static_cast<std::size_t>(first) * block_size;
            const auto size = static_cast<std::size_t>(last - first + 1) * block_size;
            if (recorder->bytes.size() < at + size) recorder->bytes.resize(at + size);
            image->read(at, std::span(recorder->bytes).subspan(at, size));
        }
    }
    static std::vector<std::pair<LONG, LONG>>
    ranges_of(const Ptr<IFileSystemImageResult2>& result) {
        Ptr<IBlockRangeList> list;
        EXPECT_EQ(result->get_ModifiedBlocks(list.put()), S_OK);
        return ranges_of(list);
    }
    static std::vector<std::pair<LONG, LONG>> ranges_of(const Ptr<IBlockRangeList>& list) {
        com::SafeArray array;
        EXPECT_EQ(list->get_BlockRanges(array.put()), S_OK);
        std::vector<std::pair<LONG, LONG>> ranges;
        for (const auto& value : com::values_of(array.get())) {
            EXPECT_EQ(value.vt, VT_DISPATCH);
            const auto range = value.as_object<IBlockRange>();
            LONG first = -1, last = -1;
            EXPECT_EQ(range->get_StartLba(&first), S_OK);
            EXPECT_EQ(range->get_EndLba(&last), S_OK);
            EXPECT_EQ(range->get_StartLba(nullptr), E_POINTER);
            EXPECT_EQ(range->get_EndLba(nullptr), E_POINTER);
            EXPECT_LE(first, last);
            ranges.emplace_back(first, last);
        }
        return ranges;
    }
    io::SourcePtr medium() const { return io::memory(recorder->bytes); }

    Ptr<MockRecorder> recorder;
    Ptr<MockRandomWrite> random;

private:
    long before_ = 0;
};

class Overwritten : public Import,
                    public ::testing::WithParamInterface<std::tuple<int, int, int>> {};

TEST_P(Overwritten, GrowsByItsModifiedBlocks) {
    const auto [bits, revision, unit] = GetParam();
    random->unit = unit;
    record(static_cast<FsiFileSystems>(bits), revision);
    std::map<std::string, std::string> expected{{"/docs/kept.txt", std::string(50'000, 'k')},
                                                {"/old.txt", "old"},
                                                {"/removed.txt", "removed"}};
    const auto check = [&, systems = bits] { // a binding itself cannot be captured everywhere
        if ((systems & FsiFileSystemUDF) != 0) {
            EXPECT_EQ(contents(medium(), format::FileSystem::udf), expected);
        }
        if ((systems & FsiFileSystemJoliet) != 0) {
            EXPECT_EQ(contents(medium(), format::FileSystem::joliet), expected);
        }
        for (const auto& session : image::sessions(medium()).list)
            (void)image::check(
                medium(), {.session = session.descriptors}, {}, [](const Finding& f) {
                    // The medium goes on behind the volume, so nothing is at its end.
                    EXPECT_TRUE(f.severity == Severity::note || f.id == "udf.anchor.single")
                        << f.id << ": " << f.message;
                });
    };
    check();
    for (int round = 2; round <= 4; ++round) {
        const auto next = imported();
        LONG start = 0, free = 0, total = 0;
        EXPECT_EQ(next->get_SessionStartBlock(&start), S_OK);
        EXPECT_EQ(start % unit, 0);
        EXPECT_EQ(next->get_FreeMediaBlocks(&free), S_OK);
        EXPECT_EQ(free, *random->total - start);
        const auto name = fmt::format("new{}.txt", round);
        EXPECT_EQ(add_to(next, "docs\\" + name, name), S_OK);
        expected["/docs/" + name] = name;
        if (round == 2) {
            EXPECT_EQ(root_of(next)->Remove(Bstr("removed.txt")), S_OK);
            expected.erase("/removed.txt");
        }
        if (round == 3) {
            EXPECT_EQ(root_of(next)->Remove(Bstr("old.txt")), S_OK);
            EXPECT_EQ(add_to(next, "old.txt", "not so old"), S_OK);
            expected["/old.txt"] = "not so old";
        }
        const auto before = recorder->bytes;
        const auto result = result_of(next);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->get_TotalBlocks(&total), S_OK);
        EXPECT_GT(total, start);
        EXPECT_EQ(stream_of(result)->size().value(),
                  static_cast<std::uint64_t>(total) * block_size);
        const auto ranges = ranges_of(result);
        ASSERT_GE(ranges.size(), 2U);
        EXPECT_EQ(ranges[0].first, start) << "what is new comes first";
        EXPECT_EQ(ranges[0].second, total - 1);
        // The stream tells the same, as one object, and its clones do.
        Ptr<IStream> stream, clone;
        EXPECT_EQ(result->get_ImageStream(stream.put()), S_OK);
        const auto list = stream.as<IBlockRangeList>();
        ASSERT_TRUE(list);
        EXPECT_EQ(ranges_of(list), ranges);
        EXPECT_EQ(list->get_BlockRanges(nullptr), E_POINTER);
        EXPECT_TRUE(list.as<IStream>());
        EXPECT_EQ(list.as<IUnknown>(), stream.as<IUnknown>());
        EXPECT_EQ(stream->Clone(clone.put()), S_OK);
        EXPECT_EQ(ranges_of(clone.as<IBlockRangeList>()), ranges);
        Variant late_ranges;
        EXPECT_EQ(late(list.get(), u"BlockRanges", DISPATCH_PROPERTYGET, {}, &late_ranges), S_OK);
        EXPECT_EQ(late_ranges.vt, VT_ARRAY | VT_VARIANT);
        // Old and new together: the whole medium as it will be.
        const auto whole = all_of(*stream_of(result));
        write(result);
        ASSERT_GE(recorder->bytes.size(), whole.size());
        EXPECT_TRUE(std::equal(whole.begin(), whole.end(), recorder->bytes.begin()));
        EXPECT_LT(ranges[0].second - ranges[0].first, 1200) << "nothing old is copied";
        check();
    }
    EXPECT_EQ(image::sessions(medium()).list.size(), 4U);
}

INSTANTIATE_TEST_SUITE_P(Bridges, Overwritten,
                         ::testing::Combine(::testing::Values(all_three, 3, 5),
                                            ::testing::Values(0x102),
                                            ::testing::Values(1, 16, 32)));
INSTANTIATE_TEST_SUITE_P(Udf, Overwritten,
                         ::testing::Combine(::testing::Values(FsiFileSystemUDF),
                                            ::testing::Values(0x102, 0x201, 0x250),
                                            ::testing::Values(16, 32)));

TEST_F(Import, AnUnwrittenMediumIsEmptyAndGarbageIsNoFileSystem) {
    recorder->bytes.resize(2000 * block_size);
    (void)imported(IMAPI_E_EMPTY_DISC);
    recorder->bytes.clear();
    (void)imported(IMAPI_E_EMPTY_DISC);
    recorder->bytes.resize(2000 * block_size);
    std::mt19937 noise(7); // NOLINT: the same each time
    for (auto& byte : recorder->bytes)
        byte = static_cast<std::byte>(noise());
    const auto image = imported(IMAPI_E_NO_SUPPORTED_FILE_SYSTEM);
    FsiFileSystems found = FsiFileSystemUDF;
    EXPECT_EQ(image->IdentifyFileSystemsOnDisc(nullptr, &found), S_OK);
    EXPECT_EQ(found, FsiFileSystemNone);
    EXPECT_EQ(image->IdentifyFileSystemsOnDisc(recorder.get(), &found), S_OK);
    EXPECT_EQ(found, FsiFileSystemNone);
}

TEST_F(Import, ADiscThatEndsTooSoonIsNotContinued) {
    record(all_three, 0x102, 0);
    const auto whole = recorder->bytes;
    std::map<HRESULT, int> answers;
    for (std::size_t blocks = 17; blocks < whole.size() / block_size - 1; blocks += 3) {
        recorder->bytes = whole;
        recorder->bytes.resize(blocks * block_size);
        const auto next = new_image();
        EXPECT_EQ(next->put_MultisessionInterfaces(list_of({dispatch(random)}).get()), S_OK);
        FsiFileSystems system{};
        const HRESULT hr = next->ImportFileSystem(&system);
        ++answers[hr];
        if (FAILED(hr)) {
            LONG count = -1;
            EXPECT_EQ(next->get_FileCount(&count), S_OK);
            EXPECT_EQ(count, 0);
        } else {
            // What ends within the padding is whole.
            EXPECT_EQ(contents(medium(), format::FileSystem::udf).size(), 3U);
        }
    }
    EXPECT_GT(answers.size(), 1U);
    for (const auto& [hr, count] : answers)
        EXPECT_TRUE(hr == S_OK || (static_cast<std::uint32_t>(hr) & 0xFFFFFF00) == 0xC0AAB100)
            << std::hex << hr;
}

TEST_F(Import, DamagedDiscsAreContinuedWholeOrNotAtAll) {
    record(all_three, 0x102, 0);
    const auto whole = recorder->bytes;
    const auto good = contents(medium(), format::FileSystem::udf);
    std::mt19937 noise(11); // NOLINT: the same each time
    int refused = 0, taken = 0;
    for (int round = 0; round < 400; ++round) {
        recorder->bytes = whole;
        // In what is structure, mostly: the descriptors and tables.
        for (int i = 0; i < 8; ++i)
            recorder->bytes[16 * block_size + noise() % (320 * block_size)] ^=
                static_cast<std::byte>(1 + noise() % 255);
        const auto next = new_image();
        EXPECT_EQ(next->put_MultisessionInterfaces(list_of({dispatch(random)}).get()), S_OK);
        FsiFileSystems system{};
        const HRESULT hr = next->ImportFileSystem(&system);
        if (FAILED(hr)) {
            EXPECT_EQ(static_cast<std::uint32_t>(hr) & 0xFFFFFF00, 0xC0AAB100) << std::hex << hr;
            ++refused;
        } else {
            ++taken;
            if (round % 8 == 0) {
                Ptr<IFileSystemImageResult> made; // whatever is there must not end the program
                (void)next->CreateResultImage(made.put());
            }
        }
    }
    EXPECT_GT(refused, 10);
    EXPECT_GT(taken, 5);
}

TEST_F(Import, WhatTheDriveCannotReadIsTold) {
    record(all_three);
    // A directory of UDF, somewhere behind the anchor.
    const auto bad = [&](std::uint64_t from) {
        recorder->on_read = [from](std::uint64_t first, std::uint64_t count, BYTE* sense) {
            return first + count > from ? MockRecorder::refuse(sense, 0x03, 0x11, 0x00) : S_OK;
        };
    };
    bad(262);
    (void)imported(IMAPI_E_IMPORT_READ_FAILURE);
    bad(0);
    (void)imported(IMAPI_E_IMPORT_READ_FAILURE);
    recorder->on_read = [](auto, auto, BYTE*) { return E_IMAPI_RECORDER_LOCKED; };
    (void)imported(E_IMAPI_RECORDER_LOCKED);
    recorder->on_read = [](auto, auto, BYTE*) { return E_FAIL; };
    (void)imported(IMAPI_E_IMPORT_READ_FAILURE);
    recorder->on_read = [](auto, auto, BYTE* sense) {
        return MockRecorder::refuse(sense, 0x02, 0x3A, 0x00);
    };
    (void)imported(E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    recorder->on_read = nullptr;
    recorder->short_answers = true;
    (void)imported(IMAPI_E_IMPORT_READ_FAILURE);
    recorder->short_answers = false;
    // What passes is tried again: a disc that was changed, one that is becoming ready, a scratch.
    int turn = 0;
    recorder->on_read = [&](auto, auto, BYTE* sense) {
        switch (turn++ % 4) {
        case 0:
            return MockRecorder::refuse(sense, 0x06, 0x28, 0x00);
        case 1:
            return turn < 4 ? MockRecorder::refuse(sense, 0x02, 0x04, 0x01) : HRESULT{S_OK};
        case 2:
            return MockRecorder::refuse(sense, 0x03, 0x11, 0x00);
        default:
            return HRESULT{S_OK};
        }
    };
    recorder->largest_transfer = 2048; // and one block at a time
    (void)imported();
    recorder->largest_transfer = 0;
    (void)imported(IMAPI_E_IMPORT_READ_FAILURE) /* a recorder that takes no data at all */;
}

TEST_F(Import, OnlyMetadataIsRead) {
    record(all_three);
    const auto large = new_image();
    EXPECT_EQ(root_of(large)->AddFile(
                  Bstr("large"), com::stream_over(io::pseudo_random(Bytes(40 << 20), 1)).get()),
              S_OK);
    recorder->bytes = all_of(*stream_of(result_of(large)));
    recorder->reads = 0;
    const auto next = imported();
    EXPECT_LT(recorder->reads, 60U);
    recorder->reads = 0;
    const auto result = result_of(next);
    EXPECT_LT(recorder->reads, 30U);
    LONG used = 0;
    EXPECT_EQ(next->get_UsedBlocks(&used), S_OK);
    EXPECT_LT(used, 540) << "what stays on the disc needs no room";
}

TEST_F(Import, InterfacesAreChosenAsPublished) {
    record(all_three);
    const auto image = new_image();
    const auto put = [&](std::vector<Variant> values) {
        return image->put_MultisessionInterfaces(list_of(std::move(values)).get());
    };
    const auto other = com::make<MockOther>();
    const auto second = com::make<MockRandomWrite>();
    second->recorder = recorder;
    EXPECT_EQ(put({Variant(1)}), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    EXPECT_EQ(put({Variant("text")}), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    EXPECT_EQ(put({Variant(static_cast<IDispatch*>(nullptr))}), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    EXPECT_EQ(put({Variant(static_cast<IDispatch*>(image.get()))}),
              IMAPI_E_BAD_MULTISESSION_PARAMETER);
    EXPECT_EQ(put({dispatch(other)}), IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE);
    other->in_use = true;
    EXPECT_EQ(put({dispatch(random), dispatch(other)}), IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE);
    other->in_use = false;
    EXPECT_EQ(put({dispatch(other), dispatch(random)}), S_OK);
    random->supported = false;
    EXPECT_EQ(put({dispatch(random)}), IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE);
    random->in_use = true;
    EXPECT_EQ(put({dispatch(random), dispatch(second)}), IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE);
    random->supported = true;
    EXPECT_EQ(put({dispatch(second), dispatch(random)}), S_OK);
    second->in_use = true;
    EXPECT_EQ(put({dispatch(second), dispatch(random)}), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    random->in_use = second->in_use = false;
    random->mute = true;
    EXPECT_EQ(put({dispatch(random)}), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    random->mute = false;
    random->recorder = nullptr;
    EXPECT_EQ(put({dispatch(random)}), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    random->recorder = recorder;
    // What was assigned before a failure is still there, and what is chosen is asked again.
    EXPECT_EQ(put({dispatch(random), dispatch(second)}), S_OK);
    EXPECT_EQ(put({dispatch(other)}), IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE);
    com::SafeArray list;
    EXPECT_EQ(image->get_MultisessionInterfaces(list.put()), S_OK);
    EXPECT_EQ(com::values_of(list.get()).size(), 2U);
    list = {};
    second->in_use = true;
    second->unit = 64;
    FsiFileSystems system{};
    EXPECT_EQ(image->ImportFileSystem(&system), S_OK);
    LONG start = 0;
    EXPECT_EQ(image->get_SessionStartBlock(&start), S_OK);
    EXPECT_EQ(start % 64, 0);
}

TEST_F(Import, ValuesThatMakeNoSenseAreRefused) {
    record(all_three);
    const std::vector<std::pair<std::optional<LONG>, std::optional<LONG>>> wrong{
        {std::nullopt, 2'000'000},
        {0, 2'000'000},
        {-16, 2'000'000},
        {65537, 2'000'000},
        {16, std::nullopt}};
    for (const auto& [unit, total] : wrong) {
        random->unit = unit;
        random->total = total;
        (void)imported(IMAPI_E_BAD_MULTISESSION_PARAMETER);
    }
    random->unit = 16;
    random->total = 300; // smaller than what is on it
    (void)imported(IMAPI_E_IMAGE_TOO_BIG);
    random->total = 5000;
    const auto next = imported();
    LONG free = 0;
    EXPECT_EQ(next->get_FreeMediaBlocks(&free), S_OK);
    EXPECT_LT(free, 5000);
    EXPECT_EQ(add_to(next, "large", std::string(static_cast<std::size_t>(free) * 2048, 'x')),
              IMAPI_E_IMAGE_SIZE_LIMIT);

    const auto sequential = com::make<MockSequential>();
    sequential->recorder = recorder;
    const auto import = [&] {
        const auto image = new_image();
        const HRESULT hr = image->put_MultisessionInterfaces(list_of({dispatch(sequential)}).get());
        FsiFileSystems system{};
        return FAILED(hr) ? hr : image->ImportFileSystem(&system);
    };
    EXPECT_EQ(import(), IMAPI_E_BAD_MULTISESSION_PARAMETER) << "no next address";
    sequential->next = 0;
    EXPECT_EQ(import(), IMAPI_E_BAD_MULTISESSION_PARAMETER) << "in front of the session";
    sequential->next = 40;
    EXPECT_EQ(import(), IMAPI_E_BAD_MULTISESSION_PARAMETER) << "in the session";
    sequential->next = 100'000;
    sequential->start = std::nullopt;
    EXPECT_EQ(import(), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    sequential->start = 50'000;
    EXPECT_EQ(import(), IMAPI_E_EMPTY_DISC) << "nothing is there";
    sequential->start = -1;
    EXPECT_EQ(import(), IMAPI_E_IMPORT_SEEK_FAILURE);
    sequential->start = 0;
    sequential->free = std::nullopt;
    EXPECT_EQ(import(), IMAPI_E_BAD_MULTISESSION_PARAMETER);
    sequential->free = 10;
    EXPECT_EQ(import(), IMAPI_E_IMAGE_TOO_BIG);
    sequential->free = 100'000;
    EXPECT_EQ(import(), S_OK);
}

TEST_F(Import, ACopyOfADiscInSequenceIsNotOverwritten) {
    record(all_three, 0x102, 0);
    const auto sequential = com::make<MockSequential>();
    sequential->recorder = recorder;
    sequential->last = static_cast<LONG>(recorder->bytes.size() / block_size - 1);
    sequential->next = *sequential->last + 1 + 500;
    {
        const auto next = new_image();
        EXPECT_EQ(next->put_MultisessionInterfaces(list_of({dispatch(sequential)}).get()), S_OK);
        FsiFileSystems system{};
        EXPECT_EQ(next->ImportFileSystem(&system), S_OK);
        EXPECT_EQ(add_to(next, "second", "2"), S_OK);
        const auto session = all_of(*stream_of(result_of(next)));
        recorder->bytes.resize(static_cast<std::size_t>(*sequential->next) * block_size);
        recorder->bytes.insert(recorder->bytes.end(), session.begin(), session.end());
    }
    ASSERT_EQ(image::sessions(medium()).list.size(), 2U);
    random->last_written = static_cast<LONG>(recorder->bytes.size() / block_size - 1);
    (void)imported(IMAPI_E_IMPORT_MEDIA_NOT_ALLOWED);
}

TEST_F(Import, WhatOthersWriteOnIsNotTakenFromThem) {
    // A volume of Linux's mkudffs is to be written on by systems: a session would end that.
    const Folder folder;
    const auto path = folder.file("medium.img", "");
    std::filesystem::resize_file(path, 64 << 20);
    ASSERT_EQ(std::system(("mkudffs --utf8 --media-type=hd --blocksize=2048 --udfrev=0x0201 " +
                           path.string() + " >/dev/null")
                              .c_str()),
              0);
    const auto bytes = openimapi::testing::contents_of(path);
    recorder->bytes.resize(bytes.size());
    std::memcpy(recorder->bytes.data(), bytes.data(), bytes.size());
    const auto image = imported(IMAPI_E_UDF_NOT_WRITE_COMPATIBLE);
    VARIANT_BOOL appendable = VARIANT_TRUE;
    EXPECT_EQ(image->ProbeSpecificFileSystem(FsiFileSystemUDF, &appendable), S_OK);
    EXPECT_EQ(appendable, VARIANT_FALSE);
    FsiFileSystems found{};
    EXPECT_EQ(image->IdentifyFileSystemsOnDisc(nullptr, &found), S_OK);
    EXPECT_EQ(found, FsiFileSystemUDF);
}

TEST_F(Import, RockRidgeOfOthersIsKept) {
    const Folder folder;
    (void)folder.file("tree/a name that is long and Mixed.txt", "rock");
    (void)folder.file("tree/dir/other", "ridge");
    const auto path = folder / "medium.iso";
    ASSERT_EQ(std::system(("xorriso -no_rc -report_about SORRY -as mkisofs -quiet -R -J -o " +
                           path.string() + " " + (folder / "tree").string() + " 2>/dev/null")
                              .c_str()),
              0);
    const auto bytes = openimapi::testing::contents_of(path);
    recorder->bytes.resize(bytes.size());
    std::memcpy(recorder->bytes.data(), bytes.data(), bytes.size());
    const auto next = new_image();
    EXPECT_EQ(next->put_MultisessionInterfaces(list_of({dispatch(random)}).get()), S_OK);
    ASSERT_EQ(next->ImportSpecificFileSystem(FsiFileSystemISO9660), S_OK);
    EXPECT_EQ(add_to(next, "Added Later.txt", "new"), S_OK);
    write(result_of(next));
    const std::map<std::string, std::string> expected{
        {"/a name that is long and Mixed.txt", "rock"},
        {"/dir/other", "ridge"},
        {"/Added Later.txt", "new"}};
    EXPECT_EQ(contents(medium(), format::FileSystem::rock_ridge), expected);
    EXPECT_EQ(contents(medium(), format::FileSystem::joliet), expected);
}

} // namespace
} // namespace openimapi::test
