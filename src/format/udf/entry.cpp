#include "format/udf/entry.hpp"

#include "openimapi/base/units.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::udf {

namespace {

/// What a File Entry has of an Extended File Entry.
FileEntry plain(const ExtendedFileEntry& from) {
    FileEntry entry;
    entry.icb = from.icb;
    entry.uid = from.uid;
    entry.gid = from.gid;
    entry.permissions = from.permissions;
    entry.links = from.links;
    entry.information_length = from.information_length;
    entry.blocks_recorded = from.blocks_recorded;
    entry.accessed = from.accessed;
    entry.modified = from.modified;
    entry.attributes_changed = from.attributes_changed;
    entry.checkpoint = from.checkpoint;
    entry.implementation_identifier = from.implementation_identifier;
    entry.unique_id = from.unique_id;
    entry.extended_attributes_length = from.extended_attributes_length;
    entry.allocation_length = from.allocation_length;
    return entry;
}

} // namespace

std::uint32_t fixed_entry_bytes(const RevisionRules& rules) noexcept {
    return rules.extended_entries ? sizeof(ExtendedFileEntry) : sizeof(FileEntry);
}

std::uint32_t entry_room(const RevisionRules& rules) noexcept {
    constexpr std::uint32_t times = sizeof(ExtendedAttributeHeader) + sizeof(FileTimesAttribute);
    return block_size - fixed_entry_bytes(rules) - (rules.extended_entries ? 0 : times);
}

Entry::Entry(const Tables& tables, const EntrySubject& subject, const tree::Attributes& attributes,
             std::span<std::byte> out)
    : tables_(tables), block_(subject.block), out_(out), used_(fixed_entry_bytes(tables.rules)) {
    std::memset(out.data(), 0, out.size());
    fixed_.icb.strategy = 4;
    fixed_.icb.maximum_entries = 1;
    fixed_.icb.file_type = static_cast<std::uint8_t>(subject.type);
    if ((attributes.mode & 04000) != 0) flags_ |= IcbFlag::setuid;
    if ((attributes.mode & 02000) != 0) flags_ |= IcbFlag::setgid;
    if ((attributes.mode & 01000) != 0) flags_ |= IcbFlag::sticky;
    if (subject.stream) flags_ |= IcbFlag::stream;
    fixed_.uid = attributes.uid;
    fixed_.gid = attributes.gid;
    fixed_.permissions = permissions_of_mode(attributes.mode);
    const auto recorded = [&](Timestamp date) { return tables.identity.recorded(date); };
    const auto modified = recorded(attributes.modified);
    const auto accessed = recorded(attributes.accessed.value_or(attributes.modified));
    fixed_.modified = to_disc_time(modified);
    fixed_.accessed = to_disc_time(accessed);
    fixed_.attributes_changed = fixed_.modified;
    fixed_.created = to_disc_time(attributes.created ? recorded(*attributes.created)
                                                     : std::min(modified, accessed));
    fixed_.checkpoint = 1;
    fixed_.implementation_identifier = implementation_identifier();
    fixed_.unique_id = subject.unique_id;
    put_extended_attributes(subject.type, attributes);
}

void Entry::set_links(std::uint64_t links) {
    links_ = links;
}

void Entry::set_content(std::uint64_t bytes, Allocation allocation, std::uint64_t blocks) {
    fixed_.information_length = bytes;
    fixed_.object_size = fixed_.object_size + bytes;
    fixed_.blocks_recorded = blocks;
    flags_ |= static_cast<std::uint16_t>(allocation);
}

void Entry::set_streams(const LongAd& icb, std::uint64_t bytes) {
    fixed_.stream_directory_icb = icb;
    ++links_;
    fixed_.object_size = fixed_.object_size + bytes;
}

void Entry::commit(std::size_t bytes) {
    fixed_.allocation_length = static_cast<std::uint32_t>(bytes);
    fixed_.icb.flags = flags_;
    fixed_.links = static_cast<std::uint16_t>(std::min<std::uint64_t>(links_, 0xFFFF));
    const auto whole = out_.first(used_ + bytes);
    if (tables_.rules.extended_entries) {
        store(fixed_, out_);
        seal(whole, TagId::extended_file_entry, block_, tables_.rules.tags);
    } else {
        store(plain(fixed_), out_);
        seal(whole, TagId::file_entry, block_, tables_.rules.tags);
    }
}

void Entry::put_extended_attributes(FileType type, const tree::Attributes& attributes) {
    const bool device = type == FileType::block_device || type == FileType::character_device;
    const bool created = attributes.created && !tables_.rules.extended_entries;
    if (!device && !created) return;
    const auto start = used_;
    auto at = start + sizeof(ExtendedAttributeHeader);
    const auto put = [&](const auto& attribute) {
        store(attribute, out_.subspan(at));
        at += sizeof(attribute);
    };
    if (created) {
        FileTimesAttribute times;
        times.attribute.type = static_cast<std::uint32_t>(AttributeType::file_times);
        times.attribute.length = sizeof(times);
        times.data_length = sizeof(DiscTime);
        times.existence = 1; // creation
        times.creation = fixed_.created;
        put(times);
    }
    if (device) {
        // The parts of a device number as makedev(3) of glibc packs them.
        const auto number = attributes.device;
        DeviceSpecificationAttribute specification;
        specification.attribute.type =
            static_cast<std::uint32_t>(AttributeType::device_specification);
        specification.attribute.length = sizeof(specification);
        specification.implementation_use_length = sizeof(EntityId);
        specification.major_device =
            static_cast<std::uint32_t>(((number >> 8) & 0xFFF) | ((number >> 32) & 0xFFFFF000));
        specification.minor_device =
            static_cast<std::uint32_t>((number & 0xFF) | ((number >> 12) & 0xFFFFFF00));
        specification.implementation_identifier = implementation_identifier();
        put(specification);
    }
    const auto length = static_cast<std::uint32_t>(at - start);
    ExtendedAttributeHeader header;
    // What there is none of (UDF 3.3.4.1, another rule from 2.00 on).
    header.implementation_location = tables_.rules.absent_attributes.value_or(length);
    header.application_location = tables_.rules.absent_attributes.value_or(length);
    const auto where = out_.subspan(start);
    store(header, where);
    seal(where.first(sizeof(header)), TagId::extended_attribute_header, block_, tables_.rules.tags);
    fixed_.extended_attributes_length = length;
    used_ = at;
}

} // namespace openimapi::inline v1::udf
