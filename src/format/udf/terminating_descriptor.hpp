/// Terminating Descriptor: the end of a sequence — ECMA-167 3/10.9 and 4/14.2.
#pragma once

#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct TerminatingDescriptor {
    Tag tag;
    std::array<std::uint8_t, 496> reserved{};
};
static_assert(sizeof(TerminatingDescriptor) == 512 && DiscStructure<TerminatingDescriptor>);

} // namespace openimapi::inline v1::udf
