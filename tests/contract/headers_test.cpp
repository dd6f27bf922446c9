// The published headers as this compiler sees them. Types, values and defines were held against the
// sheets while header_facts.cpp was compiled; what needs running is here, and the counts.
#include "header_facts.hpp"

#include <gmock/gmock.h>
#include <iostream>
#include <map>
#include <string>

namespace openimapi::test {
namespace {

TEST(Headers, HaveEveryMemberInItsSlot) {
    for (std::size_t i = 0; i < slot_fact_count; ++i)
        EXPECT_EQ(slot_facts[i].found(), slot_facts[i].expected)
            << slot_facts[i].interface_name << "::" << slot_facts[i].member;
    EXPECT_EQ(slot_fact_count, 370U);
    std::cout << slot_fact_count << " vtable slots\n";
}

TEST(Headers, HaveEveryGuid) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < guid_fact_count; ++i) {
        EXPECT_TRUE(guid_facts[i].found == guid_facts[i].expected) << guid_facts[i].name;
        ++counts[guid_facts[i].kind];
    }
    for (const auto& [kind, count] : counts)
        std::cout << count << ' ' << kind << '\n';
    EXPECT_EQ(counts["IIDs"], 51);
    EXPECT_EQ(counts["CLSIDs"], 29);
    EXPECT_EQ(counts["library ids"], 2);
    EXPECT_TRUE(LIBID_IMAPILib2 == LIBID_IMAPI2);
}

TEST(Headers, WereHeldAgainstTheSheetsByTheCompiler) {
    std::map<std::string, std::size_t> counts;
    for (std::size_t i = 0; i < count_fact_count; ++i) {
        counts[count_facts[i].kind] = count_facts[i].count;
        std::cout << count_facts[i].count << ' ' << count_facts[i].kind << '\n';
    }
    const std::map<std::string, std::size_t> expected = {
        {"interfaces", 51},    {"members", 370},        {"parameters", 451},
        {"enums", 19},         {"enum values", 191},    {"coclasses", 29},
        {"result codes", 152}, {"DISPID defines", 172}, {"constants", 19}};
    EXPECT_EQ(counts, expected);
}

TEST(Headers, TellImapiErrorsFromOthers) {
    EXPECT_TRUE(IMAPIError(IMAPI_E_READONLY));
    EXPECT_TRUE(IMAPIFsiError(IMAPI_E_IMAGEMANAGER_NO_IMAGE));
    EXPECT_FALSE(IMAPIError(E_FAIL));
    EXPECT_FALSE(IMAPIError(E_IMAPI_REQUEST_CANCELLED)) << "below IMAPI_ERROR_FIRST";
}

} // namespace
} // namespace openimapi::test
