/// What header_facts.py writes is made of.
#pragma once

#include <cstddef>
#include <cstring>
#include <imapi2.h>
#include <imapi2error.h>
#include <imapi2fs.h>
#include <imapi2fserror.h>
#include <iterator>
#include <string_view>
#include <type_traits>

namespace openimapi::test {

struct SlotFact {
    const char* interface_name;
    const char* member;
    std::size_t expected;
    std::size_t (*found)();
};
struct GuidFact {
    const char* kind;
    const char* name;
    GUID found;
    GUID expected;
};
struct CountFact {
    const char* kind;
    std::size_t count;
};
extern const SlotFact slot_facts[];
extern const std::size_t slot_fact_count;
extern const GuidFact guid_facts[];
extern const std::size_t guid_fact_count;
extern const CountFact count_facts[];
extern const std::size_t count_fact_count;

/// Where the compiler calls a virtual function: the Itanium C++ ABI (2.3) keeps one plus the offset
/// in the vtable in a pointer to it.
template <class Pointer>
std::size_t slot_of(Pointer pointer) {
    std::ptrdiff_t word = 0;
    static_assert(sizeof pointer >= sizeof word);
    std::memcpy(&word, &pointer, sizeof word);
    return static_cast<std::size_t>(word - 1) / sizeof(void*);
}
#define SLOT_FACT(type, member, expected)                                                          \
    {                                                                                              \
#type, #member, expected, [] { return slot_of(&type::member); }                            \
    }

} // namespace openimapi::test
