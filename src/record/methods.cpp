#include "record/methods.hpp"

namespace openimapi::inline v1::record {

namespace {

using mmc::CloseFunction;
constexpr CloseFunction session_only[] = {CloseFunction::close_session};
constexpr CloseFunction compatible[] = {CloseFunction::finalize_compatible,
                                        CloseFunction::finalize};
constexpr CloseFunction normally[] = {CloseFunction::finalize};

// MMC-6 6.3.3 says which close functions each medium has, 6.31 which can be reserved.
constexpr Method methods[] = {
    {mmc::Profile::dvd_plus_r, true, false, true, true, session_only, compatible, normally},
    {mmc::Profile::bd_r_sequential, false, false, true, false, session_only, normally, normally},
};

} // namespace

const Method* find_method(mmc::Profile profile) noexcept {
    for (const auto& method : methods)
        if (method.profile == profile) return &method;
    return nullptr;
}

} // namespace openimapi::inline v1::record
