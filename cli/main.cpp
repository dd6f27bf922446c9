/// imapi: masters, reads and records discs. Everything it can do, it does through the public API.
#include "commands.hpp"
#include "signals.hpp"

#include <openimapi/openimapi.hpp>

#include <CLI/CLI.hpp>

namespace cli {
namespace {

Status run(Session& session) {
    try {
        return session.console.finish(session.work());
    } catch (const openimapi::Error& error) {
        return session.console.fail(error);
    } catch (const UsageError& error) {
        return session.console.misuse(error.message, "'imapi --help' tells how it is used.");
    } catch (const std::bad_alloc&) {
        return session.console.fail(
            openimapi::Error(openimapi::Code::e_outofmemory, "there is not enough memory"));
    } catch (const std::exception& error) {
        return session.console.fail(error.what());
    }
}

/// The subcommand that was being parsed, for the hint.
std::string chosen(const CLI::App& app) {
    std::string path = "imapi";
    for (auto parsed = app.get_subcommands(); !parsed.empty();
         parsed = parsed.front()->get_subcommands())
        path += ' ' + parsed.front()->get_name();
    return path;
}

} // namespace
} // namespace cli

int main(int argc, char** argv) {
    using namespace cli;
    signals::watch();

    Session session;
    CLI::App app{"imapi masters files into disc images, reads images and discs, and records them."};
    app.name("imapi");
    app.set_version_flag("--version", std::string("imapi ") + openimapi::version());
    app.add_flag("--json", session.console.json,
                 "print one JSON object a line (events and the result) instead of words");
    app.add_flag("--quiet", session.console.quiet, "print nothing but errors");
    app.require_subcommand(1);
    app.fallthrough(); // --json and --quiet may also follow the subcommand

    add_create(app, session);
    add_append(app, session);
    add_edit(app, session);
    add_flatten(app, session);
    add_list(app, session);
    add_extract(app, session);
    add_info(app, session);
    add_check(app, session);
    add_map(app, session);
    add_diff(app, session);
    add_burn(app, session);
    add_verify(app, session);
    add_drives(app, session);
    add_emulator(app, session);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error); // --help, --version
        return session.console.misuse(error.what(),
                                      '\'' + chosen(app) + " --help' tells how it is used.");
    }
    return run(session);
}
