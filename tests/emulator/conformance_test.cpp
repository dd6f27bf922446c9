/// What a recorder must answer, one condition a test. Expectations are sets of acceptable sense, so
/// that what MMC-6 leaves open stays open; the suite knows nothing of the emulator but how to put
/// discs into it.
#include "emulated_drive.hpp"
#include "openimapi/base/bytes.hpp"

#include <algorithm>
#include <array>
#include <gmock/gmock.h>

using namespace openimapi;
using namespace openimapi::test;
using mmc::SenseCode;
using mmc::SenseKey;
namespace command = mmc::command;

namespace {

using Acceptable = std::vector<SenseCode>;
const Acceptable address_refused = {mmc::sense::invalid_address_for_write};
const Acceptable no_room = {mmc::sense::end_of_user_area, mmc::sense::lba_out_of_range,
                            mmc::sense::invalid_address_for_write};
const Acceptable closed_disc = {mmc::sense::cannot_write_medium,
                                {SenseKey::illegal_request, 0x30, 0x00},
                                {SenseKey::data_protect, 0x27, 0x00}};
const Acceptable unrecorded = {mmc::sense::lba_out_of_range,
                               {SenseKey::blank_check, 0x00, 0x00},
                               {SenseKey::medium_error, 0x11, 0x00},
                               {SenseKey::illegal_request, 0x30, 0x02}};
const Acceptable bad_cdb = {mmc::sense::invalid_field_in_cdb};
const Acceptable bad_list = {mmc::sense::invalid_field_in_parameters,
                             mmc::sense::parameter_list_length};

class Conformance : public EmulatedDrive, public testing::WithParamInterface<const char*> {
protected:
    void SetUp() override {
        start(GetParam());
        recorder = std::make_unique<drive::Recorder>(open_ready());
        for (const auto& kind : emulator::medium_kinds())
            if (kind.name == GetParam()) medium = kind;
    }

    [[nodiscard]] std::optional<mmc::Sense> run(const drive::Command& wanted) {
        const auto reply = recorder->execute(wanted);
        if (reply.good()) return std::nullopt;
        return mmc::decode_sense(reply.sense_bytes());
    }
    void expect_good(const mmc::Cdb& cdb, std::span<const std::byte> out = {}) {
        const auto sense =
            run({.cdb = cdb,
                 .direction = out.empty() ? drive::Direction::none : drive::Direction::to_drive,
                 .out = out});
        EXPECT_FALSE(sense) << mmc::name_of(cdb.opcode()) << ": " << mmc::describe(*sense);
    }
    void expect_refused(const mmc::Cdb& cdb, const Acceptable& acceptable,
                        std::span<const std::byte> out = {}, std::size_t in = 0) {
        std::vector<std::byte> buffer(in);
        const auto sense = run({.cdb = cdb,
                                .direction = in > 0        ? drive::Direction::to_host
                                             : out.empty() ? drive::Direction::none
                                                           : drive::Direction::to_drive,
                                .in = buffer,
                                .out = out});
        ASSERT_TRUE(sense) << mmc::name_of(cdb.opcode()) << " should have been refused";
        EXPECT_THAT(acceptable, testing::Contains(sense->code())) << mmc::describe(*sense);
    }
    void wait() { recorder->wait_ready(); }
    [[nodiscard]] mmc::TrackInformation track(std::uint32_t number) {
        return recorder->track_information(mmc::TrackAddress::track, number);
    }
    void write(std::uint64_t lba, std::size_t blocks, std::uint32_t seed = 1) {
        const auto data = pattern(blocks, seed);
        expect_good(command::write_10(Lba(static_cast<std::int64_t>(lba)),
                                      static_cast<std::uint32_t>(blocks)),
                    data);
    }
    void expect_reads(std::uint64_t lba, std::size_t blocks, const std::vector<std::byte>& data) {
        std::vector<std::byte> got(blocks * block_size);
        const auto cdb = command::read_10(Lba(static_cast<std::int64_t>(lba)),
                                          static_cast<std::uint32_t>(blocks));
        EXPECT_EQ(recorder->receive(cdb, got), got.size());
        EXPECT_TRUE(got == data) << "at " << lba;
    }
    [[nodiscard]] std::uint32_t unit() const { return medium.write_unit; }

    std::unique_ptr<drive::Recorder> recorder;
    emulator::MediumKind medium{};
};

} // namespace

INSTANTIATE_TEST_SUITE_P(Media, Conformance, testing::Values("dvd+r", "bd-r"),
                         [](const auto& parameter) {
                             std::string name = parameter.param;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return !std::isalnum(c); },
                                 '_');
                             return name;
                         });

TEST_P(Conformance, IdentifiesItself) {
    const auto inquiry = recorder->identify();
    EXPECT_EQ(inquiry.device_type, 5);
    EXPECT_TRUE(inquiry.removable);
    EXPECT_FALSE(inquiry.vendor.empty());
    const auto configuration = recorder->features();
    EXPECT_EQ(configuration.current_profile, medium.profile);
    // MMC-6 table 91: features of every drive with removable media, in ascending order.
    for (const auto feature : {mmc::Feature::profile_list, mmc::Feature::core,
                               mmc::Feature::morphing, mmc::Feature::removable_medium})
        EXPECT_TRUE(configuration.has_current(feature)) << mmc::name_of(feature);
    EXPECT_TRUE(std::is_sorted(configuration.features.begin(), configuration.features.end(),
                               [](const auto& a, const auto& b) { return a.feature < b.feature; }));
    const auto profiles = configuration.profiles();
    EXPECT_EQ(std::count_if(profiles.begin(), profiles.end(), [](auto p) { return p.current; }), 1);
    EXPECT_TRUE(recorder->can_load());
}

TEST_P(Conformance, UnknownCommandsAreRefused) {
    for (unsigned opcode = 0; opcode < 256; ++opcode) {
        const auto name = mmc::name_of(static_cast<mmc::Opcode>(opcode));
        if (name.find("command ") == std::string::npos) continue;
        const mmc::Cdb cdb(static_cast<mmc::Opcode>(opcode));
        expect_refused(cdb, {mmc::sense::invalid_opcode});
    }
}

TEST_P(Conformance, BlankDisc) {
    const auto info = recorder->disc_information();
    EXPECT_EQ(info.disc, mmc::DiscStatus::empty);
    EXPECT_EQ(info.last_session, mmc::SessionStatus::empty);
    EXPECT_EQ(info.sessions, 1);
    EXPECT_EQ(info.last_track_in_last_session, 1);
    const auto first = track(1);
    EXPECT_TRUE(first.blank);
    EXPECT_EQ(first.next_writable, Lba(0));
    EXPECT_EQ(first.free_blocks, medium.capacity.value());
    expect_refused(command::read_10(Lba(0), 1), unrecorded, {}, block_size);
    expect_refused(command::read_toc(mmc::TocFormat::toc, 0, 12), bad_cdb, {}, 12);
    expect_refused(command::close_track_session(mmc::CloseFunction::close_session, 0, false),
                   {{SenseKey::illegal_request, 0x2C, 0x04}, mmc::sense::command_sequence_error});
}

TEST_P(Conformance, WritesOnlyAtTheNextAddress) {
    const auto data = pattern(unit());
    expect_refused(command::write_10(Lba(unit()), unit()), address_refused, data);
    write(0, unit());
    EXPECT_EQ(track(1).next_writable, Lba(unit()));
    expect_refused(command::write_10(Lba(0), unit()), address_refused, data);
    expect_refused(command::write_10(Lba(2 * unit()), unit()), address_refused, data);
    write(unit(), unit(), 2);
    expect_reads(unit(), unit(), pattern(unit(), 2));
    EXPECT_EQ(track(1).last_recorded, Lba(2 * unit() - 1));
}

TEST_P(Conformance, ZeroLengthIsNoError) {
    expect_good(command::write_10(Lba(0), 0));
    write(0, unit());
    expect_good(command::read_10(Lba(0), 0));
    EXPECT_EQ(track(1).next_writable, Lba(unit()));
}

TEST_P(Conformance, BeyondTheMedium) {
    const auto capacity = medium.capacity.value();
    const auto data = pattern(unit());
    expect_refused(command::write_10(Lba(static_cast<std::int64_t>(capacity)), unit()), no_room,
                   data);
    expect_refused(command::write_10(Lba(0xFFFFFFF0), unit()), no_room, data);
    expect_refused(command::seek_10(Lba(static_cast<std::int64_t>(capacity))),
                   {mmc::sense::lba_out_of_range});
    expect_refused(command::reserve_track(static_cast<std::uint32_t>(capacity + 1)), bad_cdb);
}

TEST_P(Conformance, FlushPadsTheWriteUnit) {
    write(0, unit() + 3);
    EXPECT_EQ(track(1).next_writable, Lba(unit() + 3)) << "the stream may go on";
    write(unit() + 3, 2);
    expect_good(command::synchronize_cache(false));
    EXPECT_EQ(track(1).next_writable, Lba(2 * unit()));
    std::vector<std::byte> zeros(block_size * (unit() - 5));
    expect_reads(unit() + 5, unit() - 5, zeros);
}

TEST_P(Conformance, ReservedTrack) {
    expect_good(command::reserve_track(2 * unit() - 1));
    const auto first = track(1);
    EXPECT_TRUE(first.reserved);
    EXPECT_EQ(first.size, 2 * unit()) << "rounded up to whole units";
    EXPECT_EQ(first.free_blocks, 2 * unit());
    const auto second = track(2);
    EXPECT_FALSE(second.reserved);
    EXPECT_GE(second.start, Lba(2 * unit()));
    write(0, 2 * unit());
    const auto data = pattern(1);
    expect_refused(command::write_10(Lba(2 * unit()), 1),
                   {mmc::sense::invalid_address_for_write, mmc::sense::end_of_user_area},
                   second.start == Lba(2 * unit()) ? pattern(0) : data);
    expect_good(command::close_track_session(mmc::CloseFunction::close_track, 1, false));
    EXPECT_FALSE(track(1).next_writable);
    expect_good(command::close_track_session(mmc::CloseFunction::close_session, 0, false));
    EXPECT_EQ(recorder->disc_information().sessions, 2);
}

TEST_P(Conformance, TwoSessions) {
    write(0, unit(), 1);
    expect_good(command::close_track_session(mmc::CloseFunction::close_track, 1, false));
    expect_good(command::close_track_session(mmc::CloseFunction::close_session, 0, false));
    auto info = recorder->disc_information();
    EXPECT_EQ(info.disc, mmc::DiscStatus::incomplete);
    EXPECT_EQ(info.last_session, mmc::SessionStatus::empty);
    EXPECT_EQ(info.sessions, 2);
    const auto next =
        recorder->track_information(mmc::TrackAddress::track, info.last_track_in_last_session);
    ASSERT_TRUE(next.next_writable);
    const auto lba = static_cast<std::uint64_t>(next.next_writable->value());
    EXPECT_EQ(lba % unit(), 0u);
    EXPECT_GE(lba, unit());
    write(lba, unit(), 2);
    EXPECT_EQ(recorder->disc_information().last_session, mmc::SessionStatus::incomplete);
    expect_good(command::close_track_session(mmc::CloseFunction::close_session, 0, false));
    expect_reads(0, unit(), pattern(unit(), 1));
    expect_reads(lba, unit(), pattern(unit(), 2));

    std::vector<std::byte> answer(804);
    answer.resize(recorder->receive(command::read_toc(mmc::TocFormat::sessions, 0, 804), answer));
    const auto sessions = mmc::decode_toc(answer);
    ASSERT_TRUE(sessions);
    EXPECT_EQ(sessions->last, 2);
    EXPECT_EQ(sessions->entries.at(0).start, Lba(static_cast<std::int64_t>(lba)));
    answer.resize(804);
    answer.resize(recorder->receive(command::read_toc(mmc::TocFormat::toc, 0, 804), answer));
    const auto toc = mmc::decode_toc(answer);
    ASSERT_TRUE(toc);
    ASSERT_EQ(toc->entries.size(), 3u);
    EXPECT_EQ(toc->entries[2].track, mmc::lead_out_track);
    EXPECT_EQ(toc->entries[2].start, Lba(static_cast<std::int64_t>(lba + unit())));
}

TEST_P(Conformance, FinalizedDiscIsClosed) {
    write(0, 5);
    expect_good(command::close_track_session(mmc::CloseFunction::finalize, 0, false));
    EXPECT_EQ(recorder->disc_information().disc, mmc::DiscStatus::finalized);
    EXPECT_EQ(recorder->disc_information().last_session, mmc::SessionStatus::complete);
    expect_refused(command::write_10(Lba(unit()), unit()), closed_disc, pattern(unit()));
    expect_refused(command::reserve_track(unit()), closed_disc);
    EXPECT_EQ(recorder->capacity().last, Lba(unit() - 1));
    EXPECT_FALSE(track(1).next_writable);
    expect_refused(command::read_10(Lba(unit()), 1), unrecorded, {}, block_size);
}

TEST_P(Conformance, LongOperationsArePolled) {
    write(0, 5);
    expect_good(command::close_track_session(mmc::CloseFunction::close_session, 0, true));
    expect_refused(command::test_unit_ready(),
                   {mmc::sense::long_write_in_progress, mmc::sense::operation_in_progress});
    // Commands about the drive itself still work.
    std::array<std::byte, 96> data{};
    EXPECT_FALSE(
        run({.cdb = command::inquiry(96), .direction = drive::Direction::to_host, .in = data}));
    wait();
    EXPECT_EQ(recorder->disc_information().sessions, 2);
}

TEST_P(Conformance, ModeSelectChecksEveryBit) {
    auto page = recorder->mode_page(mmc::ModePage::write_parameters).bytes;
    const auto mask =
        recorder->mode_page(mmc::ModePage::write_parameters, mmc::PageControl::changeable).bytes;
    ASSERT_EQ(page.size(), sizeof(mmc::WriteParameters));
    ASSERT_EQ(mask.size(), page.size());
    // As it is: accepted.
    recorder->set_mode_page(page);
    const auto try_page = [&](std::span<const std::byte> bytes) {
        std::vector<std::byte> list(8);
        list.insert(list.end(), bytes.begin(), bytes.end());
        return run({.cdb = command::mode_select_10(static_cast<std::uint16_t>(list.size()), false),
                    .direction = drive::Direction::to_drive,
                    .out = list});
    };
    // Every bit that may not change is refused.
    for (std::size_t i = 2; i < page.size(); ++i)
        for (unsigned bit = 0; bit < 8; ++bit) {
            if ((static_cast<unsigned>(mask[i]) >> bit & 1U) != 0) continue;
            auto wrong = page;
            wrong[i] ^= static_cast<std::byte>(1U << bit);
            const auto sense = try_page(wrong);
            ASSERT_TRUE(sense) << "byte " << i << " bit " << bit;
            EXPECT_THAT(bad_list, testing::Contains(sense->code()));
        }
    // Wrong length, unknown page, a write type that does not exist.
    EXPECT_TRUE(try_page(std::span(page).first(20)));
    auto unknown = page;
    unknown[0] = std::byte{0x0E};
    EXPECT_TRUE(try_page(unknown));
    auto type = page;
    type[2] = std::byte{0x0F};
    EXPECT_TRUE(try_page(type));
    // What may change does, and another initiator hears of it.
    auto other = open_ready();
    auto changed = page;
    changed[2] = std::byte{0x01};
    EXPECT_FALSE(try_page(changed));
    EXPECT_EQ(recorder->mode_page(mmc::ModePage::write_parameters).bytes, changed);
    const auto reply = other.execute({.cdb = command::test_unit_ready()});
    const auto news = mmc::decode_sense(reply.sense_bytes());
    ASSERT_TRUE(news);
    EXPECT_EQ(news->code(), mmc::sense::mode_parameters_changed);
    EXPECT_TRUE(other.execute({.cdb = command::test_unit_ready()}).good());
}

TEST_P(Conformance, ModePages) {
    std::vector<mmc::ModePage> pages;
    for (const auto& page : recorder->mode_pages())
        pages.push_back(page.page);
    using mmc::ModePage;
    EXPECT_THAT(pages,
                testing::IsSupersetOf({ModePage::read_write_error_recovery,
                                       ModePage::write_parameters, ModePage::power_condition,
                                       ModePage::timeout_and_protect, ModePage::capabilities}));
    const auto capabilities =
        mmc::decode_capabilities(recorder->mode_page(ModePage::capabilities).bytes);
    ASSERT_TRUE(capabilities);
    EXPECT_TRUE(capabilities->can_eject);
    EXPECT_FALSE(capabilities->write_speeds.empty());
    EXPECT_THROW(static_cast<void>(recorder->mode_page(static_cast<ModePage>(0x30))), Error);
    try {
        static_cast<void>(recorder->mode_page(static_cast<ModePage>(0x30)));
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::e_imapi_recorder_no_such_mode_page);
    }
    // Nothing can be saved.
    std::array<std::byte, 8> data{};
    const auto sense = run({.cdb = command::mode_sense_10(0x01, 0, mmc::PageControl::saved, 8),
                            .direction = drive::Direction::to_host,
                            .in = data});
    ASSERT_TRUE(sense);
    EXPECT_EQ(sense->code(), mmc::sense::saving_not_supported);
}

TEST_P(Conformance, SpeedsAreKept) {
    const auto speeds = recorder->write_speeds();
    ASSERT_GE(speeds.size(), 2u);
    const auto slowest = speeds.back().write_kilobytes;
    mmc::StreamingParameters wanted;
    wanted.end = static_cast<std::uint32_t>(medium.capacity.value() - 1);
    wanted.read_size = slowest;
    wanted.read_time = 1000;
    wanted.write_size = slowest;
    wanted.write_time = 1000;
    recorder->send(command::set_streaming(sizeof wanted), bytes_of(wanted));
    const auto page =
        mmc::decode_capabilities(recorder->mode_page(mmc::ModePage::capabilities).bytes);
    EXPECT_EQ(page->current_write_speed, slowest);
    EXPECT_THROW(recorder->send(command::set_streaming(20), bytes_of(wanted)), Error);
}

TEST_P(Conformance, Structures) {
    const auto media = medium.profile == mmc::Profile::bd_r_sequential ? mmc::StructureMedia::bd
                                                                       : mmc::StructureMedia::dvd;
    const auto list = recorder->disc_structure(media, 0xFF);
    ASSERT_EQ(list.size() % 4, 0u);
    ASSERT_FALSE(list.empty());
    for (std::size_t at = 0; at < list.size(); at += 4) {
        const auto format = static_cast<std::uint8_t>(list[at]);
        const auto announced =
            static_cast<std::size_t>(list[at + 2]) << 8 | static_cast<std::size_t>(list[at + 3]);
        EXPECT_EQ(recorder->disc_structure(media, format).size() + 4, announced) << +format;
    }
    if (media == mmc::StructureMedia::dvd) {
        const auto physical = recorder->disc_structure(media, 0x00);
        EXPECT_EQ(static_cast<unsigned>(physical[0]) >> 4, 0xAu) << "book type DVD+R";
        be32 end;
        ASSERT_TRUE(load(std::span<const std::byte>(physical).subspan(8), end));
        EXPECT_EQ(end.get(), 0x26053Fu) << "ECMA-349: last sector of the data zone";
    }
    try {
        static_cast<void>(recorder->disc_structure(media, 0x7E));
        ADD_FAILURE() << "no such structure";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::e_imapi_recorder_dvd_structure_not_present);
    }
}

TEST_P(Conformance, AllocationLengthCutsAnswers) {
    // SPC-4 4.2.5.6: no error, only fewer bytes.
    for (std::uint16_t length = 0; length <= 40; ++length) {
        std::vector<std::byte> buffer(64, std::byte{0xEE});
        const auto cdb = command::read_disc_information(length);
        const auto reply =
            recorder->execute({.cdb = cdb, .direction = drive::Direction::to_host, .in = buffer});
        EXPECT_TRUE(reply.good());
        EXPECT_EQ(reply.transferred, std::min<std::size_t>(length, 34));
        EXPECT_EQ(buffer[reply.transferred], std::byte{0xEE});
    }
}

TEST_P(Conformance, TrayAndMediaChange) {
    write(0, unit());
    recorder->prevent_removal(true);
    expect_refused(command::start_stop_unit(command::StartStop::eject, false),
                   {mmc::sense::removal_prevented});
    recorder->prevent_removal(false);
    auto other = drive::open("emulated:d");
    EXPECT_TRUE(other.execute({.cdb = command::test_unit_ready()}).good());
    recorder->eject();
    expect_refused(command::test_unit_ready(),
                   {mmc::sense::no_medium_tray_open, {SenseKey::not_ready, 0x3A, 0x00}});
    EXPECT_FALSE(recorder->medium().present);
    EXPECT_EQ(recorder->current_profile(), mmc::Profile::none);
    recorder->load();
    // Becoming ready, then the news, once for each initiator, then ready.
    for (auto* initiator : {recorder.get(), &other}) {
        std::vector<SenseCode> seen;
        for (int i = 0; i < 20; ++i) {
            const auto reply = initiator->execute({.cdb = command::test_unit_ready()});
            if (reply.good()) break;
            seen.push_back(*mmc::decode_sense(reply.sense_bytes()));
        }
        ASSERT_FALSE(seen.empty());
        EXPECT_EQ(seen.back(), mmc::sense::medium_may_have_changed);
        for (std::size_t i = 0; i + 1 < seen.size(); ++i)
            EXPECT_TRUE(mmc::is_busy(seen[i])) << mmc::describe(seen[i]);
    }
    expect_reads(0, unit(), pattern(unit()));
}

TEST_P(Conformance, AttentionDoesNotStopQuestions) {
    emulator::script_fault("d", {.kind = emulator::FaultKind::unit_attention});
    std::array<std::byte, 96> data{};
    EXPECT_FALSE(
        run({.cdb = command::inquiry(96), .direction = drive::Direction::to_host, .in = data}));
    EXPECT_FALSE(run({.cdb = command::get_configuration(0, 0, 96),
                      .direction = drive::Direction::to_host,
                      .in = data}));
    const auto sense = run({.cdb = command::test_unit_ready()});
    ASSERT_TRUE(sense);
    EXPECT_EQ(sense->key, SenseKey::unit_attention);
    EXPECT_FALSE(run({.cdb = command::test_unit_ready()}));
}

TEST_P(Conformance, MediaEvents) {
    const auto event = [&] {
        std::array<std::byte, 8> data{};
        static_cast<void>(recorder->receive(command::get_event_status_notification(0x10, 8), data));
        return *mmc::decode_event(data);
    };
    while (event().code() != 0) // old news
        ;
    recorder->eject();
    auto now = event();
    EXPECT_EQ(now.event_class, mmc::EventClass::media);
    EXPECT_EQ(now.code(), static_cast<int>(mmc::MediaEvent::removal));
    EXPECT_EQ(now.payload[1] & 3, 1) << "tray open, no medium";
    recorder->load();
    now = event();
    EXPECT_EQ(now.code(), static_cast<int>(mmc::MediaEvent::new_media));
    EXPECT_EQ(now.payload[1] & 3, 2);
    EXPECT_EQ(event().code(), 0);
}

TEST_P(Conformance, BufferCapacity) {
    std::array<std::byte, 12> data{};
    EXPECT_EQ(recorder->receive(command::read_buffer_capacity(), data), data.size());
    const auto capacity = mmc::decode_buffer_capacity(data);
    ASSERT_TRUE(capacity);
    EXPECT_GT(capacity->size, 0u);
}

TEST_P(Conformance, HostileCommandsNeverBreakIt) {
    // Every known opcode with arguments of all ones, and with short buffers.
    for (unsigned opcode = 0; opcode < 256; ++opcode) {
        if (opcode == 0x1B) continue; // all ones would open the tray and end the other checks
        std::array<std::uint8_t, 16> cdb{};
        cdb.fill(0xFF);
        cdb[0] = static_cast<std::uint8_t>(opcode);
        std::array<std::byte, 7> small{};
        for (const auto direction :
             {drive::Direction::none, drive::Direction::to_host, drive::Direction::to_drive}) {
            const auto reply = recorder->execute(
                {.cdb = std::span<const std::uint8_t>(cdb).first(mmc::cdb_length(cdb[0])),
                 .direction = direction,
                 .in = direction == drive::Direction::to_host ? std::span<std::byte>(small)
                                                              : std::span<std::byte>{},
                 .out = direction == drive::Direction::to_drive ? std::span<const std::byte>(small)
                                                                : std::span<const std::byte>{}});
            EXPECT_LE(reply.transferred, small.size());
        }
    }
    recorder->wait_ready();
    EXPECT_EQ(recorder->disc_information().disc, mmc::DiscStatus::empty);
}
