#include "openimapi/mmc/answers.hpp"
#include "openimapi/mmc/disc_information.hpp"
#include "openimapi/mmc/feature.hpp"
#include "openimapi/mmc/mode_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace openimapi;

namespace {

std::vector<std::byte> raw(std::initializer_list<int> values) {
    std::vector<std::byte> bytes;
    for (const int value : values)
        bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

/// Calls every decoder; only that it comes back matters.
void decode_everything(std::span<const std::byte> bytes) {
    static_cast<void>(mmc::decode_inquiry(bytes));
    static_cast<void>(mmc::decode_capacity(bytes));
    static_cast<void>(mmc::decode_buffer_capacity(bytes));
    static_cast<void>(mmc::decode_event(bytes));
    static_cast<void>(mmc::decode_write_speeds(bytes));
    static_cast<void>(mmc::decode_disc_structure(bytes));
    static_cast<void>(mmc::decode_disc_information(bytes));
    static_cast<void>(mmc::decode_track_information(bytes));
    static_cast<void>(mmc::decode_toc(bytes));
    if (const auto configuration = mmc::decode_configuration(bytes))
        static_cast<void>(configuration->profiles());
    for (const bool list : {false, true})
        if (const auto pages = mmc::decode_mode_pages(bytes, list))
            for (const auto& page : *pages)
                static_cast<void>(mmc::decode_capabilities(page.bytes));
}

} // namespace

TEST(Decoder, Configuration) {
    // MMC-6 6.6.3: header, Profile List (0000h) with two profiles, Core (0001h).
    const auto bytes = raw({0,    0,    0,    28, 0, 0,    0,    0x1B,                //
                            0,    0,    3,    8,  0, 0x1B, 0x01, 0,    0, 0x10, 0, 0, //
                            0x00, 0x01, 0x0B, 8,  0, 0,    0,    7,    1, 0,    0, 0});
    const auto configuration = mmc::decode_configuration(bytes);
    ASSERT_TRUE(configuration);
    EXPECT_EQ(configuration->current_profile, mmc::Profile::dvd_plus_r);
    EXPECT_EQ(configuration->length, 32u);
    ASSERT_EQ(configuration->features.size(), 2u);
    EXPECT_EQ(configuration->features[1].feature, mmc::Feature::core);
    EXPECT_EQ(configuration->features[1].version, 2);
    EXPECT_TRUE(configuration->features[1].persistent);
    const auto profiles = configuration->profiles();
    ASSERT_EQ(profiles.size(), 2u);
    EXPECT_EQ(profiles[0].profile, mmc::Profile::dvd_plus_r);
    EXPECT_TRUE(profiles[0].current);
    EXPECT_FALSE(profiles[1].current);
    EXPECT_EQ(configuration->find(mmc::Feature::bd_write), nullptr);
}

TEST(Decoder, ConfigurationCutShortEndsTheList) {
    auto bytes = raw({0, 0, 0, 28, 0, 0, 0, 0x1B, 0, 0, 3, 8, 0, 0x1B, 0x01, 0});
    const auto configuration = mmc::decode_configuration(bytes);
    ASSERT_TRUE(configuration);
    EXPECT_TRUE(configuration->features.empty());
    bytes =
        raw({0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1, 3, 3, 1, 2, 3}); // length no multiple of 4
    EXPECT_TRUE(mmc::decode_configuration(bytes)->features.empty());
}

TEST(Decoder, DiscInformation) {
    // A DVD+R with two sessions, the last one empty (MMC-6 6.21.3).
    auto bytes = raw({0, 32, 0x01, 1, 2, 2, 2, 0xA0, 0, 0, 0, 0, 0x12, 0x34, 0x56, 0x78});
    bytes.resize(34);
    const auto info = mmc::decode_disc_information(bytes);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->disc, mmc::DiscStatus::incomplete);
    EXPECT_EQ(info->last_session, mmc::SessionStatus::empty);
    EXPECT_EQ(info->sessions, 2);
    EXPECT_EQ(info->last_track_in_last_session, 2);
    EXPECT_EQ(info->disc_id, 0x12345678u);
    EXPECT_TRUE(info->unrestricted_use);
    EXPECT_FALSE(info->erasable);
    EXPECT_FALSE(mmc::decode_disc_information(std::span(bytes).first(11)));
    // A length that lies: nothing beyond it counts.
    bytes[1] = std::byte{4};
    EXPECT_FALSE(mmc::decode_disc_information(bytes));
}

TEST(Decoder, TrackInformation) {
    auto bytes = raw({0, 46,   2,    1,    0, 0x04, 0xC1, 0x01, 0, 0, 0x10, 0,  //
                      0, 0,    0x20, 0,    0, 0x22, 0xF5, 0x40, 0, 0, 0,    16, //
                      0, 0x23, 0x05, 0x40, 0, 0,    0x1F, 0xFF, 0, 0});
    bytes.resize(48);
    const auto info = mmc::decode_track_information(bytes);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->track, 2);
    EXPECT_EQ(info->session, 1);
    EXPECT_TRUE(info->reserved);
    EXPECT_TRUE(info->blank);
    EXPECT_EQ(info->data_mode, 1);
    EXPECT_EQ(info->start, Lba(0x1000));
    EXPECT_EQ(info->next_writable, Lba(0x2000));
    EXPECT_EQ(info->free_blocks, 0x22F540u);
    EXPECT_EQ(info->packet_size, 16u);
    EXPECT_FALSE(info->last_recorded) << "LRA_V is not set";
    bytes[7] = std::byte{0};
    EXPECT_FALSE(mmc::decode_track_information(bytes)->next_writable);
}

TEST(Decoder, Toc) {
    const auto bytes =
        raw({0, 18, 1, 1, 0, 0x14, 1, 0, 0, 0, 0, 0, 0, 0x14, 0xAA, 0, 0, 0, 0x12, 0x34});
    const auto toc = mmc::decode_toc(bytes);
    ASSERT_TRUE(toc);
    ASSERT_EQ(toc->entries.size(), 2u);
    EXPECT_EQ(toc->entries[0].control, 4);
    EXPECT_EQ(toc->entries[1].track, mmc::lead_out_track);
    EXPECT_EQ(toc->entries[1].start, Lba(0x1234));
}

TEST(Decoder, ModePages) {
    // A header, then page 01 with subpage format 0 and a subpaged page.
    const auto bytes = raw(
        {0, 0x14, 0, 0, 0, 0, 0, 0, 0x81, 2, 0xC0, 1, 0x5A, 0x01, 0, 3, 7, 8, 9, 0x05, 0x32, 0});
    const auto pages = mmc::decode_mode_pages(bytes);
    ASSERT_TRUE(pages);
    ASSERT_EQ(pages->size(), 2u) << "the third is cut short";
    EXPECT_EQ((*pages)[0].page, mmc::ModePage::read_write_error_recovery);
    EXPECT_TRUE((*pages)[0].savable);
    EXPECT_EQ((*pages)[1].subpage, 1);
    EXPECT_EQ((*pages)[1].bytes.size(), 7u);
    // Block descriptors beyond the end.
    EXPECT_FALSE(mmc::decode_mode_pages(raw({0, 6, 0, 0, 0, 0, 0xFF, 0xFF})));
}

TEST(Decoder, WriteSpeeds) {
    const auto bytes =
        raw({0,    0, 0, 36, 0, 0,    0,    0,                                        //
             0x08, 0, 0, 0,  0, 0x23, 0x05, 0x3F, 0, 0, 0x56, 0x90, 0, 0, 0x56, 0x90, //
             0x00, 0, 0, 0,  0, 0x23, 0x05, 0x3F, 0, 0, 0x56, 0x90, 0, 0, 0x15, 0xA4});
    const auto speeds = mmc::decode_write_speeds(bytes);
    ASSERT_TRUE(speeds);
    ASSERT_EQ(speeds->size(), 2u);
    EXPECT_TRUE((*speeds)[0].pure_cav);
    EXPECT_EQ((*speeds)[0].write_kilobytes, 22160u);
    EXPECT_EQ((*speeds)[1].write_kilobytes, 5540u);
    EXPECT_EQ((*speeds)[1].end, Lba(2295103));
}

TEST(Decoder, InquiryCutsPadding) {
    auto bytes = raw({5, 0x80, 5, 2, 31, 0, 0, 0});
    for (const char c : std::string("ACME    DVD\x01RECORDER    1.0 "))
        bytes.push_back(static_cast<std::byte>(c));
    const auto inquiry = mmc::decode_inquiry(bytes);
    ASSERT_TRUE(inquiry);
    EXPECT_EQ(inquiry->vendor, "ACME");
    EXPECT_EQ(inquiry->product, "DVD?RECORDER");
    EXPECT_EQ(inquiry->revision, "1.0");
    EXPECT_TRUE(inquiry->removable);
    EXPECT_EQ(inquiry->device_type, 5);
}

TEST(Decoder, EventAndBuffer) {
    const auto event = mmc::decode_event(raw({0, 6, 4, 0x56, 2, 2, 0, 0}));
    ASSERT_TRUE(event);
    EXPECT_EQ(event->event_class, mmc::EventClass::media);
    EXPECT_EQ(event->code(), static_cast<int>(mmc::MediaEvent::new_media));
    EXPECT_TRUE(mmc::decode_event(raw({0, 2, 0x80, 0x56}))->no_event_available);
    EXPECT_FALSE(mmc::decode_buffer_capacity(raw({0, 10, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2})))
        << "more free than there is";
}

TEST(Decoder, StructureIsAsLongAsItSaysAndCame) {
    EXPECT_EQ(mmc::decode_disc_structure(raw({0, 4, 0, 0, 1, 2, 3, 4}))->size(), 2u);
    EXPECT_EQ(mmc::decode_disc_structure(raw({0xFF, 0xFF, 0, 0, 1}))->size(), 1u);
    EXPECT_TRUE(mmc::decode_disc_structure(raw({0, 0, 0, 0, 1}))->empty());
    EXPECT_FALSE(mmc::decode_disc_structure(raw({0, 4, 0})));
}

// A hostile drive: random answers of every length up to a page, with plausible length fields.
TEST(Decoder, HostileAnswers) {
    std::mt19937 random(20261122);
    for (int round = 0; round < 20'000; ++round) {
        std::vector<std::byte> bytes(random() % 200);
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(random() % 4 == 0 ? 0xFF : random());
        if (bytes.size() > 2 && random() % 2 == 0) bytes[0] = std::byte{0};
        decode_everything(bytes);
    }
    decode_everything({});
    const std::vector<std::byte> ones(70'000, std::byte{0xFF});
    decode_everything(ones);
    EXPECT_LE(mmc::decode_write_speeds(ones)->size(), 4096u);
    EXPECT_LE(mmc::decode_toc(ones)->entries.size(), 100u);
}
