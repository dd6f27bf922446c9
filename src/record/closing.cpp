#include "record/closing.hpp"

#include "record/write_loop.hpp"

namespace openimapi::inline v1::record {

namespace {

constexpr auto long_timeout = std::chrono::minutes(30); ///< for drives that ignore Immed

/// One command that may take long, and the wait for its end. A refusal as illegal is returned, not
/// thrown: what counts is the state of the disc afterwards.
std::optional<Error> run(drive::Recorder& recorder, Reporter& reporter, const mmc::Cdb& cdb) {
    for (;;) {
        const auto reply = recorder.execute({.cdb = cdb, .timeout = long_timeout});
        if (reply.good()) break;
        const auto sense = mmc::decode_sense(reply.sense_bytes());
        if (sense && (mmc::is_busy(*sense) || sense->key == mmc::SenseKey::unit_attention)) {
            wait_done(recorder, reporter);
            continue;
        }
        auto error = drive::error_for(cdb, reply);
        if (sense && sense->key == mmc::SenseKey::illegal_request) return error;
        throw error;
    }
    wait_done(recorder, reporter);
    return std::nullopt;
}

} // namespace

void flush(drive::Recorder& recorder, Reporter& reporter) {
    if (!run(recorder, reporter, mmc::command::synchronize_cache(true))) return;
    // Some drives know the command only without Immed.
    if (auto error = run(recorder, reporter, mmc::command::synchronize_cache(false))) throw *error;
}

bool close(drive::Recorder& recorder, Reporter& reporter, const Method& method, std::uint16_t track,
           bool finalize, bool compatible) {
    std::optional<Error> refused;
    const auto attempt = [&](mmc::CloseFunction function, std::uint16_t number) {
        auto error =
            run(recorder, reporter, mmc::command::close_track_session(function, number, true));
        if (error && !refused) refused = std::move(error);
        return !error;
    };
    // A full reserved track may have closed itself; then the drive refuses, and that is fine.
    attempt(mmc::CloseFunction::close_track, track);
    refused.reset();
    const auto functions = !finalize    ? method.close_session
                           : compatible ? method.finalize_compatible
                                        : method.finalize;
    for (const auto function : functions)
        if (attempt(function, 0)) break;
    const auto disc = recorder.disc_information();
    const bool finalized = disc.disc == mmc::DiscStatus::finalized;
    const bool session_closed = finalized || disc.last_session == mmc::SessionStatus::empty ||
                                disc.last_session == mmc::SessionStatus::complete;
    if (!session_closed || (finalize && !finalized)) {
        if (refused) throw *refused;
        throw Error(Code::e_imapi_unexpected_response_from_device,
                    finalize ? "the drive says that the disc is not finalised"
                             : "the drive says that the session is not closed");
    }
    return finalized;
}

} // namespace openimapi::inline v1::record
