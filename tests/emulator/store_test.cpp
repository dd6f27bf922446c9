#include "emulated_drive.hpp"

#include <algorithm>
#include <fstream>
#include <sys/wait.h>
#include <thread>

using namespace openimapi;
using namespace openimapi::test;
namespace command = mmc::command;

namespace {

class Store : public EmulatedDrive {};

/// A child process: `work` returns its exit status.
template <class Work>
int in_child(Work work) {
    const auto child = ::fork();
    if (child == 0) {
        int status = 99;
        try {
            status = work();
        } catch (...) {
            status = 98;
        }
        ::_exit(status);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Code code_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    }
    return Code::s_ok;
}

void write(drive::Recorder& recorder, std::int64_t lba, std::size_t blocks,
           std::uint32_t seed = 1) {
    const auto data = pattern(blocks, seed);
    recorder.send(command::write_10(Lba(lba), static_cast<std::uint32_t>(blocks)), data);
}

} // namespace

TEST_F(Store, NamesAreChecked) {
    for (const auto* name : {"", ".x", "a/b", "..", "a b", "ü"})
        EXPECT_EQ(code_of([&] { emulator::add_drive(name); }), Code::e_invalidarg) << name;
    EXPECT_EQ(code_of([&] { emulator::add_drive("x", "floppy"); }), Code::e_invalidarg);
    EXPECT_EQ(code_of([&] { emulator::new_disc("x", "floppy"); }), Code::e_invalidarg);
    EXPECT_EQ(code_of([&] { emulator::insert("x", "y"); }), Code::win32_file_not_found);
    EXPECT_EQ(code_of([&] { static_cast<void>(drive::open("emulated:none")); }),
              Code::win32_dev_not_exist);
}

TEST_F(Store, DrivesAndDiscsAreListed) {
    start("bd-r");
    emulator::add_drive("a", "dvd+r");
    EXPECT_EQ(code_of([&] { emulator::add_drive("a", "dvd+r"); }), Code::win32_file_exists);
    emulator::new_disc("other", "dvd+r");
    const auto drives = emulator::list_drives();
    ASSERT_EQ(drives.size(), 2u);
    EXPECT_EQ(drives[0].name, "a");
    EXPECT_EQ(drives[1].disc, "blank");
    const auto discs = emulator::list_discs();
    ASSERT_EQ(discs.size(), 2u);
    EXPECT_EQ(discs[0].inserted_in, "d");
    EXPECT_TRUE(discs[0].blank);
    EXPECT_EQ(discs[1].medium, "dvd+r");
    const auto entries = drive::list();
    EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                            [](const auto& e) { return e.id.substr(0, 9) == "emulated:"; }),
              2);
    EXPECT_EQ(drive::open("d").id(), "emulated:d") << "the alias";
    EXPECT_EQ(code_of([&] { emulator::insert("a", "blank"); }), Code::e_accessdenied);
    EXPECT_EQ(code_of([&] { emulator::insert("d", "other"); }), Code::e_accessdenied);
    EXPECT_EQ(code_of([&] { emulator::remove_disc("blank"); }), Code::e_accessdenied);
    emulator::eject("d");
    emulator::remove_disc("blank");
    EXPECT_EQ(emulator::list_discs().size(), 1u);
}

TEST_F(Store, StateSurvivesTheProcess) {
    start("bd-r");
    EXPECT_EQ(in_child([] {
                  auto recorder = open_ready();
                  write(recorder, 0, 64);
                  write(recorder, 64, 7, 2);
                  ::_exit(7); // without a word to anybody
                  return 0;
              }),
              7);
    auto recorder = open_ready();
    const auto track = recorder.track_information(mmc::TrackAddress::track, 1);
    EXPECT_EQ(track.next_writable, Lba(71));
    std::vector<std::byte> got(7 * block_size);
    static_cast<void>(recorder.receive(command::read_10(Lba(64), 7), got));
    EXPECT_EQ(got, pattern(7, 2));
    write(recorder, 71, 25, 3);
    recorder.command(command::close_track_session(mmc::CloseFunction::finalize, 0, true));
    EXPECT_EQ(in_child([] {
                  auto again = open_ready();
                  return again.disc_information().disc == mmc::DiscStatus::finalized &&
                                 again.capacity().last == Lba(95)
                             ? 5
                             : 6;
              }),
              5);
}

TEST_F(Store, DataStaySparse) {
    start("bd-r");
    auto recorder = open_ready();
    recorder.command(command::reserve_track(1'000'000));
    recorder.command(command::close_track_session(mmc::CloseFunction::close_track, 1, false));
    EXPECT_LT(std::filesystem::file_size(state.path() / "emulator/discs/blank/data"), 1u << 20);
    std::vector<std::byte> got(block_size, std::byte{1});
    static_cast<void>(recorder.receive(command::read_10(Lba(999'999), 1), got));
    EXPECT_EQ(got, std::vector<std::byte>(block_size));
}

TEST_F(Store, TwoProcessesShareTheDrive) {
    start("bd-r");
    auto recorder = open_ready();
    recorder.acquire("The first one");
    EXPECT_EQ(recorder.owner(), "The first one");
    EXPECT_EQ(in_child([] {
                  auto other = drive::open("emulated:d");
                  if (other.owner() != "The first one") return 1;
                  if (other.identify().vendor.empty()) return 2; // questions are free
                  if (code_of([&] { other.acquire("Second"); }) != Code::e_imapi_recorder_locked)
                      return 3;
                  if (code_of([&] { other.command(command::test_unit_ready()); }) !=
                      Code::e_imapi_recorder_locked)
                      return 4;
                  if (code_of([&] { emulator::remove_drive("d"); }) !=
                      Code::e_imapi_recorder_locked)
                      return 5;
                  return 0;
              }),
              0);
    recorder.acquire("again");
    recorder.release();
    EXPECT_EQ(recorder.owner(), "The first one") << "one is still held";
    recorder.release();
    EXPECT_EQ(recorder.owner(), "");
    EXPECT_EQ(code_of([&] { recorder.release(); }), Code::e_fail);
    // A dead process loses its lock.
    EXPECT_EQ(in_child([] {
                  auto* other = new drive::Recorder(drive::open("emulated:d"));
                  other->acquire("Short-lived");
                  ::_exit(3);
                  return 0;
              }),
              3);
    recorder.acquire("The first one");
}

TEST_F(Store, LockOwnersHaveProperNames) {
    start("bd-r");
    auto recorder = open_ready();
    EXPECT_TRUE(drive::Recorder::is_valid_owner("Burner 1.0, a: b; c-d_e"));
    for (const auto& name : {std::string(), std::string(64, 'x'), std::string("a\nb"),
                             std::string("caf\xC3\xA9"), std::string("a/b")})
        EXPECT_EQ(code_of([&] { recorder.acquire(name); }),
                  Code::e_imapi_recorder_client_name_is_not_valid);
    recorder.acquire(std::string(63, 'x'));
}

TEST_F(Store, TwoConnectionsWriteOneDiscInTurns) {
    start("dvd+r");
    constexpr std::uint64_t total = 256;
    const auto work = [&](std::uint32_t seed) {
        auto recorder = open_ready();
        const auto data = pattern(1, seed);
        for (;;) {
            const auto track = recorder.track_information(mmc::TrackAddress::track, 1);
            const auto next = track.next_writable.value_or(Lba(0));
            if (next >= Lba(total)) return;
            // The other may have been quicker: then the address is no longer the next one.
            const auto sense = recorder.attempt({.cdb = command::write_10(next, 1),
                                                 .direction = drive::Direction::to_drive,
                                                 .out = data});
            if (sense) {
                EXPECT_EQ(sense->code(), mmc::sense::invalid_address_for_write);
            }
        }
    };
    std::thread one(work, 1), two(work, 2);
    one.join();
    two.join();
    const auto info = emulator::disc_info("blank");
    EXPECT_GE(info.recorded.value(), total);
    EXPECT_LE(info.recorded.value(), total + 1);
    const auto data = emulator::disc_data("blank");
    const auto first = pattern(1, 1), second = pattern(1, 2);
    std::vector<std::byte> block(block_size);
    for (std::uint64_t i = 0; i < total; ++i) {
        data->read(i * block_size, block);
        EXPECT_TRUE(block == first || block == second) << i;
    }
}

TEST_F(Store, ExportAndImport) {
    start("dvd+r");
    auto recorder = open_ready();
    write(recorder, 0, 40, 9);
    recorder.command(command::close_track_session(mmc::CloseFunction::finalize, 0, false));
    const auto image = state.path() / "image.iso";
    emulator::export_disc("blank", image);
    EXPECT_EQ(std::filesystem::file_size(image), 48 * block_size);
    const auto data = emulator::disc_data("blank");
    emulator::new_disc("copy", "bd-r");
    emulator::import_disc(*data, "copy");
    EXPECT_TRUE(emulator::disc_info("copy").finalized);
    EXPECT_EQ(emulator::disc_info("copy").recorded, Blocks(48));
    EXPECT_EQ(code_of([&] { emulator::import_disc(*data, "copy"); }),
              Code::e_imapi_df2data_media_not_blank);
    std::vector<std::byte> a(48 * block_size), b(a);
    data->read(0, a);
    emulator::disc_data("copy")->read(0, b);
    EXPECT_EQ(a, b);
    EXPECT_EQ(code_of([&] { data->read(48 * block_size - 1, std::span(a).first(2)); }),
              Code::win32_handle_eof);
}

TEST_F(Store, RemovedDriveIsGoneForThoseWhoHaveItOpen) {
    start("bd-r");
    auto recorder = open_ready();
    emulator::remove_drive("d");
    EXPECT_EQ(code_of([&] { static_cast<void>(recorder.identify()); }), Code::win32_dev_not_exist);
    EXPECT_TRUE(emulator::list_drives().empty());
    EXPECT_EQ(emulator::disc_info("blank").inserted_in, "") << "the disc stays";
}

TEST_F(Store, LockedTrayKeepsTheDisc) {
    start("bd-r");
    auto recorder = open_ready();
    recorder.prevent_removal(true);
    EXPECT_TRUE(emulator::drive_info("d").locked);
    EXPECT_EQ(code_of([&] { emulator::eject("d"); }), Code::e_imapi_recorder_locked);
    recorder.prevent_removal(false);
    emulator::eject("d", true);
    EXPECT_TRUE(emulator::drive_info("d").tray_open);
    EXPECT_EQ(code_of([&] { recorder.wait_ready(); }), Code::e_imapi_recorder_media_no_media);
    emulator::insert("d", "blank");
    recorder.wait_ready();
}

TEST_F(Store, DamagedStateIsAnError) {
    start("bd-r");
    emulator::eject("d");
    const auto folder = state.path() / "emulator/discs/blank/state";
    const auto whole = [&] {
        std::ifstream in(folder, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }();
    const auto put = [&](const std::string& bytes) {
        std::ofstream(folder, std::ios::binary | std::ios::trunc) << bytes;
    };
    for (std::size_t length = 0; length < whole.size(); length += 7) {
        put(whole.substr(0, length));
        EXPECT_EQ(code_of([&] { static_cast<void>(emulator::disc_info("blank")); }),
                  Code::e_unexpected)
            << length;
    }
    auto flipped = whole;
    flipped[33] = '\x7F'; // track count
    put(flipped);
    EXPECT_EQ(code_of([&] { static_cast<void>(emulator::disc_info("blank")); }),
              Code::e_unexpected);
    EXPECT_EQ(emulator::list_discs().size(), 1u) << "listed as damaged, not hidden";
}

// --- Scripted faults -------------------------------------------------------------------------

TEST_F(Store, WriteErrorStopsWhereScripted) {
    start("bd-r");
    auto recorder = open_ready();
    emulator::script_fault("d", {.kind = emulator::FaultKind::write_error, .lba = Lba(40)});
    write(recorder, 0, 32);
    const auto data = pattern(32, 2);
    const auto sense = recorder.attempt({.cdb = command::write_10(Lba(32), 32),
                                         .direction = drive::Direction::to_drive,
                                         .out = data});
    ASSERT_TRUE(sense);
    EXPECT_EQ(sense->code(), mmc::sense::write_error);
    EXPECT_EQ(sense->information, 40u);
    EXPECT_EQ(recorder.track_information(mmc::TrackAddress::track, 1).next_writable, Lba(40));
    write(recorder, 40, 8); // used up
}

TEST_F(Store, BusyAndMissingCommands) {
    start("bd-r");
    auto recorder = open_ready();
    emulator::script_fault("d", {.kind = emulator::FaultKind::slow_write, .polls = 3});
    emulator::script_fault(
        "d", {.kind = emulator::FaultKind::no_opcode, .opcode = mmc::Opcode::reserve_track});
    const auto data = pattern(32);
    const auto cdb = command::write_10(Lba(0), 32);
    int busy = 0;
    for (;; ++busy) {
        const auto sense =
            recorder.attempt({.cdb = cdb, .direction = drive::Direction::to_drive, .out = data});
        if (!sense) break;
        EXPECT_EQ(sense->code(), mmc::sense::long_write_in_progress);
        ASSERT_LT(busy, 10);
    }
    EXPECT_EQ(busy, 3);
    for (int i = 0; i < 2; ++i) {
        const auto sense = recorder.attempt({.cdb = command::reserve_track(32)});
        ASSERT_TRUE(sense);
        EXPECT_EQ(sense->code(), mmc::sense::invalid_opcode);
    }
    emulator::clear_faults("d");
}

TEST_F(Store, SlowCloseTellsItsProgress) {
    start("dvd+r");
    auto recorder = open_ready();
    write(recorder, 0, 16);
    emulator::script_fault("d", {.kind = emulator::FaultKind::slow_close, .polls = 5});
    recorder.command(command::close_track_session(mmc::CloseFunction::close_session, 0, true));
    double before = -1;
    int polls = 0;
    for (;; ++polls) {
        const auto reply = recorder.execute({.cdb = command::test_unit_ready()});
        if (reply.good()) break;
        const auto sense = mmc::decode_sense(reply.sense_bytes());
        ASSERT_TRUE(sense && sense->progress);
        EXPECT_GT(*sense->progress, before);
        before = *sense->progress;
        ASSERT_LT(polls, 20);
    }
    EXPECT_EQ(polls, 5);
}

TEST_F(Store, TrayOpenedDuringAWrite) {
    start("bd-r");
    auto recorder = open_ready();
    emulator::script_fault("d", {.kind = emulator::FaultKind::tray_opened, .lba = Lba(50)});
    write(recorder, 0, 32);
    EXPECT_EQ(code_of([&] { write(recorder, 32, 32); }), Code::e_imapi_recorder_media_no_media);
    EXPECT_TRUE(emulator::drive_info("d").tray_open);
}
