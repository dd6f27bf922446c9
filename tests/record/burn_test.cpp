#include "../emulator/emulated_drive.hpp"
#include "image.hpp"
#include "openimapi/record/burn.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <map>

using namespace openimapi;
using namespace openimapi::test;
using emulator::FaultKind;
using record::Action;

namespace {

class Burn : public EmulatedDrive, public testing::WithParamInterface<const char*> {
protected:
    void SetUp() override { start(GetParam()); }

    [[nodiscard]] static bool is_bd() { return std::string_view(GetParam()) == "bd-r"; }
    [[nodiscard]] static std::uint64_t unit() { return is_bd() ? 32 : 16; }
    /// Whatever happened: nobody has the drive and the tray opens.
    static void expect_left_free() {
        EXPECT_FALSE(emulator::drive_info("d").locked) << "the tray stayed locked";
        EXPECT_EQ(drive::open("emulated:d").owner(), "") << "the drive stayed taken";
    }
    static void expect_on_disc(const Image& image, std::uint64_t at) {
        const auto data = emulator::disc_data("blank");
        const auto size = static_cast<std::size_t>(image.size().value());
        EXPECT_TRUE(bytes_of_source(*data, at * block_size, size) ==
                    bytes_of_source(image, 0, size));
    }
};

} // namespace

INSTANTIATE_TEST_SUITE_P(Media, Burn, testing::Values("dvd+r", "bd-r"), [](const auto& parameter) {
    return std::string(parameter.param) == "bd-r" ? "BdR" : "DvdPlusR";
});

TEST_P(Burn, WholeImage) {
    const Image image(3000);
    auto recorder = open_ready();
    std::vector<Action> actions;
    std::vector<record::Progress> events;
    record::Options options;
    options.verification = record::Verification::full;
    options.events = [&](const record::Progress& progress) {
        if (actions.empty() || actions.back() != progress.action)
            actions.push_back(progress.action);
        events.push_back(progress);
    };
    std::map<Phase, std::uint64_t> phases;
    Job job;
    job.progress = [&](const Progress& progress) {
        EXPECT_LE(progress.done, progress.total);
        phases[progress.phase] = progress.done;
    };
    const auto result = record::burn(image, recorder, options, job);
    EXPECT_EQ(result.start, Lba(0));
    EXPECT_EQ(result.blocks, Blocks(3000));
    EXPECT_EQ((result.blocks + result.padding).value() % unit(), 0u);
    EXPECT_LT(result.padding, Blocks(unit()));
    EXPECT_EQ(result.session, 1);
    EXPECT_EQ(result.disc_finalized, !is_bd());
    EXPECT_THAT(actions,
                testing::ElementsAre(Action::validating_media, Action::initializing_hardware,
                                     Action::calibrating_power, Action::writing_data,
                                     Action::finalizing, Action::verifying, Action::completed));
    EXPECT_EQ(phases[Phase::writing], 3000 * block_size);
    EXPECT_EQ(phases[Phase::verifying], 3000 * block_size);
    const auto last_write =
        std::find_if(events.rbegin(), events.rend(), [](const record::Progress& progress) {
            return progress.action == Action::writing_data;
        });
    ASSERT_NE(last_write, events.rend());
    EXPECT_EQ(last_write->last_written, Lba(2999));
    EXPECT_EQ(last_write->last_read, Lba(2999));
    EXPECT_EQ(last_write->ring_size, 64u << 20);
    for (const auto& event : events)
        EXPECT_LE(event.ring_used, event.ring_size);
    expect_on_disc(image, 0);
    expect_left_free();
    const auto info = emulator::disc_info("blank");
    EXPECT_EQ(info.sessions, 1u);
    EXPECT_EQ(info.finalized, !is_bd());
}

TEST_P(Burn, SecondSession) {
    const Image first(100, 1), second(77, 2);
    auto recorder = open_ready();
    record::Options options;
    options.closing = record::Closing::session;
    record::burn(first, recorder, options);
    auto status = record::medium_status(recorder);
    EXPECT_TRUE(status.is(record::media_appendable));
    EXPECT_FALSE(status.blank);
    ASSERT_EQ(status.sessions.size(), 1u);
    EXPECT_EQ(status.start_of_previous_session(), 0);
    EXPECT_GE(status.last_written_of_previous_session(), 99);
    ASSERT_TRUE(status.next_writable);
    options.closing = record::Closing::disc;
    options.verification = record::Verification::quick;
    const auto result = record::burn(second, recorder, options);
    EXPECT_EQ(result.start, *status.next_writable);
    EXPECT_EQ(result.session, 2);
    EXPECT_TRUE(result.disc_finalized);
    expect_on_disc(first, 0);
    expect_on_disc(second, static_cast<std::uint64_t>(result.start.value()));
    status = record::medium_status(recorder);
    EXPECT_TRUE(status.is(record::media_finalized));
    EXPECT_EQ(status.sessions.size(), 2u);
    EXPECT_EQ(status.start_of_previous_session(), result.start.value());
    const auto third = error_of([&] { record::burn(second, recorder); });
    ASSERT_TRUE(third);
    EXPECT_EQ(third->code(), Code::e_imapi_df2data_invalid_media_state);
    expect_left_free();
}

TEST_P(Burn, RefusesWhatCannotBe) {
    auto recorder = open_ready();
    const auto refused = [&](const io::Source& image, record::Options options = {}) {
        const auto error = error_of([&] { record::burn(image, recorder, options); });
        EXPECT_TRUE(emulator::disc_info("blank").blank);
        expect_left_free();
        return error ? error->code() : Code::s_ok;
    };
    EXPECT_EQ(refused(Image(0)), Code::e_imapi_df2data_stream_not_supported);
    EXPECT_EQ(refused(Image(10, 1, 1)), Code::e_imapi_df2data_stream_not_supported);
    EXPECT_EQ(refused(Image(12'219'393)), Code::e_imapi_df2data_stream_too_large_for_current_media);
    record::Options options;
    options.owner = "";
    EXPECT_EQ(refused(Image(10), options), Code::e_imapi_recorder_client_name_is_not_valid);
    options = {};
    options.ring_bytes = 1;
    EXPECT_EQ(refused(Image(10), options), Code::e_invalidarg);
    recorder.eject();
    EXPECT_EQ(refused(Image(10)), Code::e_imapi_recorder_media_no_media);
}

TEST_P(Burn, LockedDriveIsRefused) {
    auto other = open_ready();
    other.acquire("Another program");
    auto recorder = drive::open("emulated:d");
    const auto error = error_of([&] { record::burn(Image(10), recorder); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_recorder_locked);
    EXPECT_NE(error->story().find("Another program"), std::string::npos);
}

TEST_P(Burn, CancelledWhileWriting) {
    const Image image(20'000);
    auto recorder = open_ready();
    std::stop_source stop;
    record::Options options;
    options.write_blocks = 32;
    options.events = [&](const record::Progress& progress) {
        if (progress.action == Action::writing_data) stop.request_stop();
    };
    Job job;
    job.stop = stop.get_token();
    // The first event of writing comes before the first WRITE: nothing may be on the disc.
    auto error = error_of([&] { record::burn(image, recorder, options, job); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_request_cancelled);
    EXPECT_NE(error->story().find("nothing was written"), std::string::npos) << error->story();
    EXPECT_EQ(emulator::disc_info("blank").recorded, Blocks(0));
    expect_left_free();
}

TEST_P(Burn, CancelledInTheMiddle) {
    Image image(20'000);
    auto recorder = open_ready();
    std::stop_source stop;
    record::Options options;
    options.write_blocks = 32;
    options.ring_bytes = 1 << 20;
    image.on_read = [&](std::uint64_t offset) {
        if (offset / block_size >= 10'000) stop.request_stop();
    };
    Job job;
    job.stop = stop.get_token();
    const auto error = error_of([&] { record::burn(image, recorder, options, job); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_request_cancelled);
    EXPECT_NE(error->story().find("unfinished"), std::string::npos) << error->story();
    const auto info = emulator::disc_info("blank");
    EXPECT_GT(info.recorded, Blocks(9'000));
    EXPECT_LT(info.recorded, Blocks(11'000));
    EXPECT_EQ(info.sessions, 0u);
    expect_left_free();
    // The drive is ready for the next one, the disc is not.
    const auto status = record::medium_status(recorder);
    EXPECT_TRUE(status.is(record::media_non_empty_session));
    emulator::eject("d");
    emulator::new_disc("next", GetParam());
    emulator::insert("d", "next");
    record::burn(Image(50), recorder);
}

TEST_P(Burn, UnreadableImageKeepsItsStory) {
    Image image(5'000);
    image.bad_block = 0;
    auto recorder = open_ready();
    auto error = error_of([&] { record::burn(image, recorder); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::win32_crc);
    EXPECT_NE(error->story().find("/data/broken"), std::string::npos);
    EXPECT_TRUE(emulator::disc_info("blank").blank) << "not even a reservation";
    expect_left_free();
    image.bad_block = 4'000;
    error = error_of([&] { record::burn(image, recorder); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::win32_crc);
    expect_left_free();
}

TEST_P(Burn, WriteErrorTellsWhere) {
    emulator::script_fault("d", {.kind = FaultKind::write_error, .lba = Lba(1000)});
    auto recorder = open_ready();
    const auto error = error_of([&] { record::burn(Image(3000), recorder); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_unexpected_response_from_device);
    const auto story = error->story();
    EXPECT_NE(story.find("block 1000"), std::string::npos) << story;
    EXPECT_NE(story.find("3/0C/00"), std::string::npos) << story;
    ASSERT_FALSE(error->steps().empty());
    EXPECT_EQ(error->steps().front().cdb.at(0), 0x2A);
    EXPECT_EQ(error->steps().front().sense.size(), 18u);
    expect_left_free();
}

TEST_P(Burn, DiscFullEarlierThanPromised) {
    emulator::script_fault("d", {.kind = FaultKind::disc_full_at, .lba = Lba(2048)});
    auto recorder = open_ready();
    const auto error = error_of([&] { record::burn(Image(3000), recorder); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_df2data_stream_too_large_for_current_media);
    EXPECT_NE(error->story().find("full at block 2048"), std::string::npos) << error->story();
    expect_left_free();
}

TEST_P(Burn, LossOfStreaming) {
    emulator::script_fault("d", {.kind = FaultKind::sense_for_command,
                                 .opcode = mmc::Opcode::write_10,
                                 .lba = Lba(512),
                                 .sense = mmc::sense::loss_of_streaming});
    auto recorder = open_ready();
    const auto error = error_of([&] { record::burn(Image(3000), recorder); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_loss_of_streaming);
}

TEST_P(Burn, TrayOpenedByForce) {
    emulator::script_fault("d", {.kind = FaultKind::tray_opened, .lba = Lba(1500)});
    auto recorder = open_ready();
    const auto error = error_of([&] { record::burn(Image(3000), recorder); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_recorder_media_no_media);
    expect_left_free();
}

TEST_P(Burn, BusyDriveIsWaitedFor) {
    emulator::script_fault("d", {.kind = FaultKind::slow_write, .polls = 5, .count = 3});
    emulator::script_fault("d", {.kind = FaultKind::slow_close, .polls = 7, .count = 3});
    auto recorder = open_ready();
    const Image image(3000);
    record::Options options;
    options.write_blocks = 64;
    record::burn(image, recorder, options);
    expect_on_disc(image, 0);
}

TEST_P(Burn, DriveWithoutOptionalCommands) {
    for (const auto opcode : {mmc::Opcode::reserve_track, mmc::Opcode::send_opc_information,
                              mmc::Opcode::read_buffer_capacity, mmc::Opcode::set_streaming,
                              mmc::Opcode::get_performance})
        emulator::script_fault("d", {.kind = FaultKind::no_opcode, .opcode = opcode});
    auto recorder = open_ready();
    const Image image(300);
    record::Options options;
    options.speed = 0xFFFFFFFF;
    options.verification = record::Verification::full;
    options.events = [](const record::Progress&) {};
    record::burn(image, recorder, options);
    expect_on_disc(image, 0);
}

TEST_P(Burn, FailingCloseIsNoSuccess) {
    emulator::script_fault("d", {.kind = FaultKind::sense_for_command,
                                 .opcode = mmc::Opcode::close_track_session,
                                 .sense = mmc::sense::session_fixation_error});
    auto recorder = open_ready();
    const auto error = error_of([&] { record::burn(Image(300), recorder); });
    ASSERT_TRUE(error);
    EXPECT_NE(error->story().find("finish the recording"), std::string::npos) << error->story();
    expect_left_free();
    // Refused as illegal again and again: the state of the disc decides, not the answer.
    emulator::eject("d");
    emulator::new_disc("next", GetParam());
    emulator::insert("d", "next");
    emulator::script_fault("d", {.kind = FaultKind::sense_for_command,
                                 .opcode = mmc::Opcode::close_track_session,
                                 .sense = mmc::sense::invalid_field_in_cdb,
                                 .count = 10});
    EXPECT_TRUE(error_of([&] { record::burn(Image(300), recorder); }));
}

TEST_P(Burn, CorruptedBlockIsFound) {
    emulator::script_fault("d", {.kind = FaultKind::corrupt_block, .lba = Lba(1234)});
    auto recorder = open_ready();
    record::Options options;
    options.verification = record::Verification::full;
    const auto error = error_of([&] { record::burn(Image(3000), recorder, options); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_burn_verification_failed);
    EXPECT_NE(error->story().find("block 1234"), std::string::npos) << error->story();
    expect_left_free();
}

TEST_P(Burn, AnExceptionFromAListenerEndsIt) {
    auto recorder = open_ready();
    record::Options options;
    options.events = [](const record::Progress& progress) {
        if (progress.action == Action::finalizing) throw std::runtime_error("listener");
    };
    EXPECT_THROW(record::burn(Image(300), recorder, options), std::runtime_error);
    expect_left_free();
}

TEST_P(Burn, ClosingChoices) {
    auto recorder = open_ready();
    record::Options options;
    options.closing = record::Closing::session;
    EXPECT_FALSE(record::burn(Image(10), recorder, options).disc_finalized);
    options.closing = record::Closing::automatic;
    EXPECT_EQ(record::burn(Image(10), recorder, options).disc_finalized, !is_bd());
}

TEST_P(Burn, SpeedsInPublishedUnits) {
    auto recorder = open_ready();
    const auto speeds = record::write_speeds(recorder);
    ASSERT_EQ(speeds.size(), 3u);
    const std::uint32_t one = is_bd() ? 2195 : 680;
    EXPECT_EQ(speeds[0].sectors_per_second, one * (is_bd() ? 6 : 16));
    EXPECT_EQ(speeds[2].sectors_per_second, one * (is_bd() ? 2 : 4));
    auto choice = record::set_write_speed(recorder, one * 4);
    EXPECT_FALSE(choice.speed_adjusted);
    EXPECT_FALSE(choice.rotation_adjusted);
    choice = record::set_write_speed(recorder, one * 3);
    EXPECT_TRUE(choice.speed_adjusted);
    EXPECT_EQ(choice.speed.sectors_per_second, one * (is_bd() ? 2 : 4));
    choice = record::set_write_speed(recorder, 0xFFFFFFFF);
    EXPECT_EQ(choice.speed.sectors_per_second, speeds[0].sectors_per_second);
    EXPECT_FALSE(choice.speed_adjusted);
    choice = record::set_write_speed(recorder, one * 4, true);
    EXPECT_EQ(choice.rotation_adjusted, is_bd()) << "only DVD+R at 16x turns that way";
    const auto page =
        mmc::decode_capabilities(recorder.mode_page(mmc::ModePage::capabilities).bytes);
    EXPECT_EQ(page->current_write_speed, is_bd() ? 17'982 : 22'160);
}

TEST_P(Burn, WriteSectionOnlyWrites) {
    auto recorder = open_ready();
    const Image image(100);
    const auto progress = record::write_section(image, recorder, Lba(0));
    EXPECT_EQ(progress.last_written, Lba(99));
    EXPECT_EQ(emulator::disc_info("blank").sessions, 0u);
    const auto error = error_of([&] { record::write_section(image, recorder, Lba(5000)); });
    ASSERT_TRUE(error);
    record::WriteSectionOptions options;
    options.pad_last_unit = true;
    record::write_section(image, recorder, Lba(100), options);
    EXPECT_EQ(emulator::disc_info("blank").recorded, Blocks(100 + round_up(100, unit())));
}
