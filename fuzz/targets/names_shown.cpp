// Directory records by themselves, and the names in them: ISO 9660, ISO 9660:1999, Joliet.
#include "format/iso9660/directory_reader.hpp"
#include "format/reading/catalogue_builder.hpp"
#include "input.hpp"
#include "openimapi/base/text.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    if (const auto record = iso9660::read_record(bytes)) {
        fuzzing::hold(record->record.length <= size, "a record lies in its bytes");
        fuzzing::hold(record->name.size() + record->system_use.size() + 33 <= size,
                      "so do its parts");
    }
    const auto identifier = bytes.first(std::min<std::size_t>(size, 255));
    std::string shown, safe;
    for (const auto names : {iso9660::Names::plain, iso9660::Names::enhanced,
                             iso9660::Names::joliet, iso9660::Names::rock_ridge}) {
        iso9660::shown_name(identifier, names, shown);
        fuzzing::hold(shown.size() <= 255u * 3, "a shown name is bounded");
        const std::string& name = format::make_safe(shown, safe) ? safe : shown;
        fuzzing::hold(!name.empty() && name != "." && name != ".." && name.size() <= 255 &&
                          name.find('/') == name.npos && name.find('\0') == name.npos,
                      "a safe name is one");
    }
    return 0;
}
