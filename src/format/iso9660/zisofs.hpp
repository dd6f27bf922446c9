/// zisofs: files compressed block by block inside of ISO 9660, which readers with Rock Ridge show
/// uncompressed. H. P. Anvin's format (version 1) and zisofs2 (libisofs, doc/zisofs2_format.txt),
/// both with zlib.
#pragma once

#include "format/iso9660/susp.hpp"
#include "openimapi/io/source.hpp"

#include <optional>
#include <string>

namespace openimapi::inline v1::iso9660::zisofs {

inline constexpr std::array<std::uint8_t, 8> magic_1{0x37, 0xE4, 0x53, 0x96,
                                                     0xC9, 0xDB, 0xD6, 0x07};
inline constexpr std::array<std::uint8_t, 8> magic_2{0xEF, 0x22, 0x55, 0xA1,
                                                     0xBC, 0x1B, 0x95, 0xA0};

/// In front of the content, version 1. 32-bit pointers follow.
struct FileHeader1 {
    std::array<std::uint8_t, 8> magic = magic_1;
    le32 size = 0; ///< uncompressed
    std::uint8_t header_words = 4;
    std::uint8_t block_log2 = 15;
    le16 reserved = 0;
};
static_assert(sizeof(FileHeader1) == 16 && DiscStructure<FileHeader1>);

/// Version 2. 64-bit pointers follow.
struct FileHeader2 {
    std::array<std::uint8_t, 8> magic = magic_2;
    std::uint8_t version = 0;
    std::uint8_t header_words = 6;
    std::uint8_t algorithm = 1; ///< zlib
    std::uint8_t block_log2 = 17;
    le64 size = 0;
    le32 reserved = 0;
};
static_assert(sizeof(FileHeader2) == 24 && DiscStructure<FileHeader2>);

inline constexpr susp::Signature zf_signature{'Z', 'F'};
/// The same as ZF of version 2, under a name that kernels without zisofs2 pass over in silence.
inline constexpr susp::Signature z2_signature{'Z', '2'};
inline constexpr std::array<char, 2> algorithm_1{'p', 'z'};
inline constexpr std::array<char, 2> algorithm_2{'P', 'Z'};

/// ZF, transparent compression. `size` is a both32 in version 1 and a le64 in version 2.
struct TransparentCompression {
    susp::FieldHeader header{zf_signature, 16, 1};
    std::array<char, 2> algorithm = algorithm_1;
    std::uint8_t header_words = 4;
    std::uint8_t block_log2 = 15;
    std::array<std::byte, 8> size{};
};
static_assert(sizeof(TransparentCompression) == 16);

/// Blocks have 32, 64 or 128 KiB.
inline constexpr unsigned smallest_block_log2 = 15, largest_block_log2 = 17;
inline constexpr std::uint64_t longest_file_1 = 0xFFFFFFFF; ///< of version 1, uncompressed

/// How a content is compressed, as its ZF field or its own header says.
struct Form {
    std::uint8_t version = 1; ///< 1 or 2
    std::uint8_t header_words = 4;
    std::uint8_t block_log2 = 15;
    std::uint64_t size = 0; ///< uncompressed
    friend bool operator==(const Form&, const Form&) = default;

    [[nodiscard]] std::uint64_t block() const noexcept { return std::uint64_t{1} << block_log2; }
    [[nodiscard]] std::uint64_t blocks() const noexcept {
        return size / block() + (size % block() != 0 ? 1 : 0);
    }
    [[nodiscard]] std::uint64_t header_bytes() const noexcept {
        return std::uint64_t{header_words} * 4;
    }
    [[nodiscard]] std::uint64_t pointer_bytes() const noexcept { return version == 1 ? 4 : 8; }
    /// Header and pointers, of which there is one more than blocks.
    [[nodiscard]] std::uint64_t table_bytes() const noexcept {
        return header_bytes() + (blocks() + 1) * pointer_bytes(); // cannot overflow: 2^52 at most
    }
};

/// What a header says, nothing where it is none, or of an unknown algorithm or block size. 24 bytes
/// are enough (a shorter content cannot be version 2).
[[nodiscard]] std::optional<Form> read_header(std::span<const std::byte> bytes) noexcept;
/// The same of a ZF or Z2 field, header included.
[[nodiscard]] std::optional<Form> read_field(std::span<const std::byte> field) noexcept;

/// The content of `recorded`, uncompressed while it is read; any number of threads. `form` is what
/// the directory says; the content's own header is not asked. Reading throws Error
/// (IMAPI_E_IMPORT_READ_FAILURE) where pointers or blocks are damaged.
[[nodiscard]] OPENIMAPI_API io::SourcePtr uncompressed(io::SourcePtr recorded, const Form& form);

/// Whether `recorded` can be what `form` says: header and pointers, no block. Empty where it is,
/// else what is wrong. Reads at most `budget` bytes of pointers; the rest is taken as right.
[[nodiscard]] OPENIMAPI_API std::string what_is_wrong(const io::Source& recorded, const Form& form,
                                                      std::uint64_t budget);

} // namespace openimapi::inline v1::iso9660::zisofs
