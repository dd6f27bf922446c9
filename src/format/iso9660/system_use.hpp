/// The System Use area of a directory record: Rock Ridge fields, and how they are split between the
/// record and continuation areas. Private to the writer.
#pragma once

#include "format/iso9660/rrip.hpp"
#include "format/iso9660/zisofs.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::iso9660 {

/// Fields in their order. Reused from record to record.
class SystemUseFields {
public:
    void clear() {
        bytes_.clear();
        ends_.clear();
    }
    void add_sharing_protocol();
    void add_attributes(const rrip::PosixAttributes& attributes);
    /// The stamps that are present, in the order of their flags; 7 bytes each.
    void add_times(std::uint8_t flags, std::span<const RecordingDateTime> stamps);
    void add_relocated();
    void add_child_link(std::uint32_t block);
    void add_parent_link(std::uint32_t block);
    void add_device(std::uint64_t device);
    void add_name(std::string_view name);
    void add_link(std::string_view target);
    void add_compression(const zisofs::Form& form);
    void add_extensions_reference();

    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

    /// A part of the fields, and the CE field behind it that names the next part.
    struct Part {
        std::size_t begin = 0, end = 0; ///< of bytes()
        std::uint32_t at = 0;           ///< offset in the continuation area; unused in the first
        bool continued = false;
        [[nodiscard]] std::uint32_t length() const noexcept {
            return static_cast<std::uint32_t>(end - begin +
                                              (continued ? sizeof(susp::Continuation) : 0));
        }
    };
    /// Splits into what fits `capacity` bytes of the record and what goes to the continuation area
    /// from `cursor` on, which is moved behind it. No part there crosses a block.
    void split(std::size_t capacity, std::uint32_t& cursor, std::vector<Part>& parts) const;

private:
    template <class Field>
    void add(const Field& field);
    void add_bytes(std::string_view text);

    std::vector<std::byte> bytes_;
    std::vector<std::uint32_t> ends_; ///< of each field
};

} // namespace openimapi::inline v1::iso9660
