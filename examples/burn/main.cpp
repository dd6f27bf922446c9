// The documented burn, with nothing but the published interfaces: what a program written for
// Windows does, on any system. Enumerates the recorders, builds an image from a folder, listens to
// events, writes, and can cancel.
//
//     imapi2-burn FOLDER [--recorder ID] [--volume NAME] [--verify] [--cancel]
//
// --cancel asks to stop at the first event of writing, to show the published code for that.

#include <cstdio>
#include <cstring>
#include <imapi2.h>
#include <imapi2error.h>
#include <imapi2fs.h>
#include <ole2.h>
#include <string>
#include <utility>

namespace {

// ---- the little that every COM program brings along

template <class T>
class Holder {
public:
    Holder() = default;
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() {
        if (object_) object_->Release();
    }
    T* operator->() const { return object_; }
    T* get() const { return object_; }
    T** put() { return &object_; }
    void** put_void() { return reinterpret_cast<void**>(&object_); }

private:
    T* object_ = nullptr;
};

struct Text {
    explicit Text(const std::string& utf8) {
        // Names of folders and volumes on a command line; enough for the text of this example.
        std::u16string wide;
        for (std::size_t i = 0; i < utf8.size();) {
            const auto c = static_cast<unsigned char>(utf8[i]);
            const int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
            char32_t point = more == 0 ? c : c & (0x3F >> more);
            for (int k = 1; k <= more && i + static_cast<std::size_t>(k) < utf8.size(); ++k)
                point = (point << 6) |
                        (static_cast<unsigned char>(utf8[i + static_cast<std::size_t>(k)]) & 0x3F);
            i += static_cast<std::size_t>(more) + 1;
            if (point > 0xFFFF) {
                wide += static_cast<char16_t>(0xD7C0 + (point >> 10));
                wide += static_cast<char16_t>(0xDC00 + (point & 0x3FF));
            } else {
                wide += static_cast<char16_t>(point);
            }
        }
        value = SysAllocStringLen(reinterpret_cast<const OLECHAR*>(wide.data()),
                                  static_cast<UINT>(wide.size()));
    }
    Text() = default;
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;
    ~Text() { SysFreeString(value); }
    std::string ascii() const {
        std::string out;
        for (UINT i = 0; i < SysStringLen(value); ++i)
            out += value[i] < 0x80 ? static_cast<char>(value[i]) : '?';
        return out;
    }
    BSTR value = nullptr;
};

/// What the library says about the last failure, for people.
std::string story() {
    Holder<IErrorInfo> info;
    Text text;
    if (GetErrorInfo(0, info.put()) != S_OK || FAILED(info->GetDescription(&text.value))) return {};
    return text.ascii();
}

bool done(HRESULT hr, const char* what) {
    if (SUCCEEDED(hr)) return true;
    std::fprintf(stderr, "%s: 0x%08X %s\n", what, static_cast<unsigned>(hr), story().c_str());
    return false;
}

// ---- the events of the data writer

class Listener final : public DDiscFormat2DataEvents {
public:
    explicit Listener(bool cancel) : cancel_(cancel) {}
    virtual ~Listener() = default;
    long events() const { return events_; }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) override {
        if (!object) return E_POINTER;
        if (riid == IID_IUnknown || riid == IID_IDispatch || riid == IID_DDiscFormat2DataEvents) {
            *object = static_cast<DDiscFormat2DataEvents*>(this);
            return S_OK;
        }
        *object = nullptr;
        return E_NOINTERFACE;
    }
    // Lives on the stack of main(), longer than anybody who holds it.
    ULONG STDMETHODCALLTYPE AddRef() override { return 2; }
    ULONG STDMETHODCALLTYPE Release() override { return 1; }
    HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT* count) override {
        *count = 0;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    HRESULT STDMETHODCALLTYPE Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS*, VARIANT*, EXCEPINFO*,
                                     UINT*) override {
        return E_NOTIMPL; // we have the slot below
    }

    HRESULT STDMETHODCALLTYPE Update(IDispatch* object, IDispatch* progress) override {
        Holder<IDiscFormat2DataEventArgs> args;
        if (FAILED(progress->QueryInterface(IID_IDiscFormat2DataEventArgs, args.put_void())))
            return S_OK;
        IMAPI_FORMAT2_DATA_WRITE_ACTION action{};
        LONG start = 0, count = 0, written = 0, elapsed = 0, remaining = 0;
        args->get_CurrentAction(&action);
        args->get_StartLba(&start);
        args->get_SectorCount(&count);
        args->get_LastWrittenLba(&written);
        args->get_ElapsedTime(&elapsed);
        args->get_RemainingTime(&remaining);
        static const char* const names[] = {"validating",  "formatting", "initialising",
                                            "calibrating", "writing",    "finalising",
                                            "completed",   "verifying"};
        const auto number = static_cast<unsigned>(action);
        std::printf("%-12s %3ld %%  %ld s, about %ld s left\n", number < 8 ? names[number] : "?",
                    count > 0 ? (static_cast<long>(written) - start + 1) * 100 / count : 0L,
                    static_cast<long>(elapsed), static_cast<long>(remaining));
        ++events_;
        if (cancel_ && action == IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA) {
            cancel_ = false;
            Holder<IDiscFormat2Data> writer;
            if (SUCCEEDED(object->QueryInterface(IID_IDiscFormat2Data, writer.put_void()))) {
                std::puts("cancelling");
                writer->CancelWrite();
            }
        }
        return S_OK;
    }

private:
    bool cancel_;
    long events_ = 0;
};

struct Arguments {
    std::string folder, recorder, volume = "BURNED";
    bool verify = false, cancel = false;
};

bool parse(int count, char** words, Arguments& out) {
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--verify")
            out.verify = true;
        else if (word == "--cancel")
            out.cancel = true;
        else if (word == "--recorder" && i + 1 < count)
            out.recorder = words[++i];
        else if (word == "--volume" && i + 1 < count)
            out.volume = words[++i];
        else if (out.folder.empty() && word[0] != '-')
            out.folder = word;
        else
            return false;
    }
    return !out.folder.empty();
}

int burn(const Arguments& arguments) {
    // Which recorders are there?
    Holder<IDiscMaster2> master;
    if (!done(CoCreateInstance(CLSID_MsftDiscMaster2, nullptr, CLSCTX_ALL, IID_IDiscMaster2,
                               master.put_void()),
              "make the disc master"))
        return 1;
    LONG recorders = 0;
    if (!done(master->get_Count(&recorders), "count the recorders")) return 1;
    std::printf("%ld recorder(s)\n", static_cast<long>(recorders));
    Text id;
    for (LONG i = 0; i < recorders; ++i) {
        Text each;
        if (!done(master->get_Item(i, &each.value), "ask for a recorder's id")) return 1;
        std::printf("  %s\n", each.ascii().c_str());
        if (!id.value && (arguments.recorder.empty() || each.ascii() == arguments.recorder))
            std::swap(id.value, each.value);
    }
    if (!id.value) {
        std::fputs("no such recorder\n", stderr);
        return 1;
    }

    Holder<IDiscRecorder2> recorder;
    if (!done(CoCreateInstance(CLSID_MsftDiscRecorder2, nullptr, CLSCTX_ALL, IID_IDiscRecorder2,
                               recorder.put_void()),
              "make the recorder") ||
        !done(recorder->InitializeDiscRecorder(id.value), "initialise the recorder"))
        return 1;
    Text vendor, product;
    if (SUCCEEDED(recorder->get_VendorId(&vendor.value)) &&
        SUCCEEDED(recorder->get_ProductId(&product.value)))
        std::printf("using %s %s\n", vendor.ascii().c_str(), product.ascii().c_str());

    // The writer, and what is in the drive.
    Holder<IDiscFormat2Data> writer;
    const Text name("imapi2-burn");
    if (!done(CoCreateInstance(CLSID_MsftDiscFormat2Data, nullptr, CLSCTX_ALL, IID_IDiscFormat2Data,
                               writer.put_void()),
              "make the writer") ||
        !done(writer->put_Recorder(recorder.get()), "give the writer its recorder") ||
        !done(writer->put_ClientName(name.value), "name the client"))
        return 1;
    VARIANT_BOOL supported = VARIANT_FALSE;
    if (!done(writer->IsCurrentMediaSupported(recorder.get(), &supported), "look at the disc"))
        return 1;
    LONG free_sectors = 0;
    if (supported == VARIANT_FALSE ||
        !done(writer->get_FreeSectorsOnMedia(&free_sectors), "ask for space")) {
        std::fputs("the disc in the recorder cannot be written\n", stderr);
        return 1;
    }
    std::printf("%ld sectors free\n", static_cast<long>(free_sectors));

    // The image.
    Holder<IFileSystemImage> image;
    const Text volume(arguments.volume), folder(arguments.folder);
    if (!done(CoCreateInstance(CLSID_MsftFileSystemImage, nullptr, CLSCTX_ALL, IID_IFileSystemImage,
                               image.put_void()),
              "make the image") ||
        !done(image->ChooseImageDefaults(recorder.get()), "choose defaults for the disc") ||
        !done(image->put_VolumeName(volume.value), "name the volume"))
        return 1;
    Holder<IFsiDirectoryItem> root;
    if (!done(image->get_Root(root.put()), "ask for the root") ||
        !done(root->AddTree(folder.value, VARIANT_FALSE), "add the folder"))
        return 1;
    Holder<IFileSystemImageResult> result;
    Holder<IStream> stream;
    LONG blocks = 0;
    if (!done(image->CreateResultImage(result.put()), "make the image's result") ||
        !done(result->get_TotalBlocks(&blocks), "ask for its size") ||
        !done(result->get_ImageStream(stream.put()), "ask for its stream"))
        return 1;
    std::printf("%ld blocks to write\n", static_cast<long>(blocks));

    // Progress.
    Listener listener(arguments.cancel);
    Holder<IConnectionPointContainer> container;
    Holder<IConnectionPoint> point;
    DWORD cookie = 0;
    if (!done(writer->QueryInterface(IID_IConnectionPointContainer, container.put_void()),
              "ask for events") ||
        !done(container->FindConnectionPoint(IID_DDiscFormat2DataEvents, point.put()),
              "find the events") ||
        !done(point->Advise(&listener, &cookie), "listen"))
        return 1;
    if (arguments.verify) {
        Holder<IBurnVerification> verification;
        if (!done(writer->QueryInterface(IID_IBurnVerification, verification.put_void()),
                  "ask for verification") ||
            !done(verification->put_BurnVerificationLevel(IMAPI_BURN_VERIFICATION_FULL),
                  "ask for it in full"))
            return 1;
    }

    const HRESULT hr = writer->Write(stream.get());
    point->Unadvise(cookie);
    std::printf("%ld event(s)\n", listener.events());
    if (hr == E_IMAPI_REQUEST_CANCELLED) {
        std::printf("cancelled: 0x%08X, as published\n", static_cast<unsigned>(hr));
        return arguments.cancel ? 0 : 130;
    }
    if (!done(hr, "write")) return 1;
    std::puts("written");
    return 0;
}

} // namespace

int main(int count, char** words) {
    Arguments arguments;
    if (!parse(count, words, arguments)) {
        std::fputs("imapi2-burn FOLDER [--recorder ID] [--volume NAME] [--verify] [--cancel]\n",
                   stderr);
        return 2;
    }
    if (!done(CoInitializeEx(nullptr, COINIT_MULTITHREADED), "start COM")) return 1;
    const int status = burn(arguments);
    CoUninitialize();
    return status;
}
