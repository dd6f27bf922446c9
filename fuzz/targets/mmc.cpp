// What a drive answers: every decoder of the room mmc, chosen by the first byte.
#include "input.hpp"
#include "openimapi/mmc/answers.hpp"
#include "openimapi/mmc/disc_information.hpp"
#include "openimapi/mmc/feature.hpp"
#include "openimapi/mmc/mode_page.hpp"
#include "openimapi/mmc/sense.hpp"

using namespace openimapi;
using namespace openimapi::mmc;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto bytes = std::as_bytes(std::span(data + 1, size - 1));
    switch (data[0] % 13) {
    case 0:
        (void)decode_inquiry(bytes);
        break;
    case 1:
        (void)decode_capacity(bytes);
        break;
    case 2:
        (void)decode_buffer_capacity(bytes);
        break;
    case 3:
        (void)decode_event(bytes);
        break;
    case 4:
        (void)decode_write_speeds(bytes);
        break;
    case 5:
        (void)decode_disc_structure(bytes);
        break;
    case 6:
        (void)decode_disc_information(bytes);
        break;
    case 7:
        (void)decode_track_information(bytes);
        break;
    case 8:
        (void)decode_toc(bytes);
        break;
    case 9:
        if (const auto answer = decode_configuration(bytes)) {
            (void)answer->profiles();
            for (const auto& feature : answer->features) {
                fuzzing::hold(answer->find(feature.feature) != nullptr, "what is there is found");
                fuzzing::hold(!name_of(feature.feature).empty(), "it has a name");
            }
            (void)name_of(answer->current_profile);
            fuzzing::hold(write_unit(answer->current_profile) != 0, "a write unit is not 0");
        }
        break;
    case 10:
    case 11:
        if (const auto pages = decode_mode_pages(bytes, data[0] % 13 == 11))
            for (const auto& page : *pages) {
                fuzzing::hold(page.bytes.size() >= 2, "a page has its header");
                (void)name_of(page.page);
                (void)decode_capabilities(page.bytes);
            }
        (void)decode_capabilities(bytes);
        break;
    case 12:
        if (const auto sense = decode_sense({data + 1, size - 1})) {
            const auto fixed = encode_fixed(*sense);
            const auto again = decode_sense(fixed);
            fuzzing::hold(again && again->code() == sense->code(), "a sense code survives");
            fuzzing::hold(!describe(*sense).empty(), "it can be told");
            (void)code_for(*sense, Opcode::write_10);
            (void)cure_for(*sense);
        }
        break;
    }
    return 0;
}
