// MsftDiscFormat2Data: the documented burn on the emulated recorder, and what it refuses.
#include "fixture.hpp"

namespace openimapi::test {
namespace {

using ::testing::IsSupersetOf;

class Writer : public ObjectsTest {
protected:
    static Ptr<IStream> blocks(std::uint64_t count, std::uint64_t extra = 0) {
        return com::stream_over(std::make_shared<Image>(count, 7, extra));
    }
};

TEST_F(Writer, ToldAsPublishedWhenFresh) {
    const auto fresh = create<IDiscFormat2Data>(CLSID_MsftDiscFormat2Data);
    VARIANT_BOOL flag = VARIANT_TRUE;
    EXPECT_EQ(fresh->get_ForceMediaToBeClosed(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_FALSE);
    EXPECT_EQ(fresh->get_ForceOverwrite(&flag), S_OK);
    EXPECT_EQ(flag, VARIANT_FALSE);
    LONG speed = 0;
    EXPECT_EQ(fresh->get_RequestedWriteSpeed(&speed), S_OK);
    EXPECT_EQ(speed, -1);
    Ptr<IDiscRecorder2> none;
    EXPECT_EQ(fresh->get_Recorder(none.put()), S_OK);
    EXPECT_FALSE(none);
    EXPECT_EQ(fresh->get_FreeSectorsOnMedia(&speed), E_IMAPI_RECORDER_REQUIRED);
    EXPECT_EQ(fresh->Write(blocks(1).get()), E_IMAPI_RECORDER_REQUIRED);
    EXPECT_EQ(fresh->Write(nullptr), E_POINTER);
    EXPECT_EQ(fresh->CancelWrite(), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
    EXPECT_EQ(fresh->put_ClientName(Bstr(u"bad/name")), E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID);
    IMAPI_BURN_VERIFICATION_LEVEL level = IMAPI_BURN_VERIFICATION_FULL;
    const auto verification = fresh.as<IBurnVerification>();
    ASSERT_TRUE(verification);
    EXPECT_EQ(verification->get_BurnVerificationLevel(&level), S_OK);
    EXPECT_EQ(level, IMAPI_BURN_VERIFICATION_NONE);
    EXPECT_EQ(
        verification->put_BurnVerificationLevel(static_cast<IMAPI_BURN_VERIFICATION_LEVEL>(3)),
        E_INVALIDARG);
}

TEST_F(Writer, SaysWithoutADiscThatThereIsNone) {
    emulator::add_drive("d");
    const auto drive = recorder();
    const auto data = writer(drive.get());
    VARIANT_BOOL supported = VARIANT_TRUE;
    EXPECT_EQ(data->IsRecorderSupported(drive.get(), &supported), S_OK);
    EXPECT_EQ(supported, VARIANT_TRUE);
    EXPECT_EQ(data->IsCurrentMediaSupported(drive.get(), &supported),
              E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    EXPECT_EQ(supported, VARIANT_FALSE);
    EXPECT_EQ(data->Write(blocks(16).get()), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
}

TEST_F(Writer, KnowsTheDisc) {
    start("dvd+r");
    const auto drive = recorder();
    const auto data = writer(drive.get());
    IMAPI_MEDIA_PHYSICAL_TYPE type{};
    EXPECT_EQ(data->get_CurrentPhysicalMediaType(&type), S_OK);
    EXPECT_EQ(type, IMAPI_MEDIA_TYPE_DVDPLUSR);
    IMAPI_FORMAT2_DATA_MEDIA_STATE status{};
    EXPECT_EQ(data->get_CurrentMediaStatus(&status), S_OK);
    EXPECT_EQ(status,
              IMAPI_FORMAT2_DATA_MEDIA_STATE_BLANK | IMAPI_FORMAT2_DATA_MEDIA_STATE_APPENDABLE);
    VARIANT_BOOL blank = VARIANT_FALSE;
    EXPECT_EQ(data->get_MediaPhysicallyBlank(&blank), S_OK);
    EXPECT_EQ(blank, VARIANT_TRUE);
    LONG number = 0;
    EXPECT_EQ(data->get_FreeSectorsOnMedia(&number), S_OK);
    EXPECT_EQ(number, 2'295'104);
    EXPECT_EQ(data->get_NextWritableAddress(&number), S_OK);
    EXPECT_EQ(number, 0);
    EXPECT_EQ(data->get_StartAddressOfPreviousSession(&number), S_OK);
    EXPECT_EQ(number, -1);
    com::SafeArray speeds;
    EXPECT_EQ(data->get_SupportedWriteSpeeds(speeds.put()), S_OK);
    const auto values = com::values_of(speeds.get());
    ASSERT_FALSE(values.empty());
    EXPECT_EQ(values[0].vt, VT_UI4);
    EXPECT_EQ(data->SetWriteSpeed(static_cast<LONG>(values.back().ulVal), VARIANT_FALSE), S_OK);
    EXPECT_EQ(data->get_CurrentWriteSpeed(&number), S_OK);
    EXPECT_EQ(static_cast<ULONG>(number), values.back().ulVal);
    EXPECT_EQ(data->SetWriteSpeed(1, VARIANT_FALSE), S_IMAPI_SPEEDADJUSTED);
    EXPECT_EQ(data->get_SupportedWriteSpeedDescriptors(speeds.put()), S_OK);
    const auto descriptors = com::values_of(speeds.get());
    ASSERT_EQ(descriptors.size(), values.size());
    const auto first = descriptors[0].as_object<IWriteSpeedDescriptor>();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->get_WriteSpeed(&number), S_OK);
    EXPECT_EQ(static_cast<ULONG>(number), values[0].ulVal);
    com::SafeArray sessions;
    EXPECT_EQ(data->get_MultisessionInterfaces(sessions.put()), S_OK);
    const auto list = com::values_of(sessions.get());
    ASSERT_EQ(list.size(), 1U);
    const auto sequential = list[0].as_object<IMultisessionSequential2>();
    ASSERT_TRUE(sequential);
    EXPECT_EQ(sequential->get_WriteUnitSize(&number), S_OK);
    EXPECT_EQ(number, 16);
    EXPECT_EQ(sequential->get_IsFirstDataSession(&blank), S_OK);
    EXPECT_EQ(blank, VARIANT_TRUE);
}

TEST_F(Writer, BurnsAndVerifiesAndTellsOfIt) {
    start("bd-r");
    const auto drive = recorder();
    const auto data = writer(drive.get());
    EXPECT_EQ(data.as<IBurnVerification>()->put_BurnVerificationLevel(IMAPI_BURN_VERIFICATION_FULL),
              S_OK);
    std::vector<int> actions;
    ScriptSink sink;
    sink.on_event = [&](DISPID id, const std::vector<Variant>& arguments) {
        EXPECT_EQ(id, DISPID_DDISCFORMAT2DATAEVENTS_UPDATE);
        ASSERT_EQ(arguments.size(), 2U);
        EXPECT_TRUE(arguments[0].as_object<IDiscFormat2Data>());
        const auto args = arguments[1].as_object<IDiscFormat2DataEventArgs>();
        ASSERT_TRUE(args);
        IMAPI_FORMAT2_DATA_WRITE_ACTION action{};
        EXPECT_EQ(args->get_CurrentAction(&action), S_OK);
        if (actions.empty() || actions.back() != action) actions.push_back(action);
        LONG total = 0, used = 0, free = 0, count = 0;
        EXPECT_EQ(args->get_TotalSystemBuffer(&total), S_OK);
        EXPECT_EQ(args->get_UsedSystemBuffer(&used), S_OK);
        EXPECT_EQ(args->get_FreeSystemBuffer(&free), S_OK);
        EXPECT_EQ(free, total - used);
        EXPECT_EQ(args->get_SectorCount(&count), S_OK);
        // A script reads the same through IDispatch.
        Variant late_count;
        EXPECT_EQ(late(args.get(), u"sectorcount", DISPATCH_PROPERTYGET, {}, &late_count), S_OK);
        EXPECT_EQ(late_count.as_int(), count);
    };
    {
        const Connection connection(data, IID_DDiscFormat2DataEvents, &sink);
        EXPECT_EQ(data->Write(blocks(1000).get()), S_OK);
    }
    ASSERT_FALSE(actions.empty());
    EXPECT_EQ(actions.back(), IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED);
    EXPECT_THAT(actions, IsSupersetOf(std::vector<int>{IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA,
                                                       IMAPI_FORMAT2_DATA_WRITE_ACTION_FINALIZATION,
                                                       IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING}));
    const auto disc = emulator::disc_data("blank");
    std::vector<std::byte> written(1000 * 2048), expected(1000 * 2048);
    disc->read(0, written);
    Image(1000, 7).read(0, expected);
    EXPECT_EQ(written, expected);
    // BD-R: only the session was closed. The disc takes another one.
    LONG next = 0, start = -1;
    EXPECT_EQ(data->get_NextWritableAddress(&next), S_OK);
    EXPECT_GT(next, 1000);
    EXPECT_EQ(data->get_StartAddressOfPreviousSession(&start), S_OK);
    EXPECT_EQ(start, 0);
    EXPECT_EQ(data->put_ForceMediaToBeClosed(VARIANT_TRUE), S_OK);
    EXPECT_EQ(data->Write(blocks(32).get()), S_OK);
    IMAPI_FORMAT2_DATA_MEDIA_STATE status{};
    EXPECT_EQ(data->get_CurrentMediaStatus(&status), S_OK);
    EXPECT_NE(status & IMAPI_FORMAT2_DATA_MEDIA_STATE_FINALIZED, 0);
    EXPECT_LT(data->Write(blocks(32).get()), 0);
}

TEST_F(Writer, DvdPlusRIsClosedForPlayersUnlessThatIsDisabled) {
    start("dvd+r");
    const auto drive = recorder();
    const auto data = writer(drive.get());
    EXPECT_EQ(data->put_DisableConsumerDvdCompatibilityMode(VARIANT_TRUE), S_OK);
    EXPECT_EQ(data->Write(blocks(100).get()), S_OK);
    IMAPI_FORMAT2_DATA_MEDIA_STATE status{};
    EXPECT_EQ(data->get_CurrentMediaStatus(&status), S_OK);
    EXPECT_EQ(status, IMAPI_FORMAT2_DATA_MEDIA_STATE_APPENDABLE);
    EXPECT_EQ(data->put_DisableConsumerDvdCompatibilityMode(VARIANT_FALSE), S_OK);
    EXPECT_EQ(data->Write(blocks(100).get()), S_OK);
    EXPECT_EQ(data->get_CurrentMediaStatus(&status), S_OK);
    EXPECT_NE(status & IMAPI_FORMAT2_DATA_MEDIA_STATE_FINALIZED, 0);
}

TEST_F(Writer, IsCancelledFromItsHandler) {
    start("bd-r");
    const auto drive = recorder();
    const auto data = writer(drive.get());
    ScriptSink sink;
    sink.on_event = [&](DISPID, const std::vector<Variant>& arguments) {
        IMAPI_FORMAT2_DATA_WRITE_ACTION action{};
        EXPECT_EQ(arguments[1].as_object<IDiscFormat2DataEventArgs>()->get_CurrentAction(&action),
                  S_OK);
        if (action == IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA) {
            EXPECT_EQ(data->put_ForceMediaToBeClosed(VARIANT_TRUE),
                      E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
            EXPECT_EQ(data->Write(blocks(1).get()), E_IMAPI_DF2DATA_WRITE_IN_PROGRESS);
            EXPECT_EQ(data->CancelWrite(), S_OK);
        }
    };
    const Connection connection(data, IID_DDiscFormat2DataEvents, &sink);
    EXPECT_EQ(data->Write(blocks(100'000).get()), E_IMAPI_REQUEST_CANCELLED);
    EXPECT_EQ(data->CancelWrite(), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
    Bstr owner;
    EXPECT_EQ(drive->get_ExclusiveAccessOwner(owner.put()), S_OK);
    EXPECT_EQ(owner.utf8(), ""); // released
}

TEST_F(Writer, RefusesWhatItCannotWrite) {
    start("dvd+r");
    const auto drive = recorder();
    const auto data = writer(drive.get());
    EXPECT_EQ(data->Write(blocks(1, 100).get()), E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED);
    EXPECT_EQ(data->Write(blocks(2'295'105).get()),
              E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA);
    VARIANT_BOOL blank = VARIANT_FALSE;
    EXPECT_EQ(data->get_MediaPhysicallyBlank(&blank), S_OK);
    EXPECT_EQ(blank, VARIANT_TRUE); // nothing was lost
    // Somebody else has the drive.
    const auto other = recorder();
    EXPECT_EQ(other->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"other")), S_OK);
    EXPECT_EQ(data->Write(blocks(16).get()), E_IMAPI_RECORDER_LOCKED);
    EXPECT_EQ(other->ReleaseExclusiveAccess(), S_OK);
}

TEST_F(Writer, SharesTheExclusiveAccessOfItsOwnRecorder) {
    start("dvd+r");
    const auto drive = recorder();
    const auto data = writer(drive.get());
    EXPECT_EQ(drive->AcquireExclusiveAccess(VARIANT_FALSE, Bstr(u"mine")), S_OK);
    EXPECT_EQ(data->Write(blocks(16).get()), S_OK);
    Bstr owner;
    EXPECT_EQ(drive->get_ExclusiveAccessOwner(owner.put()), S_OK);
    EXPECT_EQ(owner.utf8(), "mine");
    EXPECT_EQ(drive->ReleaseExclusiveAccess(), S_OK);
}

TEST_F(Writer, TheImageObjectFollowsTheDiscAndItsStreamIsWritten) {
    start("bd-r");
    const auto drive = recorder();
    const auto image = create<IFileSystemImage>(CLSID_MsftFileSystemImage);
    EXPECT_EQ(image->ChooseImageDefaults(drive.get()), S_OK);
    LONG free = 0;
    EXPECT_EQ(image->get_FreeMediaBlocks(&free), S_OK);
    EXPECT_EQ(free, 12'219'392);
    EXPECT_EQ(image->SetMaxMediaBlocksFromDevice(drive.get()), S_OK);
    Ptr<IFsiDirectoryItem> root;
    EXPECT_EQ(image->get_Root(root.put()), S_OK);
    const std::string text = "burned through the published interfaces";
    EXPECT_EQ(
        root->AddFile(Bstr(u"f.txt"), com::memory_stream(std::as_bytes(std::span(text))).get()),
        S_OK);
    Ptr<IFileSystemImageResult> result;
    EXPECT_EQ(image->CreateResultImage(result.put()), S_OK);
    Ptr<IStream> stream;
    EXPECT_EQ(result->get_ImageStream(stream.put()), S_OK);
    EXPECT_EQ(writer(drive.get())->Write(stream.get()), S_OK);
    LONG blocks = 0;
    EXPECT_EQ(result->get_TotalBlocks(&blocks), S_OK);
    std::string disc(static_cast<std::size_t>(blocks) * 2048, '\0');
    emulator::disc_data("blank")->read(0, std::as_writable_bytes(std::span(disc)));
    EXPECT_NE(disc.find(text), std::string::npos);
    EXPECT_NE(disc.find("NSR03"), std::string::npos);
}

} // namespace
} // namespace openimapi::test
