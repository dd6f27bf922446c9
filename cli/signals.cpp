#include "signals.hpp"

#include <csignal>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace cli::signals {
namespace {

std::stop_source& source() {
    static auto* const instance = new std::stop_source; // outlives the watching thread
    return *instance;
}

sigset_t asked; ///< the signals that are watched

} // namespace

void watch() {
    sigemptyset(&asked);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        // What the parent chose to ignore (nohup, a background job) stays ignored.
        struct sigaction action {};
        sigaction(number, nullptr, &action);
        if (action.sa_handler != SIG_IGN) sigaddset(&asked, number);
    }
    // Every thread inherits the mask, so that only the watcher sees these signals: a stop request
    // takes locks, which a signal handler may not.
    pthread_sigmask(SIG_BLOCK, &asked, nullptr);
    (void)source();
    std::thread([] {
        // The third request is taken at its word: whoever sends it no longer cares what is left.
        for (int requests = 0;;) {
            int number = 0;
            if (sigwait(&asked, &number) != 0) continue;
            if (++requests >= 3) _exit(130);
            source().request_stop();
        }
    }).detach();
}

std::stop_token stop_token() {
    return source().get_token();
}

void release() {
    pthread_sigmask(SIG_UNBLOCK, &asked, nullptr);
}

void survive_closed_pipes() {
    std::signal(SIGPIPE, SIG_IGN);
}

} // namespace cli::signals
