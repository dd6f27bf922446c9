#include "../emulator/emulated_drive.hpp"
#include "image.hpp"
#include "openimapi/record/burn.hpp"

using namespace openimapi;
using namespace openimapi::test;

namespace {
class MediumState : public EmulatedDrive {};
} // namespace

TEST_F(MediumState, Blank) {
    start("bd-r");
    auto recorder = drive::open("emulated:d");
    const auto status = record::medium_status(recorder);
    EXPECT_EQ(status.type, record::MediaType::bd_r);
    EXPECT_EQ(status.state, record::media_blank | record::media_appendable);
    EXPECT_EQ(status.next_writable, Lba(0));
    EXPECT_EQ(status.total, Blocks(12'219'392));
    EXPECT_EQ(status.free, status.total);
    EXPECT_EQ(status.write_unit, 32u);
    EXPECT_EQ(status.start_of_previous_session(), -1);
    EXPECT_EQ(status.last_written_of_previous_session(), -1);
    EXPECT_TRUE(record::is_recorder_supported(recorder));
    EXPECT_TRUE(record::is_current_media_supported(recorder));
}

TEST_F(MediumState, NoMedium) {
    emulator::register_provider();
    emulator::add_drive("d");
    auto recorder = drive::open("d");
    const auto error = error_of([&] { static_cast<void>(record::medium_status(recorder)); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Code::e_imapi_recorder_media_no_media);
    EXPECT_TRUE(record::is_recorder_supported(recorder));
}

TEST_F(MediumState, ManySessions) {
    start("dvd+r");
    auto recorder = open_ready();
    record::Options options;
    options.closing = record::Closing::session;
    options.calibrate = false;
    for (std::uint64_t i = 0; i < 20; ++i)
        record::burn(Image(16 + i, i), recorder, options);
    const auto status = record::medium_status(recorder);
    ASSERT_EQ(status.sessions.size(), 20u);
    for (std::size_t i = 0; i < 20; ++i) {
        EXPECT_EQ(status.sessions[i].number, i + 1);
        ASSERT_TRUE(status.sessions[i].last);
        EXPECT_GT(*status.sessions[i].last, status.sessions[i].first);
    }
    // What a reader gets through the drive is what stands on the disc.
    const auto source = record::disc_source(recorder);
    const auto data = emulator::disc_data("blank");
    EXPECT_EQ(source->size(), data->size());
    const auto at = static_cast<std::uint64_t>(status.sessions[7].first.value()) * block_size;
    EXPECT_EQ(bytes_of_source(*source, at + 5, 10'000), bytes_of_source(*data, at + 5, 10'000));
    EXPECT_TRUE(error_of(
        [&] { static_cast<void>(bytes_of_source(*source, source->size().value() - 1, 2)); }));
}

TEST(MediaTypes, PublishedNumbers) {
    using mmc::Profile;
    EXPECT_EQ(static_cast<int>(record::media_type(Profile::dvd_plus_r)), 6);
    EXPECT_EQ(static_cast<int>(record::media_type(Profile::bd_r_sequential)), 18);
    EXPECT_EQ(static_cast<int>(record::media_type(Profile::bd_re)), 19);
    EXPECT_EQ(static_cast<int>(record::media_type(Profile::none)), 0);
    EXPECT_EQ(record::name_of(record::MediaType::bd_re), "BD-RE");
    EXPECT_EQ(record::name_of(record::MediaType::dvd_plus_rw_dl), "DVD+RW DL");
}
