#include "openimapi/base/environment.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/time.hpp"

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>
#include <random>

using namespace openimapi;

namespace {

TEST(Time, KnownDays) {
    EXPECT_EQ(to_civil({0, 0}), (CivilTime{1970, 1, 1, 0, 0, 0, 0}));
    EXPECT_EQ(to_civil({951'782'400, 5}), (CivilTime{2000, 2, 29, 0, 0, 0, 5}));
    EXPECT_EQ(to_civil({-1, 999'999'999}), (CivilTime{1969, 12, 31, 23, 59, 59, 999'999'999}));
    EXPECT_EQ(to_civil({-2'203'891'200, 0}), (CivilTime{1900, 3, 1, 0, 0, 0, 0})); // no leap year
    EXPECT_EQ(to_civil({4'107'542'400, 0}), (CivilTime{2100, 3, 1, 0, 0, 0, 0}));
    EXPECT_EQ(to_civil({-62'135'596'800, 0}), (CivilTime{1, 1, 1, 0, 0, 0, 0}));
    EXPECT_EQ(to_civil({-62'167'219'200, 0}), (CivilTime{0, 1, 1, 0, 0, 0, 0}));
    EXPECT_EQ(to_civil({253'402'300'799, 0}), (CivilTime{9999, 12, 31, 23, 59, 59, 0}));
}

TEST(Time, EveryDayOfAnEraFollowsTheOneBefore) {
    CivilTime before = to_civil({from_civil({1799, 12, 31}).seconds, 0});
    for (std::int64_t at = from_civil({1800, 1, 1}).seconds; before.year < 2203; at += 86'400) {
        const CivilTime now = to_civil({at, 0});
        const bool same_month = now.month == before.month;
        if (same_month)
            ASSERT_EQ(now.day, before.day + 1);
        else
            ASSERT_TRUE(now.day == 1 && now.month == before.month % 12 + 1);
        ASSERT_EQ(from_civil(now).seconds, at);
        before = now;
    }
}

TEST(Time, AgreesWithTheSystemInAnyZone) {
    std::mt19937_64 random(3);
    const char* old = std::getenv("TZ");
    const std::string kept = old == nullptr ? "" : old;
    for (const char* zone : {"UTC", "America/St_Johns", "Pacific/Apia", "XYZ-13:45"}) {
        ::setenv("TZ", zone, 1);
        ::tzset();
        for (int i = 0; i < 500; ++i) {
            const auto seconds =
                static_cast<std::int64_t>(random() % 400'000'000'000) - 100'000'000'000;
            const std::time_t value = seconds;
            std::tm broken{};
            ASSERT_NE(::gmtime_r(&value, &broken), nullptr);
            const CivilTime civil = to_civil({seconds, 0});
            ASSERT_EQ(civil.year, broken.tm_year + 1900);
            ASSERT_EQ(civil.month, broken.tm_mon + 1);
            ASSERT_EQ(civil.day, broken.tm_mday);
            ASSERT_EQ(civil.hour, broken.tm_hour);
            ASSERT_EQ(civil.minute, broken.tm_min);
            ASSERT_EQ(civil.second, broken.tm_sec);
            ASSERT_EQ(from_civil(civil), (Timestamp{seconds, 0}));
        }
    }
    old == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
    ::tzset();
}

/// Sets a variable for the length of a test.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* old = std::getenv(name)) {
            had_ = true;
            old_ = old;
        }
        value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
    }
    ~Variable() { had_ ? ::setenv(name_, old_.c_str(), 1) : ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
    bool had_ = false;
    std::string old_;
};

TEST(Environment, SourceDateEpochIsANumberOrAnError) {
    {
        const Variable unset("SOURCE_DATE_EPOCH", nullptr);
        EXPECT_FALSE(environment::source_date_epoch());
    }
    {
        const Variable set("SOURCE_DATE_EPOCH", "1700000000");
        EXPECT_EQ(environment::source_date_epoch(), (Timestamp{1'700'000'000, 0}));
    }
    for (const char* bad : {"", "x", "1x", " 1", "-1", "1.5", "99999999999999999999"}) {
        const Variable set("SOURCE_DATE_EPOCH", bad);
        EXPECT_THROW((void)environment::source_date_epoch(), Error) << bad;
    }
}

TEST(Environment, FoldersHaveTheirFallbacks) {
    const Variable home("HOME", "/home/x");
    {
        const Variable own("OPENIMAPI_STATE", "/s");
        EXPECT_EQ(environment::state_folder(), "/s");
    }
    const Variable own("OPENIMAPI_STATE", nullptr);
    {
        const Variable xdg("XDG_STATE_HOME", "/xdg");
        EXPECT_EQ(environment::state_folder(), "/xdg/openimapi");
    }
    {
        const Variable xdg("XDG_STATE_HOME", "relative");
        EXPECT_EQ(environment::state_folder(), "/home/x/.local/state/openimapi");
    }
    const Variable tmp("TMPDIR", nullptr);
    EXPECT_EQ(environment::temporary_folder(), "/tmp");
}

} // namespace
