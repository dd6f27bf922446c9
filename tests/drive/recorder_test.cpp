/// Recorder against a transport that answers what the test wrote down.
#include "openimapi/drive/recorder.hpp"
#include "openimapi/drive/registry.hpp"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace openimapi;
using mmc::SenseCode;

namespace {

struct Answer {
    std::vector<int> data;
    SenseCode sense = mmc::sense::none;
    drive::Status status = drive::Status::good;
};

class Scripted final : public drive::Transport {
public:
    struct Log {
        std::deque<Answer> answers;
        std::vector<std::uint8_t> opcodes;
        std::vector<std::byte> sent;
        int locks = 0;
        bool refuse_lock = false;
    };
    explicit Scripted(std::shared_ptr<Log> log) : log_(std::move(log)) {}

    drive::Reply execute(const drive::Command& command) override {
        log_->opcodes.push_back(command.cdb[0]);
        log_->sent.assign(command.out.begin(), command.out.end());
        drive::Reply reply;
        if (log_->answers.empty()) {
            reply.transferred = command.in.size();
            return reply;
        }
        const auto answer = log_->answers.front();
        log_->answers.pop_front();
        reply.status = answer.status;
        if (answer.sense != mmc::sense::none) {
            reply.status = drive::Status::check_condition;
            const auto bytes = mmc::encode_fixed(answer.sense);
            std::copy(bytes.begin(), bytes.end(), reply.sense.begin());
            reply.sense_length = bytes.size();
        }
        reply.transferred = std::min(answer.data.size(), command.in.size());
        for (std::size_t i = 0; i < reply.transferred; ++i)
            command.in[i] = static_cast<std::byte>(answer.data[i]);
        return reply;
    }
    [[nodiscard]] std::size_t maximum_transfer() const override { return 65536; }
    void lock(bool) override {
        if (log_->refuse_lock) throw Error(Code::e_accessdenied, "mounted");
        ++log_->locks;
    }
    void unlock() noexcept override { --log_->locks; }

private:
    std::shared_ptr<Log> log_;
};

class RecorderTest : public testing::Test {
protected:
    RecorderTest() {
        folder = std::filesystem::temp_directory_path() /
                 ("openimapi-drive-test-" + std::to_string(::getpid()));
        ::setenv("OPENIMAPI_STATE", folder.c_str(), 1);
        recorder = std::make_unique<drive::Recorder>("scripted:1", std::make_unique<Scripted>(log));
    }
    ~RecorderTest() override {
        recorder.reset();
        ::unsetenv("OPENIMAPI_STATE");
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    template <class Work>
    Code code_of(Work work) {
        try {
            work();
        } catch (const Error& error) {
            last = error.story();
            return error.code();
        }
        return Code::s_ok;
    }
    std::filesystem::path folder;
    std::shared_ptr<Scripted::Log> log = std::make_shared<Scripted::Log>();
    std::unique_ptr<drive::Recorder> recorder;
    std::string last;
};

} // namespace

TEST_F(RecorderTest, NewsIsNoFailure) {
    log->answers = {
        {.sense = mmc::sense::medium_may_have_changed}, {.sense = mmc::sense::reset_occurred}, {}};
    recorder->command(mmc::command::test_unit_ready());
    EXPECT_EQ(log->opcodes.size(), 3u);
    // But not for ever, and not for execute().
    log->answers.assign(20, {.sense = mmc::sense::medium_may_have_changed});
    EXPECT_NE(code_of([&] { recorder->command(mmc::command::test_unit_ready()); }), Code::s_ok);
    log->answers.assign(1, {.sense = mmc::sense::medium_may_have_changed});
    EXPECT_FALSE(recorder->execute({.cdb = mmc::command::test_unit_ready()}).good());
}

TEST_F(RecorderTest, ErrorsTellTheirStory) {
    log->answers = {{.sense = mmc::sense::no_medium_tray_open}};
    std::vector<std::byte> data(2048);
    EXPECT_EQ(code_of([&] { recorder->receive(mmc::command::read_10(Lba(77), 1), data); }),
              Code::e_imapi_recorder_media_no_media);
    for (const auto* part : {"READ (10)", "block 77", "28 00 00 00 00 4D", "tray open", "2/3A/02",
                             "scripted:1", "Insert a disc"})
        EXPECT_NE(last.find(part), std::string::npos) << part << " in " << last;
    log->answers = {{.status = drive::Status::reservation_conflict}};
    EXPECT_EQ(code_of([&] { recorder->command(mmc::command::test_unit_ready()); }),
              Code::e_imapi_recorder_locked);
    // A failure without sense data.
    log->answers = {{.status = drive::Status::check_condition}};
    EXPECT_EQ(code_of([&] { recorder->command(mmc::command::test_unit_ready()); }),
              Code::e_imapi_recorder_invalid_response_from_device);
}

TEST_F(RecorderTest, RecoveredErrorsAreSuccesses) {
    log->answers = {{.sense = {mmc::SenseKey::recovered_error, 0x18, 0x00}}};
    recorder->command(mmc::command::test_unit_ready());
}

TEST_F(RecorderTest, StrangeAnswers) {
    log->answers = {{.data = {1, 2, 3}}};
    EXPECT_EQ(code_of([&] { static_cast<void>(recorder->capacity()); }),
              Code::e_imapi_recorder_invalid_response_from_device);
    log->answers = {{.data = {0, 0}}};
    EXPECT_EQ(code_of([&] { static_cast<void>(recorder->disc_information()); }),
              Code::e_imapi_recorder_invalid_response_from_device);
    log->answers = {{.data = {0, 6, 0, 0, 0, 0, 0, 0}}};
    EXPECT_EQ(code_of([&] { static_cast<void>(recorder->mode_page(mmc::ModePage::caching)); }),
              Code::e_imapi_recorder_no_such_mode_page);
}

TEST_F(RecorderTest, WaitsWhileTheDriveIsBusy) {
    log->answers = {{.sense = mmc::sense::becoming_ready},
                    {.sense = mmc::sense::becoming_ready},
                    {.sense = mmc::sense::medium_may_have_changed},
                    {.sense = mmc::sense::long_write_in_progress},
                    {}};
    recorder->wait_ready();
    EXPECT_EQ(log->opcodes.size(), 5u);
    // It wants to be started.
    log->opcodes.clear();
    log->answers = {{.sense = {mmc::SenseKey::not_ready, 0x04, 0x02}}, {}, {}};
    recorder->wait_ready();
    EXPECT_EQ(log->opcodes, (std::vector<std::uint8_t>{0x00, 0x1B, 0x00}));
    // Busy for ever: a stop ends it, and so does patience.
    log->answers.assign(1000, {.sense = mmc::sense::becoming_ready});
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(code_of([&] { recorder->wait_ready(stop.get_token()); }),
              Code::e_imapi_request_cancelled);
    EXPECT_EQ(code_of([&] { recorder->wait_ready({}, std::chrono::milliseconds(3)); }),
              Code::e_imapi_recorder_media_becoming_ready);
}

TEST_F(RecorderTest, LongAnswersAreAskedForTwice) {
    // 24 bytes announced in an answer of which 8 were asked for.
    const std::vector<int> whole = {0, 0, 0, 20, 0, 0, 0, 0x1B, 0,    1, 0x0B, 4,
                                    0, 0, 0, 7,  0, 3, 3, 4,    0x39, 0, 0,    0};
    log->answers = {{.data = whole}, {.data = whole}};
    const auto configuration = recorder->features();
    EXPECT_EQ(configuration.features.size(), 2u);
    EXPECT_EQ(log->opcodes.size(), 2u);
}

TEST_F(RecorderTest, ModeSelectSendsAHeaderAndNoSaveBit) {
    const std::byte page[] = {std::byte{0x85}, std::byte{2}, std::byte{1}, std::byte{2}};
    recorder->set_mode_page(page);
    ASSERT_EQ(log->sent.size(), 12u);
    EXPECT_EQ(log->sent[8], std::byte{0x05}) << "PS is reserved in MODE SELECT";
    EXPECT_EQ(log->sent[11], std::byte{2});
    EXPECT_EQ(code_of([&] { recorder->set_mode_page({}); }), Code::e_invalidarg);
}

TEST_F(RecorderTest, AccessIsCounted) {
    recorder->acquire("one");
    recorder->acquire("two");
    EXPECT_EQ(log->locks, 1);
    recorder->release();
    EXPECT_EQ(log->locks, 1);
    EXPECT_EQ(recorder->owner(), "one");
    { const drive::ExclusiveAccess more(*recorder, "three"); }
    recorder->release();
    EXPECT_EQ(log->locks, 0);
    log->refuse_lock = true;
    EXPECT_EQ(code_of([&] { recorder->acquire("one"); }), Code::e_accessdenied);
    EXPECT_EQ(recorder->owner(), "") << "nothing is left of the failed attempt";
    log->refuse_lock = false;
    recorder->acquire("one");
    recorder.reset();
    EXPECT_EQ(log->locks, 0) << "the handle's end frees the drive";
}

TEST_F(RecorderTest, CommandLengths) {
    const std::uint8_t five[5] = {}, seventeen[17] = {};
    EXPECT_EQ(code_of([&] { recorder->execute({.cdb = five}); }), Code::e_invalidarg);
    EXPECT_EQ(code_of([&] { recorder->execute({.cdb = seventeen}); }), Code::e_invalidarg);
}

namespace {
class OneDrive final : public drive::Provider {
public:
    [[nodiscard]] std::string_view scheme() const override { return "test"; }
    [[nodiscard]] std::vector<drive::Entry> list() const override {
        return {{.id = "test:1", .name = "one", .aliases = {"first"}}};
    }
    [[nodiscard]] std::unique_ptr<drive::Transport> open(std::string_view id) const override {
        if (id != "test:1") return nullptr;
        return std::make_unique<Scripted>(std::make_shared<Scripted::Log>());
    }
};
} // namespace

TEST_F(RecorderTest, Registry) {
    drive::register_provider(std::make_shared<OneDrive>());
    drive::register_provider(std::make_shared<OneDrive>()); // replaces the first
    const auto entries = drive::list();
    EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                            [](const auto& entry) { return entry.id == "test:1"; }),
              1);
    EXPECT_EQ(drive::open("first").id(), "test:1");
    EXPECT_FALSE(drive::find("second"));
    EXPECT_EQ(code_of([&] { static_cast<void>(drive::open("second")); }),
              Code::win32_dev_not_exist);
    EXPECT_EQ(code_of([&] { static_cast<void>(drive::open("/dev/no-such-device")); }),
              Code::win32_file_not_found);
}
