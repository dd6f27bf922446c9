// System Use fields and continuation areas: SUSP 1.12, RRIP.
#include "format/iso9660/susp_reader.hpp"
#include "input.hpp"
#include "openimapi/io/sources.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzzing::Input in(data, size);
    const std::size_t skip = in.byte() % 16;
    const auto area = in.take(in.byte());
    // What is left is the image that continuation areas lie in.
    const auto image = io::memory({in.rest().begin(), in.rest().end()});
    format::Reporter reporter({});
    const auto limits = fuzzing::small_limits();
    iso9660::SuspReader reader(*image, 2048, limits, reporter);
    iso9660::SystemUse use;
    for (int round = 0; round < 2; ++round) { // nothing of the first may show in the second
        reader.read(area, skip, Lba(0), use);
        fuzzing::hold(use.name.size() <= 4096 + 255, "a name is bounded");
        fuzzing::hold(use.target.size() <= 65536 + 256, "a link's target is bounded");
    }
    return 0;
}
