#include "image/manifest.hpp"

#include "image/content_hash.hpp"
#include "image/manifest_text.hpp"
#include "image/parallel.hpp"
#include "image/walk.hpp"
#include "io/reading_job.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <system_error>

namespace openimapi::inline v1::image {

namespace {

/// How far the threads go ahead of who reads: what they read is still in the page cache then.
constexpr std::uint64_t ahead = std::uint64_t{256} << 20;
constexpr auto patience = std::chrono::milliseconds(50); ///< between two looks at a stop request

} // namespace

/// What the tree knows of it. It must not keep it alive, for it keeps the tree.
class Manifest::Text final : public io::Source {
public:
    Text(std::weak_ptr<const Manifest> manifest, Bytes size)
        : manifest_(std::move(manifest)), size_(size) {}
    [[nodiscard]] Bytes size() const override { return size_; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        const auto manifest = manifest_.lock();
        if (!manifest)
            throw Error(Code::imapi_e_fsi_internal_error, "the plan of the manifest is gone");
        manifest->read(offset, out);
    }

private:
    std::weak_ptr<const Manifest> manifest_;
    Bytes size_;
};

class Manifest::Followed final : public io::ItemSource {
public:
    Followed(std::shared_ptr<const Manifest> manifest, io::ItemSourcePtr contents)
        : manifest_(std::move(manifest)), contents_(std::move(contents)) {}
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        manifest_->reached(item);
        contents_->read(item, offset, out);
    }
    [[nodiscard]] OpenFile open_file(std::uint32_t item) const override {
        manifest_->reached(item);
        return contents_->open_file(item);
    }
    [[nodiscard]] bool unchanged(std::uint32_t item, int fd) const override {
        return contents_->unchanged(item, fd);
    }

private:
    std::shared_ptr<const Manifest> manifest_;
    io::ItemSourcePtr contents_;
};

Manifest::Manifest(tree::Snapshot tree, std::string name)
    : tree_(std::move(tree)), name_(std::move(name)) {
    walk(tree_, [&](tree::NodeId node) {
        if (tree_.kind(node) != tree::Kind::file) return;
        if (tree_.parent(node) == tree_.root() && tree_.name(node) == name_) return; // is renewed
        if (lines_.size() % step == 0) places_.push_back(size_);
        lines_.push_back(node);
        size_ += manifest_line_size(path(lines_.size() - 1));
    });
}

Manifest::~Manifest() {
    for (auto& thread : threads_)
        thread.request_stop();
}

std::string Manifest::path(std::size_t line) const {
    return tree_.path(lines_[line]).substr(1);
}

tree::Snapshot Manifest::tree_with_file(const io::SourcePtr& renewed) const {
    bool replace = false;
    for (const auto node : tree_.children(tree_.root())) {
        if (tree_.name(node) != name_) continue;
        const auto slice = tree_.slice(tree_.inode(node));
        replace =
            renewed && tree_.kind(node) == tree::Kind::file && slice && slice->source == renewed;
        if (replace) break;
        Error error(Code::imapi_e_dup_name,
                    fmt::format("there is '{}' in the root already, which is what the manifest is "
                                "to be called",
                                name_),
                    "Give the manifest another name (--manifest=NAME), or leave that entry out");
        error.add({.doing = "plan the image", .path = "/" + name_});
        throw error;
    }
    auto with = tree_.with_file(
        name_,
        {.source = std::make_shared<Text>(weak_from_this(), size()), .offset = 0, .size = size_},
        {.modified = tree_.newest(), .mode = 0644}, replace);
    return with;
}

void Manifest::prepare(Contents contents, bool existing, const Job& job) {
    contents_ = std::move(contents);
    item_of_.assign(tree_.inode_limit(), none);
    std::uint64_t end = 0;
    const auto add = [&](tree::InodeId inode) {
        if (index_of(inode) >= item_of_.size()) return; // the manifest itself
        const auto original = contents_.duplicates ? contents_.duplicates->original(inode) : inode;
        auto& item = item_of_[index_of(original)];
        if (item == none) {
            item = static_cast<std::uint32_t>(items_.size());
            items_.push_back({original, Progress::none, {}});
            ends_.push_back(end += tree_.size(original));
        }
        item_of_[index_of(inode)] = item;
    };
    for (const auto inode : contents_.order)
        add(inode);
    contents_.order = {};
    for (const auto node : lines_)
        add(tree_.inode(node));
    if (!existing) return;

    std::vector<std::size_t> now;
    for (std::size_t i = 0; i < items_.size(); ++i)
        if (tree_.slice(items_[i].inode)) now.push_back(i);
    std::atomic<std::uint64_t> done = 0;
    // One thread: what is read may be a disc.
    for_each_parallel(
        now.size(), 1,
        [&](std::size_t i) {
            auto& item = items_[now[i]];
            item.digest = hash(item.inode, [&](std::uint64_t) { job.check(); });
            item.progress = Progress::done;
            done += tree_.size(item.inode);
        },
        [&] { job.report({.phase = Phase::planning, .done = done}); }, job);
}

io::ItemSourcePtr Manifest::followed(io::ItemSourcePtr contents) const {
    return std::make_shared<Followed>(shared_from_this(), std::move(contents));
}

Sha256Digest Manifest::hash(tree::InodeId inode,
                            const std::function<void(std::uint64_t)>& check) const {
    const bool packed =
        contents_.compressed && contents_.compressed->find(index_of(inode)) != nullptr;
    return hash_item(packed ? *contents_.plain : *contents_.recorded, index_of(inode),
                     tree_.size(inode), check);
}

void Manifest::reached(std::uint32_t inode) const {
    const auto item = inode < item_of_.size() ? item_of_[inode] : none;
    if (item == none) return;
    const std::lock_guard lock(mutex_);
    // Whoever reads from the front; who looks into one file somewhere does not want them all.
    if (!started_ && item != 0) return;
    const auto goal = ends_[item] + ahead;
    if (goal <= goal_) return;
    goal_ = goal;
    start();
    changed_.notify_all();
}

void Manifest::start() const {
    if (started_) return;
    started_ = true;
    try {
        for (unsigned i = 0; i < useful_threads(); ++i)
            threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    } catch (const std::system_error&) {
        // Whoever reads the manifest hashes what nobody else did.
    }
}

void Manifest::work(const std::stop_token& stop) const {
    std::unique_lock lock(mutex_);
    while (true) {
        const auto has_work = [this] {
            while (next_ < items_.size() && items_[next_].progress != Progress::none)
                ++next_;
            return next_ == items_.size() || (next_ == 0 ? 0 : ends_[next_ - 1]) < goal_;
        };
        if (!changed_.wait(lock, stop, has_work) || next_ == items_.size()) return;
        const auto mine = next_;
        items_[mine].progress = Progress::begun;
        lock.unlock();
        auto progress = Progress::failed; // whoever needs it tries again, and learns why
        Sha256Digest digest{};
        try {
            digest = hash(items_[mine].inode, [&](std::uint64_t) {
                if (stop.stop_requested()) throw Error::cancelled();
            });
            progress = Progress::done;
        } catch (const std::exception&) { // NOLINT(bugprone-empty-catch): see above
        }
        lock.lock();
        items_[mine].digest = digest;
        items_[mine].progress = progress;
        changed_.notify_all();
    }
}

const Sha256Digest& Manifest::digest_of(std::size_t number) const {
    std::unique_lock lock(mutex_);
    auto& item = items_[number];
    if (item.progress == Progress::done) return item.digest;
    if (goal_ != std::numeric_limits<std::uint64_t>::max()) {
        goal_ = std::numeric_limits<std::uint64_t>::max();
        start();
        changed_.notify_all();
    }
    while (item.progress == Progress::begun) {
        changed_.wait_for(lock, patience);
        io::check_reading_job();
    }
    if (item.progress == Progress::done) return item.digest;
    item.progress = Progress::begun;
    lock.unlock();
    try {
        const auto digest = hash(item.inode, [](std::uint64_t) { io::check_reading_job(); });
        lock.lock();
        item.digest = digest;
        item.progress = Progress::done;
        changed_.notify_all();
        return item.digest;
    } catch (...) {
        if (!lock.owns_lock()) lock.lock();
        item.progress = Progress::failed;
        changed_.notify_all();
        throw;
    }
}

void Manifest::read(std::uint64_t offset, std::span<std::byte> out) const {
    if (offset > size_ || out.size() > size_ - offset)
        throw Error(Code::win32_handle_eof, "the manifest ends before that");
    if (out.empty()) return;
    const auto place = std::upper_bound(places_.begin(), places_.end(), offset) - 1;
    auto line = static_cast<std::size_t>(place - places_.begin()) * step;
    std::string text;
    for (std::uint64_t at = *place; !out.empty(); ++line) {
        const auto name = path(line);
        const auto length = manifest_line_size(name);
        if (at + length > offset) {
            text.clear();
            append_manifest_line(digest_of(item_of_[index_of(tree_.inode(lines_[line]))]), name,
                                 text);
            const auto skip = static_cast<std::size_t>(offset - at);
            const auto take = std::min(out.size(), length - skip);
            std::memcpy(out.data(), text.data() + skip, take);
            out = out.subspan(take);
            offset += take;
        }
        at += length;
    }
}

} // namespace openimapi::inline v1::image
