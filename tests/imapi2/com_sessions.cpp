// Makes a medium of several sessions with the published objects alone, for readers that are not
// ours: com_sessions MEDIUM FILE-SYSTEMS UDF-REVISION IMAGE STEP...
//
// MEDIUM is a kind of the emulator's, written in sequence, or "random": one that is overwritten, in
// a recorder of the test's own. A STEP is a folder to add, followed by paths to remove first, all
// with colons between. The medium is left in IMAGE; standard output has where each session starts.
#include "../imapi2fs/mock_recorder.hpp"
#include "imapi2/classes.hpp"
#include "imapi2fs/classes.hpp"
#include "openimapi/com/classes.hpp"
#include "openimapi/com/safe_array.hpp"
#include "openimapi/com/stream.hpp"
#include "openimapi/emulator/emulator.hpp"

#include <fstream>
#include <imapi2fs.h>
#include <iostream>
#include <sstream>
#include <string>

namespace openimapi::test {
namespace {

using com::Bstr;
using com::check;
using com::Ptr;

struct Wish {
    std::string medium, image;
    FsiFileSystems systems{};
    LONG revision = 0x102;
};

template <class T>
Ptr<T> create(REFCLSID clsid) {
    Ptr<T> object;
    check(com::create_instance(clsid, object.put()), "create an object");
    return object;
}

/// Where the sessions go.
class Target {
public:
    virtual ~Target() = default;
    [[nodiscard]] virtual com::SafeArray interfaces() = 0;
    virtual void write(const Ptr<IFileSystemImageResult>& result) = 0;
    virtual void save(const std::string& path) = 0;
};

class Sequence final : public Target {
public:
    explicit Sequence(const std::string& medium) {
        emulator::register_provider();
        emulator::add_drive("drive", "bd-r");
        emulator::new_disc("disc", medium);
        emulator::insert("drive", "disc");
        recorder_ = create<IDiscRecorder2>(CLSID_MsftDiscRecorder2);
        check(recorder_->InitializeDiscRecorder(Bstr(u"emulated:drive")), "open the drive");
        writer_ = create<IDiscFormat2Data>(CLSID_MsftDiscFormat2Data);
        check(writer_->put_Recorder(recorder_.get()), "set the recorder");
        check(writer_->put_ClientName(Bstr(u"com_sessions")), "set the name");
        check(writer_->put_ForceMediaToBeClosed(VARIANT_FALSE), "leave the disc open");
        check(writer_->put_DisableConsumerDvdCompatibilityMode(VARIANT_TRUE), "leave it open");
    }
    com::SafeArray interfaces() override {
        com::SafeArray list;
        check(writer_->get_MultisessionInterfaces(list.put()), "ask for the interfaces");
        return list;
    }
    void write(const Ptr<IFileSystemImageResult>& result) override {
        Ptr<IStream> stream;
        check(result->get_ImageStream(stream.put()), "get the stream");
        check(writer_->Write(stream.get()), "write");
    }
    void save(const std::string& path) override { emulator::export_disc("disc", path); }

private:
    Ptr<IDiscRecorder2> recorder_;
    Ptr<IDiscFormat2Data> writer_;
};

class Overwritten final : public Target {
public:
    Overwritten() { random_->recorder = recorder_; }
    com::SafeArray interfaces() override {
        std::vector<com::Variant> values;
        values.emplace_back(static_cast<IDispatch*>(random_.get()));
        return com::SafeArray(std::move(values));
    }
    void write(const Ptr<IFileSystemImageResult>& result) override {
        Ptr<IStream> stream;
        check(result->get_ImageStream(stream.put()), "get the stream");
        const auto image = com::source_over(stream.get());
        const auto put = [&](std::uint64_t at, std::uint64_t size) {
            auto& bytes = recorder_->bytes;
            if (bytes.size() < at + size) bytes.resize(at + size);
            image->read(at, std::span(bytes).subspan(at, size));
        };
        const auto list = stream.as<IBlockRangeList>();
        if (!list) return put(0, image->size().value());
        com::SafeArray ranges;
        check(list->get_BlockRanges(ranges.put()), "get the ranges");
        for (const auto& value : com::values_of(ranges.get())) {
            LONG first = 0, last = 0;
            const auto range = value.as_object<IBlockRange>();
            check(range->get_StartLba(&first), "get a range");
            check(range->get_EndLba(&last), "get a range");
            put(static_cast<std::uint64_t>(first) * block_size,
                static_cast<std::uint64_t>(last - first + 1) * block_size);
        }
    }
    void save(const std::string& path) override {
        const auto& bytes = recorder_->bytes;
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
    }

private:
    Ptr<MockRecorder> recorder_ = com::make<MockRecorder>();
    Ptr<MockRandomWrite> random_ = com::make<MockRandomWrite>();
};

void record(Target& target, const Wish& wish, const std::string& step, bool first) {
    std::istringstream words(step);
    std::string folder, path;
    std::getline(words, folder, ':');
    const auto image = create<IFileSystemImage>(CLSID_MsftFileSystemImage);
    if (first) {
        check(image->put_FileSystemsToCreate(wish.systems), "choose the file systems");
        check(image->put_UDFRevision(wish.revision), "choose the revision");
        check(image->put_FreeMediaBlocks(0), "take the ceiling away");
    } else {
        check(image->put_MultisessionInterfaces(target.interfaces().get()), "put the interfaces");
        FsiFileSystems imported{};
        check(image->ImportFileSystem(&imported), "import");
    }
    check(image->put_VolumeName(Bstr("SESSIONS")), "name the volume");
    Ptr<IFsiDirectoryItem> root;
    check(image->get_Root(root.put()), "get the root");
    while (std::getline(words, path, ':'))
        check(root->Remove(Bstr(path)), "remove " + path);
    check(root->AddTree(Bstr(folder), VARIANT_FALSE), "add " + folder);
    LONG start = 0;
    check(image->get_SessionStartBlock(&start), "ask where it starts");
    Ptr<IFileSystemImageResult> result;
    check(image->CreateResultImage(result.put()), "make the result");
    target.write(result);
    std::cout << start << '\n';
}

int run(int count, char** words) {
    if (count < 6) {
        std::cerr << "com_sessions MEDIUM FILE-SYSTEMS UDF-REVISION IMAGE STEP...\n";
        return 2;
    }
    imapi2::register_classes();
    imapi2fs::register_classes();
    const Wish wish{.medium = words[1],
                    .image = words[4],
                    .systems = static_cast<FsiFileSystems>(std::stoi(words[2])),
                    .revision = std::stoi(words[3], nullptr, 16)};
    std::unique_ptr<Target> target;
    if (wish.medium == "random")
        target = std::make_unique<Overwritten>();
    else
        target = std::make_unique<Sequence>(wish.medium);
    for (int i = 5; i < count; ++i)
        record(*target, wish, words[i], i == 5);
    target->save(wish.image);
    return 0;
}

} // namespace
} // namespace openimapi::test

int main(int count, char** words) {
    try {
        return openimapi::test::run(count, words);
    } catch (const std::exception& error) {
        std::cerr << "com_sessions: " << error.what() << '\n';
        return 1;
    }
}
