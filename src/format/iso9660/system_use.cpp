#include "format/iso9660/system_use.hpp"

#include "openimapi/base/units.hpp"

#include <algorithm>
#include <string>

namespace openimapi::inline v1::iso9660 {

template <class Field>
void SystemUseFields::add(const Field& field) {
    const auto bytes = bytes_of(field);
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
}

void SystemUseFields::add_bytes(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    ends_.back() = static_cast<std::uint32_t>(bytes_.size());
}

void SystemUseFields::add_sharing_protocol() {
    add(susp::SharingProtocol{});
}

void SystemUseFields::add_attributes(const rrip::PosixAttributes& attributes) {
    add(attributes);
}

void SystemUseFields::add_times(std::uint8_t flags, std::span<const RecordingDateTime> stamps) {
    rrip::TimeStamps field;
    field.header.length = static_cast<std::uint8_t>(sizeof field + stamps.size_bytes());
    field.flags = flags;
    add(field);
    for (const auto& stamp : stamps) {
        const auto bytes = bytes_of(stamp);
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    ends_.back() = static_cast<std::uint32_t>(bytes_.size());
}

void SystemUseFields::add_relocated() {
    add(rrip::Relocated{});
}

void SystemUseFields::add_child_link(std::uint32_t block) {
    rrip::ChildLink field;
    field.block = block;
    add(field);
}

void SystemUseFields::add_parent_link(std::uint32_t block) {
    rrip::ParentLink field;
    field.block = block;
    add(field);
}

void SystemUseFields::add_device(std::uint64_t device) {
    const auto major =
        static_cast<std::uint32_t>(((device >> 8) & 0xFFF) | ((device >> 32) & 0xFFFFF000));
    const auto minor = static_cast<std::uint32_t>((device & 0xFF) | ((device >> 12) & 0xFFFFFF00));
    rrip::DeviceNumber field;
    // The whole number in the low half is what every reader takes, where it has the classic form;
    // Linux reads major and minor from the two halves otherwise.
    if (major <= 0xFFF && minor <= 0xFF) {
        field.low = static_cast<std::uint32_t>(device);
    } else {
        field.high = major;
        field.low = minor;
    }
    add(field);
}

void SystemUseFields::add_compression(const zisofs::Form& form) {
    zisofs::TransparentCompression field;
    field.header_words = form.header_words;
    field.block_log2 = form.block_log2;
    if (form.version == 1) {
        store(both32(static_cast<std::uint32_t>(form.size)), field.size);
    } else {
        // Named ZF, a kernel that does not know the algorithm says so for every file.
        field.header = {zisofs::z2_signature, sizeof field, 2};
        field.algorithm = zisofs::algorithm_2;
        store(le64(form.size), field.size);
    }
    add(field);
}

void SystemUseFields::add_name(std::string_view name) {
    constexpr std::size_t most = susp::longest_field - sizeof(rrip::AlternateName);
    do {
        const std::string_view part = name.substr(0, most);
        name.remove_prefix(part.size());
        rrip::AlternateName field;
        field.header.length = static_cast<std::uint8_t>(sizeof field + part.size());
        field.flags = name.empty() ? 0 : rrip::name_continues;
        add(field);
        add_bytes(part);
    } while (!name.empty());
}

namespace {

/// Collects component records into SL fields of at most 255 bytes.
class LinkPacker {
public:
    explicit LinkPacker(std::vector<std::string>& fields) : fields_(fields) {
        fields_.emplace_back();
    }
    void add(std::uint8_t flags, std::string_view text) {
        // A component moves to the next field rather than being cut, where that is possible.
        if (room() < header + text.size()) {
            if (header + text.size() <= most || room() <= header) fields_.emplace_back();
            while (room() < header + text.size()) {
                const auto part = text.substr(0, room() - header);
                put(rrip::link_continues, part);
                text.remove_prefix(part.size());
                fields_.emplace_back();
            }
        }
        put(flags, text);
    }

private:
    static constexpr std::size_t header = sizeof(rrip::LinkComponent);
    static constexpr std::size_t most = susp::longest_field - sizeof(rrip::SymbolicLink);
    [[nodiscard]] std::size_t room() const { return most - fields_.back().size(); }
    void put(std::uint8_t flags, std::string_view text) {
        fields_.back() += static_cast<char>(flags);
        fields_.back() += static_cast<char>(text.size());
        fields_.back() += text;
    }
    std::vector<std::string>& fields_;
};

} // namespace

void SystemUseFields::add_link(std::string_view target) {
    std::vector<std::string> fields;
    LinkPacker packer(fields);
    if (target.starts_with('/')) {
        packer.add(rrip::component_root, {});
        target.remove_prefix(1);
    }
    // Empty components stand for slashes that are doubled or come last.
    while (!target.empty()) {
        const auto slash = target.find('/');
        const std::string_view component = target.substr(0, slash);
        if (component == ".")
            packer.add(rrip::component_current, {});
        else if (component == "..")
            packer.add(rrip::component_parent, {});
        else
            packer.add(0, component);
        if (slash == target.npos) break;
        target.remove_prefix(slash + 1);
        if (target.empty()) packer.add(0, {});
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        rrip::SymbolicLink field;
        field.header.length = static_cast<std::uint8_t>(sizeof field + fields[i].size());
        field.flags = i + 1 < fields.size() ? rrip::link_continues : 0;
        add(field);
        add_bytes(fields[i]);
    }
}

void SystemUseFields::add_extensions_reference() {
    susp::ExtensionsReference field;
    field.identifier_length = static_cast<std::uint8_t>(rrip::identifier_1991a.size());
    field.descriptor_length = static_cast<std::uint8_t>(rrip::extension_descriptor.size());
    field.source_length = static_cast<std::uint8_t>(rrip::extension_source.size());
    field.header.length = static_cast<std::uint8_t>(sizeof field + field.identifier_length +
                                                    field.descriptor_length + field.source_length);
    add(field);
    add_bytes(rrip::identifier_1991a);
    add_bytes(rrip::extension_descriptor);
    add_bytes(rrip::extension_source);
}

void SystemUseFields::split(std::size_t capacity, std::uint32_t& cursor,
                            std::vector<Part>& parts) const {
    parts.clear();
    parts.push_back({0, bytes_.size(), 0, false});
    if (bytes_.size() <= capacity) return;
    std::size_t room = capacity;
    for (;;) {
        // As many fields as leave room for the CE field that names the rest.
        Part& part = parts.back();
        std::size_t end = part.begin;
        for (auto field = std::upper_bound(ends_.begin(), ends_.end(), part.begin);
             field != ends_.end() && *field - part.begin + sizeof(susp::Continuation) <= room;
             ++field)
            end = *field;
        part.end = end;
        part.continued = true;
        if (parts.size() > 1) cursor += part.length();

        const std::size_t rest = bytes_.size() - end;
        std::uint32_t left = block_size - cursor % block_size;
        if (rest > left) {
            cursor += left % block_size; // to the start of the next block
            left = block_size;
        }
        parts.push_back({end, bytes_.size(), cursor, false});
        if (rest <= left) {
            cursor += static_cast<std::uint32_t>(rest);
            return;
        }
        room = left;
    }
}

} // namespace openimapi::inline v1::iso9660
