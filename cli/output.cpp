#include "output.hpp"

#include "console.hpp"

#include <openimapi/io/extent_map.hpp>

#include <filesystem>
#include <span>
#include <unistd.h>

namespace cli {

void prepare_output(const std::string& output, Console& console) {
    if (output != "-") return;
    if (isatty(STDOUT_FILENO) != 0)
        throw UsageError{"an image is nothing to look at: send it to a file or a pipe"};
    console.give_up_stdout();
}

void write_image(const openimapi::image::Plan& plan, const std::string& output,
                 const openimapi::Job& job) {
    if (output == "-")
        plan.write_to(STDOUT_FILENO, job);
    else
        plan.write_to(std::filesystem::path(output), job);
}

void write_text(const std::string& text, const std::string& output, const openimapi::Job& job) {
    using namespace openimapi;
    const auto bytes = std::as_bytes(std::span(text));
    io::ExtentMap::Builder builder;
    builder.add_memory(0, {bytes.begin(), bytes.end()});
    const auto map = std::move(builder).build(Bytes(text.size()));
    if (output == "-")
        io::write_stream(*map, STDOUT_FILENO, job);
    else
        io::write_file(*map, output, {}, job);
}

} // namespace cli
