/// How the command talks: results on standard output, everything else on standard error, in words
/// or as one JSON object a line.
#pragma once

#include <openimapi/base/error.hpp>
#include <openimapi/base/progress.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace cli {

/// Exit statuses, as the manual has them.
enum Status : int { done = 0, failed = 1, wrong_usage = 2, found_something = 3, cancelled = 130 };

/// A command line that parses but makes no sense: exit status 2.
struct UsageError {
    std::string message;
};

class Console {
public:
    Console();
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    bool json = false;  ///< --json
    bool quiet = false; ///< --quiet

    /// From now on standard output belongs to an image: results and events go to standard error.
    void give_up_stdout() noexcept;

    /// A line of the result for people. Nothing with --json or --quiet.
    void say(std::string_view line);
    /// One JSON object: "schema" and "event" are added. Nothing without --json.
    void event(std::string_view kind, nlohmann::json object);
    /// Something worth knowing that is no failure.
    void note(std::string_view id, std::string_view message);
    /// As above, about a file that was left out or padded.
    void warn(const std::string& path, const openimapi::Error& why);

    /// What long calls take: the progress line (or progress events) and the signals' stop token.
    [[nodiscard]] openimapi::Job job();
    /// Shows one state of the work; for calls that report in their own way. `item` may be empty.
    void progress(const openimapi::Progress& state);
    /// Takes the progress line off the terminal.
    void clear_line();

    /// Tells the story of a failure and returns the exit status for it.
    Status fail(const openimapi::Error& error);
    Status fail(std::string_view message);
    Status misuse(std::string_view message, std::string_view hint);

    /// Flushes standard output; a result that could not be written is a failure.
    Status finish(Status status);

private:
    void write_json(const nlohmann::json& object);
    [[nodiscard]] std::string line_for(const openimapi::Progress& state, unsigned width);
    void draw(std::string_view line);

    std::FILE* out_;
    bool terminal_; ///< is there somebody to watch progress?
    bool line_shown_ = false;
    std::recursive_mutex mutex_; ///< warnings come from any thread
    openimapi::Phase phase_ = openimapi::Phase::done;
    std::chrono::steady_clock::time_point phase_began_;
};

} // namespace cli
