// The result, progress items, boot options and the image manager, member by member.
#include "contract.hpp"

#include <fstream>

namespace openimapi::test {
namespace {

class ResultContract : public ImageTest {
protected:
    Ptr<IFileSystemImageResult2> make() {
        Ptr<IFileSystemImageResult> result;
        EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
        return result.as<IFileSystemImageResult2>();
    }
};

TEST_F(ResultContract, Results) {
    ASSERT_EQ(add(u"f", "1"), S_OK);
    const auto result = make();
    EXPECT_GT(number(MEMBER(IFileSystemImageResult, get_TotalBlocks), result), 0);
    EXPECT_EQ(number(MEMBER(IFileSystemImageResult, get_BlockSize), result), 2048);
    EXPECT_EQ(text(MEMBER(IFileSystemImageResult, get_DiscId), result), "0000000000000000");
    EXPECT_TRUE(object(MEMBER(IFileSystemImageResult, get_ImageStream), result));
    EXPECT_TRUE(object(MEMBER(IFileSystemImageResult, get_ProgressItems), result));
    EXPECT_EQ(both(MEMBER(IFileSystemImageResult2, get_ModifiedBlocks), result), E_NOTIMPL);
    try_wrong_types("IFileSystemImageResult", result.get());
    try_wrong_types("IFileSystemImageResult2", result.get());
}

TEST_F(ResultContract, ProgressItems) {
    ASSERT_EQ(add(u"f", std::string(5000, 'x')), S_OK);
    const auto result = make();
    Ptr<IProgressItems> items;
    ASSERT_EQ(result->get_ProgressItems(items.put()), S_OK);
    const double count = number(MEMBER(IProgressItems, get_Count), items);
    EXPECT_GT(count, 3);
    EXPECT_TRUE(object(MEMBER(IProgressItems, get__NewEnum), items));
    EXPECT_TRUE(object(MEMBER(IProgressItems, get_EnumProgressItems), items));
    EXPECT_TRUE(object(MEMBER(IProgressItems, get_Item), items, 0));
    for (const double wrong : {-1.0, count})
        EXPECT_EQ(both(MEMBER(IProgressItems, get_Item), items, static_cast<LONG>(wrong)),
                  E_INVALIDARG);
    const auto file = object(MEMBER(IProgressItems, ProgressItemFromDescription), items, u"\\f");
    ASSERT_TRUE(file);
    const double first = number(MEMBER(IProgressItem, get_FirstBlock), file);
    EXPECT_EQ(number(MEMBER(IProgressItem, get_BlockCount), file), 3);
    EXPECT_EQ(number(MEMBER(IProgressItem, get_LastBlock), file), first + 2);
    EXPECT_EQ(text(MEMBER(IProgressItem, get_Description), file), "\\f");
    EXPECT_EQ(text_of(object(MEMBER(IProgressItems, ProgressItemFromBlock), items, first + 1),
                      &IProgressItem::get_Description),
              "\\f");
    EXPECT_EQ(both(MEMBER(IProgressItems, ProgressItemFromBlock), items, 0xFFFFFFFFU),
              E_INVALIDARG);
    EXPECT_EQ(both(MEMBER(IProgressItems, ProgressItemFromDescription), items, u"none"),
              E_INVALIDARG);
    EXPECT_EQ(both(MEMBER(IProgressItems, ProgressItemFromDescription), items, nullptr), E_FAIL);
    EXPECT_EQ(early(MEMBER(IProgressItems, ProgressItemFromDescription), items, nullptr), E_FAIL);
    try_wrong_types("IProgressItem", file.get());
    try_wrong_types("IProgressItems", items.get());
}

TEST_F(ResultContract, EnumeratorsOfProgressItems) {
    const auto result = make();
    Ptr<IProgressItems> items;
    ASSERT_EQ(result->get_ProgressItems(items.put()), S_OK);
    Ptr<IEnumProgressItems> all;
    ASSERT_EQ(items->get_EnumProgressItems(all.put()), S_OK);
    LONG count = 0;
    ASSERT_EQ(items->get_Count(&count), S_OK);
    auto& log = CallLog::instance();
    const auto next = [&](ULONG wanted, IProgressItem** out, ULONG* fetched) {
        const HRESULT hr = all->Next(wanted, out, fetched);
        log.called("IEnumProgressItems", "Next", Route::vtable, hr);
        if (!out) log.null_tried("IEnumProgressItems", "Next", 1);
        if (!fetched) log.null_tried("IEnumProgressItems", "Next", 2);
        return hr;
    };
    IProgressItem* got[2] = {};
    ULONG fetched = 9;
    EXPECT_EQ(next(2, nullptr, &fetched), E_POINTER);
    EXPECT_EQ(next(2, got, nullptr), E_POINTER);
    EXPECT_EQ(next(0, got, &fetched), E_INVALIDARG);
    EXPECT_EQ(next(1, got, nullptr), S_OK);
    got[0]->Release();
    EXPECT_TRUE(object(MEMBER(IEnumProgressItems, Clone), all));
    EXPECT_EQ(early(MEMBER(IEnumProgressItems, Skip), all, count - 2), S_OK);
    EXPECT_EQ(next(2, got, &fetched), S_FALSE);
    EXPECT_EQ(fetched, 1U);
    got[0]->Release();
    EXPECT_EQ(early(MEMBER(IEnumProgressItems, Skip), all, 1), S_FALSE);
    EXPECT_EQ(early(MEMBER(IEnumProgressItems, Reset), all), S_OK);
    EXPECT_EQ(next(2, got, &fetched), S_OK);
    got[0]->Release();
    got[1]->Release();
}

class BootContract : public ResultContract {
protected:
    static Ptr<IBootOptions> options() {
        Ptr<IBootOptions> made;
        EXPECT_EQ(com::create_instance(CLSID_BootOptions, made.put()), S_OK);
        return made;
    }
    static Ptr<IStream> zeros(std::uint64_t bytes) {
        return com::stream_over(io::zeros(Bytes(bytes)));
    }
    static Ptr<IBootOptions> bootable(std::string_view bytes) {
        auto made = options();
        EXPECT_EQ(made->AssignBootImage(stream(bytes).get()), S_OK);
        return made;
    }
    static com::SafeArray array(const std::vector<Ptr<IBootOptions>>& all) {
        return com::SafeArray::of(
            all, [](const auto& one) { return static_cast<IDispatch*>(one.get()); });
    }
};

TEST_F(BootContract, BootOptions) {
    const auto boot = options();
    EXPECT_FALSE(object(MEMBER(IBootOptions, get_BootImage), boot));
    EXPECT_EQ(number(MEMBER(IBootOptions, get_ImageSize), boot), 0);
    EXPECT_EQ(number(MEMBER(IBootOptions, get_Emulation), boot), EmulationNone);
    EXPECT_EQ(number(MEMBER(IBootOptions, get_PlatformId), boot), PlatformX86);
    EXPECT_EQ(both(MEMBER(IBootOptions, AssignBootImage), boot, stream("boot me")), S_OK);
    EXPECT_EQ(number(MEMBER(IBootOptions, get_ImageSize), boot), 7);
    EXPECT_EQ(content(object(MEMBER(IBootOptions, get_BootImage), boot).get()), "boot me");
    EXPECT_EQ(both(MEMBER(IBootOptions, AssignBootImage), boot, stream("")),
              IMAPI_E_BOOT_IMAGE_DATA);
    EXPECT_EQ(both(MEMBER(IBootOptions, AssignBootImage), boot, zeros(std::uint64_t{1} << 32)),
              IMAPI_E_BOOT_IMAGE_DATA);
    EXPECT_EQ(both(MEMBER(IBootOptions, AssignBootImage), boot, nullptr), E_POINTER);
    EXPECT_EQ(early(MEMBER(IBootOptions, AssignBootImage), boot, nullptr), E_POINTER);
    EXPECT_EQ(number(MEMBER(IBootOptions, get_ImageSize), boot), 7) << "a failure changes nothing";
    EXPECT_EQ(both(MEMBER(IBootOptions, put_Emulation), boot, Emulation144MFloppy),
              IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH);
    EXPECT_EQ(both(MEMBER(IBootOptions, put_Emulation), boot, static_cast<EmulationType>(5)),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IBootOptions, put_Emulation), boot, EmulationHardDisk), S_OK);
    // The sizes of floppies say what the image is; a program may say otherwise afterwards.
    for (const auto& [size, floppy] :
         {std::pair(1228800, Emulation12MFloppy), std::pair(1474560, Emulation144MFloppy),
          std::pair(2949120, Emulation288MFloppy)}) {
        EXPECT_EQ(boot->AssignBootImage(zeros(static_cast<std::uint64_t>(size)).get()), S_OK);
        EXPECT_EQ(number(MEMBER(IBootOptions, get_Emulation), boot), floppy);
        EXPECT_EQ(both(MEMBER(IBootOptions, put_Emulation), boot, EmulationNone), S_OK);
        EXPECT_EQ(both(MEMBER(IBootOptions, put_Emulation), boot, floppy), S_OK);
    }
    EXPECT_EQ(boot->AssignBootImage(stream("small").get()), S_OK);
    EXPECT_EQ(number(MEMBER(IBootOptions, get_Emulation), boot), EmulationNone);
    EXPECT_EQ(both(MEMBER(IBootOptions, put_PlatformId), boot, PlatformEFI), S_OK);
    EXPECT_EQ(both(MEMBER(IBootOptions, put_PlatformId), boot, static_cast<PlatformId>(0x80)), S_OK)
        << "the set is open";
    EXPECT_EQ(invoke_member("IBootOptions", "put_PlatformId", boot.get(),
                            {Variant(std::int32_t{256})}, nullptr),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(number(MEMBER(IBootOptions, get_PlatformId), boot), 0x80);
    EXPECT_EQ(both(MEMBER(IBootOptions, put_Manufacturer), boot, u"twenty-four bytes ANSI !"),
              S_OK);
    EXPECT_EQ(text(MEMBER(IBootOptions, get_Manufacturer), boot), "twenty-four bytes ANSI !");
    EXPECT_EQ(both(MEMBER(IBootOptions, put_Manufacturer), boot, u"twenty-five bytes of ANSI"),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(both(MEMBER(IBootOptions, put_Manufacturer), boot, u"\u20ac"), IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(early(MEMBER(IBootOptions, put_Manufacturer), boot, nullptr), S_OK);
    try_wrong_types("IBootOptions", boot.get());
}

TEST_F(BootContract, ThePropertyCopiesAndTheArrayRefers) {
    EXPECT_FALSE(object(MEMBER(IFileSystemImage, get_BootImageOptions), image));
    EXPECT_TRUE(values(MEMBER(IFileSystemImage2, get_BootImageOptionsArray), image).empty());
    const auto one = options(), two = options();
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_BootImageOptions), image, one),
              IMAPI_E_BOOT_IMAGE_DATA);
    const auto changing = stream("as assigned");
    EXPECT_EQ(one->AssignBootImage(changing.get()), S_OK);
    EXPECT_EQ(one->put_Manufacturer(Bstr(u"maker")), S_OK);
    EXPECT_EQ(both(MEMBER(IFileSystemImage, put_BootImageOptions), image, one), S_OK);
    auto got = object(MEMBER(IFileSystemImage, get_BootImageOptions), image);
    EXPECT_NE(got, one);
    EXPECT_EQ(one->put_Manufacturer(Bstr(u"changed")), S_OK);
    EXPECT_EQ(changing->Write("overwritten", 11, nullptr), S_OK);
    Ptr<IStream> bytes;
    EXPECT_EQ(got->get_BootImage(bytes.put()), S_OK);
    EXPECT_EQ(content(bytes.get()), "as assigned");
    EXPECT_EQ(text_of(got, &IBootOptions::get_Manufacturer), "maker");
    // The last of the two setters wins for both getters.
    EXPECT_EQ(values(MEMBER(IFileSystemImage2, get_BootImageOptionsArray), image).size(), 1U);
    EXPECT_EQ(two->AssignBootImage(stream("second").get()), S_OK);
    const auto both_of = array({two, one});
    EXPECT_EQ(both(MEMBER(IFileSystemImage2, put_BootImageOptionsArray), image, both_of), S_OK);
    EXPECT_EQ(object(MEMBER(IFileSystemImage, get_BootImageOptions), image), two);
    const auto all = values(MEMBER(IFileSystemImage2, get_BootImageOptionsArray), image);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].vt, VT_DISPATCH);
    EXPECT_EQ(all[1].as_object<IBootOptions>(), one);
    // What is no boot options object, has no image, or is too much.
    com::SafeArray wrong(std::vector<Variant>{Variant(image)});
    EXPECT_EQ(both(MEMBER(IFileSystemImage2, put_BootImageOptionsArray), image, wrong),
              E_NOINTERFACE);
    const auto empty = array({one, options()});
    EXPECT_EQ(both(MEMBER(IFileSystemImage2, put_BootImageOptionsArray), image, empty),
              IMAPI_E_BOOT_IMAGE_DATA);
    const auto many = array(std::vector<Ptr<IBootOptions>>(33, one));
    EXPECT_EQ(both(MEMBER(IFileSystemImage2, put_BootImageOptionsArray), image, many),
              IMAPI_E_INVALID_PARAM);
    EXPECT_EQ(values(MEMBER(IFileSystemImage2, get_BootImageOptionsArray), image).size(), 2U);
    EXPECT_EQ(early(MEMBER(IFileSystemImage2, put_BootImageOptionsArray), image, nullptr),
              E_POINTER);
    const com::SafeArray none{std::vector<Variant>()};
    EXPECT_EQ(both(MEMBER(IFileSystemImage2, put_BootImageOptionsArray), image, none), S_OK);
    EXPECT_FALSE(object(MEMBER(IFileSystemImage, get_BootImageOptions), image));
    EXPECT_EQ(image->put_BootImageOptions(one.get()), S_OK);
    EXPECT_EQ(early(MEMBER(IFileSystemImage, put_BootImageOptions), image, nullptr), S_OK);
    EXPECT_TRUE(values(MEMBER(IFileSystemImage2, get_BootImageOptionsArray), image).empty());
}

class ManagerContract : public ImageTest {
protected:
    ManagerContract() {
        EXPECT_EQ(com::create_instance(CLSID_MsftIsoImageManager, manager.put()), S_OK);
    }
    HRESULT validate(Ptr<IStream> stream) {
        EXPECT_EQ(manager->SetStream(stream.get()), S_OK);
        return both(MEMBER(IIsoImageManager, Validate), manager);
    }
    Ptr<IIsoImageManager> manager;
};

TEST_F(ManagerContract, PathsStreamsAndValidation) {
    EXPECT_EQ(both(MEMBER(IIsoImageManager, Validate), manager), IMAPI_E_IMAGEMANAGER_NO_IMAGE);
    EXPECT_FALSE(object(MEMBER(IIsoImageManager, get_Stream), manager));
    EXPECT_EQ(text(MEMBER(IIsoImageManager, get_Path), manager), "");
    for (const char16_t* wrong : {u"", u"/no/such/file.iso", u"/tmp"})
        EXPECT_EQ(both(MEMBER(IIsoImageManager, SetPath), manager, wrong), IMAPI_E_INVALID_PATH);
    EXPECT_EQ(early(MEMBER(IIsoImageManager, SetPath), manager, nullptr), IMAPI_E_INVALID_PATH);

    ASSERT_EQ(add(u"f", "1"), S_OK);
    const Folder folder;
    for (const int systems : {1, 4, 7}) {
        ASSERT_EQ(image->put_FileSystemsToCreate(static_cast<FsiFileSystems>(systems)), S_OK);
        Ptr<IFileSystemImageResult> result;
        ASSERT_EQ(image->CreateResultImage(result.put()), S_OK);
        Ptr<IStream> bytes;
        ASSERT_EQ(result->get_ImageStream(bytes.put()), S_OK);
        EXPECT_EQ(validate(bytes), S_OK) << systems;
        EXPECT_EQ(text(MEMBER(IIsoImageManager, get_Path), manager), "");
        EXPECT_EQ(object(MEMBER(IIsoImageManager, get_Stream), manager), bytes);
        const auto path = folder.file("image.iso", "");
        const auto file = com::file_stream(path, com::FileMode::create);
        ULARGE_INTEGER all;
        all.QuadPart = ~ULONGLONG{0};
        ASSERT_EQ(bytes->CopyTo(file.get(), all, nullptr, nullptr), S_OK);
        EXPECT_EQ(both(MEMBER(IIsoImageManager, SetPath), manager,
                       std::u16string(Bstr(path.string()).view())),
                  S_OK);
        EXPECT_EQ(text(MEMBER(IIsoImageManager, get_Path), manager), path.string());
        EXPECT_EQ(both(MEMBER(IIsoImageManager, Validate), manager), S_OK) << systems;
        const auto of_path = object(MEMBER(IIsoImageManager, get_Stream), manager);
        ULARGE_INTEGER position{};
        EXPECT_EQ(of_path->Seek({}, STREAM_SEEK_CUR, &position), S_OK);
        EXPECT_EQ(position.QuadPart, 0U) << "looking moves nothing";
    }
    EXPECT_EQ(both(MEMBER(IIsoImageManager, SetStream), manager, stream("x")), S_OK);
    EXPECT_EQ(early(MEMBER(IIsoImageManager, SetStream), manager, nullptr), S_OK);
    EXPECT_EQ(both(MEMBER(IIsoImageManager, Validate), manager), IMAPI_E_IMAGEMANAGER_NO_IMAGE);
    EXPECT_EQ(validate(stream(std::string(2049, 'x'))), IMAPI_E_IMAGEMANAGER_IMAGE_NOT_ALIGNED);
    EXPECT_EQ(validate(com::stream_over(io::zeros(Bytes(std::uint64_t{1} << 42)))),
              IMAPI_E_IMAGEMANAGER_IMAGE_TOO_BIG);
    EXPECT_EQ(validate(stream("")), IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND);
    std::string image_of_nothing(40 * 2048, '\0');
    EXPECT_EQ(validate(stream(image_of_nothing)), IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND);
    // An identifier alone is no descriptor, and nor is a boot record.
    auto claimed = image_of_nothing;
    claimed.replace(16 * 2048, 7, "\1CD001\1", 7);
    EXPECT_EQ(validate(stream(claimed)), IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND);
    claimed.replace(16 * 2048, 7, "\0CD001\1", 7);
    EXPECT_EQ(validate(stream(claimed)), IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND);
    claimed.replace(16 * 2048, 7, "\0NSR02\1", 7);
    EXPECT_EQ(validate(stream(claimed)), IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND)
        << "outside of an extended area";
    auto ecma168 = image_of_nothing;
    ecma168.replace(16 * 2048, 7, "\0BEA01\1", 7);
    ecma168.replace(17 * 2048, 7, "\0CDW02\1", 7);
    ecma168.replace(18 * 2048, 7, "\0TEA01\1", 7);
    EXPECT_EQ(validate(stream(ecma168)), S_OK);
    try_wrong_types("IIsoImageManager", manager.get());
}

} // namespace
} // namespace openimapi::test
