/// Options that may be given more than once, with one value each time: a name may begin like an
/// option or hold a comma, so values are neither split nor taken several at a time.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cli {

inline void add_repeated(CLI::App& command, const char* name, std::vector<std::string>& values,
                         const char* help, const char* type) {
    command.add_option(name, values, help)
        ->type_name(type)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

} // namespace cli
