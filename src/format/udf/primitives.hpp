/// The small types that descriptors are made of: addresses, extents, character sets, times and
/// entity identifiers — ECMA-167 1/7, 3/7.1, 4/7.1 and 4/14.14, UDF 2.1 and 2.3.10.
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/time.hpp"
#include "openimapi/format/udf_revision.hpp"

#include <string_view>

namespace openimapi::inline v1::udf {

/// 1/7.2.1, UDF 2.1.2.
struct CharSpec {
    std::uint8_t type = 0; ///< 0: CS0
    std::array<char, 63> information{};
};
static_assert(sizeof(CharSpec) == 64 && DiscStructure<CharSpec>);

/// 1/7.3, UDF 2.1.4.
struct DiscTime {
    le16 type_and_timezone; ///< bits 12-15: 1, local time; bits 0-11: minutes east of UTC, signed;
                            ///< -2047: not given
    le16 year;
    std::uint8_t month = 0;
    std::uint8_t day = 0;
    std::uint8_t hour = 0;
    std::uint8_t minute = 0;
    std::uint8_t second = 0;
    std::uint8_t centiseconds = 0;
    std::uint8_t hundreds_of_microseconds = 0;
    std::uint8_t microseconds = 0;
};
static_assert(sizeof(DiscTime) == 12 && DiscStructure<DiscTime>);

/// 1/7.4 (regid), UDF 2.1.5.
struct EntityId {
    std::uint8_t flags = 0;
    std::array<char, 23> identifier{};
    std::array<std::uint8_t, 8> suffix{};
};
static_assert(sizeof(EntityId) == 32 && DiscStructure<EntityId>);

/// Suffix of a domain identifier — UDF 2.1.5.3.
struct DomainSuffix {
    le16 revision;
    std::uint8_t flags = 0; ///< bit 0: hard write protect, bit 1: soft write protect
    std::array<std::uint8_t, 5> reserved{};
};
static_assert(sizeof(DomainSuffix) == 8 && DiscStructure<DomainSuffix>);

/// Suffix of an identifier that UDF itself defines ("*UDF LV Info" …) — UDF 2.1.5.3.
struct UdfSuffix {
    le16 revision;
    std::uint8_t os_class = 0; ///< UDF 6.3.1
    std::uint8_t os_identifier = 0;
    std::array<std::uint8_t, 4> reserved{};
};
static_assert(sizeof(UdfSuffix) == 8 && DiscStructure<UdfSuffix>);

/// Suffix of an identifier of an implementation — UDF 2.1.5.3.
struct ImplementationSuffix {
    std::uint8_t os_class = 0;
    std::uint8_t os_identifier = 0;
    std::array<std::uint8_t, 6> implementation_use{};
};
static_assert(sizeof(ImplementationSuffix) == 8 && DiscStructure<ImplementationSuffix>);

/// 3/7.1: an extent of the volume.
struct ExtentAd {
    le32 length; ///< bytes
    le32 location;
};
static_assert(sizeof(ExtentAd) == 8 && DiscStructure<ExtentAd>);

/// 4/7.1 (lb_addr): a block of a partition.
struct BlockAddress {
    le32 block;
    le16 partition; ///< number of the partition map in the Logical Volume Descriptor
};
static_assert(sizeof(BlockAddress) == 6 && DiscStructure<BlockAddress>);

/// The two top bits of an allocation descriptor's length — 4/14.14.1.1.
enum class ExtentType : std::uint8_t {
    recorded = 0,
    allocated = 1,   ///< not recorded
    unallocated = 2, ///< not recorded: reads as zeros
    continuation = 3 ///< the allocation descriptors go on there
};
inline constexpr std::uint32_t extent_length_mask = 0x3FFFFFFF;

/// 4/14.14.1: in the partition that holds the ICB.
struct ShortAd {
    le32 length; ///< bytes, and ExtentType in bits 30-31
    le32 position;
};
static_assert(sizeof(ShortAd) == 8 && DiscStructure<ShortAd>);

/// 4/14.14.2, with the implementation use that UDF 2.3.10.1 gives it.
struct LongAd {
    le32 length; ///< as in ShortAd
    BlockAddress location;
    le16 flags; ///< bit 0: extent erased (not recorded extents only)
    std::array<std::uint8_t, 4> implementation_use{}; ///< in a FID from UDF 2.00: unique id
};
static_assert(sizeof(LongAd) == 16 && DiscStructure<LongAd>);

/// 4/14.14.3. UDF does not allow it (2.3.5.4).
struct ExtendedAd {
    le32 length;             ///< as in ShortAd
    le32 recorded_length;    ///< bytes, as recorded
    le32 information_length; ///< bytes of content
    BlockAddress location;
    std::array<std::uint8_t, 2> implementation_use{};
};
static_assert(sizeof(ExtendedAd) == 20 && DiscStructure<ExtendedAd>);

[[nodiscard]] constexpr std::uint32_t extent_length(std::uint32_t field) noexcept {
    return field & extent_length_mask;
}
[[nodiscard]] constexpr ExtentType extent_type(std::uint32_t field) noexcept {
    return static_cast<ExtentType>(field >> 30);
}
[[nodiscard]] constexpr std::uint32_t extent_field(std::uint32_t bytes, ExtentType type) noexcept {
    return (bytes & extent_length_mask) | static_cast<std::uint32_t>(type) << 30;
}

/// "OSTA Compressed Unicode", the only character set of UDF — UDF 2.1.2.
[[nodiscard]] CharSpec osta_compressed_unicode();
/// UTC, offset 0. Years outside 1..9999 (ECMA-167 1/7.3.2) are brought to the nearest end.
[[nodiscard]] DiscTime to_disc_time(Timestamp time) noexcept;
/// "*OSTA UDF Compliant" — UDF 2.1.5.2.
[[nodiscard]] EntityId domain_identifier(Revision revision);
/// An identifier of UDF's own with its suffix: "*UDF LV Info" and its kind.
[[nodiscard]] EntityId udf_identifier(std::string_view name, Revision revision);
/// "*OpenIMAPI": who wrote a structure.
[[nodiscard]] EntityId implementation_identifier();
/// The contents of a partition: "+NSR02", "+NSR03" — 3/10.5.3.
[[nodiscard]] EntityId plain_identifier(std::string_view name);

} // namespace openimapi::inline v1::udf
