/// The subcommands. Each adds itself to the command line and, when it was chosen, leaves its work
/// behind for main() to do.
#pragma once

#include "console.hpp"

#include <functional>

namespace CLI {
class App;
}

namespace cli {

struct Session {
    Console console;
    std::function<Status()> work; ///< of the chosen subcommand
};

void add_create(CLI::App& app, Session& session);
void add_append(CLI::App& app, Session& session);
void add_edit(CLI::App& app, Session& session);
void add_flatten(CLI::App& app, Session& session);
void add_list(CLI::App& app, Session& session);
void add_extract(CLI::App& app, Session& session);
void add_info(CLI::App& app, Session& session);
void add_check(CLI::App& app, Session& session);
void add_map(CLI::App& app, Session& session);
void add_diff(CLI::App& app, Session& session);
void add_burn(CLI::App& app, Session& session);
void add_verify(CLI::App& app, Session& session);
void add_drives(CLI::App& app, Session& session);
void add_emulator(CLI::App& app, Session& session);

} // namespace cli
