// Tables of the type library IMAPI2FS. Generated from idl/imapi2fs.idl by
// scripts/generate; do not edit.
// clang-format off
#include "com/calls.hpp"
#include "openimapi/com/contract.hpp"

namespace openimapi::inline v1::com {
namespace {

// IBootOptions
constexpr Parameter IBootOptions_parameters[] = {
    {u"pVal", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IStream},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BSTR, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_UI4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_UNKNOWN, Parameter::in, &IID_IStream},
};
constexpr Member IBootOptions_members[] = {
    {u"BootImage", 1, MemberKind::get, 0, 7, {IBootOptions_parameters + 0, 1}},
    {u"Manufacturer", 2, MemberKind::get, 0, 8, {IBootOptions_parameters + 1, 1}},
    {u"Manufacturer", 2, MemberKind::put, 0, 9, {IBootOptions_parameters + 2, 1}},
    {u"PlatformId", 3, MemberKind::get, 0, 10, {IBootOptions_parameters + 3, 1}},
    {u"PlatformId", 3, MemberKind::put, 0, 11, {IBootOptions_parameters + 4, 1}},
    {u"Emulation", 4, MemberKind::get, 0, 12, {IBootOptions_parameters + 5, 1}},
    {u"Emulation", 4, MemberKind::put, 0, 13, {IBootOptions_parameters + 6, 1}},
    {u"ImageSize", 5, MemberKind::get, 0, 14, {IBootOptions_parameters + 7, 1}},
    {u"AssignBootImage", 0x14, MemberKind::method, 0, 15, {IBootOptions_parameters + 8, 1}},
};
constexpr std::uint8_t IBootOptions_by_id[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
HRESULT call_IBootOptions(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IBootOptions*>(self);
    switch (member) {
    case 0: return it->get_BootImage(OutObject<IStream>(a[0].unknown));
    case 1: return it->get_Manufacturer(&a[0].bstr);
    case 2: return it->put_Manufacturer(a[0].bstr);
    case 3: return it->get_PlatformId(OutEnum<PlatformId>(a[0].i4));
    case 4: return it->put_PlatformId(static_cast<PlatformId>(a[0].i4));
    case 5: return it->get_Emulation(OutEnum<EmulationType>(a[0].i4));
    case 6: return it->put_Emulation(static_cast<EmulationType>(a[0].i4));
    case 7: return it->get_ImageSize(&a[0].ui4);
    case 8: return it->AssignBootImage(static_cast<IStream*>(a[0].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IProgressItem
constexpr Parameter IProgressItem_parameters[] = {
    {u"desc", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"block", VT_UI4, Parameter::out | Parameter::retval, nullptr},
    {u"block", VT_UI4, Parameter::out | Parameter::retval, nullptr},
    {u"blocks", VT_UI4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IProgressItem_members[] = {
    {u"Description", 1, MemberKind::get, 0, 7, {IProgressItem_parameters + 0, 1}},
    {u"FirstBlock", 2, MemberKind::get, 0, 8, {IProgressItem_parameters + 1, 1}},
    {u"LastBlock", 3, MemberKind::get, 0, 9, {IProgressItem_parameters + 2, 1}},
    {u"BlockCount", 4, MemberKind::get, 0, 10, {IProgressItem_parameters + 3, 1}},
};
constexpr std::uint8_t IProgressItem_by_id[] = {0, 1, 2, 3};
HRESULT call_IProgressItem(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IProgressItem*>(self);
    switch (member) {
    case 0: return it->get_Description(&a[0].bstr);
    case 1: return it->get_FirstBlock(&a[0].ui4);
    case 2: return it->get_LastBlock(&a[0].ui4);
    case 3: return it->get_BlockCount(&a[0].ui4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IEnumProgressItems
constexpr Parameter IEnumProgressItems_parameters[] = {
    {u"celt", VT_UI4, Parameter::in, nullptr},
    {u"rgelt", VT_PTR, Parameter::out, nullptr},
    {u"pceltFetched", VT_UI4, Parameter::out, nullptr},
    {u"celt", VT_UI4, Parameter::in, nullptr},
    {u"ppEnum", VT_UNKNOWN, Parameter::out, &IID_IEnumProgressItems},
};
constexpr Member IEnumProgressItems_members[] = {
    {u"Next", no_id, MemberKind::method, Member::local, 3, {IEnumProgressItems_parameters + 0, 3}},
    {u"Skip", no_id, MemberKind::method, 0, 4, {IEnumProgressItems_parameters + 3, 1}},
    {u"Reset", no_id, MemberKind::method, 0, 5, {}},
    {u"Clone", no_id, MemberKind::method, 0, 6, {IEnumProgressItems_parameters + 4, 1}},
};

// IProgressItems
constexpr Parameter IProgressItems_parameters[] = {
    {u"NewEnum", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumVARIANT},
    {u"Index", VT_I4, Parameter::in, nullptr},
    {u"item", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IProgressItem},
    {u"Count", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"block", VT_UI4, Parameter::in, nullptr},
    {u"item", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IProgressItem},
    {u"description", VT_BSTR, Parameter::in, nullptr},
    {u"item", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IProgressItem},
    {u"NewEnum", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumProgressItems},
};
constexpr Member IProgressItems_members[] = {
    {u"_NewEnum", -4, MemberKind::get, Member::hidden | Member::restricted, 7, {IProgressItems_parameters + 0, 1}},
    {u"Item", 0, MemberKind::get, 0, 8, {IProgressItems_parameters + 1, 2}},
    {u"Count", 1, MemberKind::get, 0, 9, {IProgressItems_parameters + 3, 1}},
    {u"ProgressItemFromBlock", 2, MemberKind::method, 0, 10, {IProgressItems_parameters + 4, 2}},
    {u"ProgressItemFromDescription", 3, MemberKind::method, 0, 11, {IProgressItems_parameters + 6, 2}},
    {u"EnumProgressItems", 4, MemberKind::get, Member::hidden | Member::restricted, 12, {IProgressItems_parameters + 8, 1}},
};
constexpr std::uint8_t IProgressItems_by_id[] = {0, 1, 2, 3, 4, 5};
HRESULT call_IProgressItems(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IProgressItems*>(self);
    switch (member) {
    case 0: return it->get__NewEnum(OutObject<IEnumVARIANT>(a[0].unknown));
    case 1: return it->get_Item(a[0].i4, OutObject<IProgressItem>(a[1].unknown));
    case 2: return it->get_Count(&a[0].i4);
    case 3: return it->ProgressItemFromBlock(a[0].ui4, OutObject<IProgressItem>(a[1].unknown));
    case 4: return it->ProgressItemFromDescription(a[0].bstr, OutObject<IProgressItem>(a[1].unknown));
    case 5: return it->get_EnumProgressItems(OutObject<IEnumProgressItems>(a[0].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFileSystemImageResult
constexpr Parameter IFileSystemImageResult_parameters[] = {
    {u"pVal", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IStream},
    {u"pVal", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IProgressItems},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IFileSystemImageResult_members[] = {
    {u"ImageStream", 1, MemberKind::get, 0, 7, {IFileSystemImageResult_parameters + 0, 1}},
    {u"ProgressItems", 2, MemberKind::get, 0, 8, {IFileSystemImageResult_parameters + 1, 1}},
    {u"TotalBlocks", 3, MemberKind::get, 0, 9, {IFileSystemImageResult_parameters + 2, 1}},
    {u"BlockSize", 4, MemberKind::get, 0, 10, {IFileSystemImageResult_parameters + 3, 1}},
    {u"DiscId", 5, MemberKind::get, 0, 11, {IFileSystemImageResult_parameters + 4, 1}},
};
constexpr std::uint8_t IFileSystemImageResult_by_id[] = {0, 1, 2, 3, 4};
HRESULT call_IFileSystemImageResult(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFileSystemImageResult*>(self);
    switch (member) {
    case 0: return it->get_ImageStream(OutObject<IStream>(a[0].unknown));
    case 1: return it->get_ProgressItems(OutObject<IProgressItems>(a[0].unknown));
    case 2: return it->get_TotalBlocks(&a[0].i4);
    case 3: return it->get_BlockSize(&a[0].i4);
    case 4: return it->get_DiscId(&a[0].bstr);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFileSystemImageResult2
constexpr Parameter IFileSystemImageResult2_parameters[] = {
    {u"pVal", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IBlockRangeList},
};
constexpr Member IFileSystemImageResult2_members[] = {
    {u"ModifiedBlocks", 6, MemberKind::get, 0, 12, {IFileSystemImageResult2_parameters + 0, 1}},
};
constexpr std::uint8_t IFileSystemImageResult2_by_id[] = {0};
HRESULT call_IFileSystemImageResult2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFileSystemImageResult2*>(self);
    switch (member) {
    case 0: return it->get_ModifiedBlocks(OutObject<IBlockRangeList>(a[0].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFsiItem
constexpr Parameter IFsiItem_parameters[] = {
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_DATE, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_DATE, Parameter::in, nullptr},
    {u"pVal", VT_DATE, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_DATE, Parameter::in, nullptr},
    {u"pVal", VT_DATE, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_DATE, Parameter::in, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"fileSystem", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"fileSystem", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IFsiItem_members[] = {
    {u"Name", 0xB, MemberKind::get, 0, 7, {IFsiItem_parameters + 0, 1}},
    {u"FullPath", 0xC, MemberKind::get, 0, 8, {IFsiItem_parameters + 1, 1}},
    {u"CreationTime", 0xD, MemberKind::get, 0, 9, {IFsiItem_parameters + 2, 1}},
    {u"CreationTime", 0xD, MemberKind::put, 0, 10, {IFsiItem_parameters + 3, 1}},
    {u"LastAccessedTime", 0xE, MemberKind::get, 0, 11, {IFsiItem_parameters + 4, 1}},
    {u"LastAccessedTime", 0xE, MemberKind::put, 0, 12, {IFsiItem_parameters + 5, 1}},
    {u"LastModifiedTime", 0xF, MemberKind::get, 0, 13, {IFsiItem_parameters + 6, 1}},
    {u"LastModifiedTime", 0xF, MemberKind::put, 0, 14, {IFsiItem_parameters + 7, 1}},
    {u"IsHidden", 0x10, MemberKind::get, 0, 15, {IFsiItem_parameters + 8, 1}},
    {u"IsHidden", 0x10, MemberKind::put, 0, 16, {IFsiItem_parameters + 9, 1}},
    {u"FileSystemName", 0x11, MemberKind::method, 0, 17, {IFsiItem_parameters + 10, 2}},
    {u"FileSystemPath", 0x12, MemberKind::method, 0, 18, {IFsiItem_parameters + 12, 2}},
};
constexpr std::uint8_t IFsiItem_by_id[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
HRESULT call_IFsiItem(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFsiItem*>(self);
    switch (member) {
    case 0: return it->get_Name(&a[0].bstr);
    case 1: return it->get_FullPath(&a[0].bstr);
    case 2: return it->get_CreationTime(&a[0].date);
    case 3: return it->put_CreationTime(a[0].date);
    case 4: return it->get_LastAccessedTime(&a[0].date);
    case 5: return it->put_LastAccessedTime(a[0].date);
    case 6: return it->get_LastModifiedTime(&a[0].date);
    case 7: return it->put_LastModifiedTime(a[0].date);
    case 8: return it->get_IsHidden(&a[0].boolean);
    case 9: return it->put_IsHidden(a[0].boolean);
    case 10: return it->FileSystemName(static_cast<FsiFileSystems>(a[0].i4), &a[1].bstr);
    case 11: return it->FileSystemPath(static_cast<FsiFileSystems>(a[0].i4), &a[1].bstr);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IEnumFsiItems
constexpr Parameter IEnumFsiItems_parameters[] = {
    {u"celt", VT_UI4, Parameter::in, nullptr},
    {u"rgelt", VT_PTR, Parameter::out, nullptr},
    {u"pceltFetched", VT_UI4, Parameter::out, nullptr},
    {u"celt", VT_UI4, Parameter::in, nullptr},
    {u"ppEnum", VT_UNKNOWN, Parameter::out, &IID_IEnumFsiItems},
};
constexpr Member IEnumFsiItems_members[] = {
    {u"Next", no_id, MemberKind::method, Member::local, 3, {IEnumFsiItems_parameters + 0, 3}},
    {u"Skip", no_id, MemberKind::method, 0, 4, {IEnumFsiItems_parameters + 3, 1}},
    {u"Reset", no_id, MemberKind::method, 0, 5, {}},
    {u"Clone", no_id, MemberKind::method, 0, 6, {IEnumFsiItems_parameters + 4, 1}},
};

// IFsiFileItem
constexpr Parameter IFsiFileItem_parameters[] = {
    {u"pVal", VT_I8, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IStream},
    {u"newVal", VT_UNKNOWN, Parameter::in, &IID_IStream},
};
constexpr Member IFsiFileItem_members[] = {
    {u"DataSize", 0x29, MemberKind::get, 0, 19, {IFsiFileItem_parameters + 0, 1}},
    {u"DataSize32BitLow", 0x2A, MemberKind::get, 0, 20, {IFsiFileItem_parameters + 1, 1}},
    {u"DataSize32BitHigh", 0x2B, MemberKind::get, 0, 21, {IFsiFileItem_parameters + 2, 1}},
    {u"Data", 0x2C, MemberKind::get, 0, 22, {IFsiFileItem_parameters + 3, 1}},
    {u"Data", 0x2C, MemberKind::put, 0, 23, {IFsiFileItem_parameters + 4, 1}},
};
constexpr std::uint8_t IFsiFileItem_by_id[] = {0, 1, 2, 3, 4};
HRESULT call_IFsiFileItem(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFsiFileItem*>(self);
    switch (member) {
    case 0: return it->get_DataSize(&a[0].i8);
    case 1: return it->get_DataSize32BitLow(&a[0].i4);
    case 2: return it->get_DataSize32BitHigh(&a[0].i4);
    case 3: return it->get_Data(OutObject<IStream>(a[0].unknown));
    case 4: return it->put_Data(static_cast<IStream*>(a[0].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFsiFileItem2
constexpr Parameter IFsiFileItem2_parameters[] = {
    {u"streams", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IFsiNamedStreams},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"name", VT_BSTR, Parameter::in, nullptr},
    {u"streamData", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"name", VT_BSTR, Parameter::in, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
};
constexpr Member IFsiFileItem2_members[] = {
    {u"FsiNamedStreams", 0x2D, MemberKind::get, Member::hidden | Member::restricted, 24, {IFsiFileItem2_parameters + 0, 1}},
    {u"IsNamedStream", 0x2E, MemberKind::get, 0, 25, {IFsiFileItem2_parameters + 1, 1}},
    {u"AddStream", 0x2F, MemberKind::method, 0, 26, {IFsiFileItem2_parameters + 2, 2}},
    {u"RemoveStream", 0x30, MemberKind::method, 0, 27, {IFsiFileItem2_parameters + 4, 1}},
    {u"IsRealTime", 0x31, MemberKind::get, 0, 28, {IFsiFileItem2_parameters + 5, 1}},
    {u"IsRealTime", 0x31, MemberKind::put, 0, 29, {IFsiFileItem2_parameters + 6, 1}},
};
constexpr std::uint8_t IFsiFileItem2_by_id[] = {0, 1, 2, 3, 4, 5};
HRESULT call_IFsiFileItem2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFsiFileItem2*>(self);
    switch (member) {
    case 0: return it->get_FsiNamedStreams(OutObject<IFsiNamedStreams>(a[0].unknown));
    case 1: return it->get_IsNamedStream(&a[0].boolean);
    case 2: return it->AddStream(a[0].bstr, static_cast<IStream*>(a[1].unknown));
    case 3: return it->RemoveStream(a[0].bstr);
    case 4: return it->get_IsRealTime(&a[0].boolean);
    case 5: return it->put_IsRealTime(a[0].boolean);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFsiNamedStreams
constexpr Parameter IFsiNamedStreams_parameters[] = {
    {u"NewEnum", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumVARIANT},
    {u"index", VT_I4, Parameter::in, nullptr},
    {u"item", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IFsiFileItem2},
    {u"count", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"NewEnum", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumFsiItems},
};
constexpr Member IFsiNamedStreams_members[] = {
    {u"_NewEnum", -4, MemberKind::get, Member::hidden | Member::restricted, 7, {IFsiNamedStreams_parameters + 0, 1}},
    {u"Item", 0, MemberKind::get, 0, 8, {IFsiNamedStreams_parameters + 1, 2}},
    {u"Count", 0x51, MemberKind::get, 0, 9, {IFsiNamedStreams_parameters + 3, 1}},
    {u"EnumNamedStreams", 0x52, MemberKind::get, Member::hidden | Member::restricted, 10, {IFsiNamedStreams_parameters + 4, 1}},
};
constexpr std::uint8_t IFsiNamedStreams_by_id[] = {0, 1, 2, 3};
HRESULT call_IFsiNamedStreams(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFsiNamedStreams*>(self);
    switch (member) {
    case 0: return it->get__NewEnum(OutObject<IEnumVARIANT>(a[0].unknown));
    case 1: return it->get_Item(a[0].i4, OutObject<IFsiFileItem2>(a[1].unknown));
    case 2: return it->get_Count(&a[0].i4);
    case 3: return it->get_EnumNamedStreams(OutObject<IEnumFsiItems>(a[0].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFsiDirectoryItem
constexpr Parameter IFsiDirectoryItem_parameters[] = {
    {u"NewEnum", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumVARIANT},
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"item", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IFsiItem},
    {u"Count", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"NewEnum", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumFsiItems},
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"fileData", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"sourceDirectory", VT_BSTR, Parameter::in, nullptr},
    {u"includeBaseDirectory", VT_BOOL, Parameter::in, nullptr},
    {u"item", VT_DISPATCH, Parameter::in, &IID_IFsiItem},
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"path", VT_BSTR, Parameter::in, nullptr},
};
constexpr Member IFsiDirectoryItem_members[] = {
    {u"_NewEnum", -4, MemberKind::get, Member::hidden | Member::restricted, 19, {IFsiDirectoryItem_parameters + 0, 1}},
    {u"Item", 0, MemberKind::get, 0, 20, {IFsiDirectoryItem_parameters + 1, 2}},
    {u"Count", 1, MemberKind::get, 0, 21, {IFsiDirectoryItem_parameters + 3, 1}},
    {u"EnumFsiItems", 2, MemberKind::get, Member::hidden | Member::restricted, 22, {IFsiDirectoryItem_parameters + 4, 1}},
    {u"AddDirectory", 0x1E, MemberKind::method, 0, 23, {IFsiDirectoryItem_parameters + 5, 1}},
    {u"AddFile", 0x1F, MemberKind::method, 0, 24, {IFsiDirectoryItem_parameters + 6, 2}},
    {u"AddTree", 0x20, MemberKind::method, 0, 25, {IFsiDirectoryItem_parameters + 8, 2}},
    {u"Add", 0x21, MemberKind::method, 0, 26, {IFsiDirectoryItem_parameters + 10, 1}},
    {u"Remove", 0x22, MemberKind::method, 0, 27, {IFsiDirectoryItem_parameters + 11, 1}},
    {u"RemoveTree", 0x23, MemberKind::method, 0, 28, {IFsiDirectoryItem_parameters + 12, 1}},
};
constexpr std::uint8_t IFsiDirectoryItem_by_id[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
HRESULT call_IFsiDirectoryItem(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFsiDirectoryItem*>(self);
    switch (member) {
    case 0: return it->get__NewEnum(OutObject<IEnumVARIANT>(a[0].unknown));
    case 1: return it->get_Item(a[0].bstr, OutObject<IFsiItem>(a[1].unknown));
    case 2: return it->get_Count(&a[0].i4);
    case 3: return it->get_EnumFsiItems(OutObject<IEnumFsiItems>(a[0].unknown));
    case 4: return it->AddDirectory(a[0].bstr);
    case 5: return it->AddFile(a[0].bstr, static_cast<IStream*>(a[1].unknown));
    case 6: return it->AddTree(a[0].bstr, a[1].boolean);
    case 7: return it->Add(static_cast<IFsiItem*>(a[0].unknown));
    case 8: return it->Remove(a[0].bstr);
    case 9: return it->RemoveTree(a[0].bstr);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFsiDirectoryItem2
constexpr Parameter IFsiDirectoryItem2_parameters[] = {
    {u"sourceDirectory", VT_BSTR, Parameter::in, nullptr},
    {u"includeBaseDirectory", VT_BOOL, Parameter::in, nullptr},
};
constexpr Member IFsiDirectoryItem2_members[] = {
    {u"AddTreeWithNamedStreams", 0x24, MemberKind::method, 0, 29, {IFsiDirectoryItem2_parameters + 0, 2}},
};
constexpr std::uint8_t IFsiDirectoryItem2_by_id[] = {0};
HRESULT call_IFsiDirectoryItem2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFsiDirectoryItem2*>(self);
    switch (member) {
    case 0: return it->AddTreeWithNamedStreams(a[0].bstr, a[1].boolean);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFileSystemImage
constexpr Parameter IFileSystemImage_parameters[] = {
    {u"pVal", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IFsiDirectoryItem},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"discRecorder", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BSTR, Parameter::in, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IBootOptions},
    {u"newVal", VT_DISPATCH, Parameter::in, &IID_IBootOptions},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BSTR, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"discRecorder", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"resultStream", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IFileSystemImageResult},
    {u"fullPath", VT_BSTR, Parameter::in, nullptr},
    {u"itemType", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"discIdentifier", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"discRecorder", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"fileSystems", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"fileSystems", VT_I4, Parameter::in, nullptr},
    {u"importDefault", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"importedFileSystem", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"fileSystemToUse", VT_I4, Parameter::in, nullptr},
    {u"changePoint", VT_I4, Parameter::in, nullptr},
    {u"name", VT_BSTR, Parameter::in, nullptr},
    {u"newItem", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IFsiDirectoryItem},
    {u"name", VT_BSTR, Parameter::in, nullptr},
    {u"newItem", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IFsiFileItem},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"pVal", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_ARRAY | VT_VARIANT, Parameter::in, nullptr},
};
constexpr Member IFileSystemImage_members[] = {
    {u"Root", 0, MemberKind::get, 0, 7, {IFileSystemImage_parameters + 0, 1}},
    {u"SessionStartBlock", 1, MemberKind::get, 0, 8, {IFileSystemImage_parameters + 1, 1}},
    {u"SessionStartBlock", 1, MemberKind::put, 0, 9, {IFileSystemImage_parameters + 2, 1}},
    {u"FreeMediaBlocks", 2, MemberKind::get, 0, 10, {IFileSystemImage_parameters + 3, 1}},
    {u"FreeMediaBlocks", 2, MemberKind::put, 0, 11, {IFileSystemImage_parameters + 4, 1}},
    {u"SetMaxMediaBlocksFromDevice", 0x24, MemberKind::method, 0, 12, {IFileSystemImage_parameters + 5, 1}},
    {u"UsedBlocks", 3, MemberKind::get, 0, 13, {IFileSystemImage_parameters + 6, 1}},
    {u"VolumeName", 4, MemberKind::get, 0, 14, {IFileSystemImage_parameters + 7, 1}},
    {u"VolumeName", 4, MemberKind::put, 0, 15, {IFileSystemImage_parameters + 8, 1}},
    {u"ImportedVolumeName", 5, MemberKind::get, 0, 16, {IFileSystemImage_parameters + 9, 1}},
    {u"BootImageOptions", 6, MemberKind::get, 0, 17, {IFileSystemImage_parameters + 10, 1}},
    {u"BootImageOptions", 6, MemberKind::put, 0, 18, {IFileSystemImage_parameters + 11, 1}},
    {u"FileCount", 7, MemberKind::get, 0, 19, {IFileSystemImage_parameters + 12, 1}},
    {u"DirectoryCount", 8, MemberKind::get, 0, 20, {IFileSystemImage_parameters + 13, 1}},
    {u"WorkingDirectory", 9, MemberKind::get, 0, 21, {IFileSystemImage_parameters + 14, 1}},
    {u"WorkingDirectory", 9, MemberKind::put, 0, 22, {IFileSystemImage_parameters + 15, 1}},
    {u"ChangePoint", 0xA, MemberKind::get, 0, 23, {IFileSystemImage_parameters + 16, 1}},
    {u"StrictFileSystemCompliance", 0xB, MemberKind::get, 0, 24, {IFileSystemImage_parameters + 17, 1}},
    {u"StrictFileSystemCompliance", 0xB, MemberKind::put, 0, 25, {IFileSystemImage_parameters + 18, 1}},
    {u"UseRestrictedCharacterSet", 0xC, MemberKind::get, 0, 26, {IFileSystemImage_parameters + 19, 1}},
    {u"UseRestrictedCharacterSet", 0xC, MemberKind::put, 0, 27, {IFileSystemImage_parameters + 20, 1}},
    {u"FileSystemsToCreate", 0xD, MemberKind::get, 0, 28, {IFileSystemImage_parameters + 21, 1}},
    {u"FileSystemsToCreate", 0xD, MemberKind::put, 0, 29, {IFileSystemImage_parameters + 22, 1}},
    {u"FileSystemsSupported", 0xE, MemberKind::get, 0, 30, {IFileSystemImage_parameters + 23, 1}},
    {u"UDFRevision", 0x25, MemberKind::put, 0, 31, {IFileSystemImage_parameters + 24, 1}},
    {u"UDFRevision", 0x25, MemberKind::get, 0, 32, {IFileSystemImage_parameters + 25, 1}},
    {u"UDFRevisionsSupported", 0x1F, MemberKind::get, 0, 33, {IFileSystemImage_parameters + 26, 1}},
    {u"ChooseImageDefaults", 0x20, MemberKind::method, 0, 34, {IFileSystemImage_parameters + 27, 1}},
    {u"ChooseImageDefaultsForMediaType", 0x21, MemberKind::method, 0, 35, {IFileSystemImage_parameters + 28, 1}},
    {u"ISO9660InterchangeLevel", 0x22, MemberKind::put, 0, 36, {IFileSystemImage_parameters + 29, 1}},
    {u"ISO9660InterchangeLevel", 0x22, MemberKind::get, 0, 37, {IFileSystemImage_parameters + 30, 1}},
    {u"ISO9660InterchangeLevelsSupported", 0x26, MemberKind::get, 0, 38, {IFileSystemImage_parameters + 31, 1}},
    {u"CreateResultImage", 0xF, MemberKind::method, 0, 39, {IFileSystemImage_parameters + 32, 1}},
    {u"Exists", 0x10, MemberKind::method, 0, 40, {IFileSystemImage_parameters + 33, 2}},
    {u"CalculateDiscIdentifier", 0x12, MemberKind::method, 0, 41, {IFileSystemImage_parameters + 35, 1}},
    {u"IdentifyFileSystemsOnDisc", 0x13, MemberKind::method, 0, 42, {IFileSystemImage_parameters + 36, 2}},
    {u"GetDefaultFileSystemForImport", 0x14, MemberKind::method, 0, 43, {IFileSystemImage_parameters + 38, 2}},
    {u"ImportFileSystem", 0x15, MemberKind::method, 0, 44, {IFileSystemImage_parameters + 40, 1}},
    {u"ImportSpecificFileSystem", 0x16, MemberKind::method, 0, 45, {IFileSystemImage_parameters + 41, 1}},
    {u"RollbackToChangePoint", 0x17, MemberKind::method, 0, 46, {IFileSystemImage_parameters + 42, 1}},
    {u"LockInChangePoint", 0x18, MemberKind::method, 0, 47, {}},
    {u"CreateDirectoryItem", 0x19, MemberKind::method, 0, 48, {IFileSystemImage_parameters + 43, 2}},
    {u"CreateFileItem", 0x1A, MemberKind::method, 0, 49, {IFileSystemImage_parameters + 45, 2}},
    {u"VolumeNameUDF", 0x1B, MemberKind::get, 0, 50, {IFileSystemImage_parameters + 47, 1}},
    {u"VolumeNameJoliet", 0x1C, MemberKind::get, 0, 51, {IFileSystemImage_parameters + 48, 1}},
    {u"VolumeNameISO9660", 0x1D, MemberKind::get, 0, 52, {IFileSystemImage_parameters + 49, 1}},
    {u"StageFiles", 0x1E, MemberKind::get, 0, 53, {IFileSystemImage_parameters + 50, 1}},
    {u"StageFiles", 0x1E, MemberKind::put, 0, 54, {IFileSystemImage_parameters + 51, 1}},
    {u"MultisessionInterfaces", 0x28, MemberKind::get, 0, 55, {IFileSystemImage_parameters + 52, 1}},
    {u"MultisessionInterfaces", 0x28, MemberKind::put, 0, 56, {IFileSystemImage_parameters + 53, 1}},
};
constexpr std::uint8_t IFileSystemImage_by_id[] = {0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 26, 27, 28, 30, 29, 5, 25, 24, 31, 48, 49};
HRESULT call_IFileSystemImage(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFileSystemImage*>(self);
    switch (member) {
    case 0: return it->get_Root(OutObject<IFsiDirectoryItem>(a[0].unknown));
    case 1: return it->get_SessionStartBlock(&a[0].i4);
    case 2: return it->put_SessionStartBlock(a[0].i4);
    case 3: return it->get_FreeMediaBlocks(&a[0].i4);
    case 4: return it->put_FreeMediaBlocks(a[0].i4);
    case 5: return it->SetMaxMediaBlocksFromDevice(static_cast<IDiscRecorder2*>(a[0].unknown));
    case 6: return it->get_UsedBlocks(&a[0].i4);
    case 7: return it->get_VolumeName(&a[0].bstr);
    case 8: return it->put_VolumeName(a[0].bstr);
    case 9: return it->get_ImportedVolumeName(&a[0].bstr);
    case 10: return it->get_BootImageOptions(OutObject<IBootOptions>(a[0].unknown));
    case 11: return it->put_BootImageOptions(static_cast<IBootOptions*>(a[0].unknown));
    case 12: return it->get_FileCount(&a[0].i4);
    case 13: return it->get_DirectoryCount(&a[0].i4);
    case 14: return it->get_WorkingDirectory(&a[0].bstr);
    case 15: return it->put_WorkingDirectory(a[0].bstr);
    case 16: return it->get_ChangePoint(&a[0].i4);
    case 17: return it->get_StrictFileSystemCompliance(&a[0].boolean);
    case 18: return it->put_StrictFileSystemCompliance(a[0].boolean);
    case 19: return it->get_UseRestrictedCharacterSet(&a[0].boolean);
    case 20: return it->put_UseRestrictedCharacterSet(a[0].boolean);
    case 21: return it->get_FileSystemsToCreate(OutEnum<FsiFileSystems>(a[0].i4));
    case 22: return it->put_FileSystemsToCreate(static_cast<FsiFileSystems>(a[0].i4));
    case 23: return it->get_FileSystemsSupported(OutEnum<FsiFileSystems>(a[0].i4));
    case 24: return it->put_UDFRevision(a[0].i4);
    case 25: return it->get_UDFRevision(&a[0].i4);
    case 26: return it->get_UDFRevisionsSupported(&a[0].array);
    case 27: return it->ChooseImageDefaults(static_cast<IDiscRecorder2*>(a[0].unknown));
    case 28: return it->ChooseImageDefaultsForMediaType(static_cast<IMAPI_MEDIA_PHYSICAL_TYPE>(a[0].i4));
    case 29: return it->put_ISO9660InterchangeLevel(a[0].i4);
    case 30: return it->get_ISO9660InterchangeLevel(&a[0].i4);
    case 31: return it->get_ISO9660InterchangeLevelsSupported(&a[0].array);
    case 32: return it->CreateResultImage(OutObject<IFileSystemImageResult>(a[0].unknown));
    case 33: return it->Exists(a[0].bstr, OutEnum<FsiItemType>(a[1].i4));
    case 34: return it->CalculateDiscIdentifier(&a[0].bstr);
    case 35: return it->IdentifyFileSystemsOnDisc(static_cast<IDiscRecorder2*>(a[0].unknown), OutEnum<FsiFileSystems>(a[1].i4));
    case 36: return it->GetDefaultFileSystemForImport(static_cast<FsiFileSystems>(a[0].i4), OutEnum<FsiFileSystems>(a[1].i4));
    case 37: return it->ImportFileSystem(OutEnum<FsiFileSystems>(a[0].i4));
    case 38: return it->ImportSpecificFileSystem(static_cast<FsiFileSystems>(a[0].i4));
    case 39: return it->RollbackToChangePoint(a[0].i4);
    case 40: return it->LockInChangePoint();
    case 41: return it->CreateDirectoryItem(a[0].bstr, OutObject<IFsiDirectoryItem>(a[1].unknown));
    case 42: return it->CreateFileItem(a[0].bstr, OutObject<IFsiFileItem>(a[1].unknown));
    case 43: return it->get_VolumeNameUDF(&a[0].bstr);
    case 44: return it->get_VolumeNameJoliet(&a[0].bstr);
    case 45: return it->get_VolumeNameISO9660(&a[0].bstr);
    case 46: return it->get_StageFiles(&a[0].boolean);
    case 47: return it->put_StageFiles(a[0].boolean);
    case 48: return it->get_MultisessionInterfaces(&a[0].array);
    case 49: return it->put_MultisessionInterfaces(a[0].array);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFileSystemImage2
constexpr Parameter IFileSystemImage2_parameters[] = {
    {u"pVal", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_ARRAY | VT_VARIANT, Parameter::in, nullptr},
};
constexpr Member IFileSystemImage2_members[] = {
    {u"BootImageOptionsArray", 0x3C, MemberKind::get, 0, 57, {IFileSystemImage2_parameters + 0, 1}},
    {u"BootImageOptionsArray", 0x3C, MemberKind::put, 0, 58, {IFileSystemImage2_parameters + 1, 1}},
};
constexpr std::uint8_t IFileSystemImage2_by_id[] = {0, 1};
HRESULT call_IFileSystemImage2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFileSystemImage2*>(self);
    switch (member) {
    case 0: return it->get_BootImageOptionsArray(&a[0].array);
    case 1: return it->put_BootImageOptionsArray(a[0].array);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IFileSystemImage3
constexpr Parameter IFileSystemImage3_parameters[] = {
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"fileSystemToProbe", VT_I4, Parameter::in, nullptr},
    {u"isAppendable", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IFileSystemImage3_members[] = {
    {u"CreateRedundantUdfMetadataFiles", 0x3D, MemberKind::get, 0, 59, {IFileSystemImage3_parameters + 0, 1}},
    {u"CreateRedundantUdfMetadataFiles", 0x3D, MemberKind::put, 0, 60, {IFileSystemImage3_parameters + 1, 1}},
    {u"ProbeSpecificFileSystem", 0x46, MemberKind::method, 0, 61, {IFileSystemImage3_parameters + 2, 2}},
};
constexpr std::uint8_t IFileSystemImage3_by_id[] = {0, 1, 2};
HRESULT call_IFileSystemImage3(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IFileSystemImage3*>(self);
    switch (member) {
    case 0: return it->get_CreateRedundantUdfMetadataFiles(&a[0].boolean);
    case 1: return it->put_CreateRedundantUdfMetadataFiles(a[0].boolean);
    case 2: return it->ProbeSpecificFileSystem(static_cast<FsiFileSystems>(a[0].i4), &a[1].boolean);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DFileSystemImageEvents
constexpr Parameter DFileSystemImageEvents_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"currentFile", VT_BSTR, Parameter::in, nullptr},
    {u"copiedSectors", VT_I4, Parameter::in, nullptr},
    {u"totalSectors", VT_I4, Parameter::in, nullptr},
};
constexpr Member DFileSystemImageEvents_members[] = {
    {u"Update", 0x100, MemberKind::method, 0, 7, {DFileSystemImageEvents_parameters + 0, 4}},
};
constexpr std::uint8_t DFileSystemImageEvents_by_id[] = {0};
HRESULT call_DFileSystemImageEvents(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DFileSystemImageEvents*>(self);
    switch (member) {
    case 0: return it->Update(static_cast<IDispatch*>(a[0].unknown), a[1].bstr, a[2].i4, a[3].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DFileSystemImageImportEvents
constexpr Parameter DFileSystemImageImportEvents_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"fileSystem", VT_I4, Parameter::in, nullptr},
    {u"currentItem", VT_BSTR, Parameter::in, nullptr},
    {u"importedDirectoryItems", VT_I4, Parameter::in, nullptr},
    {u"totalDirectoryItems", VT_I4, Parameter::in, nullptr},
    {u"importedFileItems", VT_I4, Parameter::in, nullptr},
    {u"totalFileItems", VT_I4, Parameter::in, nullptr},
};
constexpr Member DFileSystemImageImportEvents_members[] = {
    {u"UpdateImport", 0x101, MemberKind::method, 0, 7, {DFileSystemImageImportEvents_parameters + 0, 7}},
};
constexpr std::uint8_t DFileSystemImageImportEvents_by_id[] = {0};
HRESULT call_DFileSystemImageImportEvents(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DFileSystemImageImportEvents*>(self);
    switch (member) {
    case 0: return it->UpdateImport(static_cast<IDispatch*>(a[0].unknown), static_cast<FsiFileSystems>(a[1].i4), a[2].bstr, a[3].i4, a[4].i4, a[5].i4, a[6].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IIsoImageManager
constexpr Parameter IIsoImageManager_parameters[] = {
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"data", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IStream},
    {u"Val", VT_BSTR, Parameter::in, nullptr},
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
};
constexpr Member IIsoImageManager_members[] = {
    {u"Path", 0x100, MemberKind::get, 0, 7, {IIsoImageManager_parameters + 0, 1}},
    {u"Stream", 0x101, MemberKind::get, 0, 8, {IIsoImageManager_parameters + 1, 1}},
    {u"SetPath", 0x200, MemberKind::method, 0, 9, {IIsoImageManager_parameters + 2, 1}},
    {u"SetStream", 0x201, MemberKind::method, 0, 10, {IIsoImageManager_parameters + 3, 1}},
    {u"Validate", 0x202, MemberKind::method, 0, 11, {}},
};
constexpr std::uint8_t IIsoImageManager_by_id[] = {0, 1, 2, 3, 4};
HRESULT call_IIsoImageManager(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IIsoImageManager*>(self);
    switch (member) {
    case 0: return it->get_Path(&a[0].bstr);
    case 1: return it->get_Stream(OutObject<IStream>(a[0].unknown));
    case 2: return it->SetPath(a[0].bstr);
    case 3: return it->SetStream(static_cast<IStream*>(a[0].unknown));
    case 4: return it->Validate();
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

} // namespace

namespace interfaces {
constinit const Interface IBootOptions = {"IBootOptions", IID_IBootOptions, &interfaces::IDispatch, true, IBootOptions_members, IBootOptions_by_id, call_IBootOptions};
constinit const Interface IProgressItem = {"IProgressItem", IID_IProgressItem, &interfaces::IDispatch, true, IProgressItem_members, IProgressItem_by_id, call_IProgressItem};
constinit const Interface IEnumProgressItems = {"IEnumProgressItems", IID_IEnumProgressItems, &interfaces::IUnknown, false, IEnumProgressItems_members, {}, nullptr};
constinit const Interface IProgressItems = {"IProgressItems", IID_IProgressItems, &interfaces::IDispatch, true, IProgressItems_members, IProgressItems_by_id, call_IProgressItems};
constinit const Interface IFileSystemImageResult = {"IFileSystemImageResult", IID_IFileSystemImageResult, &interfaces::IDispatch, true, IFileSystemImageResult_members, IFileSystemImageResult_by_id, call_IFileSystemImageResult};
constinit const Interface IFileSystemImageResult2 = {"IFileSystemImageResult2", IID_IFileSystemImageResult2, &interfaces::IFileSystemImageResult, true, IFileSystemImageResult2_members, IFileSystemImageResult2_by_id, call_IFileSystemImageResult2};
constinit const Interface IFsiItem = {"IFsiItem", IID_IFsiItem, &interfaces::IDispatch, true, IFsiItem_members, IFsiItem_by_id, call_IFsiItem};
constinit const Interface IEnumFsiItems = {"IEnumFsiItems", IID_IEnumFsiItems, &interfaces::IUnknown, false, IEnumFsiItems_members, {}, nullptr};
constinit const Interface IFsiFileItem = {"IFsiFileItem", IID_IFsiFileItem, &interfaces::IFsiItem, true, IFsiFileItem_members, IFsiFileItem_by_id, call_IFsiFileItem};
constinit const Interface IFsiFileItem2 = {"IFsiFileItem2", IID_IFsiFileItem2, &interfaces::IFsiFileItem, true, IFsiFileItem2_members, IFsiFileItem2_by_id, call_IFsiFileItem2};
constinit const Interface IFsiNamedStreams = {"IFsiNamedStreams", IID_IFsiNamedStreams, &interfaces::IDispatch, true, IFsiNamedStreams_members, IFsiNamedStreams_by_id, call_IFsiNamedStreams};
constinit const Interface IFsiDirectoryItem = {"IFsiDirectoryItem", IID_IFsiDirectoryItem, &interfaces::IFsiItem, true, IFsiDirectoryItem_members, IFsiDirectoryItem_by_id, call_IFsiDirectoryItem};
constinit const Interface IFsiDirectoryItem2 = {"IFsiDirectoryItem2", IID_IFsiDirectoryItem2, &interfaces::IFsiDirectoryItem, true, IFsiDirectoryItem2_members, IFsiDirectoryItem2_by_id, call_IFsiDirectoryItem2};
constinit const Interface IFileSystemImage = {"IFileSystemImage", IID_IFileSystemImage, &interfaces::IDispatch, true, IFileSystemImage_members, IFileSystemImage_by_id, call_IFileSystemImage};
constinit const Interface IFileSystemImage2 = {"IFileSystemImage2", IID_IFileSystemImage2, &interfaces::IFileSystemImage, true, IFileSystemImage2_members, IFileSystemImage2_by_id, call_IFileSystemImage2};
constinit const Interface IFileSystemImage3 = {"IFileSystemImage3", IID_IFileSystemImage3, &interfaces::IFileSystemImage2, true, IFileSystemImage3_members, IFileSystemImage3_by_id, call_IFileSystemImage3};
constinit const Interface DFileSystemImageEvents = {"DFileSystemImageEvents", IID_DFileSystemImageEvents, &interfaces::IDispatch, false, DFileSystemImageEvents_members, DFileSystemImageEvents_by_id, call_DFileSystemImageEvents};
constinit const Interface DFileSystemImageImportEvents = {"DFileSystemImageImportEvents", IID_DFileSystemImageImportEvents, &interfaces::IDispatch, false, DFileSystemImageImportEvents_members, DFileSystemImageImportEvents_by_id, call_DFileSystemImageImportEvents};
constinit const Interface IIsoImageManager = {"IIsoImageManager", IID_IIsoImageManager, &interfaces::IDispatch, false, IIsoImageManager_members, IIsoImageManager_by_id, call_IIsoImageManager};
} // namespace interfaces

namespace {
constexpr const Interface* BootOptions_implements[] = {&interfaces::IBootOptions};
constexpr const Interface* FsiStream_implements[] = {&interfaces::IStream};
constexpr const Interface* FileSystemImageResult_implements[] = {&interfaces::IFileSystemImageResult2, &interfaces::IFileSystemImageResult};
constexpr const Interface* ProgressItem_implements[] = {&interfaces::IProgressItem};
constexpr const Interface* EnumProgressItems_implements[] = {&interfaces::IEnumProgressItems};
constexpr const Interface* ProgressItems_implements[] = {&interfaces::IProgressItems};
constexpr const Interface* FsiDirectoryItem_implements[] = {&interfaces::IFsiDirectoryItem2, &interfaces::IFsiDirectoryItem, &interfaces::IFsiItem};
constexpr const Interface* FsiFileItem_implements[] = {&interfaces::IFsiFileItem2, &interfaces::IFsiFileItem, &interfaces::IFsiItem};
constexpr const Interface* EnumFsiItems_implements[] = {&interfaces::IEnumFsiItems};
constexpr const Interface* FsiNamedStreams_implements[] = {&interfaces::IFsiNamedStreams};
constexpr const Interface* MsftFileSystemImage_implements[] = {&interfaces::IFileSystemImage3, &interfaces::IFileSystemImage2, &interfaces::IConnectionPointContainer, &interfaces::IFileSystemImage};
constexpr const Interface* MsftFileSystemImage_sources[] = {&interfaces::DFileSystemImageEvents, &interfaces::DFileSystemImageImportEvents};
constexpr const Interface* MsftIsoImageManager_implements[] = {&interfaces::IIsoImageManager};
constexpr const Interface* BlockRange_implements[] = {&interfaces::IBlockRange};
constexpr const Interface* BlockRangeList_implements[] = {&interfaces::IBlockRangeList};
} // namespace

namespace classes {
constinit const Class BootOptions = {"BootOptions", CLSID_BootOptions, u"IMAPI2FS.BootOptions", u"IMAPI2FS.BootOptions.1", true, BootOptions_implements, {}};
constinit const Class FsiStream = {"FsiStream", CLSID_FsiStream, nullptr, nullptr, false, FsiStream_implements, {}};
constinit const Class FileSystemImageResult = {"FileSystemImageResult", CLSID_FileSystemImageResult, nullptr, nullptr, false, FileSystemImageResult_implements, {}};
constinit const Class ProgressItem = {"ProgressItem", CLSID_ProgressItem, nullptr, nullptr, false, ProgressItem_implements, {}};
constinit const Class EnumProgressItems = {"EnumProgressItems", CLSID_EnumProgressItems, nullptr, nullptr, false, EnumProgressItems_implements, {}};
constinit const Class ProgressItems = {"ProgressItems", CLSID_ProgressItems, nullptr, nullptr, false, ProgressItems_implements, {}};
constinit const Class FsiDirectoryItem = {"FsiDirectoryItem", CLSID_FsiDirectoryItem, nullptr, nullptr, false, FsiDirectoryItem_implements, {}};
constinit const Class FsiFileItem = {"FsiFileItem", CLSID_FsiFileItem, nullptr, nullptr, false, FsiFileItem_implements, {}};
constinit const Class EnumFsiItems = {"EnumFsiItems", CLSID_EnumFsiItems, nullptr, nullptr, false, EnumFsiItems_implements, {}};
constinit const Class FsiNamedStreams = {"FsiNamedStreams", CLSID_FsiNamedStreams, nullptr, nullptr, false, FsiNamedStreams_implements, {}};
constinit const Class MsftFileSystemImage = {"MsftFileSystemImage", CLSID_MsftFileSystemImage, u"IMAPI2FS.MsftFileSystemImage", u"IMAPI2FS.MsftFileSystemImage.1", true, MsftFileSystemImage_implements, MsftFileSystemImage_sources};
constinit const Class MsftIsoImageManager = {"MsftIsoImageManager", CLSID_MsftIsoImageManager, u"IMAPI2FS.MsftIsoImageManager", u"IMAPI2FS.MsftIsoImageManager.1", true, MsftIsoImageManager_implements, {}};
constinit const Class BlockRange = {"BlockRange", CLSID_BlockRange, nullptr, nullptr, false, BlockRange_implements, {}};
constinit const Class BlockRangeList = {"BlockRangeList", CLSID_BlockRangeList, nullptr, nullptr, false, BlockRangeList_implements, {}};
} // namespace classes

} // namespace openimapi::inline v1::com
