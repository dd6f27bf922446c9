#include "output.hpp"

#include "console.hpp"

#include <filesystem>
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

} // namespace cli
