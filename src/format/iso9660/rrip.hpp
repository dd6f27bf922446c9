/// Rock Ridge Interchange Protocol — IEEE P1282, RRIP 1.12 (1.09 and 1.10 differ in the length of
/// PX and in the RR field).
#pragma once

#include "format/iso9660/date_time.hpp"
#include "format/iso9660/susp.hpp"

#include <string_view>

namespace openimapi::inline v1::iso9660::rrip {

using susp::FieldHeader;
using susp::Signature;

inline constexpr Signature px_signature{'P', 'X'};
inline constexpr Signature pn_signature{'P', 'N'};
inline constexpr Signature sl_signature{'S', 'L'};
inline constexpr Signature nm_signature{'N', 'M'};
inline constexpr Signature cl_signature{'C', 'L'};
inline constexpr Signature pl_signature{'P', 'L'};
inline constexpr Signature re_signature{'R', 'E'};
inline constexpr Signature tf_signature{'T', 'F'};
inline constexpr Signature sf_signature{'S', 'F'};
inline constexpr Signature rr_signature{'R', 'R'}; ///< 1.09 only

/// Identifiers that say "Rock Ridge" in an ER field. The first is of RRIP 1.09 and 1.10, the second
/// of 1.12; the third is met in the wild.
inline constexpr std::string_view identifier_1991a = "RRIP_1991A";
inline constexpr std::string_view identifier_p1282 = "IEEE_P1282";
inline constexpr std::string_view identifier_1282 = "IEEE_1282";
/// The descriptor and source that RRIP 4.3 prescribes.
inline constexpr std::string_view extension_descriptor =
    "THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS";
inline constexpr std::string_view extension_source =
    "PLEASE CONTACT DISC PUBLISHER FOR SPECIFICATION SOURCE.  SEE PUBLISHER IDENTIFIER IN PRIMARY "
    "VOLUME DESCRIPTOR FOR CONTACT INFORMATION.";

/// PX, POSIX file attributes — RRIP 4.1.1. Without the serial number it is 36 bytes (RRIP 1.10).
struct PosixAttributes {
    FieldHeader header{px_signature, 44, 1};
    both32 mode = 0; ///< type and permissions, as st_mode of POSIX: see FileType
    both32 links = 1;
    both32 uid = 0;
    both32 gid = 0;
    both32 serial = 0; ///< equal for the names of one file
};
static_assert(sizeof(PosixAttributes) == 44);
inline constexpr std::uint32_t posix_attributes_length_1_10 = 36;

/// The type bits of PX's mode — RRIP table of 4.1.1.
enum FileType : std::uint32_t {
    type_mask = 0170000,
    type_socket = 0140000,
    type_symlink = 0120000,
    type_file = 0100000,
    type_block_device = 0060000,
    type_directory = 0040000,
    type_character_device = 0020000,
    type_fifo = 0010000
};

/// PN, device number — RRIP 4.1.2.
struct DeviceNumber {
    FieldHeader header{pn_signature, 20, 1};
    both32 high = 0;
    both32 low = 0;
};
static_assert(sizeof(DeviceNumber) == 20);

/// SL, symbolic link — RRIP 4.1.3. Component records follow.
struct SymbolicLink {
    FieldHeader header{sl_signature, 5, 1};
    std::uint8_t flags = 0; ///< bit 0: the link continues in the next SL field
};
static_assert(sizeof(SymbolicLink) == 5);
/// Its component record — RRIP 4.1.3.1; `length` bytes follow.
struct LinkComponent {
    std::uint8_t flags = 0;
    std::uint8_t length = 0;
};
static_assert(sizeof(LinkComponent) == 2);
enum LinkFlags : std::uint8_t {
    link_continues = 0x01, ///< of SL: in the next SL; of a component: in the next component
    component_current = 0x02,
    component_parent = 0x04,
    component_root = 0x08
};

/// NM, alternate name — RRIP 4.1.4. The name's bytes follow.
struct AlternateName {
    FieldHeader header{nm_signature, 5, 1};
    std::uint8_t flags = 0;
};
static_assert(sizeof(AlternateName) == 5);
enum NameFlags : std::uint8_t { name_continues = 0x01, name_current = 0x02, name_parent = 0x04 };

/// CL, child link — RRIP 4.1.5.1: where the directory that this file record stands for was moved.
struct ChildLink {
    FieldHeader header{cl_signature, 12, 1};
    both32 block = 0;
};
/// PL, parent link — RRIP 4.1.5.2, in the ".." record of a moved directory.
struct ParentLink {
    FieldHeader header{pl_signature, 12, 1};
    both32 block = 0;
};
static_assert(sizeof(ChildLink) == 12 && sizeof(ParentLink) == 12);
/// RE, relocated — RRIP 4.1.5.3: this record is not to be shown where it stands.
struct Relocated {
    FieldHeader header{re_signature, 4, 1};
};

/// TF, time stamps — RRIP 4.1.6. The stamps follow in the order of the flags' bits.
struct TimeStamps {
    FieldHeader header{tf_signature, 5, 1};
    std::uint8_t flags = 0;
};
static_assert(sizeof(TimeStamps) == 5);
enum TimeFlags : std::uint8_t {
    time_creation = 0x01,
    time_modify = 0x02,
    time_access = 0x04,
    time_attributes = 0x08,
    time_backup = 0x10,
    time_expiration = 0x20,
    time_effective = 0x40,
    time_long_form = 0x80 ///< 17 bytes a stamp, not 7
};

/// SF, sparse file — RRIP 4.1.7.
struct SparseFile {
    FieldHeader header{sf_signature, 21, 1};
    both32 size_high = 0;
    both32 size_low = 0;
    std::uint8_t depth = 1;
};
static_assert(sizeof(SparseFile) == 21);

} // namespace openimapi::inline v1::iso9660::rrip
