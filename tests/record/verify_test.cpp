#include "../emulator/emulated_drive.hpp"
#include "image.hpp"
#include "openimapi/record/burn.hpp"

using namespace openimapi;
using namespace openimapi::test;
using emulator::FaultKind;
using record::Verification;

namespace {
class Verify : public EmulatedDrive {
protected:
    void SetUp() override {
        start("bd-r");
        recorder = std::make_unique<drive::Recorder>(open_ready());
        record::burn(image, *recorder);
    }
    [[nodiscard]] record::VerifyResult
    run(const io::Source& with, Verification level = Verification::full, Lba from = Lba(0)) {
        record::VerifyOptions options;
        options.level = level;
        options.start = from;
        return record::verify(with, *recorder, options);
    }
    Image image{5000};
    std::unique_ptr<drive::Recorder> recorder;
};
} // namespace

TEST_F(Verify, Equal) {
    for (const auto level : {Verification::none, Verification::quick, Verification::full}) {
        const auto result = run(image, level);
        EXPECT_TRUE(result.equal) << result.reason;
        EXPECT_FALSE(result.first_difference);
    }
    EXPECT_EQ(run(image).compared, Blocks(5000));
    EXPECT_EQ(run(Image(8)).compared, Blocks(8));
}

TEST_F(Verify, OtherContent) {
    const auto quick = run(Image(5000, 2), Verification::quick);
    EXPECT_FALSE(quick.equal);
    EXPECT_EQ(quick.first_difference, Lba(0));
    const auto full = run(Image(5000, 2));
    EXPECT_EQ(full.differing_blocks, 5000u);
    EXPECT_NE(full.reason.find("4999 more"), std::string::npos) << full.reason;
}

TEST_F(Verify, LongerThanTheTrack) {
    const auto result = run(Image(6000));
    EXPECT_FALSE(result.equal);
    EXPECT_NE(result.reason.find("ends at block"), std::string::npos) << result.reason;
    EXPECT_FALSE(run(Image(10), Verification::full, Lba(100'000)).equal);
}

TEST_F(Verify, UnreadableBlock) {
    emulator::script_fault("d", {.kind = FaultKind::read_error, .lba = Lba(777), .count = 2});
    const auto result = run(image);
    EXPECT_FALSE(result.equal);
    EXPECT_EQ(result.first_difference, Lba(777));
    EXPECT_EQ(result.differing_blocks, 1u);
    EXPECT_EQ(result.compared, Blocks(5000)) << "the rest is still looked at";
    EXPECT_NE(result.reason.find("3/11/00"), std::string::npos) << result.reason;
}

TEST_F(Verify, ATransientErrorIsForgiven) {
    // Unreadable in the long read, readable alone: the blocks are what counts.
    emulator::script_fault("d", {.kind = FaultKind::read_error, .lba = Lba(777)});
    EXPECT_TRUE(run(image).equal);
}

TEST_F(Verify, TrayOpenedMeanwhile) {
    emulator::script_fault("d", {.kind = FaultKind::sense_for_command,
                                 .opcode = mmc::Opcode::read_10,
                                 .lba = Lba(3000),
                                 .sense = mmc::sense::no_medium_tray_open,
                                 .count = 5});
    const auto result = run(image);
    EXPECT_FALSE(result.equal);
    EXPECT_NE(result.reason.find("stopped"), std::string::npos) << result.reason;
}

TEST_F(Verify, UnreadableImageIsAnError) {
    Image broken(5000);
    broken.bad_block = 100;
    const auto error = error_of([&] { static_cast<void>(run(broken)); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::win32_crc);
}

TEST_F(Verify, Cancelled) {
    std::stop_source stop;
    stop.request_stop();
    Job job;
    job.stop = stop.get_token();
    const auto error =
        error_of([&] { static_cast<void>(record::verify(image, *recorder, {}, job)); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_request_cancelled);
    EXPECT_EQ(recorder->owner(), "");
}
