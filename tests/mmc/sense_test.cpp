#include "openimapi/mmc/sense.hpp"

#include <gtest/gtest.h>
#include <vector>

using namespace openimapi;
using mmc::SenseKey;

TEST(Sense, FixedFormatWithInformationAndProgress) {
    // SPC-4 4.5.3: F0h = valid information; sense key specific at 15.
    const std::uint8_t bytes[] = {0xF0, 0, 0x02, 0x00, 0x01, 0x02, 0x03, 10,   0,
                                  0,    0, 0,    0x04, 0x08, 0,    0x80, 0x40, 0x00};
    const auto sense = mmc::decode_sense(bytes);
    ASSERT_TRUE(sense);
    EXPECT_EQ(sense->code(), mmc::sense::long_write_in_progress);
    EXPECT_EQ(sense->information, 0x010203u);
    ASSERT_TRUE(sense->progress);
    EXPECT_DOUBLE_EQ(*sense->progress, 0.25);
    EXPECT_TRUE(mmc::is_busy(*sense));
    EXPECT_FALSE(sense->deferred);
}

TEST(Sense, FieldPointer) {
    const std::uint8_t bytes[] = {0x70, 0, 0x05, 0,    0, 0, 0,    10, 0,
                                  0,    0, 0,    0x24, 0, 0, 0xC0, 0,  2};
    const auto sense = mmc::decode_sense(bytes);
    ASSERT_TRUE(sense);
    EXPECT_EQ(sense->field, 2);
    EXPECT_TRUE(sense->field_in_cdb);
}

TEST(Sense, DescriptorFormat) {
    // SPC-4 4.5.2: information descriptor (00h) and sense key specific (02h).
    const std::uint8_t bytes[] = {0x72, 0x03, 0x0C, 0x09, 0,    0,    0, 20,   0x00, 0x0A,
                                  0x80, 0,    0,    0,    0,    0x00, 0, 0x12, 0x34, 0x56,
                                  0x02, 0x06, 0,    0,    0x80, 0,    0, 0};
    const auto sense = mmc::decode_sense(bytes);
    ASSERT_TRUE(sense);
    EXPECT_EQ(sense->code(), mmc::sense::loss_of_streaming);
    EXPECT_EQ(sense->information, 0x123456u);
}

TEST(Sense, DeferredAndForeign) {
    const std::uint8_t deferred[] = {0x71, 0, 0x03, 0,    0,    0, 0, 10, 0,
                                     0,    0, 0,    0x0C, 0x00, 0, 0, 0,  0};
    EXPECT_TRUE(mmc::decode_sense(deferred)->deferred);
    const std::uint8_t vendor[] = {0x7F, 0, 3, 0};
    EXPECT_FALSE(mmc::decode_sense(vendor));
    EXPECT_FALSE(mmc::decode_sense({}));
}

TEST(Sense, EveryTruncationIsSafe) {
    const std::vector<std::uint8_t> whole = {0xF2, 0x05, 0x24, 0x00, 0, 0,
                                             0,    0xFF, 0x02, 0xFF, 0, 0};
    for (const unsigned response : {0x70U, 0x72U, 0xF0U, 0xF2U})
        for (std::size_t length = 0; length <= whole.size(); ++length) {
            std::vector<std::uint8_t> bytes(whole.begin(),
                                            whole.begin() + static_cast<std::ptrdiff_t>(length));
            if (!bytes.empty()) bytes[0] = static_cast<std::uint8_t>(response);
            const auto sense = mmc::decode_sense(bytes);
            EXPECT_EQ(sense.has_value(), length >= ((response & 2U) != 0 ? 4u : 3u));
        }
}

TEST(Sense, AdditionalLengthHidesWhatWasNotSent) {
    // Stale bytes beyond ADDITIONAL SENSE LENGTH are no sense data.
    const std::uint8_t bytes[] = {0x70, 0, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3A, 0x01, 0, 0, 0, 0};
    const auto sense = mmc::decode_sense(bytes);
    EXPECT_EQ(sense->asc, 0);
}

TEST(Sense, EncodesWhatItDecodes) {
    mmc::Sense sense;
    static_cast<mmc::SenseCode&>(sense) = mmc::sense::invalid_address_for_write;
    sense.information = 0x12345678;
    sense.field = 2;
    sense.field_in_cdb = true;
    const auto again = mmc::decode_sense(mmc::encode_fixed(sense));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->code(), sense.code());
    EXPECT_EQ(again->information, sense.information);
    EXPECT_EQ(again->field, sense.field);
    EXPECT_EQ(again->field_in_cdb, true);
}

TEST(Sense, Names) {
    EXPECT_EQ(mmc::describe(mmc::sense::invalid_address_for_write),
              "illegal request: invalid address for write (5/21/02)");
    EXPECT_EQ(mmc::name_of_additional(0x3A, 0x02), "medium not present - tray open");
    EXPECT_EQ(mmc::name_of_additional(0x04, 0x7F),
              "logical unit not ready, cause not reportable, qualifier 7Fh");
    EXPECT_EQ(mmc::name_of_additional(0x40, 0x85), "diagnostic failure on component 85h");
    EXPECT_EQ(mmc::name_of_additional(0x80, 0x00), "vendor-specific");
}

TEST(Sense, PublishedCodes) {
    using mmc::Opcode;
    struct Row {
        mmc::SenseCode sense;
        Opcode opcode;
        Code code;
    };
    const Row rows[] = {
        {{SenseKey::not_ready, 0x04, 0x01},
         Opcode::test_unit_ready,
         Code::e_imapi_recorder_media_becoming_ready},
        {{SenseKey::not_ready, 0x04, 0x04},
         Opcode::test_unit_ready,
         Code::e_imapi_recorder_media_format_in_progress},
        {{SenseKey::not_ready, 0x04, 0x08}, Opcode::write_10, Code::e_imapi_recorder_media_busy},
        {{SenseKey::not_ready, 0x3A, 0x00}, Opcode::read_10, Code::e_imapi_recorder_media_no_media},
        {{SenseKey::illegal_request, 0x30, 0x10},
         Opcode::write_10,
         Code::e_imapi_recorder_media_not_formatted},
        {{SenseKey::illegal_request, 0x30, 0x05},
         Opcode::write_10,
         Code::e_imapi_recorder_media_incompatible},
        {{SenseKey::illegal_request, 0x30, 0x02},
         Opcode::read_disc_structure,
         Code::e_imapi_recorder_dvd_structure_not_present},
        {{SenseKey::illegal_request, 0x26, 0x00},
         Opcode::mode_select_10,
         Code::e_imapi_recorder_invalid_mode_parameters},
        {{SenseKey::illegal_request, 0x24, 0x00},
         Opcode::mode_sense_10,
         Code::e_imapi_recorder_no_such_mode_page},
        {{SenseKey::data_protect, 0x27, 0x00},
         Opcode::write_10,
         Code::e_imapi_recorder_media_write_protected},
        {{SenseKey::medium_error, 0x0C, 0x09}, Opcode::write_10, Code::e_imapi_loss_of_streaming},
        {{SenseKey::medium_error, 0x0C, 0x00},
         Opcode::write_10,
         Code::e_imapi_unexpected_response_from_device},
        {{SenseKey::illegal_request, 0x20, 0x00},
         Opcode::get_configuration,
         Code::e_imapi_recorder_get_configuration_not_supported},
    };
    for (const auto& row : rows)
        EXPECT_EQ(mmc::code_for(row.sense, row.opcode), row.code) << mmc::describe(row.sense);
}
