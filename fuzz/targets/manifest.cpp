// Lines of a manifest: what is understood says the same when it is written again.
#include "image/manifest_text.hpp"
#include "input.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzzing::text_of(std::as_bytes(std::span(data, size)));
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto parsed = image::parse_manifest_line(line);
        if (!parsed) continue;
        std::string again;
        image::append_manifest_line(parsed->digest, parsed->path, again);
        fuzzing::hold(again.size() == image::manifest_line_size(parsed->path), "the size is known");
        again.pop_back();
        const auto twice = image::parse_manifest_line(again);
        fuzzing::hold(twice && twice->digest == parsed->digest && twice->path == parsed->path,
                      "a line survives a round trip");
    }
    return 0;
}
