/// -o of those who make images: a file, or "-", which is standard output.
#pragma once

#include <openimapi/image/plan.hpp>

#include <string>

namespace cli {

class Console;

/// Call it before anything is said: standard output may now belong to the image. Throws UsageError
/// where that is a terminal.
void prepare_output(const std::string& output, Console& console);

void write_image(const openimapi::image::Plan& plan, const std::string& output,
                 const openimapi::Job& job);

/// A file or standard output, whole or not at all where it is a file.
void write_text(const std::string& text, const std::string& output, const openimapi::Job& job);

} // namespace cli
