#include "format/udf/file_entry.hpp"

namespace openimapi::inline v1::udf {

namespace {
constexpr std::uint32_t change_attributes = 8;
constexpr std::uint32_t remove = 16;
constexpr std::uint32_t write = 2;
} // namespace

std::uint32_t permissions_of_mode(std::uint32_t mode) noexcept {
    std::uint32_t permissions = 0;
    for (int group = 0; group < 3; ++group) { // others, group, owner: low bits first in both
        std::uint32_t bits = (mode >> (3 * group)) & 7;
        if ((bits & write) != 0) bits |= remove;
        if (group == 2) bits |= change_attributes;
        permissions |= bits << (5 * group);
    }
    return permissions;
}

std::uint32_t mode_of_permissions(std::uint32_t permissions) noexcept {
    return (permissions & 7) | ((permissions >> 5) & 7) << 3 | ((permissions >> 10) & 7) << 6;
}

} // namespace openimapi::inline v1::udf
