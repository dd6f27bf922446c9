// CS0 and the other decoders of text: what was decoded encodes to something that decodes alike.
#include "openimapi/base/text.hpp"

#include "input.hpp"
#include "openimapi/base/cs0.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, std::min<std::size_t>(size, 4096)));
    const auto string = fuzzing::text_of(bytes);

    if (const auto decoded = cs0::decode(bytes)) {
        std::vector<std::byte> again(cs0::size(*decoded));
        fuzzing::hold(cs0::encode(*decoded, again) == again.size(), "size() is what encode() uses");
        fuzzing::hold(cs0::decode(again) == decoded, "CS0 survives a round trip");
    }
    if (size >= 2 && size <= 256) {
        (void)cs0::decode_dstring(bytes);
        std::vector<std::byte> field(size);
        for (const auto beyond : {cs0::BeyondBmp::pair, cs0::BeyondBmp::replace}) {
            cs0::encode_dstring(string, field, beyond);
            fuzzing::hold(cs0::decode_dstring(field).has_value(), "what we encode can be decoded");
        }
    }

    const auto wide = text::to_utf16(string);
    const auto narrow = text::to_utf8(wide.text);
    fuzzing::hold(wide.lossy || narrow == string, "UTF-16 survives a round trip");
    fuzzing::hold(text::to_utf16(narrow).text == wide.text, "so does what it became");
    std::u16string units;
    for (std::size_t i = 0; i + 1 < size; i += 2)
        units += static_cast<char16_t>(data[i] << 8 | data[i + 1]);
    fuzzing::hold(text::to_utf16(text::to_utf8(units)).text == units,
                  "UTF-16 with single surrogates survives UTF-8");

    std::string built;
    for (std::size_t position = 0; position < string.size();) {
        const auto before = position;
        const auto c = text::next_code_point(string, position);
        fuzzing::hold(position > before && position <= string.size(), "it moves on");
        fuzzing::hold(c || position == before + 1, "by one byte where there is none");
        if (c) text::append_utf8(built, *c);
    }
    fuzzing::hold(!text::is_utf8(string) || built == string, "code points make the text again");
    fuzzing::hold(text::is_utf8(text::printable(string)), "printable() is UTF-8");
    const auto folded = text::fold_case(string);
    fuzzing::hold(text::fold_case(folded) == folded, "folding twice changes nothing");
    return 0;
}
