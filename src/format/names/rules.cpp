#include "format/names/rules.hpp"

#include <algorithm>

namespace openimapi::inline v1::names {

Rules iso9660_rules(const Iso9660Rules& wish) {
    Rules rules;
    rules.file_system = "ISO 9660";
    rules.measure = Measure::bytes;
    rules.longest_file = rules.longest_directory = 31;
    rules.longest_extension = 12;
    if (wish.level >= 4) {
        // Anything that is no control character and no separator of paths or versions; UTF-8, as
        // every writer and reader of today has it.
        rules.characters.add(0x20, 0x7E).remove("/;.");
        rules.beyond_ascii = true;
        rules.dots = Rules::Dots::any;
        rules.longest_file = rules.longest_directory = 207;
        return rules;
    }
    if (wish.relaxed) {
        // Not what a path means something by in some system: these would be unreachable there.
        rules.characters.add(0x20, 0x7E).remove("/;.\\:*?\"<>|");
        rules.dots = Rules::Dots::required;
        if (wish.level >= 2)
            rules.longest_file = rules.longest_directory =
                std::clamp<std::uint16_t>(wish.relaxed_length, 31, 207);
    } else {
        rules.characters.add('A', 'Z').add('0', '9').add("_");
        rules.upper_case = true;
        rules.dots = Rules::Dots::one;
    }
    if (wish.level <= 1) {
        rules.dots = Rules::Dots::one;
        rules.longest_file = 12;
        rules.longest_directory = 8;
        rules.longest_stem = 8;
        rules.longest_extension = 3;
    }
    return rules;
}

Rules joliet_rules(bool long_names) {
    Rules rules;
    rules.file_system = "Joliet";
    rules.characters.add(0x20, 0x7E).remove(".*/:;?\\");
    rules.beyond_ascii = true;
    rules.dots = Rules::Dots::any;
    // Allowed, but Windows, Linux and 7-Zip leave them out of what they show, and so see "a." as
    // "a", which may be another file.
    rules.final_dots = false;
    rules.measure = Measure::utf16_units;
    rules.longest_file = rules.longest_directory = long_names ? 103 : 64;
    return rules;
}

Rules udf_rules() {
    Rules rules;
    rules.file_system = "UDF";
    rules.characters.add(0x01, 0x7F).remove("./");
    rules.beyond_ascii = true;
    rules.byte_order_mark = false;
    rules.ignore_case = false;
    rules.dots = Rules::Dots::any;
    rules.measure = Measure::cs0_bytes;
    rules.longest_file = rules.longest_directory = 254;
    return rules;
}

} // namespace openimapi::inline v1::names
