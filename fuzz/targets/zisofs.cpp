// zisofs of both versions: headers, ZF fields, block pointers and compressed blocks. The first 16
// bytes are the ZF field, the rest is what is recorded.
#include "format/iso9660/zisofs.hpp"

#include "input.hpp"
#include "openimapi/io/sources.hpp"

using namespace openimapi;
using namespace openimapi::iso9660;

namespace {

void endure(const io::SourcePtr& recorded, const zisofs::Form& form) {
    const auto wrong = zisofs::what_is_wrong(*recorded, form, 1 << 20);
    const auto source = zisofs::uncompressed(recorded, form);
    fuzzing::hold(source->size().value() == form.size, "it is as long as it says");
    std::vector<std::byte> out(
        static_cast<std::size_t>(std::min<std::uint64_t>(form.size, 200'000)));
    for (const auto at :
         {std::uint64_t{0}, (form.size - out.size()) / 2 + 1, form.size - out.size()}) {
        if (at + out.size() > form.size) continue;
        try {
            source->read(at, out);
        } catch (const Error& error) {
            fuzzing::hold(!error.reason().empty(), "an error has a reason");
        }
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzzing::Input in(data, size);
    const auto field = in.take(sizeof(zisofs::TransparentCompression));
    const auto recorded = io::memory({in.rest().begin(), in.rest().end()});
    if (const auto form = zisofs::read_field(field)) endure(recorded, *form);
    if (const auto form = zisofs::read_header(in.rest())) endure(recorded, *form);
    return 0;
}
