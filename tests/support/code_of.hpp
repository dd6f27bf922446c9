/// The code that something fails with.
#pragma once

#include "openimapi/base/error.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace openimapi::testing {

/// s_ok where nothing is thrown. An Error must have a story to tell.
inline Code code_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_FALSE(error.story().empty());
        return error.code();
    }
    return Code::s_ok;
}

} // namespace openimapi::testing
