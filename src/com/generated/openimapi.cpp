// Tables of the type library OpenImapi. Generated from idl/openimapi.idl by
// scripts/generate; do not edit.
// clang-format off
#include "com/calls.hpp"
#include "openimapi/com/contract.hpp"

namespace openimapi::inline v1::com {
namespace {

// IOpenImapiImage
constexpr Parameter IOpenImapiImage_parameters[] = {
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"pVal", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BOOL, Parameter::in, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BSTR, Parameter::in, nullptr},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_I4, Parameter::in, nullptr},
    {u"pVal", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IStream},
    {u"newVal", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"newVal", VT_BSTR, Parameter::in, nullptr},
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"weight", VT_I4, Parameter::in, nullptr},
};
constexpr Member IOpenImapiImage_members[] = {
    {u"RockRidge", 0x4F490001, MemberKind::get, 0, 7, {IOpenImapiImage_parameters + 0, 1}},
    {u"RockRidge", 0x4F490001, MemberKind::put, 0, 8, {IOpenImapiImage_parameters + 1, 1}},
    {u"ISO9660Level", 0x4F490002, MemberKind::get, 0, 9, {IOpenImapiImage_parameters + 2, 1}},
    {u"ISO9660Level", 0x4F490002, MemberKind::put, 0, 10, {IOpenImapiImage_parameters + 3, 1}},
    {u"UDFVersion", 0x4F490003, MemberKind::get, 0, 11, {IOpenImapiImage_parameters + 4, 1}},
    {u"UDFVersion", 0x4F490003, MemberKind::put, 0, 12, {IOpenImapiImage_parameters + 5, 1}},
    {u"RelaxedNames", 0x4F490004, MemberKind::get, 0, 13, {IOpenImapiImage_parameters + 6, 1}},
    {u"RelaxedNames", 0x4F490004, MemberKind::put, 0, 14, {IOpenImapiImage_parameters + 7, 1}},
    {u"LongJolietNames", 0x4F490005, MemberKind::get, 0, 15, {IOpenImapiImage_parameters + 8, 1}},
    {u"LongJolietNames", 0x4F490005, MemberKind::put, 0, 16, {IOpenImapiImage_parameters + 9, 1}},
    {u"Deduplicate", 0x4F490006, MemberKind::get, 0, 17, {IOpenImapiImage_parameters + 10, 1}},
    {u"Deduplicate", 0x4F490006, MemberKind::put, 0, 18, {IOpenImapiImage_parameters + 11, 1}},
    {u"ManifestName", 0x4F490007, MemberKind::get, 0, 19, {IOpenImapiImage_parameters + 12, 1}},
    {u"ManifestName", 0x4F490007, MemberKind::put, 0, 20, {IOpenImapiImage_parameters + 13, 1}},
    {u"DiskLayout", 0x4F490008, MemberKind::get, 0, 21, {IOpenImapiImage_parameters + 14, 1}},
    {u"DiskLayout", 0x4F490008, MemberKind::put, 0, 22, {IOpenImapiImage_parameters + 15, 1}},
    {u"SystemArea", 0x4F490009, MemberKind::get, 0, 23, {IOpenImapiImage_parameters + 16, 1}},
    {u"SystemArea", 0x4F490009, MemberKind::put, 0, 24, {IOpenImapiImage_parameters + 17, 1}},
    {u"BootPreset", 0x4F49000A, MemberKind::get, 0, 25, {IOpenImapiImage_parameters + 18, 1}},
    {u"BootPreset", 0x4F49000A, MemberKind::put, 0, 26, {IOpenImapiImage_parameters + 19, 1}},
    {u"ImportImageFile", 0x4F49000B, MemberKind::method, 0, 27, {IOpenImapiImage_parameters + 20, 1}},
    {u"SetSortWeight", 0x4F49000C, MemberKind::method, 0, 28, {IOpenImapiImage_parameters + 21, 2}},
};
constexpr std::uint8_t IOpenImapiImage_by_id[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21};
HRESULT call_IOpenImapiImage(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IOpenImapiImage*>(self);
    switch (member) {
    case 0: return it->get_RockRidge(&a[0].boolean);
    case 1: return it->put_RockRidge(a[0].boolean);
    case 2: return it->get_ISO9660Level(&a[0].i4);
    case 3: return it->put_ISO9660Level(a[0].i4);
    case 4: return it->get_UDFVersion(&a[0].i4);
    case 5: return it->put_UDFVersion(a[0].i4);
    case 6: return it->get_RelaxedNames(&a[0].boolean);
    case 7: return it->put_RelaxedNames(a[0].boolean);
    case 8: return it->get_LongJolietNames(&a[0].boolean);
    case 9: return it->put_LongJolietNames(a[0].boolean);
    case 10: return it->get_Deduplicate(&a[0].boolean);
    case 11: return it->put_Deduplicate(a[0].boolean);
    case 12: return it->get_ManifestName(&a[0].bstr);
    case 13: return it->put_ManifestName(a[0].bstr);
    case 14: return it->get_DiskLayout(OutEnum<OpenImapiDiskLayout>(a[0].i4));
    case 15: return it->put_DiskLayout(static_cast<OpenImapiDiskLayout>(a[0].i4));
    case 16: return it->get_SystemArea(OutObject<IStream>(a[0].unknown));
    case 17: return it->put_SystemArea(static_cast<IStream*>(a[0].unknown));
    case 18: return it->get_BootPreset(&a[0].bstr);
    case 19: return it->put_BootPreset(a[0].bstr);
    case 20: return it->ImportImageFile(a[0].bstr);
    case 21: return it->SetSortWeight(a[0].bstr, a[1].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IOpenImapiResult
constexpr Parameter IOpenImapiResult_parameters[] = {
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"path", VT_BSTR, Parameter::in, nullptr},
    {u"pVal", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IOpenImapiRenames},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IOpenImapiResult_members[] = {
    {u"SaveToFile", 0x4F490101, MemberKind::method, 0, 7, {IOpenImapiResult_parameters + 0, 1}},
    {u"UpdateFile", 0x4F490102, MemberKind::method, 0, 8, {IOpenImapiResult_parameters + 1, 1}},
    {u"Renames", 0x4F490103, MemberKind::get, 0, 9, {IOpenImapiResult_parameters + 2, 1}},
    {u"DeduplicatedBlocks", 0x4F490104, MemberKind::get, 0, 10, {IOpenImapiResult_parameters + 3, 1}},
};
constexpr std::uint8_t IOpenImapiResult_by_id[] = {0, 1, 2, 3};
HRESULT call_IOpenImapiResult(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IOpenImapiResult*>(self);
    switch (member) {
    case 0: return it->SaveToFile(a[0].bstr);
    case 1: return it->UpdateFile(a[0].bstr);
    case 2: return it->get_Renames(OutObject<IOpenImapiRenames>(a[0].unknown));
    case 3: return it->get_DeduplicatedBlocks(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IOpenImapiRename
constexpr Parameter IOpenImapiRename_parameters[] = {
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"pVal", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IOpenImapiRename_members[] = {
    {u"FileSystem", 0x4F490201, MemberKind::get, 0, 7, {IOpenImapiRename_parameters + 0, 1}},
    {u"Path", 0x4F490202, MemberKind::get, 0, 8, {IOpenImapiRename_parameters + 1, 1}},
    {u"Name", 0x4F490203, MemberKind::get, 0, 9, {IOpenImapiRename_parameters + 2, 1}},
    {u"Reason", 0x4F490204, MemberKind::get, 0, 10, {IOpenImapiRename_parameters + 3, 1}},
};
constexpr std::uint8_t IOpenImapiRename_by_id[] = {0, 1, 2, 3};
HRESULT call_IOpenImapiRename(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IOpenImapiRename*>(self);
    switch (member) {
    case 0: return it->get_FileSystem(OutEnum<FsiFileSystems>(a[0].i4));
    case 1: return it->get_Path(&a[0].bstr);
    case 2: return it->get_Name(&a[0].bstr);
    case 3: return it->get_Reason(&a[0].bstr);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IOpenImapiRenames
constexpr Parameter IOpenImapiRenames_parameters[] = {
    {u"ppEnum", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumVARIANT},
    {u"index", VT_I4, Parameter::in, nullptr},
    {u"pItem", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IOpenImapiRename},
    {u"pVal", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IOpenImapiRenames_members[] = {
    {u"_NewEnum", -4, MemberKind::get, Member::hidden | Member::restricted, 7, {IOpenImapiRenames_parameters + 0, 1}},
    {u"Item", 0, MemberKind::get, 0, 8, {IOpenImapiRenames_parameters + 1, 2}},
    {u"Count", 1, MemberKind::get, 0, 9, {IOpenImapiRenames_parameters + 3, 1}},
};
constexpr std::uint8_t IOpenImapiRenames_by_id[] = {0, 1, 2};
HRESULT call_IOpenImapiRenames(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IOpenImapiRenames*>(self);
    switch (member) {
    case 0: return it->get__NewEnum(OutObject<IEnumVARIANT>(a[0].unknown));
    case 1: return it->get_Item(a[0].i4, OutObject<IOpenImapiRename>(a[1].unknown));
    case 2: return it->get_Count(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

} // namespace

namespace interfaces {
constinit const Interface IOpenImapiImage = {"IOpenImapiImage", IID_IOpenImapiImage, &interfaces::IDispatch, true, IOpenImapiImage_members, IOpenImapiImage_by_id, call_IOpenImapiImage};
constinit const Interface IOpenImapiResult = {"IOpenImapiResult", IID_IOpenImapiResult, &interfaces::IDispatch, true, IOpenImapiResult_members, IOpenImapiResult_by_id, call_IOpenImapiResult};
constinit const Interface IOpenImapiRename = {"IOpenImapiRename", IID_IOpenImapiRename, &interfaces::IDispatch, true, IOpenImapiRename_members, IOpenImapiRename_by_id, call_IOpenImapiRename};
constinit const Interface IOpenImapiRenames = {"IOpenImapiRenames", IID_IOpenImapiRenames, &interfaces::IDispatch, true, IOpenImapiRenames_members, IOpenImapiRenames_by_id, call_IOpenImapiRenames};
} // namespace interfaces

} // namespace openimapi::inline v1::com
