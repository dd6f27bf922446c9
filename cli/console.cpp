#include "console.hpp"

#include "format.hpp"
#include "signals.hpp"

#include <openimapi/base/text.hpp>

#include <cstdio>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cli {

using namespace openimapi;

namespace {

unsigned terminal_width() {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

std::string hex_of(const std::vector<std::uint8_t>& bytes) {
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

nlohmann::json story_of(const Error& error) {
    auto steps = nlohmann::json::array();
    for (auto step = error.steps().rbegin(); step != error.steps().rend(); ++step) {
        nlohmann::json object{{"doing", step->doing}};
        if (!step->path.empty()) put_name(object, "path", step->path);
        if (step->lba) object["lba"] = step->lba->value();
        if (!step->cdb.empty()) object["cdb"] = hex_of(step->cdb);
        if (!step->sense.empty()) object["sense"] = hex_of(step->sense);
        steps.push_back(std::move(object));
    }
    return {{"code", fmt::format("0x{:08X}", static_cast<std::uint32_t>(error.code()))},
            {"reason", error.reason()},
            {"cure", error.cure()},
            {"steps", std::move(steps)}};
}

} // namespace

Console::Console() : out_(stdout), terminal_(isatty(STDERR_FILENO) != 0) {}
Console::~Console() {
    clear_line();
}

void Console::give_up_stdout() noexcept {
    out_ = stderr;
}

void Console::write_json(const nlohmann::json& object) {
    // Paths and reasons may carry any bytes; what is no UTF-8 must not end the command.
    const auto text = object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
    std::fwrite(text.data(), 1, text.size(), out_);
    std::fflush(out_);
}

void Console::event(std::string_view kind, nlohmann::json object) {
    if (!json) return;
    const std::lock_guard lock(mutex_);
    object["schema"] = 1;
    object["event"] = std::string(kind);
    write_json(object);
}

void Console::say(std::string_view line) {
    if (json || quiet) return;
    const std::lock_guard lock(mutex_);
    clear_line();
    std::fwrite(line.data(), 1, line.size(), out_);
    std::fputc('\n', out_);
}

void Console::note(std::string_view id, std::string_view message) {
    event("note", {{"id", std::string(id)}, {"message", std::string(message)}});
    if (json || quiet) return;
    const std::lock_guard lock(mutex_);
    clear_line();
    fmt::print(stderr, "imapi: note: {}\n", message);
}

void Console::warn(const std::string& path, const Error& why) {
    auto object = story_of(why);
    put_name(object, "path", path);
    event("warning", std::move(object));
    if (json || quiet) return;
    const std::lock_guard lock(mutex_);
    clear_line();
    fmt::print(stderr, "imapi: warning: {}: {}\n", text::printable(path),
               text::printable(why.story()));
}

Job Console::job() {
    Job job;
    job.stop = signals::stop_token();
    if (json || (terminal_ && !quiet))
        job.progress = [this](const Progress& state) { progress(state); };
    return job;
}

void Console::progress(const Progress& state) {
    const std::lock_guard lock(mutex_);
    if (state.phase != phase_) {
        phase_ = state.phase;
        phase_began_ = std::chrono::steady_clock::now();
    }
    if (json) {
        nlohmann::json object{{"phase", std::string(name_of(state.phase))},
                              {"done", state.done},
                              {"total", state.total}};
        if (!state.item.empty()) put_name(object, "item", state.item);
        if (state.buffer_used != 0 || state.device_buffer_used != 0) {
            object["buffer"] = state.buffer_used;
            object["device_buffer"] = state.device_buffer_used;
        }
        event("progress", std::move(object));
    } else if (terminal_ && !quiet && state.phase != Phase::done) {
        draw(line_for(state, terminal_width()));
    }
}

std::string Console::line_for(const Progress& state, unsigned width) {
    const auto elapsed =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - phase_began_).count();
    std::string line = fmt::format("{:<11}", name_of(state.phase));
    const bool counts_entries = state.phase == Phase::scanning;
    const bool counts_bytes = !counts_entries && state.phase != Phase::planning;
    if (counts_entries) line += fmt::format("  {} entries", count_text(state.done));
    if (state.total != 0) {
        const auto part = static_cast<double>(state.done) / static_cast<double>(state.total);
        line += fmt::format("  {:3.0f} %", 100 * part);
        if (counts_bytes && elapsed > 0.2)
            line += fmt::format("  {:6.1f} MB/s", static_cast<double>(state.done) / elapsed / 1e6);
        if (state.buffer_used != 0) line += fmt::format("  buffer {:3} %", state.buffer_used);
        if (counts_bytes && elapsed > 1 && part > 0.01 && part < 1)
            line += fmt::format(
                "  {} left", duration_text(static_cast<std::uint64_t>(elapsed / part - elapsed)));
    }
    if (!state.item.empty()) line += "  " + text::printable(state.item);
    if (line.size() < width) return line;
    // Cut where a character begins; the last column stays free, as some terminals wrap there.
    auto end = static_cast<std::size_t>(width) - 1;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
        --end;
    return line.substr(0, end);
}

void Console::draw(std::string_view line) {
    fmt::print(stderr, "\r\x1b[K{}", line);
    std::fflush(stderr);
    line_shown_ = true;
}

void Console::clear_line() {
    const std::lock_guard lock(mutex_);
    if (!line_shown_) return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    line_shown_ = false;
}

Status Console::fail(const Error& error) {
    const std::lock_guard lock(mutex_);
    clear_line();
    const bool stopped = error.code() == Code::e_imapi_request_cancelled;
    if (json) {
        auto object = story_of(error);
        object["cancelled"] = stopped;
        event("error", std::move(object));
    } else {
        fmt::print(stderr, "imapi: {}\n", text::printable(error.story()));
    }
    return stopped ? cancelled : failed;
}

Status Console::fail(std::string_view message) {
    return fail(Error(Code::e_fail, std::string(message)));
}

Status Console::misuse(std::string_view message, std::string_view hint) {
    const std::lock_guard lock(mutex_);
    clear_line();
    if (json)
        event("error",
              {{"code", fmt::format("0x{:08X}", static_cast<std::uint32_t>(Code::e_invalidarg))},
               {"reason", std::string(message)},
               {"cure", std::string(hint)},
               {"steps", nlohmann::json::array()},
               {"usage", true}});
    else
        fmt::print(stderr, "imapi: {}\n{}\n", message, hint);
    return wrong_usage;
}

Status Console::finish(Status status) {
    clear_line();
    const bool lost = std::fflush(out_) != 0 || std::ferror(out_) != 0;
    if (!lost || status != done) return status;
    fmt::print(stderr, "imapi: the result could not be written to standard output\n");
    return failed;
}

} // namespace cli
