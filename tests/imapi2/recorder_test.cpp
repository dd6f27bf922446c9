// MsftDiscMaster2 and MsftDiscRecorder2.
#include "fixture.hpp"

namespace openimapi::test {
namespace {

using Recorders = ObjectsTest;

TEST_F(Recorders, AreListedAndFollowWhatIsThere) {
    const auto master = create<IDiscMaster2>(CLSID_MsftDiscMaster2);
    LONG before = 0;
    EXPECT_EQ(master->get_Count(&before), S_OK);
    emulator::add_drive("d");
    LONG count = 0;
    EXPECT_EQ(master->get_Count(&count), S_OK);
    ASSERT_EQ(count, before + 1);
    bool found = false;
    for (LONG i = 0; i < count; ++i) {
        Bstr id;
        EXPECT_EQ(master->get_Item(i, id.put()), S_OK);
        found |= id.utf8() == "emulated:d";
    }
    EXPECT_TRUE(found);
    Bstr id;
    EXPECT_EQ(master->get_Item(count, id.put()), E_INVALIDARG);
    EXPECT_EQ(master->get_Item(-1, id.put()), E_INVALIDARG);
    EXPECT_EQ(master->get_Item(0, nullptr), E_POINTER);
    VARIANT_BOOL supported = VARIANT_FALSE;
    EXPECT_EQ(master->get_IsSupportedEnvironment(&supported), S_OK);
    EXPECT_EQ(supported, VARIANT_TRUE);
    Ptr<IEnumVARIANT> each;
    EXPECT_EQ(master->get__NewEnum(each.put()), S_OK);
    Variant value;
    LONG seen = 0;
    while (each->Next(1, value.put(), nullptr) == S_OK) {
        EXPECT_EQ(value.vt, VT_BSTR);
        ++seen;
    }
    EXPECT_EQ(seen, count);
}

TEST_F(Recorders, NeedToBeInitialised) {
    const auto empty = create<IDiscRecorder2>(CLSID_MsftDiscRecorder2);
    Bstr text;
    EXPECT_EQ(empty->get_VendorId(text.put()), E_FAIL);
    EXPECT_EQ(empty->EjectMedia(), E_FAIL);
    EXPECT_EQ(empty->InitializeDiscRecorder(Bstr(u"no such drive")), E_INVALIDARG);
    EXPECT_EQ(empty->InitializeDiscRecorder(nullptr), E_INVALIDARG);
}

TEST_F(Recorders, TellWhatTheyAreAndCan) {
    start("bd-r");
    const auto drive = recorder();
    Bstr text;
    EXPECT_EQ(drive->get_ActiveDiscRecorder(text.put()), S_OK);
    EXPECT_EQ(text.utf8(), "emulated:d");
    EXPECT_EQ(drive->get_VendorId(text.put()), S_OK);
    EXPECT_NE(text.utf8(), "");
    EXPECT_EQ(text.utf8().find_last_not_of(' '), text.utf8().size() - 1);
    com::SafeArray array;
    EXPECT_EQ(drive->get_CurrentProfiles(array.put()), S_OK);
    bool bd_r = false;
    for (const auto& value : com::values_of(array.get())) {
        EXPECT_EQ(value.vt, VT_I4);
        bd_r |= value.lVal == IMAPI_PROFILE_TYPE_BD_R_SEQUENTIAL;
    }
    EXPECT_TRUE(bd_r);
    EXPECT_EQ(drive->get_SupportedModePages(array.put()), S_OK);
    EXPECT_FALSE(com::values_of(array.get()).empty());
    EXPECT_EQ(drive->get_SupportedFeaturePages(array.put()), S_OK);
    const auto all = com::values_of(array.get()).size();
    EXPECT_EQ(drive->get_CurrentFeaturePages(array.put()), S_OK);
    EXPECT_LT(com::values_of(array.get()).size(), all);
    VARIANT_BOOL loads = VARIANT_FALSE;
    EXPECT_EQ(drive->get_DeviceCanLoadMedia(&loads), S_OK);
    EXPECT_EQ(loads, VARIANT_TRUE);
}

TEST_F(Recorders, CanBeHadForOneselfAlone) {
    start("bd-r");
    const auto mine = recorder();
    const auto other = recorder();
    EXPECT_EQ(mine->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"")),
              E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID);
    EXPECT_EQ(mine->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"first")), S_OK);
    EXPECT_EQ(mine->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"first")), S_OK);
    EXPECT_EQ(other->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"second")),
              E_IMAPI_RECORDER_LOCKED);
    Bstr owner;
    EXPECT_EQ(other->get_ExclusiveAccessOwner(owner.put()), S_OK);
    EXPECT_EQ(owner.utf8(), "first");
    EXPECT_EQ(mine->ReleaseExclusiveAccess(), S_OK);
    EXPECT_EQ(other->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"second")),
              E_IMAPI_RECORDER_LOCKED);
    EXPECT_EQ(mine->ReleaseExclusiveAccess(), S_OK);
    EXPECT_EQ(mine->ReleaseExclusiveAccess(), E_FAIL);
    EXPECT_EQ(other->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"second")), S_OK);
    EXPECT_EQ(other->ReleaseExclusiveAccess(), S_OK);
}

TEST_F(Recorders, TakeCommandsAsTheyAre) {
    start("bd-r");
    const auto drive = recorder().as<IDiscRecorder2Ex>();
    ASSERT_TRUE(drive);
    BYTE sense[18];
    BYTE test_unit_ready[6] = {};
    HRESULT hr = S_OK;
    for (int i = 0; i < 4; ++i) // the medium is new: unit attentions come first
        hr = drive->SendCommandNoData(test_unit_ready, 6, sense, 10);
    EXPECT_EQ(hr, S_OK);
    EXPECT_EQ(sense[0], 0);
    BYTE unknown[6] = {0x1F};
    EXPECT_EQ(drive->SendCommandNoData(unknown, 6, sense, 10), S_IMAPI_COMMAND_HAS_SENSE_DATA);
    EXPECT_EQ(sense[0] & 0x7F, 0x70);
    EXPECT_EQ(sense[2] & 0x0F, 5);
    EXPECT_EQ(sense[12], 0x20);
    EXPECT_EQ(drive->SendCommandNoData(test_unit_ready, 10, sense, 10), E_INVALIDARG);
    BYTE inquiry[6] = {0x12, 0, 0, 0, 36};
    BYTE answer[36] = {};
    ULONG fetched = 0;
    EXPECT_EQ(drive->SendCommandGetDataFromDevice(inquiry, 6, sense, 10, answer, 36, &fetched),
              S_OK);
    EXPECT_EQ(fetched, 36U);
    EXPECT_EQ(answer[0] & 0x1F, 5);
    EXPECT_EQ(drive->SendCommandGetDataFromDevice(inquiry, 6, sense, 10, nullptr, 36, &fetched),
              E_POINTER);

    BYTE* data = nullptr;
    ULONG size = 0;
    EXPECT_EQ(drive->GetDiscInformation(&data, &size), S_OK);
    ASSERT_GE(size, 34U);
    EXPECT_EQ(static_cast<ULONG>(data[0] << 8 | data[1]) + 2, size);
    com::ole::CoTaskMemFree(data);
    EXPECT_EQ(drive->GetFeaturePage(IMAPI_FEATURE_PAGE_TYPE_CORE, FALSE, &data, &size), S_OK);
    ASSERT_GE(size, 4U);
    EXPECT_EQ(data[1], 1);
    EXPECT_EQ(data[3], size - 4);
    com::ole::CoTaskMemFree(data);
    EXPECT_EQ(
        drive->GetFeaturePage(static_cast<IMAPI_FEATURE_PAGE_TYPE>(0x50), FALSE, &data, &size),
        E_IMAPI_RECORDER_NO_SUCH_FEATURE);
    EXPECT_EQ(data, nullptr);
    EXPECT_EQ(drive->GetModePage(IMAPI_MODE_PAGE_TYPE_CACHING,
                                 IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES, &data, &size),
              S_OK);
    ASSERT_GE(size, 2U);
    EXPECT_EQ(data[0] & 0x3F, 0x08);
    EXPECT_EQ(data[1] + 2U, size);
    com::ole::CoTaskMemFree(data);
    EXPECT_EQ(drive->GetModePage(static_cast<IMAPI_MODE_PAGE_TYPE>(0x33),
                                 IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES, &data, &size),
              E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE);
    IMAPI_PROFILE_TYPE* profiles = nullptr;
    EXPECT_EQ(drive->GetSupportedProfiles(FALSE, &profiles, &size), S_OK);
    EXPECT_GT(size, 0U);
    com::ole::CoTaskMemFree(profiles);
    ULONG largest = 0;
    EXPECT_EQ(drive->GetMaximumPageAlignedTransferSize(&largest), S_OK);
    EXPECT_GE(largest, 65536U);
}

} // namespace
} // namespace openimapi::test
