#include "openimapi/mmc/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

using namespace openimapi;
namespace command = mmc::command;

namespace {
std::vector<int> bytes(const mmc::Cdb& cdb) {
    const auto span = cdb.bytes();
    return {span.begin(), span.end()};
}
using testing::ElementsAre;
} // namespace

// Golden bytes from MMC-6's and SPC-4's tables of each CDB.
TEST(Command, Bytes) {
    EXPECT_THAT(bytes(command::test_unit_ready()), ElementsAre(0, 0, 0, 0, 0, 0));
    EXPECT_THAT(bytes(command::inquiry(0x0160)), ElementsAre(0x12, 0, 0, 1, 0x60, 0));
    EXPECT_THAT(bytes(command::read_10(Lba(0x01020304), 0x20)),
                ElementsAre(0x28, 0, 1, 2, 3, 4, 0, 0, 0x20, 0));
    EXPECT_THAT(bytes(command::write_12(Lba(0x01020304), 0x05060708, true)),
                ElementsAre(0xAA, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x80, 0));
    EXPECT_THAT(bytes(command::start_stop_unit(command::StartStop::eject, true)),
                ElementsAre(0x1B, 1, 0, 0, 2, 0));
    EXPECT_THAT(bytes(command::reserve_track(0x00112233)),
                ElementsAre(0x53, 0, 0, 0, 0, 0x00, 0x11, 0x22, 0x33, 0));
    EXPECT_THAT(bytes(command::close_track_session(mmc::CloseFunction::finalize, 0x0102, true)),
                ElementsAre(0x5B, 1, 6, 0, 1, 2, 0, 0, 0, 0));
    EXPECT_THAT(bytes(command::mode_sense_10(0x05, 0, mmc::PageControl::changeable, 0x100)),
                ElementsAre(0x5A, 8, 0x45, 0, 0, 0, 0, 1, 0, 0));
    EXPECT_THAT(bytes(command::mode_select_10(60, false)),
                ElementsAre(0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0));
    EXPECT_THAT(bytes(command::get_performance(3, 0, Lba(0), 7)),
                ElementsAre(0xAC, 0, 0, 0, 0, 0, 0, 0, 0, 7, 3, 0));
    EXPECT_THAT(bytes(command::set_streaming(28)),
                ElementsAre(0xB6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0));
    EXPECT_THAT(bytes(command::read_disc_structure(mmc::StructureMedia::bd, 0, 0, 0, 2, 0x1004)),
                ElementsAre(0xAD, 1, 0, 0, 0, 0, 0, 0, 0x10, 4, 0x80, 0));
    EXPECT_THAT(bytes(command::read_track_information(mmc::TrackAddress::track, 1, 48)),
                ElementsAre(0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0));
    EXPECT_THAT(bytes(command::get_event_status_notification(0x10, 8)),
                ElementsAre(0x4A, 1, 0, 0, 0x10, 0, 0, 0, 8, 0));
    EXPECT_THAT(bytes(command::read_cd(Lba(-150), 2, 0, 0xF8, 1)),
                ElementsAre(0xBE, 0, 0xFF, 0xFF, 0xFF, 0x6A, 0, 0, 2, 0xF8, 1, 0));
    EXPECT_THAT(bytes(command::synchronize_cache(true)),
                ElementsAre(0x35, 2, 0, 0, 0, 0, 0, 0, 0, 0));
}

TEST(Command, RefusesWhatDoesNotFit) {
    EXPECT_THROW(static_cast<void>(command::read_10(Lba(0), 0x10000)), std::range_error);
    EXPECT_THROW(static_cast<void>(command::read_10(Lba(0x1'0000'0000), 1)), std::range_error);
    EXPECT_THROW(static_cast<void>(command::write_10(Lba(-0x1'0000'0000), 1)), std::range_error);
}

TEST(Command, GroupsFixTheLength) {
    EXPECT_EQ(mmc::cdb_length(0x12), 6u);
    EXPECT_EQ(mmc::cdb_length(0x28), 10u);
    EXPECT_EQ(mmc::cdb_length(0x5B), 10u);
    EXPECT_EQ(mmc::cdb_length(0x88), 16u);
    EXPECT_EQ(mmc::cdb_length(0xAA), 12u);
}

TEST(Command, Names) {
    EXPECT_EQ(mmc::name_of(mmc::Opcode::close_track_session), "CLOSE TRACK/SESSION");
    EXPECT_EQ(mmc::name_of(static_cast<mmc::Opcode>(0x9F)), "command 9Fh");
}
