// Tables of the type library IMAPI2. Generated from idl/imapi2.idl by
// scripts/generate; do not edit.
// clang-format off
#include "com/calls.hpp"
#include "openimapi/com/contract.hpp"

namespace openimapi::inline v1::com {
namespace {

// IDiscMaster2
constexpr Parameter IDiscMaster2_parameters[] = {
    {u"ppunk", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IEnumVARIANT},
    {u"index", VT_I4, Parameter::in, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscMaster2_members[] = {
    {u"_NewEnum", -4, MemberKind::get, Member::hidden | Member::restricted, 7, {IDiscMaster2_parameters + 0, 1}},
    {u"Item", 0, MemberKind::get, 0, 8, {IDiscMaster2_parameters + 1, 2}},
    {u"Count", 1, MemberKind::get, 0, 9, {IDiscMaster2_parameters + 3, 1}},
    {u"IsSupportedEnvironment", 2, MemberKind::get, 0, 10, {IDiscMaster2_parameters + 4, 1}},
};
constexpr std::uint8_t IDiscMaster2_by_id[] = {0, 1, 2, 3};
HRESULT call_IDiscMaster2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscMaster2*>(self);
    switch (member) {
    case 0: return it->get__NewEnum(OutObject<IEnumVARIANT>(a[0].unknown));
    case 1: return it->get_Item(a[0].i4, &a[1].bstr);
    case 2: return it->get_Count(&a[0].i4);
    case 3: return it->get_IsSupportedEnvironment(&a[0].boolean);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DDiscMaster2Events
constexpr Parameter DDiscMaster2Events_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"uniqueId", VT_BSTR, Parameter::in, nullptr},
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"uniqueId", VT_BSTR, Parameter::in, nullptr},
};
constexpr Member DDiscMaster2Events_members[] = {
    {u"NotifyDeviceAdded", 0x100, MemberKind::method, 0, 7, {DDiscMaster2Events_parameters + 0, 2}},
    {u"NotifyDeviceRemoved", 0x101, MemberKind::method, 0, 8, {DDiscMaster2Events_parameters + 2, 2}},
};
constexpr std::uint8_t DDiscMaster2Events_by_id[] = {0, 1};
HRESULT call_DDiscMaster2Events(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DDiscMaster2Events*>(self);
    switch (member) {
    case 0: return it->NotifyDeviceAdded(static_cast<IDispatch*>(a[0].unknown), a[1].bstr);
    case 1: return it->NotifyDeviceRemoved(static_cast<IDispatch*>(a[0].unknown), a[1].bstr);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscRecorder2Ex
constexpr Parameter IDiscRecorder2Ex_parameters[] = {
    {u"Cdb", VT_PTR, Parameter::in, nullptr},
    {u"CdbSize", VT_UI4, Parameter::in, nullptr},
    {u"SenseBuffer", VT_PTR, Parameter::out, nullptr},
    {u"Timeout", VT_UI4, Parameter::in, nullptr},
    {u"Cdb", VT_PTR, Parameter::in, nullptr},
    {u"CdbSize", VT_UI4, Parameter::in, nullptr},
    {u"SenseBuffer", VT_PTR, Parameter::out, nullptr},
    {u"Timeout", VT_UI4, Parameter::in, nullptr},
    {u"Buffer", VT_PTR, Parameter::in, nullptr},
    {u"BufferSize", VT_UI4, Parameter::in, nullptr},
    {u"Cdb", VT_PTR, Parameter::in, nullptr},
    {u"CdbSize", VT_UI4, Parameter::in, nullptr},
    {u"SenseBuffer", VT_PTR, Parameter::out, nullptr},
    {u"Timeout", VT_UI4, Parameter::in, nullptr},
    {u"Buffer", VT_PTR, Parameter::out, nullptr},
    {u"BufferSize", VT_UI4, Parameter::in, nullptr},
    {u"BufferFetched", VT_UI4, Parameter::out, nullptr},
    {u"format", VT_UI4, Parameter::in, nullptr},
    {u"address", VT_UI4, Parameter::in, nullptr},
    {u"layer", VT_UI4, Parameter::in, nullptr},
    {u"agid", VT_UI4, Parameter::in, nullptr},
    {u"data", VT_PTR, Parameter::out, nullptr},
    {u"count", VT_UI4, Parameter::out, nullptr},
    {u"format", VT_UI4, Parameter::in, nullptr},
    {u"data", VT_PTR, Parameter::in, nullptr},
    {u"count", VT_UI4, Parameter::in, nullptr},
    {u"data", VT_PTR, Parameter::out, nullptr},
    {u"byteSize", VT_UI4, Parameter::out, nullptr},
    {u"data", VT_PTR, Parameter::out, nullptr},
    {u"byteSize", VT_UI4, Parameter::out, nullptr},
    {u"discInformation", VT_PTR, Parameter::out, nullptr},
    {u"byteSize", VT_UI4, Parameter::out, nullptr},
    {u"address", VT_UI4, Parameter::in, nullptr},
    {u"addressType", VT_I4, Parameter::in, nullptr},
    {u"trackInformation", VT_PTR, Parameter::out, nullptr},
    {u"byteSize", VT_UI4, Parameter::out, nullptr},
    {u"requestedFeature", VT_I4, Parameter::in, nullptr},
    {u"currentFeatureOnly", VT_I1, Parameter::in, nullptr},
    {u"featureData", VT_PTR, Parameter::out, nullptr},
    {u"byteSize", VT_UI4, Parameter::out, nullptr},
    {u"requestedModePage", VT_I4, Parameter::in, nullptr},
    {u"requestType", VT_I4, Parameter::in, nullptr},
    {u"modePageData", VT_PTR, Parameter::out, nullptr},
    {u"byteSize", VT_UI4, Parameter::out, nullptr},
    {u"requestType", VT_I4, Parameter::in, nullptr},
    {u"data", VT_PTR, Parameter::in, nullptr},
    {u"byteSize", VT_UI4, Parameter::in, nullptr},
    {u"currentFeatureOnly", VT_I1, Parameter::in, nullptr},
    {u"featureData", VT_PTR, Parameter::out, nullptr},
    {u"byteSize", VT_UI4, Parameter::out, nullptr},
    {u"currentOnly", VT_I1, Parameter::in, nullptr},
    {u"profileTypes", VT_PTR, Parameter::out, nullptr},
    {u"validProfiles", VT_UI4, Parameter::out, nullptr},
    {u"requestType", VT_I4, Parameter::in, nullptr},
    {u"modePageTypes", VT_PTR, Parameter::out, nullptr},
    {u"validPages", VT_UI4, Parameter::out, nullptr},
    {u"value", VT_UI4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_UI4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_UI4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscRecorder2Ex_members[] = {
    {u"SendCommandNoData", no_id, MemberKind::method, 0, 3, {IDiscRecorder2Ex_parameters + 0, 4}},
    {u"SendCommandSendDataToDevice", no_id, MemberKind::method, 0, 4, {IDiscRecorder2Ex_parameters + 4, 6}},
    {u"SendCommandGetDataFromDevice", no_id, MemberKind::method, 0, 5, {IDiscRecorder2Ex_parameters + 10, 7}},
    {u"ReadDvdStructure", no_id, MemberKind::method, 0, 6, {IDiscRecorder2Ex_parameters + 17, 6}},
    {u"SendDvdStructure", no_id, MemberKind::method, 0, 7, {IDiscRecorder2Ex_parameters + 23, 3}},
    {u"GetAdapterDescriptor", no_id, MemberKind::method, 0, 8, {IDiscRecorder2Ex_parameters + 26, 2}},
    {u"GetDeviceDescriptor", no_id, MemberKind::method, 0, 9, {IDiscRecorder2Ex_parameters + 28, 2}},
    {u"GetDiscInformation", no_id, MemberKind::method, 0, 10, {IDiscRecorder2Ex_parameters + 30, 2}},
    {u"GetTrackInformation", no_id, MemberKind::method, 0, 11, {IDiscRecorder2Ex_parameters + 32, 4}},
    {u"GetFeaturePage", no_id, MemberKind::method, 0, 12, {IDiscRecorder2Ex_parameters + 36, 4}},
    {u"GetModePage", no_id, MemberKind::method, 0, 13, {IDiscRecorder2Ex_parameters + 40, 4}},
    {u"SetModePage", no_id, MemberKind::method, 0, 14, {IDiscRecorder2Ex_parameters + 44, 3}},
    {u"GetSupportedFeaturePages", no_id, MemberKind::method, 0, 15, {IDiscRecorder2Ex_parameters + 47, 3}},
    {u"GetSupportedProfiles", no_id, MemberKind::method, 0, 16, {IDiscRecorder2Ex_parameters + 50, 3}},
    {u"GetSupportedModePages", no_id, MemberKind::method, 0, 17, {IDiscRecorder2Ex_parameters + 53, 3}},
    {u"GetByteAlignmentMask", no_id, MemberKind::method, 0, 18, {IDiscRecorder2Ex_parameters + 56, 1}},
    {u"GetMaximumNonPageAlignedTransferSize", no_id, MemberKind::method, 0, 19, {IDiscRecorder2Ex_parameters + 57, 1}},
    {u"GetMaximumPageAlignedTransferSize", no_id, MemberKind::method, 0, 20, {IDiscRecorder2Ex_parameters + 58, 1}},
};

// IDiscRecorder2
constexpr Parameter IDiscRecorder2_parameters[] = {
    {u"force", VT_BOOL, Parameter::in, nullptr},
    {u"clientName", VT_BSTR, Parameter::in, nullptr},
    {u"recorderUniqueId", VT_BSTR, Parameter::in, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"legacyDeviceNumber", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscRecorder2_members[] = {
    {u"EjectMedia", 0x100, MemberKind::method, 0, 7, {}},
    {u"CloseTray", 0x101, MemberKind::method, 0, 8, {}},
    {u"AcquireExclusiveAccess", 0x102, MemberKind::method, 0, 9, {IDiscRecorder2_parameters + 0, 2}},
    {u"ReleaseExclusiveAccess", 0x103, MemberKind::method, 0, 10, {}},
    {u"DisableMcn", 0x104, MemberKind::method, 0, 11, {}},
    {u"EnableMcn", 0x105, MemberKind::method, 0, 12, {}},
    {u"InitializeDiscRecorder", 0x106, MemberKind::method, 0, 13, {IDiscRecorder2_parameters + 2, 1}},
    {u"ActiveDiscRecorder", 0, MemberKind::get, 0, 14, {IDiscRecorder2_parameters + 3, 1}},
    {u"VendorId", 0x201, MemberKind::get, 0, 15, {IDiscRecorder2_parameters + 4, 1}},
    {u"ProductId", 0x202, MemberKind::get, 0, 16, {IDiscRecorder2_parameters + 5, 1}},
    {u"ProductRevision", 0x203, MemberKind::get, 0, 17, {IDiscRecorder2_parameters + 6, 1}},
    {u"VolumeName", 0x204, MemberKind::get, 0, 18, {IDiscRecorder2_parameters + 7, 1}},
    {u"VolumePathNames", 0x205, MemberKind::get, 0, 19, {IDiscRecorder2_parameters + 8, 1}},
    {u"DeviceCanLoadMedia", 0x206, MemberKind::get, 0, 20, {IDiscRecorder2_parameters + 9, 1}},
    {u"LegacyDeviceNumber", 0x207, MemberKind::get, 0, 21, {IDiscRecorder2_parameters + 10, 1}},
    {u"SupportedFeaturePages", 0x208, MemberKind::get, 0, 22, {IDiscRecorder2_parameters + 11, 1}},
    {u"CurrentFeaturePages", 0x209, MemberKind::get, 0, 23, {IDiscRecorder2_parameters + 12, 1}},
    {u"SupportedProfiles", 0x20A, MemberKind::get, 0, 24, {IDiscRecorder2_parameters + 13, 1}},
    {u"CurrentProfiles", 0x20B, MemberKind::get, 0, 25, {IDiscRecorder2_parameters + 14, 1}},
    {u"SupportedModePages", 0x20C, MemberKind::get, 0, 26, {IDiscRecorder2_parameters + 15, 1}},
    {u"ExclusiveAccessOwner", 0x20D, MemberKind::get, 0, 27, {IDiscRecorder2_parameters + 16, 1}},
};
constexpr std::uint8_t IDiscRecorder2_by_id[] = {7, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
HRESULT call_IDiscRecorder2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscRecorder2*>(self);
    switch (member) {
    case 0: return it->EjectMedia();
    case 1: return it->CloseTray();
    case 2: return it->AcquireExclusiveAccess(a[0].boolean, a[1].bstr);
    case 3: return it->ReleaseExclusiveAccess();
    case 4: return it->DisableMcn();
    case 5: return it->EnableMcn();
    case 6: return it->InitializeDiscRecorder(a[0].bstr);
    case 7: return it->get_ActiveDiscRecorder(&a[0].bstr);
    case 8: return it->get_VendorId(&a[0].bstr);
    case 9: return it->get_ProductId(&a[0].bstr);
    case 10: return it->get_ProductRevision(&a[0].bstr);
    case 11: return it->get_VolumeName(&a[0].bstr);
    case 12: return it->get_VolumePathNames(&a[0].array);
    case 13: return it->get_DeviceCanLoadMedia(&a[0].boolean);
    case 14: return it->get_LegacyDeviceNumber(&a[0].i4);
    case 15: return it->get_SupportedFeaturePages(&a[0].array);
    case 16: return it->get_CurrentFeaturePages(&a[0].array);
    case 17: return it->get_SupportedProfiles(&a[0].array);
    case 18: return it->get_CurrentProfiles(&a[0].array);
    case 19: return it->get_SupportedModePages(&a[0].array);
    case 20: return it->get_ExclusiveAccessOwner(&a[0].bstr);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IWriteEngine2
constexpr Parameter IWriteEngine2_parameters[] = {
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"startingBlockAddress", VT_I4, Parameter::in, nullptr},
    {u"numberOfBlocks", VT_I4, Parameter::in, nullptr},
    {u"value", VT_UNKNOWN, Parameter::in, &IID_IDiscRecorder2Ex},
    {u"value", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IDiscRecorder2Ex},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IWriteEngine2_members[] = {
    {u"WriteSection", 0x200, MemberKind::method, 0, 7, {IWriteEngine2_parameters + 0, 3}},
    {u"CancelWrite", 0x201, MemberKind::method, 0, 8, {}},
    {u"Recorder", 0x100, MemberKind::put, 0, 9, {IWriteEngine2_parameters + 3, 1}},
    {u"Recorder", 0x100, MemberKind::get, 0, 10, {IWriteEngine2_parameters + 4, 1}},
    {u"UseStreamingWrite12", 0x101, MemberKind::put, 0, 11, {IWriteEngine2_parameters + 5, 1}},
    {u"UseStreamingWrite12", 0x101, MemberKind::get, 0, 12, {IWriteEngine2_parameters + 6, 1}},
    {u"StartingSectorsPerSecond", 0x102, MemberKind::put, 0, 13, {IWriteEngine2_parameters + 7, 1}},
    {u"StartingSectorsPerSecond", 0x102, MemberKind::get, 0, 14, {IWriteEngine2_parameters + 8, 1}},
    {u"EndingSectorsPerSecond", 0x103, MemberKind::put, 0, 15, {IWriteEngine2_parameters + 9, 1}},
    {u"EndingSectorsPerSecond", 0x103, MemberKind::get, 0, 16, {IWriteEngine2_parameters + 10, 1}},
    {u"BytesPerSector", 0x104, MemberKind::put, 0, 17, {IWriteEngine2_parameters + 11, 1}},
    {u"BytesPerSector", 0x104, MemberKind::get, 0, 18, {IWriteEngine2_parameters + 12, 1}},
    {u"WriteInProgress", 0x105, MemberKind::get, 0, 19, {IWriteEngine2_parameters + 13, 1}},
};
constexpr std::uint8_t IWriteEngine2_by_id[] = {3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 12, 0, 1};
HRESULT call_IWriteEngine2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IWriteEngine2*>(self);
    switch (member) {
    case 0: return it->WriteSection(static_cast<IStream*>(a[0].unknown), a[1].i4, a[2].i4);
    case 1: return it->CancelWrite();
    case 2: return it->put_Recorder(static_cast<IDiscRecorder2Ex*>(a[0].unknown));
    case 3: return it->get_Recorder(OutObject<IDiscRecorder2Ex>(a[0].unknown));
    case 4: return it->put_UseStreamingWrite12(a[0].boolean);
    case 5: return it->get_UseStreamingWrite12(&a[0].boolean);
    case 6: return it->put_StartingSectorsPerSecond(a[0].i4);
    case 7: return it->get_StartingSectorsPerSecond(&a[0].i4);
    case 8: return it->put_EndingSectorsPerSecond(a[0].i4);
    case 9: return it->get_EndingSectorsPerSecond(&a[0].i4);
    case 10: return it->put_BytesPerSector(a[0].i4);
    case 11: return it->get_BytesPerSector(&a[0].i4);
    case 12: return it->get_WriteInProgress(&a[0].boolean);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IWriteEngine2EventArgs
constexpr Parameter IWriteEngine2EventArgs_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IWriteEngine2EventArgs_members[] = {
    {u"StartLba", 0x100, MemberKind::get, 0, 7, {IWriteEngine2EventArgs_parameters + 0, 1}},
    {u"SectorCount", 0x101, MemberKind::get, 0, 8, {IWriteEngine2EventArgs_parameters + 1, 1}},
    {u"LastReadLba", 0x102, MemberKind::get, 0, 9, {IWriteEngine2EventArgs_parameters + 2, 1}},
    {u"LastWrittenLba", 0x103, MemberKind::get, 0, 10, {IWriteEngine2EventArgs_parameters + 3, 1}},
    {u"TotalSystemBuffer", 0x106, MemberKind::get, 0, 11, {IWriteEngine2EventArgs_parameters + 4, 1}},
    {u"UsedSystemBuffer", 0x107, MemberKind::get, 0, 12, {IWriteEngine2EventArgs_parameters + 5, 1}},
    {u"FreeSystemBuffer", 0x108, MemberKind::get, 0, 13, {IWriteEngine2EventArgs_parameters + 6, 1}},
};
constexpr std::uint8_t IWriteEngine2EventArgs_by_id[] = {0, 1, 2, 3, 4, 5, 6};
HRESULT call_IWriteEngine2EventArgs(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IWriteEngine2EventArgs*>(self);
    switch (member) {
    case 0: return it->get_StartLba(&a[0].i4);
    case 1: return it->get_SectorCount(&a[0].i4);
    case 2: return it->get_LastReadLba(&a[0].i4);
    case 3: return it->get_LastWrittenLba(&a[0].i4);
    case 4: return it->get_TotalSystemBuffer(&a[0].i4);
    case 5: return it->get_UsedSystemBuffer(&a[0].i4);
    case 6: return it->get_FreeSystemBuffer(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DWriteEngine2Events
constexpr Parameter DWriteEngine2Events_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"progress", VT_DISPATCH, Parameter::in, &IID_IDispatch},
};
constexpr Member DWriteEngine2Events_members[] = {
    {u"Update", 0x100, MemberKind::method, 0, 7, {DWriteEngine2Events_parameters + 0, 2}},
};
constexpr std::uint8_t DWriteEngine2Events_by_id[] = {0};
HRESULT call_DWriteEngine2Events(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DWriteEngine2Events*>(self);
    switch (member) {
    case 0: return it->Update(static_cast<IDispatch*>(a[0].unknown), static_cast<IDispatch*>(a[1].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2
constexpr Parameter IDiscFormat2_parameters[] = {
    {u"recorder", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"recorder", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscFormat2_members[] = {
    {u"IsRecorderSupported", 0x800, MemberKind::method, 0, 7, {IDiscFormat2_parameters + 0, 2}},
    {u"IsCurrentMediaSupported", 0x801, MemberKind::method, 0, 8, {IDiscFormat2_parameters + 2, 2}},
    {u"MediaPhysicallyBlank", 0x700, MemberKind::get, 0, 9, {IDiscFormat2_parameters + 4, 1}},
    {u"MediaHeuristicallyBlank", 0x701, MemberKind::get, 0, 10, {IDiscFormat2_parameters + 5, 1}},
    {u"SupportedMediaTypes", 0x702, MemberKind::get, 0, 11, {IDiscFormat2_parameters + 6, 1}},
};
constexpr std::uint8_t IDiscFormat2_by_id[] = {2, 3, 4, 0, 1};
HRESULT call_IDiscFormat2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2*>(self);
    switch (member) {
    case 0: return it->IsRecorderSupported(static_cast<IDiscRecorder2*>(a[0].unknown), &a[1].boolean);
    case 1: return it->IsCurrentMediaSupported(static_cast<IDiscRecorder2*>(a[0].unknown), &a[1].boolean);
    case 2: return it->get_MediaPhysicallyBlank(&a[0].boolean);
    case 3: return it->get_MediaHeuristicallyBlank(&a[0].boolean);
    case 4: return it->get_SupportedMediaTypes(&a[0].array);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2Erase
constexpr Parameter IDiscFormat2Erase_parameters[] = {
    {u"value", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"value", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IDiscRecorder2},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::in, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscFormat2Erase_members[] = {
    {u"Recorder", 0x100, MemberKind::put, 0, 12, {IDiscFormat2Erase_parameters + 0, 1}},
    {u"Recorder", 0x100, MemberKind::get, 0, 13, {IDiscFormat2Erase_parameters + 1, 1}},
    {u"FullErase", 0x101, MemberKind::put, 0, 14, {IDiscFormat2Erase_parameters + 2, 1}},
    {u"FullErase", 0x101, MemberKind::get, 0, 15, {IDiscFormat2Erase_parameters + 3, 1}},
    {u"CurrentPhysicalMediaType", 0x102, MemberKind::get, 0, 16, {IDiscFormat2Erase_parameters + 4, 1}},
    {u"ClientName", 0x103, MemberKind::put, 0, 17, {IDiscFormat2Erase_parameters + 5, 1}},
    {u"ClientName", 0x103, MemberKind::get, 0, 18, {IDiscFormat2Erase_parameters + 6, 1}},
    {u"EraseMedia", 0x201, MemberKind::method, 0, 19, {}},
};
constexpr std::uint8_t IDiscFormat2Erase_by_id[] = {1, 0, 3, 2, 4, 6, 5, 7};
HRESULT call_IDiscFormat2Erase(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2Erase*>(self);
    switch (member) {
    case 0: return it->put_Recorder(static_cast<IDiscRecorder2*>(a[0].unknown));
    case 1: return it->get_Recorder(OutObject<IDiscRecorder2>(a[0].unknown));
    case 2: return it->put_FullErase(a[0].boolean);
    case 3: return it->get_FullErase(&a[0].boolean);
    case 4: return it->get_CurrentPhysicalMediaType(OutEnum<IMAPI_MEDIA_PHYSICAL_TYPE>(a[0].i4));
    case 5: return it->put_ClientName(a[0].bstr);
    case 6: return it->get_ClientName(&a[0].bstr);
    case 7: return it->EraseMedia();
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DDiscFormat2EraseEvents
constexpr Parameter DDiscFormat2EraseEvents_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"elapsedSeconds", VT_I4, Parameter::in, nullptr},
    {u"estimatedTotalSeconds", VT_I4, Parameter::in, nullptr},
};
constexpr Member DDiscFormat2EraseEvents_members[] = {
    {u"Update", 0x200, MemberKind::method, 0, 7, {DDiscFormat2EraseEvents_parameters + 0, 3}},
};
constexpr std::uint8_t DDiscFormat2EraseEvents_by_id[] = {0};
HRESULT call_DDiscFormat2EraseEvents(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DDiscFormat2EraseEvents*>(self);
    switch (member) {
    case 0: return it->Update(static_cast<IDispatch*>(a[0].unknown), a[1].i4, a[2].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2Data
constexpr Parameter IDiscFormat2Data_parameters[] = {
    {u"value", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"value", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IDiscRecorder2},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::in, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"supportedSpeeds", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"supportedSpeedDescriptors", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"RequestedSectorsPerSecond", VT_I4, Parameter::in, nullptr},
    {u"RotationTypeIsPureCAV", VT_BOOL, Parameter::in, nullptr},
};
constexpr Member IDiscFormat2Data_members[] = {
    {u"Recorder", 0x100, MemberKind::put, 0, 12, {IDiscFormat2Data_parameters + 0, 1}},
    {u"Recorder", 0x100, MemberKind::get, 0, 13, {IDiscFormat2Data_parameters + 1, 1}},
    {u"BufferUnderrunFreeDisabled", 0x101, MemberKind::put, 0, 14, {IDiscFormat2Data_parameters + 2, 1}},
    {u"BufferUnderrunFreeDisabled", 0x101, MemberKind::get, 0, 15, {IDiscFormat2Data_parameters + 3, 1}},
    {u"PostgapAlreadyInImage", 0x104, MemberKind::put, 0, 16, {IDiscFormat2Data_parameters + 4, 1}},
    {u"PostgapAlreadyInImage", 0x104, MemberKind::get, 0, 17, {IDiscFormat2Data_parameters + 5, 1}},
    {u"CurrentMediaStatus", 0x106, MemberKind::get, 0, 18, {IDiscFormat2Data_parameters + 6, 1}},
    {u"WriteProtectStatus", 0x107, MemberKind::get, 0, 19, {IDiscFormat2Data_parameters + 7, 1}},
    {u"TotalSectorsOnMedia", 0x108, MemberKind::get, 0, 20, {IDiscFormat2Data_parameters + 8, 1}},
    {u"FreeSectorsOnMedia", 0x109, MemberKind::get, 0, 21, {IDiscFormat2Data_parameters + 9, 1}},
    {u"NextWritableAddress", 0x10A, MemberKind::get, 0, 22, {IDiscFormat2Data_parameters + 10, 1}},
    {u"StartAddressOfPreviousSession", 0x10B, MemberKind::get, 0, 23, {IDiscFormat2Data_parameters + 11, 1}},
    {u"LastWrittenAddressOfPreviousSession", 0x10C, MemberKind::get, 0, 24, {IDiscFormat2Data_parameters + 12, 1}},
    {u"ForceMediaToBeClosed", 0x10D, MemberKind::put, 0, 25, {IDiscFormat2Data_parameters + 13, 1}},
    {u"ForceMediaToBeClosed", 0x10D, MemberKind::get, 0, 26, {IDiscFormat2Data_parameters + 14, 1}},
    {u"DisableConsumerDvdCompatibilityMode", 0x10E, MemberKind::put, 0, 27, {IDiscFormat2Data_parameters + 15, 1}},
    {u"DisableConsumerDvdCompatibilityMode", 0x10E, MemberKind::get, 0, 28, {IDiscFormat2Data_parameters + 16, 1}},
    {u"CurrentPhysicalMediaType", 0x10F, MemberKind::get, 0, 29, {IDiscFormat2Data_parameters + 17, 1}},
    {u"ClientName", 0x110, MemberKind::put, 0, 30, {IDiscFormat2Data_parameters + 18, 1}},
    {u"ClientName", 0x110, MemberKind::get, 0, 31, {IDiscFormat2Data_parameters + 19, 1}},
    {u"RequestedWriteSpeed", 0x111, MemberKind::get, 0, 32, {IDiscFormat2Data_parameters + 20, 1}},
    {u"RequestedRotationTypeIsPureCAV", 0x112, MemberKind::get, 0, 33, {IDiscFormat2Data_parameters + 21, 1}},
    {u"CurrentWriteSpeed", 0x113, MemberKind::get, 0, 34, {IDiscFormat2Data_parameters + 22, 1}},
    {u"CurrentRotationTypeIsPureCAV", 0x114, MemberKind::get, 0, 35, {IDiscFormat2Data_parameters + 23, 1}},
    {u"SupportedWriteSpeeds", 0x115, MemberKind::get, 0, 36, {IDiscFormat2Data_parameters + 24, 1}},
    {u"SupportedWriteSpeedDescriptors", 0x116, MemberKind::get, 0, 37, {IDiscFormat2Data_parameters + 25, 1}},
    {u"ForceOverwrite", 0x117, MemberKind::put, 0, 38, {IDiscFormat2Data_parameters + 26, 1}},
    {u"ForceOverwrite", 0x117, MemberKind::get, 0, 39, {IDiscFormat2Data_parameters + 27, 1}},
    {u"MultisessionInterfaces", 0x118, MemberKind::get, 0, 40, {IDiscFormat2Data_parameters + 28, 1}},
    {u"Write", 0x200, MemberKind::method, 0, 41, {IDiscFormat2Data_parameters + 29, 1}},
    {u"CancelWrite", 0x201, MemberKind::method, 0, 42, {}},
    {u"SetWriteSpeed", 0x202, MemberKind::method, 0, 43, {IDiscFormat2Data_parameters + 30, 2}},
};
constexpr std::uint8_t IDiscFormat2Data_by_id[] = {1, 0, 3, 2, 5, 4, 6, 7, 8, 9, 10, 11, 12, 14, 13, 16, 15, 17, 19, 18, 20, 21, 22, 23, 24, 25, 27, 26, 28, 29, 30, 31};
HRESULT call_IDiscFormat2Data(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2Data*>(self);
    switch (member) {
    case 0: return it->put_Recorder(static_cast<IDiscRecorder2*>(a[0].unknown));
    case 1: return it->get_Recorder(OutObject<IDiscRecorder2>(a[0].unknown));
    case 2: return it->put_BufferUnderrunFreeDisabled(a[0].boolean);
    case 3: return it->get_BufferUnderrunFreeDisabled(&a[0].boolean);
    case 4: return it->put_PostgapAlreadyInImage(a[0].boolean);
    case 5: return it->get_PostgapAlreadyInImage(&a[0].boolean);
    case 6: return it->get_CurrentMediaStatus(OutEnum<IMAPI_FORMAT2_DATA_MEDIA_STATE>(a[0].i4));
    case 7: return it->get_WriteProtectStatus(OutEnum<IMAPI_MEDIA_WRITE_PROTECT_STATE>(a[0].i4));
    case 8: return it->get_TotalSectorsOnMedia(&a[0].i4);
    case 9: return it->get_FreeSectorsOnMedia(&a[0].i4);
    case 10: return it->get_NextWritableAddress(&a[0].i4);
    case 11: return it->get_StartAddressOfPreviousSession(&a[0].i4);
    case 12: return it->get_LastWrittenAddressOfPreviousSession(&a[0].i4);
    case 13: return it->put_ForceMediaToBeClosed(a[0].boolean);
    case 14: return it->get_ForceMediaToBeClosed(&a[0].boolean);
    case 15: return it->put_DisableConsumerDvdCompatibilityMode(a[0].boolean);
    case 16: return it->get_DisableConsumerDvdCompatibilityMode(&a[0].boolean);
    case 17: return it->get_CurrentPhysicalMediaType(OutEnum<IMAPI_MEDIA_PHYSICAL_TYPE>(a[0].i4));
    case 18: return it->put_ClientName(a[0].bstr);
    case 19: return it->get_ClientName(&a[0].bstr);
    case 20: return it->get_RequestedWriteSpeed(&a[0].i4);
    case 21: return it->get_RequestedRotationTypeIsPureCAV(&a[0].boolean);
    case 22: return it->get_CurrentWriteSpeed(&a[0].i4);
    case 23: return it->get_CurrentRotationTypeIsPureCAV(&a[0].boolean);
    case 24: return it->get_SupportedWriteSpeeds(&a[0].array);
    case 25: return it->get_SupportedWriteSpeedDescriptors(&a[0].array);
    case 26: return it->put_ForceOverwrite(a[0].boolean);
    case 27: return it->get_ForceOverwrite(&a[0].boolean);
    case 28: return it->get_MultisessionInterfaces(&a[0].array);
    case 29: return it->Write(static_cast<IStream*>(a[0].unknown));
    case 30: return it->CancelWrite();
    case 31: return it->SetWriteSpeed(a[0].i4, a[1].boolean);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DDiscFormat2DataEvents
constexpr Parameter DDiscFormat2DataEvents_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"progress", VT_DISPATCH, Parameter::in, &IID_IDispatch},
};
constexpr Member DDiscFormat2DataEvents_members[] = {
    {u"Update", 0x200, MemberKind::method, 0, 7, {DDiscFormat2DataEvents_parameters + 0, 2}},
};
constexpr std::uint8_t DDiscFormat2DataEvents_by_id[] = {0};
HRESULT call_DDiscFormat2DataEvents(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DDiscFormat2DataEvents*>(self);
    switch (member) {
    case 0: return it->Update(static_cast<IDispatch*>(a[0].unknown), static_cast<IDispatch*>(a[1].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2DataEventArgs
constexpr Parameter IDiscFormat2DataEventArgs_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscFormat2DataEventArgs_members[] = {
    {u"ElapsedTime", 0x300, MemberKind::get, 0, 14, {IDiscFormat2DataEventArgs_parameters + 0, 1}},
    {u"RemainingTime", 0x301, MemberKind::get, 0, 15, {IDiscFormat2DataEventArgs_parameters + 1, 1}},
    {u"TotalTime", 0x302, MemberKind::get, 0, 16, {IDiscFormat2DataEventArgs_parameters + 2, 1}},
    {u"CurrentAction", 0x303, MemberKind::get, 0, 17, {IDiscFormat2DataEventArgs_parameters + 3, 1}},
};
constexpr std::uint8_t IDiscFormat2DataEventArgs_by_id[] = {0, 1, 2, 3};
HRESULT call_IDiscFormat2DataEventArgs(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2DataEventArgs*>(self);
    switch (member) {
    case 0: return it->get_ElapsedTime(&a[0].i4);
    case 1: return it->get_RemainingTime(&a[0].i4);
    case 2: return it->get_TotalTime(&a[0].i4);
    case 3: return it->get_CurrentAction(OutEnum<IMAPI_FORMAT2_DATA_WRITE_ACTION>(a[0].i4));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2TrackAtOnce
constexpr Parameter IDiscFormat2TrackAtOnce_parameters[] = {
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"RequestedSectorsPerSecond", VT_I4, Parameter::in, nullptr},
    {u"RotationTypeIsPureCAV", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"value", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IDiscRecorder2},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::in, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"supportedSpeeds", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"supportedSpeedDescriptors", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscFormat2TrackAtOnce_members[] = {
    {u"PrepareMedia", 0x200, MemberKind::method, 0, 12, {}},
    {u"AddAudioTrack", 0x201, MemberKind::method, 0, 13, {IDiscFormat2TrackAtOnce_parameters + 0, 1}},
    {u"CancelAddTrack", 0x202, MemberKind::method, 0, 14, {}},
    {u"ReleaseMedia", 0x203, MemberKind::method, 0, 15, {}},
    {u"SetWriteSpeed", 0x204, MemberKind::method, 0, 16, {IDiscFormat2TrackAtOnce_parameters + 1, 2}},
    {u"Recorder", 0x100, MemberKind::put, 0, 17, {IDiscFormat2TrackAtOnce_parameters + 3, 1}},
    {u"Recorder", 0x100, MemberKind::get, 0, 18, {IDiscFormat2TrackAtOnce_parameters + 4, 1}},
    {u"BufferUnderrunFreeDisabled", 0x102, MemberKind::put, 0, 19, {IDiscFormat2TrackAtOnce_parameters + 5, 1}},
    {u"BufferUnderrunFreeDisabled", 0x102, MemberKind::get, 0, 20, {IDiscFormat2TrackAtOnce_parameters + 6, 1}},
    {u"NumberOfExistingTracks", 0x103, MemberKind::get, 0, 21, {IDiscFormat2TrackAtOnce_parameters + 7, 1}},
    {u"TotalSectorsOnMedia", 0x104, MemberKind::get, 0, 22, {IDiscFormat2TrackAtOnce_parameters + 8, 1}},
    {u"FreeSectorsOnMedia", 0x105, MemberKind::get, 0, 23, {IDiscFormat2TrackAtOnce_parameters + 9, 1}},
    {u"UsedSectorsOnMedia", 0x106, MemberKind::get, 0, 24, {IDiscFormat2TrackAtOnce_parameters + 10, 1}},
    {u"DoNotFinalizeMedia", 0x107, MemberKind::put, 0, 25, {IDiscFormat2TrackAtOnce_parameters + 11, 1}},
    {u"DoNotFinalizeMedia", 0x107, MemberKind::get, 0, 26, {IDiscFormat2TrackAtOnce_parameters + 12, 1}},
    {u"ExpectedTableOfContents", 0x10A, MemberKind::get, 0, 27, {IDiscFormat2TrackAtOnce_parameters + 13, 1}},
    {u"CurrentPhysicalMediaType", 0x10B, MemberKind::get, 0, 28, {IDiscFormat2TrackAtOnce_parameters + 14, 1}},
    {u"ClientName", 0x10E, MemberKind::put, 0, 29, {IDiscFormat2TrackAtOnce_parameters + 15, 1}},
    {u"ClientName", 0x10E, MemberKind::get, 0, 30, {IDiscFormat2TrackAtOnce_parameters + 16, 1}},
    {u"RequestedWriteSpeed", 0x10F, MemberKind::get, 0, 31, {IDiscFormat2TrackAtOnce_parameters + 17, 1}},
    {u"RequestedRotationTypeIsPureCAV", 0x110, MemberKind::get, 0, 32, {IDiscFormat2TrackAtOnce_parameters + 18, 1}},
    {u"CurrentWriteSpeed", 0x111, MemberKind::get, 0, 33, {IDiscFormat2TrackAtOnce_parameters + 19, 1}},
    {u"CurrentRotationTypeIsPureCAV", 0x112, MemberKind::get, 0, 34, {IDiscFormat2TrackAtOnce_parameters + 20, 1}},
    {u"SupportedWriteSpeeds", 0x113, MemberKind::get, 0, 35, {IDiscFormat2TrackAtOnce_parameters + 21, 1}},
    {u"SupportedWriteSpeedDescriptors", 0x114, MemberKind::get, 0, 36, {IDiscFormat2TrackAtOnce_parameters + 22, 1}},
};
constexpr std::uint8_t IDiscFormat2TrackAtOnce_by_id[] = {6, 5, 8, 7, 9, 10, 11, 12, 14, 13, 15, 16, 18, 17, 19, 20, 21, 22, 23, 24, 0, 1, 2, 3, 4};
HRESULT call_IDiscFormat2TrackAtOnce(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2TrackAtOnce*>(self);
    switch (member) {
    case 0: return it->PrepareMedia();
    case 1: return it->AddAudioTrack(static_cast<IStream*>(a[0].unknown));
    case 2: return it->CancelAddTrack();
    case 3: return it->ReleaseMedia();
    case 4: return it->SetWriteSpeed(a[0].i4, a[1].boolean);
    case 5: return it->put_Recorder(static_cast<IDiscRecorder2*>(a[0].unknown));
    case 6: return it->get_Recorder(OutObject<IDiscRecorder2>(a[0].unknown));
    case 7: return it->put_BufferUnderrunFreeDisabled(a[0].boolean);
    case 8: return it->get_BufferUnderrunFreeDisabled(&a[0].boolean);
    case 9: return it->get_NumberOfExistingTracks(&a[0].i4);
    case 10: return it->get_TotalSectorsOnMedia(&a[0].i4);
    case 11: return it->get_FreeSectorsOnMedia(&a[0].i4);
    case 12: return it->get_UsedSectorsOnMedia(&a[0].i4);
    case 13: return it->put_DoNotFinalizeMedia(a[0].boolean);
    case 14: return it->get_DoNotFinalizeMedia(&a[0].boolean);
    case 15: return it->get_ExpectedTableOfContents(&a[0].array);
    case 16: return it->get_CurrentPhysicalMediaType(OutEnum<IMAPI_MEDIA_PHYSICAL_TYPE>(a[0].i4));
    case 17: return it->put_ClientName(a[0].bstr);
    case 18: return it->get_ClientName(&a[0].bstr);
    case 19: return it->get_RequestedWriteSpeed(&a[0].i4);
    case 20: return it->get_RequestedRotationTypeIsPureCAV(&a[0].boolean);
    case 21: return it->get_CurrentWriteSpeed(&a[0].i4);
    case 22: return it->get_CurrentRotationTypeIsPureCAV(&a[0].boolean);
    case 23: return it->get_SupportedWriteSpeeds(&a[0].array);
    case 24: return it->get_SupportedWriteSpeedDescriptors(&a[0].array);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DDiscFormat2TrackAtOnceEvents
constexpr Parameter DDiscFormat2TrackAtOnceEvents_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"progress", VT_DISPATCH, Parameter::in, &IID_IDispatch},
};
constexpr Member DDiscFormat2TrackAtOnceEvents_members[] = {
    {u"Update", 0x200, MemberKind::method, 0, 7, {DDiscFormat2TrackAtOnceEvents_parameters + 0, 2}},
};
constexpr std::uint8_t DDiscFormat2TrackAtOnceEvents_by_id[] = {0};
HRESULT call_DDiscFormat2TrackAtOnceEvents(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DDiscFormat2TrackAtOnceEvents*>(self);
    switch (member) {
    case 0: return it->Update(static_cast<IDispatch*>(a[0].unknown), static_cast<IDispatch*>(a[1].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2TrackAtOnceEventArgs
constexpr Parameter IDiscFormat2TrackAtOnceEventArgs_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscFormat2TrackAtOnceEventArgs_members[] = {
    {u"CurrentTrackNumber", 0x300, MemberKind::get, 0, 14, {IDiscFormat2TrackAtOnceEventArgs_parameters + 0, 1}},
    {u"CurrentAction", 0x301, MemberKind::get, 0, 15, {IDiscFormat2TrackAtOnceEventArgs_parameters + 1, 1}},
    {u"ElapsedTime", 0x302, MemberKind::get, 0, 16, {IDiscFormat2TrackAtOnceEventArgs_parameters + 2, 1}},
    {u"RemainingTime", 0x303, MemberKind::get, 0, 17, {IDiscFormat2TrackAtOnceEventArgs_parameters + 3, 1}},
};
constexpr std::uint8_t IDiscFormat2TrackAtOnceEventArgs_by_id[] = {0, 1, 2, 3};
HRESULT call_IDiscFormat2TrackAtOnceEventArgs(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2TrackAtOnceEventArgs*>(self);
    switch (member) {
    case 0: return it->get_CurrentTrackNumber(&a[0].i4);
    case 1: return it->get_CurrentAction(OutEnum<IMAPI_FORMAT2_TAO_WRITE_ACTION>(a[0].i4));
    case 2: return it->get_ElapsedTime(&a[0].i4);
    case 3: return it->get_RemainingTime(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2RawCD
constexpr Parameter IDiscFormat2RawCD_parameters[] = {
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"streamLeadInSectors", VT_I4, Parameter::in, nullptr},
    {u"RequestedSectorsPerSecond", VT_I4, Parameter::in, nullptr},
    {u"RotationTypeIsPureCAV", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_DISPATCH, Parameter::in, &IID_IDiscRecorder2},
    {u"value", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IDiscRecorder2},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::in, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"supportedSpeeds", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"supportedSpeedDescriptors", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscFormat2RawCD_members[] = {
    {u"PrepareMedia", 0x200, MemberKind::method, 0, 12, {}},
    {u"WriteMedia", 0x201, MemberKind::method, 0, 13, {IDiscFormat2RawCD_parameters + 0, 1}},
    {u"WriteMedia2", 0x202, MemberKind::method, 0, 14, {IDiscFormat2RawCD_parameters + 1, 2}},
    {u"CancelWrite", 0x203, MemberKind::method, 0, 15, {}},
    {u"ReleaseMedia", 0x204, MemberKind::method, 0, 16, {}},
    {u"SetWriteSpeed", 0x205, MemberKind::method, 0, 17, {IDiscFormat2RawCD_parameters + 3, 2}},
    {u"Recorder", 0x100, MemberKind::put, 0, 18, {IDiscFormat2RawCD_parameters + 5, 1}},
    {u"Recorder", 0x100, MemberKind::get, 0, 19, {IDiscFormat2RawCD_parameters + 6, 1}},
    {u"BufferUnderrunFreeDisabled", 0x102, MemberKind::put, 0, 20, {IDiscFormat2RawCD_parameters + 7, 1}},
    {u"BufferUnderrunFreeDisabled", 0x102, MemberKind::get, 0, 21, {IDiscFormat2RawCD_parameters + 8, 1}},
    {u"StartOfNextSession", 0x103, MemberKind::get, 0, 22, {IDiscFormat2RawCD_parameters + 9, 1}},
    {u"LastPossibleStartOfLeadout", 0x104, MemberKind::get, 0, 23, {IDiscFormat2RawCD_parameters + 10, 1}},
    {u"CurrentPhysicalMediaType", 0x105, MemberKind::get, 0, 24, {IDiscFormat2RawCD_parameters + 11, 1}},
    {u"SupportedSectorTypes", 0x108, MemberKind::get, 0, 25, {IDiscFormat2RawCD_parameters + 12, 1}},
    {u"RequestedSectorType", 0x109, MemberKind::put, 0, 26, {IDiscFormat2RawCD_parameters + 13, 1}},
    {u"RequestedSectorType", 0x109, MemberKind::get, 0, 27, {IDiscFormat2RawCD_parameters + 14, 1}},
    {u"ClientName", 0x10A, MemberKind::put, 0, 28, {IDiscFormat2RawCD_parameters + 15, 1}},
    {u"ClientName", 0x10A, MemberKind::get, 0, 29, {IDiscFormat2RawCD_parameters + 16, 1}},
    {u"RequestedWriteSpeed", 0x10B, MemberKind::get, 0, 30, {IDiscFormat2RawCD_parameters + 17, 1}},
    {u"RequestedRotationTypeIsPureCAV", 0x10C, MemberKind::get, 0, 31, {IDiscFormat2RawCD_parameters + 18, 1}},
    {u"CurrentWriteSpeed", 0x10D, MemberKind::get, 0, 32, {IDiscFormat2RawCD_parameters + 19, 1}},
    {u"CurrentRotationTypeIsPureCAV", 0x10E, MemberKind::get, 0, 33, {IDiscFormat2RawCD_parameters + 20, 1}},
    {u"SupportedWriteSpeeds", 0x10F, MemberKind::get, 0, 34, {IDiscFormat2RawCD_parameters + 21, 1}},
    {u"SupportedWriteSpeedDescriptors", 0x110, MemberKind::get, 0, 35, {IDiscFormat2RawCD_parameters + 22, 1}},
};
constexpr std::uint8_t IDiscFormat2RawCD_by_id[] = {7, 6, 9, 8, 10, 11, 12, 13, 15, 14, 17, 16, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5};
HRESULT call_IDiscFormat2RawCD(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2RawCD*>(self);
    switch (member) {
    case 0: return it->PrepareMedia();
    case 1: return it->WriteMedia(static_cast<IStream*>(a[0].unknown));
    case 2: return it->WriteMedia2(static_cast<IStream*>(a[0].unknown), a[1].i4);
    case 3: return it->CancelWrite();
    case 4: return it->ReleaseMedia();
    case 5: return it->SetWriteSpeed(a[0].i4, a[1].boolean);
    case 6: return it->put_Recorder(static_cast<IDiscRecorder2*>(a[0].unknown));
    case 7: return it->get_Recorder(OutObject<IDiscRecorder2>(a[0].unknown));
    case 8: return it->put_BufferUnderrunFreeDisabled(a[0].boolean);
    case 9: return it->get_BufferUnderrunFreeDisabled(&a[0].boolean);
    case 10: return it->get_StartOfNextSession(&a[0].i4);
    case 11: return it->get_LastPossibleStartOfLeadout(&a[0].i4);
    case 12: return it->get_CurrentPhysicalMediaType(OutEnum<IMAPI_MEDIA_PHYSICAL_TYPE>(a[0].i4));
    case 13: return it->get_SupportedSectorTypes(&a[0].array);
    case 14: return it->put_RequestedSectorType(static_cast<IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE>(a[0].i4));
    case 15: return it->get_RequestedSectorType(OutEnum<IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE>(a[0].i4));
    case 16: return it->put_ClientName(a[0].bstr);
    case 17: return it->get_ClientName(&a[0].bstr);
    case 18: return it->get_RequestedWriteSpeed(&a[0].i4);
    case 19: return it->get_RequestedRotationTypeIsPureCAV(&a[0].boolean);
    case 20: return it->get_CurrentWriteSpeed(&a[0].i4);
    case 21: return it->get_CurrentRotationTypeIsPureCAV(&a[0].boolean);
    case 22: return it->get_SupportedWriteSpeeds(&a[0].array);
    case 23: return it->get_SupportedWriteSpeedDescriptors(&a[0].array);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// DDiscFormat2RawCDEvents
constexpr Parameter DDiscFormat2RawCDEvents_parameters[] = {
    {u"object", VT_DISPATCH, Parameter::in, &IID_IDispatch},
    {u"progress", VT_DISPATCH, Parameter::in, &IID_IDispatch},
};
constexpr Member DDiscFormat2RawCDEvents_members[] = {
    {u"Update", 0x200, MemberKind::method, 0, 7, {DDiscFormat2RawCDEvents_parameters + 0, 2}},
};
constexpr std::uint8_t DDiscFormat2RawCDEvents_by_id[] = {0};
HRESULT call_DDiscFormat2RawCDEvents(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<DDiscFormat2RawCDEvents*>(self);
    switch (member) {
    case 0: return it->Update(static_cast<IDispatch*>(a[0].unknown), static_cast<IDispatch*>(a[1].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IDiscFormat2RawCDEventArgs
constexpr Parameter IDiscFormat2RawCDEventArgs_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IDiscFormat2RawCDEventArgs_members[] = {
    {u"CurrentAction", 0x301, MemberKind::get, 0, 14, {IDiscFormat2RawCDEventArgs_parameters + 0, 1}},
    {u"ElapsedTime", 0x302, MemberKind::get, 0, 15, {IDiscFormat2RawCDEventArgs_parameters + 1, 1}},
    {u"RemainingTime", 0x303, MemberKind::get, 0, 16, {IDiscFormat2RawCDEventArgs_parameters + 2, 1}},
};
constexpr std::uint8_t IDiscFormat2RawCDEventArgs_by_id[] = {0, 1, 2};
HRESULT call_IDiscFormat2RawCDEventArgs(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IDiscFormat2RawCDEventArgs*>(self);
    switch (member) {
    case 0: return it->get_CurrentAction(OutEnum<IMAPI_FORMAT2_RAW_CD_WRITE_ACTION>(a[0].i4));
    case 1: return it->get_ElapsedTime(&a[0].i4);
    case 2: return it->get_RemainingTime(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IBurnVerification
constexpr Parameter IBurnVerification_parameters[] = {
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IBurnVerification_members[] = {
    {u"BurnVerificationLevel", 0x400, MemberKind::put, 0, 3, {IBurnVerification_parameters + 0, 1}},
    {u"BurnVerificationLevel", 0x400, MemberKind::get, 0, 4, {IBurnVerification_parameters + 1, 1}},
};

// IWriteSpeedDescriptor
constexpr Parameter IWriteSpeedDescriptor_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IWriteSpeedDescriptor_members[] = {
    {u"MediaType", 0x101, MemberKind::get, 0, 7, {IWriteSpeedDescriptor_parameters + 0, 1}},
    {u"RotationTypeIsPureCAV", 0x102, MemberKind::get, 0, 8, {IWriteSpeedDescriptor_parameters + 1, 1}},
    {u"WriteSpeed", 0x103, MemberKind::get, 0, 9, {IWriteSpeedDescriptor_parameters + 2, 1}},
};
constexpr std::uint8_t IWriteSpeedDescriptor_by_id[] = {0, 1, 2};
HRESULT call_IWriteSpeedDescriptor(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IWriteSpeedDescriptor*>(self);
    switch (member) {
    case 0: return it->get_MediaType(OutEnum<IMAPI_MEDIA_PHYSICAL_TYPE>(a[0].i4));
    case 1: return it->get_RotationTypeIsPureCAV(&a[0].boolean);
    case 2: return it->get_WriteSpeed(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IMultisession
constexpr Parameter IMultisession_parameters[] = {
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IDiscRecorder2},
};
constexpr Member IMultisession_members[] = {
    {u"IsSupportedOnCurrentMediaState", 0x100, MemberKind::get, 0, 7, {IMultisession_parameters + 0, 1}},
    {u"InUse", 0x101, MemberKind::put, 0, 8, {IMultisession_parameters + 1, 1}},
    {u"InUse", 0x101, MemberKind::get, 0, 9, {IMultisession_parameters + 2, 1}},
    {u"ImportRecorder", 0x102, MemberKind::get, 0, 10, {IMultisession_parameters + 3, 1}},
};
constexpr std::uint8_t IMultisession_by_id[] = {0, 2, 1, 3};
HRESULT call_IMultisession(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IMultisession*>(self);
    switch (member) {
    case 0: return it->get_IsSupportedOnCurrentMediaState(&a[0].boolean);
    case 1: return it->put_InUse(a[0].boolean);
    case 2: return it->get_InUse(&a[0].boolean);
    case 3: return it->get_ImportRecorder(OutObject<IDiscRecorder2>(a[0].unknown));
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IMultisessionSequential
constexpr Parameter IMultisessionSequential_parameters[] = {
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IMultisessionSequential_members[] = {
    {u"IsFirstDataSession", 0x200, MemberKind::get, 0, 11, {IMultisessionSequential_parameters + 0, 1}},
    {u"StartAddressOfPreviousSession", 0x201, MemberKind::get, 0, 12, {IMultisessionSequential_parameters + 1, 1}},
    {u"LastWrittenAddressOfPreviousSession", 0x202, MemberKind::get, 0, 13, {IMultisessionSequential_parameters + 2, 1}},
    {u"NextWritableAddress", 0x203, MemberKind::get, 0, 14, {IMultisessionSequential_parameters + 3, 1}},
    {u"FreeSectorsOnMedia", 0x204, MemberKind::get, 0, 15, {IMultisessionSequential_parameters + 4, 1}},
};
constexpr std::uint8_t IMultisessionSequential_by_id[] = {0, 1, 2, 3, 4};
HRESULT call_IMultisessionSequential(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IMultisessionSequential*>(self);
    switch (member) {
    case 0: return it->get_IsFirstDataSession(&a[0].boolean);
    case 1: return it->get_StartAddressOfPreviousSession(&a[0].i4);
    case 2: return it->get_LastWrittenAddressOfPreviousSession(&a[0].i4);
    case 3: return it->get_NextWritableAddress(&a[0].i4);
    case 4: return it->get_FreeSectorsOnMedia(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IMultisessionSequential2
constexpr Parameter IMultisessionSequential2_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IMultisessionSequential2_members[] = {
    {u"WriteUnitSize", 0x205, MemberKind::get, 0, 16, {IMultisessionSequential2_parameters + 0, 1}},
};
constexpr std::uint8_t IMultisessionSequential2_by_id[] = {0};
HRESULT call_IMultisessionSequential2(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IMultisessionSequential2*>(self);
    switch (member) {
    case 0: return it->get_WriteUnitSize(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IMultisessionRandomWrite
constexpr Parameter IMultisessionRandomWrite_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IMultisessionRandomWrite_members[] = {
    {u"WriteUnitSize", 0x205, MemberKind::get, 0, 11, {IMultisessionRandomWrite_parameters + 0, 1}},
    {u"LastWrittenAddress", 0x206, MemberKind::get, 0, 12, {IMultisessionRandomWrite_parameters + 1, 1}},
    {u"TotalSectorsOnMedia", 0x207, MemberKind::get, 0, 13, {IMultisessionRandomWrite_parameters + 2, 1}},
};
constexpr std::uint8_t IMultisessionRandomWrite_by_id[] = {0, 1, 2};
HRESULT call_IMultisessionRandomWrite(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IMultisessionRandomWrite*>(self);
    switch (member) {
    case 0: return it->get_WriteUnitSize(&a[0].i4);
    case 1: return it->get_LastWrittenAddress(&a[0].i4);
    case 2: return it->get_TotalSectorsOnMedia(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IStreamPseudoRandomBased
constexpr Parameter IStreamPseudoRandomBased_parameters[] = {
    {u"value", VT_UI4, Parameter::in, nullptr},
    {u"value", VT_UI4, Parameter::out, nullptr},
    {u"values", VT_PTR, Parameter::in, nullptr},
    {u"eCount", VT_UI4, Parameter::in, nullptr},
    {u"values", VT_PTR, Parameter::out, nullptr},
    {u"eCount", VT_UI4, Parameter::out, nullptr},
};
constexpr Member IStreamPseudoRandomBased_members[] = {
    {u"put_Seed", no_id, MemberKind::method, 0, 14, {IStreamPseudoRandomBased_parameters + 0, 1}},
    {u"get_Seed", no_id, MemberKind::method, 0, 15, {IStreamPseudoRandomBased_parameters + 1, 1}},
    {u"put_ExtendedSeed", no_id, MemberKind::method, 0, 16, {IStreamPseudoRandomBased_parameters + 2, 2}},
    {u"get_ExtendedSeed", no_id, MemberKind::method, 0, 17, {IStreamPseudoRandomBased_parameters + 4, 2}},
};

// IStreamConcatenate
constexpr Parameter IStreamConcatenate_parameters[] = {
    {u"stream1", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"stream2", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"streams", VT_PTR, Parameter::in, nullptr},
    {u"streamCount", VT_UI4, Parameter::in, nullptr},
    {u"stream", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"streams", VT_PTR, Parameter::in, nullptr},
    {u"streamCount", VT_UI4, Parameter::in, nullptr},
};
constexpr Member IStreamConcatenate_members[] = {
    {u"Initialize", no_id, MemberKind::method, 0, 14, {IStreamConcatenate_parameters + 0, 2}},
    {u"Initialize2", no_id, MemberKind::method, 0, 15, {IStreamConcatenate_parameters + 2, 2}},
    {u"Append", no_id, MemberKind::method, 0, 16, {IStreamConcatenate_parameters + 4, 1}},
    {u"Append2", no_id, MemberKind::method, 0, 17, {IStreamConcatenate_parameters + 5, 2}},
};

// IStreamInterleave
constexpr Parameter IStreamInterleave_parameters[] = {
    {u"streams", VT_PTR, Parameter::in, nullptr},
    {u"interleaveSizes", VT_PTR, Parameter::in, nullptr},
    {u"streamCount", VT_UI4, Parameter::in, nullptr},
};
constexpr Member IStreamInterleave_members[] = {
    {u"Initialize", no_id, MemberKind::method, 0, 14, {IStreamInterleave_parameters + 0, 3}},
};

// IRawCDImageCreator
constexpr Parameter IRawCDImageCreator_parameters[] = {
    {u"resultStream", VT_UNKNOWN, Parameter::out | Parameter::retval, &IID_IStream},
    {u"dataType", VT_I4, Parameter::in, nullptr},
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"trackIndex", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"data", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"subcode", VT_UNKNOWN, Parameter::in, &IID_IStream},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::in, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"trackIndex", VT_I4, Parameter::in, nullptr},
    {u"value", VT_DISPATCH, Parameter::out | Parameter::retval, &IID_IRawCDImageTrackInfo},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IRawCDImageCreator_members[] = {
    {u"CreateResultImage", 0x200, MemberKind::method, 0, 7, {IRawCDImageCreator_parameters + 0, 1}},
    {u"AddTrack", 0x201, MemberKind::method, 0, 8, {IRawCDImageCreator_parameters + 1, 3}},
    {u"AddSpecialPregap", 0x202, MemberKind::method, 0, 9, {IRawCDImageCreator_parameters + 4, 1}},
    {u"AddSubcodeRWGenerator", 0x203, MemberKind::method, 0, 10, {IRawCDImageCreator_parameters + 5, 1}},
    {u"ResultingImageType", 0x100, MemberKind::put, 0, 11, {IRawCDImageCreator_parameters + 6, 1}},
    {u"ResultingImageType", 0x100, MemberKind::get, 0, 12, {IRawCDImageCreator_parameters + 7, 1}},
    {u"StartOfLeadout", 0x101, MemberKind::get, 0, 13, {IRawCDImageCreator_parameters + 8, 1}},
    {u"StartOfLeadoutLimit", 0x102, MemberKind::put, 0, 14, {IRawCDImageCreator_parameters + 9, 1}},
    {u"StartOfLeadoutLimit", 0x102, MemberKind::get, 0, 15, {IRawCDImageCreator_parameters + 10, 1}},
    {u"DisableGaplessAudio", 0x103, MemberKind::put, 0, 16, {IRawCDImageCreator_parameters + 11, 1}},
    {u"DisableGaplessAudio", 0x103, MemberKind::get, 0, 17, {IRawCDImageCreator_parameters + 12, 1}},
    {u"MediaCatalogNumber", 0x104, MemberKind::put, 0, 18, {IRawCDImageCreator_parameters + 13, 1}},
    {u"MediaCatalogNumber", 0x104, MemberKind::get, 0, 19, {IRawCDImageCreator_parameters + 14, 1}},
    {u"StartingTrackNumber", 0x105, MemberKind::put, 0, 20, {IRawCDImageCreator_parameters + 15, 1}},
    {u"StartingTrackNumber", 0x105, MemberKind::get, 0, 21, {IRawCDImageCreator_parameters + 16, 1}},
    {u"TrackInfo", 0x106, MemberKind::get, 0, 22, {IRawCDImageCreator_parameters + 17, 2}},
    {u"NumberOfExistingTracks", 0x107, MemberKind::get, 0, 23, {IRawCDImageCreator_parameters + 19, 1}},
    {u"LastUsedUserSectorInImage", 0x108, MemberKind::get, 0, 24, {IRawCDImageCreator_parameters + 20, 1}},
    {u"ExpectedTableOfContents", 0x109, MemberKind::get, 0, 25, {IRawCDImageCreator_parameters + 21, 1}},
};
constexpr std::uint8_t IRawCDImageCreator_by_id[] = {5, 4, 6, 8, 7, 10, 9, 12, 11, 14, 13, 15, 16, 17, 18, 0, 1, 2, 3};
HRESULT call_IRawCDImageCreator(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IRawCDImageCreator*>(self);
    switch (member) {
    case 0: return it->CreateResultImage(OutObject<IStream>(a[0].unknown));
    case 1: return it->AddTrack(static_cast<IMAPI_CD_SECTOR_TYPE>(a[0].i4), static_cast<IStream*>(a[1].unknown), &a[2].i4);
    case 2: return it->AddSpecialPregap(static_cast<IStream*>(a[0].unknown));
    case 3: return it->AddSubcodeRWGenerator(static_cast<IStream*>(a[0].unknown));
    case 4: return it->put_ResultingImageType(static_cast<IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE>(a[0].i4));
    case 5: return it->get_ResultingImageType(OutEnum<IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE>(a[0].i4));
    case 6: return it->get_StartOfLeadout(&a[0].i4);
    case 7: return it->put_StartOfLeadoutLimit(a[0].i4);
    case 8: return it->get_StartOfLeadoutLimit(&a[0].i4);
    case 9: return it->put_DisableGaplessAudio(a[0].boolean);
    case 10: return it->get_DisableGaplessAudio(&a[0].boolean);
    case 11: return it->put_MediaCatalogNumber(a[0].bstr);
    case 12: return it->get_MediaCatalogNumber(&a[0].bstr);
    case 13: return it->put_StartingTrackNumber(a[0].i4);
    case 14: return it->get_StartingTrackNumber(&a[0].i4);
    case 15: return it->get_TrackInfo(a[0].i4, OutObject<IRawCDImageTrackInfo>(a[1].unknown));
    case 16: return it->get_NumberOfExistingTracks(&a[0].i4);
    case 17: return it->get_LastUsedUserSectorInImage(&a[0].i4);
    case 18: return it->get_ExpectedTableOfContents(&a[0].array);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IRawCDImageTrackInfo
constexpr Parameter IRawCDImageTrackInfo_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BSTR, Parameter::in, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::in, nullptr},
    {u"value", VT_BOOL, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_BOOL, Parameter::in, nullptr},
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
    {u"lbaOffset", VT_I4, Parameter::in, nullptr},
    {u"lbaOffset", VT_I4, Parameter::in, nullptr},
};
constexpr Member IRawCDImageTrackInfo_members[] = {
    {u"StartingLba", 0x100, MemberKind::get, 0, 7, {IRawCDImageTrackInfo_parameters + 0, 1}},
    {u"SectorCount", 0x101, MemberKind::get, 0, 8, {IRawCDImageTrackInfo_parameters + 1, 1}},
    {u"TrackNumber", 0x102, MemberKind::get, 0, 9, {IRawCDImageTrackInfo_parameters + 2, 1}},
    {u"SectorType", 0x103, MemberKind::get, 0, 10, {IRawCDImageTrackInfo_parameters + 3, 1}},
    {u"ISRC", 0x104, MemberKind::get, 0, 11, {IRawCDImageTrackInfo_parameters + 4, 1}},
    {u"ISRC", 0x104, MemberKind::put, 0, 12, {IRawCDImageTrackInfo_parameters + 5, 1}},
    {u"DigitalAudioCopySetting", 0x105, MemberKind::get, 0, 13, {IRawCDImageTrackInfo_parameters + 6, 1}},
    {u"DigitalAudioCopySetting", 0x105, MemberKind::put, 0, 14, {IRawCDImageTrackInfo_parameters + 7, 1}},
    {u"AudioHasPreemphasis", 0x106, MemberKind::get, 0, 15, {IRawCDImageTrackInfo_parameters + 8, 1}},
    {u"AudioHasPreemphasis", 0x106, MemberKind::put, 0, 16, {IRawCDImageTrackInfo_parameters + 9, 1}},
    {u"TrackIndexes", 0x107, MemberKind::get, 0, 17, {IRawCDImageTrackInfo_parameters + 10, 1}},
    {u"AddTrackIndex", 0x200, MemberKind::method, 0, 18, {IRawCDImageTrackInfo_parameters + 11, 1}},
    {u"ClearTrackIndex", 0x201, MemberKind::method, 0, 19, {IRawCDImageTrackInfo_parameters + 12, 1}},
};
constexpr std::uint8_t IRawCDImageTrackInfo_by_id[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
HRESULT call_IRawCDImageTrackInfo(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IRawCDImageTrackInfo*>(self);
    switch (member) {
    case 0: return it->get_StartingLba(&a[0].i4);
    case 1: return it->get_SectorCount(&a[0].i4);
    case 2: return it->get_TrackNumber(&a[0].i4);
    case 3: return it->get_SectorType(OutEnum<IMAPI_CD_SECTOR_TYPE>(a[0].i4));
    case 4: return it->get_ISRC(&a[0].bstr);
    case 5: return it->put_ISRC(a[0].bstr);
    case 6: return it->get_DigitalAudioCopySetting(OutEnum<IMAPI_CD_TRACK_DIGITAL_COPY_SETTING>(a[0].i4));
    case 7: return it->put_DigitalAudioCopySetting(static_cast<IMAPI_CD_TRACK_DIGITAL_COPY_SETTING>(a[0].i4));
    case 8: return it->get_AudioHasPreemphasis(&a[0].boolean);
    case 9: return it->put_AudioHasPreemphasis(a[0].boolean);
    case 10: return it->get_TrackIndexes(&a[0].array);
    case 11: return it->AddTrackIndex(a[0].i4);
    case 12: return it->ClearTrackIndex(a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IBlockRange
constexpr Parameter IBlockRange_parameters[] = {
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
    {u"value", VT_I4, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IBlockRange_members[] = {
    {u"StartLba", 0x100, MemberKind::get, 0, 7, {IBlockRange_parameters + 0, 1}},
    {u"EndLba", 0x101, MemberKind::get, 0, 8, {IBlockRange_parameters + 1, 1}},
};
constexpr std::uint8_t IBlockRange_by_id[] = {0, 1};
HRESULT call_IBlockRange(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IBlockRange*>(self);
    switch (member) {
    case 0: return it->get_StartLba(&a[0].i4);
    case 1: return it->get_EndLba(&a[0].i4);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

// IBlockRangeList
constexpr Parameter IBlockRangeList_parameters[] = {
    {u"value", VT_ARRAY | VT_VARIANT, Parameter::out | Parameter::retval, nullptr},
};
constexpr Member IBlockRangeList_members[] = {
    {u"BlockRanges", 0x100, MemberKind::get, 0, 7, {IBlockRangeList_parameters + 0, 1}},
};
constexpr std::uint8_t IBlockRangeList_by_id[] = {0};
HRESULT call_IBlockRangeList(IDispatch* self, unsigned member, Cell* a) {
    auto* it = static_cast<IBlockRangeList*>(self);
    switch (member) {
    case 0: return it->get_BlockRanges(&a[0].array);
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

} // namespace

namespace interfaces {
constinit const Interface IDiscMaster2 = {"IDiscMaster2", IID_IDiscMaster2, &interfaces::IDispatch, true, IDiscMaster2_members, IDiscMaster2_by_id, call_IDiscMaster2};
constinit const Interface DDiscMaster2Events = {"DDiscMaster2Events", IID_DDiscMaster2Events, &interfaces::IDispatch, false, DDiscMaster2Events_members, DDiscMaster2Events_by_id, call_DDiscMaster2Events};
constinit const Interface IDiscRecorder2Ex = {"IDiscRecorder2Ex", IID_IDiscRecorder2Ex, &interfaces::IUnknown, false, IDiscRecorder2Ex_members, {}, nullptr};
constinit const Interface IDiscRecorder2 = {"IDiscRecorder2", IID_IDiscRecorder2, &interfaces::IDispatch, true, IDiscRecorder2_members, IDiscRecorder2_by_id, call_IDiscRecorder2};
constinit const Interface IWriteEngine2 = {"IWriteEngine2", IID_IWriteEngine2, &interfaces::IDispatch, true, IWriteEngine2_members, IWriteEngine2_by_id, call_IWriteEngine2};
constinit const Interface IWriteEngine2EventArgs = {"IWriteEngine2EventArgs", IID_IWriteEngine2EventArgs, &interfaces::IDispatch, true, IWriteEngine2EventArgs_members, IWriteEngine2EventArgs_by_id, call_IWriteEngine2EventArgs};
constinit const Interface DWriteEngine2Events = {"DWriteEngine2Events", IID_DWriteEngine2Events, &interfaces::IDispatch, false, DWriteEngine2Events_members, DWriteEngine2Events_by_id, call_DWriteEngine2Events};
constinit const Interface IDiscFormat2 = {"IDiscFormat2", IID_IDiscFormat2, &interfaces::IDispatch, true, IDiscFormat2_members, IDiscFormat2_by_id, call_IDiscFormat2};
constinit const Interface IDiscFormat2Erase = {"IDiscFormat2Erase", IID_IDiscFormat2Erase, &interfaces::IDiscFormat2, true, IDiscFormat2Erase_members, IDiscFormat2Erase_by_id, call_IDiscFormat2Erase};
constinit const Interface DDiscFormat2EraseEvents = {"DDiscFormat2EraseEvents", IID_DDiscFormat2EraseEvents, &interfaces::IDispatch, false, DDiscFormat2EraseEvents_members, DDiscFormat2EraseEvents_by_id, call_DDiscFormat2EraseEvents};
constinit const Interface IDiscFormat2Data = {"IDiscFormat2Data", IID_IDiscFormat2Data, &interfaces::IDiscFormat2, true, IDiscFormat2Data_members, IDiscFormat2Data_by_id, call_IDiscFormat2Data};
constinit const Interface DDiscFormat2DataEvents = {"DDiscFormat2DataEvents", IID_DDiscFormat2DataEvents, &interfaces::IDispatch, false, DDiscFormat2DataEvents_members, DDiscFormat2DataEvents_by_id, call_DDiscFormat2DataEvents};
constinit const Interface IDiscFormat2DataEventArgs = {"IDiscFormat2DataEventArgs", IID_IDiscFormat2DataEventArgs, &interfaces::IWriteEngine2EventArgs, true, IDiscFormat2DataEventArgs_members, IDiscFormat2DataEventArgs_by_id, call_IDiscFormat2DataEventArgs};
constinit const Interface IDiscFormat2TrackAtOnce = {"IDiscFormat2TrackAtOnce", IID_IDiscFormat2TrackAtOnce, &interfaces::IDiscFormat2, true, IDiscFormat2TrackAtOnce_members, IDiscFormat2TrackAtOnce_by_id, call_IDiscFormat2TrackAtOnce};
constinit const Interface DDiscFormat2TrackAtOnceEvents = {"DDiscFormat2TrackAtOnceEvents", IID_DDiscFormat2TrackAtOnceEvents, &interfaces::IDispatch, false, DDiscFormat2TrackAtOnceEvents_members, DDiscFormat2TrackAtOnceEvents_by_id, call_DDiscFormat2TrackAtOnceEvents};
constinit const Interface IDiscFormat2TrackAtOnceEventArgs = {"IDiscFormat2TrackAtOnceEventArgs", IID_IDiscFormat2TrackAtOnceEventArgs, &interfaces::IWriteEngine2EventArgs, true, IDiscFormat2TrackAtOnceEventArgs_members, IDiscFormat2TrackAtOnceEventArgs_by_id, call_IDiscFormat2TrackAtOnceEventArgs};
constinit const Interface IDiscFormat2RawCD = {"IDiscFormat2RawCD", IID_IDiscFormat2RawCD, &interfaces::IDiscFormat2, true, IDiscFormat2RawCD_members, IDiscFormat2RawCD_by_id, call_IDiscFormat2RawCD};
constinit const Interface DDiscFormat2RawCDEvents = {"DDiscFormat2RawCDEvents", IID_DDiscFormat2RawCDEvents, &interfaces::IDispatch, false, DDiscFormat2RawCDEvents_members, DDiscFormat2RawCDEvents_by_id, call_DDiscFormat2RawCDEvents};
constinit const Interface IDiscFormat2RawCDEventArgs = {"IDiscFormat2RawCDEventArgs", IID_IDiscFormat2RawCDEventArgs, &interfaces::IWriteEngine2EventArgs, true, IDiscFormat2RawCDEventArgs_members, IDiscFormat2RawCDEventArgs_by_id, call_IDiscFormat2RawCDEventArgs};
constinit const Interface IBurnVerification = {"IBurnVerification", IID_IBurnVerification, &interfaces::IUnknown, false, IBurnVerification_members, {}, nullptr};
constinit const Interface IWriteSpeedDescriptor = {"IWriteSpeedDescriptor", IID_IWriteSpeedDescriptor, &interfaces::IDispatch, true, IWriteSpeedDescriptor_members, IWriteSpeedDescriptor_by_id, call_IWriteSpeedDescriptor};
constinit const Interface IMultisession = {"IMultisession", IID_IMultisession, &interfaces::IDispatch, true, IMultisession_members, IMultisession_by_id, call_IMultisession};
constinit const Interface IMultisessionSequential = {"IMultisessionSequential", IID_IMultisessionSequential, &interfaces::IMultisession, true, IMultisessionSequential_members, IMultisessionSequential_by_id, call_IMultisessionSequential};
constinit const Interface IMultisessionSequential2 = {"IMultisessionSequential2", IID_IMultisessionSequential2, &interfaces::IMultisessionSequential, true, IMultisessionSequential2_members, IMultisessionSequential2_by_id, call_IMultisessionSequential2};
constinit const Interface IMultisessionRandomWrite = {"IMultisessionRandomWrite", IID_IMultisessionRandomWrite, &interfaces::IMultisession, true, IMultisessionRandomWrite_members, IMultisessionRandomWrite_by_id, call_IMultisessionRandomWrite};
constinit const Interface IStreamPseudoRandomBased = {"IStreamPseudoRandomBased", IID_IStreamPseudoRandomBased, &interfaces::IStream, false, IStreamPseudoRandomBased_members, {}, nullptr};
constinit const Interface IStreamConcatenate = {"IStreamConcatenate", IID_IStreamConcatenate, &interfaces::IStream, false, IStreamConcatenate_members, {}, nullptr};
constinit const Interface IStreamInterleave = {"IStreamInterleave", IID_IStreamInterleave, &interfaces::IStream, false, IStreamInterleave_members, {}, nullptr};
constinit const Interface IRawCDImageCreator = {"IRawCDImageCreator", IID_IRawCDImageCreator, &interfaces::IDispatch, true, IRawCDImageCreator_members, IRawCDImageCreator_by_id, call_IRawCDImageCreator};
constinit const Interface IRawCDImageTrackInfo = {"IRawCDImageTrackInfo", IID_IRawCDImageTrackInfo, &interfaces::IDispatch, true, IRawCDImageTrackInfo_members, IRawCDImageTrackInfo_by_id, call_IRawCDImageTrackInfo};
constinit const Interface IBlockRange = {"IBlockRange", IID_IBlockRange, &interfaces::IDispatch, true, IBlockRange_members, IBlockRange_by_id, call_IBlockRange};
constinit const Interface IBlockRangeList = {"IBlockRangeList", IID_IBlockRangeList, &interfaces::IDispatch, true, IBlockRangeList_members, IBlockRangeList_by_id, call_IBlockRangeList};
} // namespace interfaces

namespace {
constexpr const Interface* MsftDiscMaster2_implements[] = {&interfaces::IDiscMaster2, &interfaces::IConnectionPointContainer};
constexpr const Interface* MsftDiscMaster2_sources[] = {&interfaces::DDiscMaster2Events};
constexpr const Interface* MsftDiscRecorder2_implements[] = {&interfaces::IDiscRecorder2, &interfaces::IDiscRecorder2Ex};
constexpr const Interface* MsftWriteEngine2_implements[] = {&interfaces::IWriteEngine2, &interfaces::IConnectionPointContainer};
constexpr const Interface* MsftWriteEngine2_sources[] = {&interfaces::DWriteEngine2Events};
constexpr const Interface* MsftDiscFormat2Erase_implements[] = {&interfaces::IDiscFormat2Erase, &interfaces::IConnectionPointContainer};
constexpr const Interface* MsftDiscFormat2Erase_sources[] = {&interfaces::DDiscFormat2EraseEvents};
constexpr const Interface* MsftDiscFormat2Data_implements[] = {&interfaces::IDiscFormat2Data, &interfaces::IBurnVerification, &interfaces::IConnectionPointContainer};
constexpr const Interface* MsftDiscFormat2Data_sources[] = {&interfaces::DDiscFormat2DataEvents};
constexpr const Interface* MsftDiscFormat2TrackAtOnce_implements[] = {&interfaces::IDiscFormat2TrackAtOnce, &interfaces::IBurnVerification, &interfaces::IConnectionPointContainer};
constexpr const Interface* MsftDiscFormat2TrackAtOnce_sources[] = {&interfaces::DDiscFormat2TrackAtOnceEvents};
constexpr const Interface* MsftDiscFormat2RawCD_implements[] = {&interfaces::IDiscFormat2RawCD, &interfaces::IConnectionPointContainer};
constexpr const Interface* MsftDiscFormat2RawCD_sources[] = {&interfaces::DDiscFormat2RawCDEvents};
constexpr const Interface* MsftStreamZero_implements[] = {&interfaces::IStream};
constexpr const Interface* MsftStreamPrng001_implements[] = {&interfaces::IStreamPseudoRandomBased};
constexpr const Interface* MsftStreamConcatenate_implements[] = {&interfaces::IStreamConcatenate};
constexpr const Interface* MsftStreamInterleave_implements[] = {&interfaces::IStreamInterleave};
constexpr const Interface* MsftWriteSpeedDescriptor_implements[] = {&interfaces::IWriteSpeedDescriptor};
constexpr const Interface* MsftMultisessionSequential_implements[] = {&interfaces::IMultisessionSequential2, &interfaces::IMultisessionSequential};
constexpr const Interface* MsftMultisessionRandomWrite_implements[] = {&interfaces::IMultisessionRandomWrite};
constexpr const Interface* MsftRawCDImageCreator_implements[] = {&interfaces::IRawCDImageCreator};
} // namespace

namespace classes {
constinit const Class MsftDiscMaster2 = {"MsftDiscMaster2", CLSID_MsftDiscMaster2, u"IMAPI2.MsftDiscMaster2", u"IMAPI2.MsftDiscMaster2.1", true, MsftDiscMaster2_implements, MsftDiscMaster2_sources};
constinit const Class MsftDiscRecorder2 = {"MsftDiscRecorder2", CLSID_MsftDiscRecorder2, u"IMAPI2.MsftDiscRecorder2", u"IMAPI2.MsftDiscRecorder2.1", true, MsftDiscRecorder2_implements, {}};
constinit const Class MsftWriteEngine2 = {"MsftWriteEngine2", CLSID_MsftWriteEngine2, u"IMAPI2.MsftWriteEngine2", u"IMAPI2.MsftWriteEngine2.1", true, MsftWriteEngine2_implements, MsftWriteEngine2_sources};
constinit const Class MsftDiscFormat2Erase = {"MsftDiscFormat2Erase", CLSID_MsftDiscFormat2Erase, u"IMAPI2.MsftDiscFormat2Erase", u"IMAPI2.MsftDiscFormat2Erase.1", true, MsftDiscFormat2Erase_implements, MsftDiscFormat2Erase_sources};
constinit const Class MsftDiscFormat2Data = {"MsftDiscFormat2Data", CLSID_MsftDiscFormat2Data, u"IMAPI2.MsftDiscFormat2Data", u"IMAPI2.MsftDiscFormat2Data.1", true, MsftDiscFormat2Data_implements, MsftDiscFormat2Data_sources};
constinit const Class MsftDiscFormat2TrackAtOnce = {"MsftDiscFormat2TrackAtOnce", CLSID_MsftDiscFormat2TrackAtOnce, u"IMAPI2.MsftDiscFormat2TrackAtOnce", u"IMAPI2.MsftDiscFormat2TrackAtOnce.1", true, MsftDiscFormat2TrackAtOnce_implements, MsftDiscFormat2TrackAtOnce_sources};
constinit const Class MsftDiscFormat2RawCD = {"MsftDiscFormat2RawCD", CLSID_MsftDiscFormat2RawCD, u"IMAPI2.MsftDiscFormat2RawCD", u"IMAPI2.MsftDiscFormat2RawCD.1", true, MsftDiscFormat2RawCD_implements, MsftDiscFormat2RawCD_sources};
constinit const Class MsftStreamZero = {"MsftStreamZero", CLSID_MsftStreamZero, u"IMAPI2.MsftStreamZero", u"IMAPI2.MsftStreamZero.1", true, MsftStreamZero_implements, {}};
constinit const Class MsftStreamPrng001 = {"MsftStreamPrng001", CLSID_MsftStreamPrng001, u"IMAPI2.MsftStreamPrng001", u"IMAPI2.MsftStreamPrng001.1", true, MsftStreamPrng001_implements, {}};
constinit const Class MsftStreamConcatenate = {"MsftStreamConcatenate", CLSID_MsftStreamConcatenate, u"IMAPI2.MsftStreamConcatenate", u"IMAPI2.MsftStreamConcatenate.1", true, MsftStreamConcatenate_implements, {}};
constinit const Class MsftStreamInterleave = {"MsftStreamInterleave", CLSID_MsftStreamInterleave, u"IMAPI2.MsftStreamInterleave", u"IMAPI2.MsftStreamInterleave.1", true, MsftStreamInterleave_implements, {}};
constinit const Class MsftWriteSpeedDescriptor = {"MsftWriteSpeedDescriptor", CLSID_MsftWriteSpeedDescriptor, nullptr, nullptr, false, MsftWriteSpeedDescriptor_implements, {}};
constinit const Class MsftMultisessionSequential = {"MsftMultisessionSequential", CLSID_MsftMultisessionSequential, nullptr, nullptr, false, MsftMultisessionSequential_implements, {}};
constinit const Class MsftMultisessionRandomWrite = {"MsftMultisessionRandomWrite", CLSID_MsftMultisessionRandomWrite, nullptr, nullptr, false, MsftMultisessionRandomWrite_implements, {}};
constinit const Class MsftRawCDImageCreator = {"MsftRawCDImageCreator", CLSID_MsftRawCDImageCreator, u"IMAPI2.MsftRawCDImageCreator", u"IMAPI2.MsftRawCDImageCreator.1", true, MsftRawCDImageCreator_implements, {}};
} // namespace classes

} // namespace openimapi::inline v1::com
