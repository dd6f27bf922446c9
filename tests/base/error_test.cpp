#include "openimapi/base/error.hpp"

#include <cerrno>
#include <gtest/gtest.h>

using namespace openimapi;

namespace {

TEST(Error, TellsItsStoryFromTheOutsideIn) {
    Error error(Code::e_fail, "the medium is full", "Insert another disc");
    error.add({.doing = "write", .lba = Lba(16)}).add({.doing = "record", .path = "a.iso"});
    EXPECT_EQ(
        error.story(),
        "record 'a.iso': write at block 16: the medium is full. Insert another disc (0x80004005)");
    EXPECT_STREQ(error.what(), error.story().c_str());
}

TEST(Error, ErrnoHasItsNearestPublishedCode) {
    EXPECT_EQ(Error::from_errno(ENOSPC, "write", "x").code(), Code::win32_disk_full);
    EXPECT_EQ(Error::from_errno(EACCES, "open", "x").code(), Code::e_accessdenied);
}

TEST(Error, StepsAreAddedOnTheWayOut) {
    try {
        with_step([]() -> int { throw Error(Code::e_fail, "no"); },
                  [] { return ErrorStep{.doing = "try"}; });
        FAIL();
    } catch (const Error& error) {
        ASSERT_EQ(error.steps().size(), 1u);
        EXPECT_EQ(error.steps()[0].doing, "try");
    }
}

} // namespace
