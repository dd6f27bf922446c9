// A whole image: everything that a reader does with one that nobody vouches for.
#include "endure_image.hpp"
#include "input.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto image = std::make_shared<fuzzing::SparseImage>(std::as_bytes(std::span(data, size)));
    testing::endure_image(image, fuzzing::small_limits());
    return 0;
}
