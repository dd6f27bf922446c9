/// Signals that ask the command to stop become a request on a stop token, so that every long call
/// ends in a defined state.
#pragma once

#include <stop_token>

namespace cli::signals {

/// Call once, before any thread is started.
void watch();
[[nodiscard]] std::stop_token stop_token();
/// As before watch(): for a program that is about to take our place.
void release();
/// From now on writing to a closed pipe is an error to be reported, not the end of the command.
void survive_closed_pipes();

} // namespace cli::signals
