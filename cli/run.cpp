/// `imapi emulator run`: another program, for which a device file is an emulated drive.
#include "run.hpp"

#include "signals.hpp"

#include <openimapi/base/error.hpp>
#include <openimapi/emulator/emulator.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace cli {

namespace {

namespace fs = std::filesystem;
using namespace openimapi;

/// The library that stands in for the device file: beside us in the build, in the library folder
/// where we are installed.
fs::path preload_library() {
    std::error_code error;
    const auto here = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const auto* folder : {IMAPI_LIBRARY_FOLDER, "../lib"}) {
        auto path = here / folder / "libopenimapi-preload.so";
        if (fs::exists(path, error)) return fs::canonical(path);
    }
    throw Error(Code::win32_file_not_found, "libopenimapi-preload.so is not installed",
                "Install the command with its libraries");
}

void set(const char* name, const std::string& value) {
    if (::setenv(name, value.c_str(), 1) != 0)
        throw Error::from_errno(errno, "set the environment", name);
}

} // namespace

Status run_on_drive(const std::string& drive, const std::string& device,
                    const std::vector<std::string>& program) {
    static_cast<void>(emulator::drive_info(drive)); // it is there
    auto preload = preload_library().string();
    if (const char* others = std::getenv("LD_PRELOAD"); others && *others)
        preload += std::string(":") + others;
    set("LD_PRELOAD", preload);
    set("OPENIMAPI_PRELOAD_DRIVE", drive);
    set("OPENIMAPI_PRELOAD_DEVICE", device);
    std::vector<char*> arguments;
    for (const auto& argument : program)
        arguments.push_back(const_cast<char*>(argument.c_str())); // NOLINT: exec's own way
    arguments.push_back(nullptr);
    signals::release(); // a blocked signal stays blocked across exec
    ::execvp(arguments[0], arguments.data());
    throw Error::from_errno(errno, "start the program", program.front());
}

} // namespace cli
