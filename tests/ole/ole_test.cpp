// Only the published headers and names here, as in a program written for Windows.
#include <gmock/gmock.h>
#include <imapi2.h>
#include <imapi2error.h>
#include <imapi2fs.h>
#include <imapi2fserror.h>
#include <string_view>

namespace {

TEST(Ole, CreatesAnImageByItsProgId) {
    ASSERT_EQ(CoInitializeEx(nullptr, COINIT_MULTITHREADED), S_OK);
    CLSID clsid;
    ASSERT_EQ(CLSIDFromProgID(u"IMAPI2FS.MsftFileSystemImage", &clsid), S_OK);
    EXPECT_TRUE(clsid == CLSID_MsftFileSystemImage);
    IFileSystemImage* image = nullptr;
    ASSERT_EQ(CoCreateInstance(clsid, nullptr, CLSCTX_ALL, IID_PPV_ARGS(&image)), S_OK);
    BSTR name = SysAllocString(u"PHOTOS");
    EXPECT_EQ(image->put_VolumeName(name), S_OK);
    SysFreeString(name);
    name = nullptr;
    EXPECT_EQ(image->get_VolumeName(&name), S_OK);
    EXPECT_EQ(std::u16string_view(name), u"PHOTOS");
    EXPECT_EQ(SysStringLen(name), 6U);
    SysFreeString(name);
    EXPECT_EQ(DllCanUnloadNow(), S_FALSE);
    EXPECT_EQ(image->Release(), 0U);
    CoUninitialize();
}

TEST(Ole, SharesMemoryAndErrorsWithTheLibrary) {
    IFileSystemImage* image = nullptr;
    ASSERT_EQ(CoCreateInstance(CLSID_MsftFileSystemImage, nullptr, CLSCTX_INPROC_SERVER,
                               IID_PPV_ARGS(&image)),
              S_OK);
    SAFEARRAY* revisions = nullptr;
    ASSERT_EQ(image->get_UDFRevisionsSupported(&revisions), S_OK);
    VARTYPE type = VT_EMPTY;
    EXPECT_EQ(SafeArrayGetVartype(revisions, &type), S_OK);
    EXPECT_EQ(type, VT_VARIANT);
    EXPECT_EQ(SafeArrayDestroy(revisions), S_OK);

    SetErrorInfo(0, nullptr);
    BSTR missing = SysAllocString(u"no such file");
    IFsiDirectoryItem* root = nullptr;
    ASSERT_EQ(image->get_Root(&root), S_OK);
    IFsiItem* item = nullptr;
    const HRESULT hr = root->get_Item(missing, &item);
    EXPECT_TRUE(FAILED(hr));
    IErrorInfo* info = nullptr;
    EXPECT_EQ(GetErrorInfo(0, &info), S_OK) << "left by libopenimapi, read here";
    if (info) info->Release();
    root->Release();
    image->Release();
    SysFreeString(missing);
}

TEST(Ole, KnowsNoForeignClass) {
    IUnknown* none = nullptr;
    const CLSID foreign = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    EXPECT_EQ(CoCreateInstance(foreign, nullptr, CLSCTX_ALL, IID_PPV_ARGS(&none)),
              REGDB_E_CLASSNOTREG);
    EXPECT_EQ(CoCreateInstance(CLSID_MsftFileSystemImage, nullptr, CLSCTX_LOCAL_SERVER,
                               IID_PPV_ARGS(&none)),
              REGDB_E_CLASSNOTREG);
    EXPECT_EQ(none, nullptr);
    CLSID clsid;
    EXPECT_EQ(CLSIDFromProgID(u"Scripting.Dictionary", &clsid), CO_E_CLASSSTRING);
}

TEST(Ole, MakesStreams) {
    IStream* stream = SHCreateMemStream(reinterpret_cast<const BYTE*>("abc"), 3);
    ASSERT_NE(stream, nullptr);
    char text[4] = "";
    ULONG got = 0;
    EXPECT_EQ(stream->Read(text, 3, &got), S_OK);
    EXPECT_EQ(std::string_view(text, got), "abc");
    stream->Release();
    EXPECT_TRUE(
        FAILED(SHCreateStreamOnFileEx(u"/no/such/file", STGM_READ, 0, FALSE, nullptr, &stream)));
    EXPECT_EQ(stream, nullptr);
}

} // namespace
