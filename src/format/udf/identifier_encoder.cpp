#include "format/udf/identifier_encoder.hpp"

#include "openimapi/base/units.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::udf {

std::uint32_t descriptor_bytes(std::size_t name_bytes) noexcept {
    return static_cast<std::uint32_t>(round_up(sizeof(FileIdentifierDescriptor) + name_bytes, 4));
}

std::uint32_t padding_of(std::uint64_t offset, std::uint32_t bytes) noexcept {
    const auto left = block_size - (offset + bytes) % block_size; // 1..2048
    return left < sizeof(Tag) ? static_cast<std::uint32_t>(sizeof(EntityId)) : 0;
}

std::span<const std::byte> put_identifier(const RevisionRules& rules, const Identifier& identifier,
                                          std::span<std::byte> out) {
    static const EntityId developer = implementation_identifier();
    FileIdentifierDescriptor fixed;
    fixed.version = 1;
    fixed.characteristics = identifier.characteristics;
    fixed.identifier_length = static_cast<std::uint8_t>(identifier.name.size());
    fixed.icb = identifier.icb;
    if (rules.unique_id_in_directory) { // UDF 2.3.4.3: the lower half of it
        const le32 id = static_cast<std::uint32_t>(identifier.unique_id & 0xFFFFFFFF);
        std::memcpy(fixed.icb.implementation_use.data(), &id, sizeof(id));
    }
    fixed.implementation_use_length = static_cast<std::uint16_t>(identifier.padding);

    const auto whole = out.first(descriptor_bytes(identifier.name.size()) + identifier.padding);
    store(fixed, whole);
    auto at = whole.subspan(sizeof(fixed));
    if (identifier.padding != 0) {
        store(developer, at);
        at = at.subspan(identifier.padding);
    }
    std::copy(identifier.name.begin(), identifier.name.end(), at.begin());
    const auto rest = at.subspan(identifier.name.size());
    std::fill(rest.begin(), rest.end(), std::byte{0});
    seal(whole, TagId::file_identifier, identifier.location, rules.tags);
    return whole;
}

} // namespace openimapi::inline v1::udf
