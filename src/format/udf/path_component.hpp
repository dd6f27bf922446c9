/// Path Component: what the content of a symbolic link is made of — ECMA-167 4/14.16, UDF 2.3.12.
#pragma once

#include "openimapi/base/bytes.hpp"

namespace openimapi::inline v1::udf {

/// 4/14.16.1.1.
enum class ComponentType : std::uint8_t {
    agreed_root = 1, ///< a root that writer and reader agreed upon
    root = 2,
    parent = 3,
    current = 4,
    name = 5
};

/// The fixed part; the name (d-characters in CS0) follows.
struct PathComponent {
    std::uint8_t type = 0;
    std::uint8_t identifier_length = 0;
    le16 file_version;
};
static_assert(sizeof(PathComponent) == 4 && DiscStructure<PathComponent>);

} // namespace openimapi::inline v1::udf
