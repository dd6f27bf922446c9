// A bootable image with nothing but the published interfaces, as a script on Windows makes one: two
// boot images (a BIOS's and UEFI's), a tree, one file out.
//
//     published_boot BIOS_IMAGE EFI_IMAGE FOLDER OUTPUT
//
// Ends with 1, and the HRESULT on standard error, where a call failed.

#include <cstdio>
#include <cstdlib>
#include <imapi2fs.h>
#include <ole2.h>
#include <string>
#include <vector>

namespace {

void check(HRESULT hr, const char* what) {
    if (SUCCEEDED(hr)) return;
    std::fprintf(stderr, "%s: 0x%08X\n", what, static_cast<unsigned>(hr));
    std::exit(1);
}

/// Of a path in ASCII.
BSTR text(const std::string& path) {
    const std::u16string wide(path.begin(), path.end());
    return SysAllocStringLen(reinterpret_cast<const OLECHAR*>(wide.data()),
                             static_cast<UINT>(wide.size()));
}

template <class T>
T* create(REFCLSID class_id, REFIID interface_id) {
    void* object = nullptr;
    check(CoCreateInstance(class_id, nullptr, CLSCTX_ALL, interface_id, &object), "create");
    return static_cast<T*>(object);
}

/// The ready-made file stream of the image manager.
IStream* open(const char* path) {
    auto* manager = create<IIsoImageManager>(CLSID_MsftIsoImageManager, IID_IIsoImageManager);
    BSTR name = text(path);
    check(manager->SetPath(name), "SetPath");
    SysFreeString(name);
    IStream* stream = nullptr;
    check(manager->get_Stream(&stream), "Stream");
    manager->Release();
    return stream;
}

IBootOptions* boot(const char* path, PlatformId platform) {
    auto* options = create<IBootOptions>(CLSID_BootOptions, IID_IBootOptions);
    IStream* image = open(path);
    check(options->AssignBootImage(image), "AssignBootImage");
    image->Release();
    check(options->put_PlatformId(platform), "PlatformId");
    check(options->put_Emulation(EmulationNone), "Emulation"); // a floppy's size would be one
    return options;
}

void save(IStream* from, const char* path) {
    std::FILE* file = std::fopen(path, "wb");
    if (!file) check(E_FAIL, "open the output");
    std::vector<char> piece(1 << 20);
    ULONG got = 0;
    do {
        check(from->Read(piece.data(), static_cast<ULONG>(piece.size()), &got), "Read");
        if (std::fwrite(piece.data(), 1, got, file) != got) check(E_FAIL, "write the output");
    } while (got == piece.size());
    if (std::fclose(file) != 0) check(E_FAIL, "write the output");
}

} // namespace

int main(int count, char** arguments) {
    if (count != 5) return 2;
    auto* image = create<IFileSystemImage3>(CLSID_MsftFileSystemImage, IID_IFileSystemImage3);
    SAFEARRAY* entries = SafeArrayCreateVector(VT_VARIANT, 0, 2);
    IBootOptions* options[] = {boot(arguments[1], PlatformX86), boot(arguments[2], PlatformEFI)};
    for (LONG i = 0; i < 2; ++i) {
        VARIANT value;
        VariantInit(&value);
        value.vt = VT_DISPATCH;
        value.pdispVal = options[i];
        check(SafeArrayPutElement(entries, &i, &value), "SafeArrayPutElement");
    }
    check(image->put_BootImageOptionsArray(entries), "BootImageOptionsArray");
    SafeArrayDestroy(entries);

    IFsiDirectoryItem* root = nullptr;
    check(image->get_Root(&root), "Root");
    BSTR folder = text(arguments[3]);
    check(root->AddTree(folder, VARIANT_FALSE), "AddTree");
    SysFreeString(folder);
    root->Release();

    IFileSystemImageResult* result = nullptr;
    check(image->CreateResultImage(&result), "CreateResultImage");
    IStream* stream = nullptr;
    check(result->get_ImageStream(&stream), "ImageStream");
    save(stream, arguments[4]);
    stream->Release();
    result->Release();
    for (IBootOptions* one : options)
        one->Release();
    image->Release();
    return 0;
}
