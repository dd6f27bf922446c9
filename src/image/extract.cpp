#include "openimapi/image/extract.hpp"

#include "image/target_folder.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <fmt/format.h>
#include <mutex>
#include <thread>

namespace openimapi::inline v1::image {

using format::Catalogue;

namespace {

/// A folder of the target while something below it is still to be done. The last one to let go
/// gives the folder its attributes, which entries made later would change again.
struct OpenFolder {
    std::shared_ptr<OpenFolder> parent;
    TargetFolder folder;
    Catalogue::Id id = 0;
};

class Extraction {
public:
    Extraction(const Import& import, const ExtractOptions& options, const Job& job)
        : import_(import), catalogue_(import.catalogue()), options_(options), job_(job) {}

    ExtractResult run(const std::filesystem::path& target) {
        select();
        find_links();
        std::shared_ptr<OpenFolder> root(
            new OpenFolder{nullptr, TargetFolder::create(target), Catalogue::root});
        root_ = root->folder.duplicate();
        queue_.push_back({std::move(root), Catalogue::root});
        const unsigned threads = thread_count();
        {
            std::vector<std::jthread> others;
            for (unsigned i = 1; i < threads; ++i)
                others.emplace_back([this] { work(false); });
            work(true);
        }
        if (first_failure_) std::rethrow_exception(first_failure_);
        job_.check();
        finish_links();
        report(true);
        return result();
    }

private:
    struct Task {
        std::shared_ptr<OpenFolder> parent; ///< for the root: the root itself
        Catalogue::Id id = 0;
    };

    /// What one thread has of its own.
    struct Worker {
        explicit Worker(const Import& import) : copier(import.image()) {}
        Copier copier;
        std::vector<Catalogue::Id> files;
    };

    [[nodiscard]] unsigned thread_count() const {
        if (options_.threads != 0) return options_.threads;
        return std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
    }

    // --- what to extract ---------------------------------------------------------------------

    void select() {
        if (options_.paths.empty()) {
            selected_.assign(catalogue_.size(), true);
        } else {
            selected_.assign(catalogue_.size(), false);
            whole_.assign(catalogue_.size(), false);
            for (const auto& path : options_.paths) {
                const auto id = catalogue_.resolve(path);
                if (id == Catalogue::none)
                    throw Error(Code::imapi_e_item_not_found,
                                fmt::format("there is no '{}' on the image", path),
                                "'imapi list' shows what there is");
                whole_[id] = true;
                for (auto up = id; !selected_[up]; up = catalogue_.node(up).parent)
                    selected_[up] = true;
            }
            // Parents have lower numbers than what is in them.
            for (Catalogue::Id id = 1; id < catalogue_.size(); ++id)
                if (whole_[catalogue_.node(id).parent]) whole_[id] = selected_[id] = true;
        }
        std::vector<bool> counted(catalogue_.inodes());
        for (Catalogue::Id id = 0; id < catalogue_.size(); ++id) {
            const auto inode = catalogue_.node(id).inode;
            if (!selected_[id] || counted[inode]) continue;
            counted[inode] = true;
            total_ += catalogue_.inode(inode).size;
            if (!options_.streams) continue;
            for (const auto& stream : catalogue_.streams_of(inode))
                total_ += stream.inode.size;
        }
    }

    /// Names beyond the first of a content become hard links when everything else is there; the
    /// folders that they and the first names stand in, and those above, are finished after that.
    void find_links() {
        first_name_.assign(catalogue_.inodes(), Catalogue::none);
        late_.assign(catalogue_.size(), false);
        for (Catalogue::Id id = 1; id < catalogue_.size(); ++id) {
            if (!selected_[id]) continue;
            auto& first = first_name_[catalogue_.node(id).inode];
            if (first == Catalogue::none) {
                first = id;
                continue;
            }
            if (catalogue_.inode_of(id).kind == tree::Kind::directory) continue;
            links_.push_back(id);
            for (const auto end : {id, first})
                for (auto up = catalogue_.node(end).parent; !late_[up];
                     up = catalogue_.node(up).parent)
                    late_[up] = true;
        }
    }

    [[nodiscard]] bool is_first_name(Catalogue::Id id) const {
        return first_name_[catalogue_.node(id).inode] == id;
    }

    // --- the threads -------------------------------------------------------------------------

    void work(bool reports) {
        Worker worker(import_);
        std::unique_lock lock(mutex_);
        while (true) {
            more_.wait(lock, [this] { return !queue_.empty() || busy_ == 0 || stopping_; });
            if (stopping_ || (queue_.empty() && busy_ == 0)) break;
            auto task = std::move(queue_.back()); // deepest first: few folders are open at a time
            queue_.pop_back();
            ++busy_;
            lock.unlock();
            try {
                job_.check();
                folder(worker, std::move(task));
                if (reports) report(false);
            } catch (...) {
                fail(std::current_exception());
            }
            lock.lock();
            if (--busy_ == 0 || stopping_) more_.notify_all();
        }
        queue_.clear();
        more_.notify_all();
    }

    void fail(std::exception_ptr why) {
        const std::lock_guard lock(mutex_);
        if (!first_failure_) first_failure_ = std::move(why);
        stopping_ = true;
        more_.notify_all();
    }

    /// Runs `work` for one entry; false where it failed and the others go on.
    template <class Work>
    bool attempt(Catalogue::Id id, std::string_view doing, Work&& work) {
        try {
            work();
            return true;
        } catch (Error& error) {
            if (error.code() == Code::e_imapi_request_cancelled) throw;
            auto path = catalogue_.path(id);
            error.add({.doing = std::string(doing), .path = path});
            if (options_.stop_at_failure) throw;
            failures_.fetch_add(1, std::memory_order_relaxed);
            const std::lock_guard lock(told_);
            if (options_.failed) options_.failed(path, error);
            return false;
        }
    }

    // --- one folder --------------------------------------------------------------------------

    void folder(Worker& worker, Task task) {
        std::shared_ptr<OpenFolder> here;
        if (task.id == Catalogue::root) {
            here = std::move(task.parent);
        } else {
            attempt(task.id, "create the folder", [&] {
                auto opened = task.parent->folder.enter(std::string(catalogue_.name(task.id)));
                here.reset(new OpenFolder{std::move(task.parent), std::move(opened), task.id});
            });
            if (!here) return let_go(std::move(task.parent));
        }
        directories_.fetch_add(1, std::memory_order_relaxed);
        if (here->id == Catalogue::root) streams_of(worker, here->folder, Catalogue::root);

        const auto& node = catalogue_.node(here->id);
        std::size_t below = 0;
        worker.files.clear();
        for (auto id = node.first_child; id < node.first_child + node.child_count; ++id) {
            if (!selected_[id]) continue;
            if (catalogue_.inode_of(id).kind == tree::Kind::directory) {
                ++below;
                streams_of(worker, here->folder, id);
            } else if (is_first_name(id)) {
                worker.files.push_back(id);
            }
        }
        if (below != 0) {
            const std::lock_guard lock(mutex_);
            for (auto id = node.first_child; id < node.first_child + node.child_count; ++id)
                if (selected_[id] && catalogue_.inode_of(id).kind == tree::Kind::directory)
                    queue_.push_back({here, id});
            more_.notify_all();
        }
        // In the order in which the contents stand on the disc.
        const auto place = [&](Catalogue::Id id) {
            const auto runs = catalogue_.runs(catalogue_.inode_of(id));
            return runs.empty() ? 0 : runs.front().offset;
        };
        std::stable_sort(worker.files.begin(), worker.files.end(),
                         [&](auto a, auto b) { return place(a) < place(b); });
        for (const auto id : worker.files) {
            if (++since_check_ % 64 == 0) job_.check();
            if (attempt(id, "extract", [&] { entry(worker, here->folder, id); }))
                streams_of(worker, here->folder, id);
        }
        let_go(std::move(here));
    }

    void entry(Worker& worker, const TargetFolder& where, Catalogue::Id id) {
        const auto& inode = catalogue_.inode_of(id);
        const auto name = std::string(catalogue_.name(id));
        switch (inode.kind) {
        case tree::Kind::file: {
            if (!make_way(where, name)) return;
            NewFile file(where, name, options_.existing == Existing::replace);
            worker.copier.copy(import_, inode, file.descriptor(), job_);
            apply(file.descriptor(), inode);
            file.keep();
            files_.fetch_add(1, std::memory_order_relaxed);
            bytes_.fetch_add(inode.size, std::memory_order_relaxed);
            return;
        }
        case tree::Kind::symlink:
            if (!make_way(where, name)) return;
            where.symlink(name, std::string(catalogue_.target(inode)),
                          options_.existing == Existing::replace);
            apply_to_link(where, name, inode);
            symlinks_.fetch_add(1, std::memory_order_relaxed);
            return;
        default:
            if (!options_.special) {
                skipped_.fetch_add(1, std::memory_order_relaxed);
                return;
            }
            if (!make_way(where, name)) return;
            where.special(name, inode.kind, inode.device, options_.existing == Existing::replace);
            apply_to_link(where, name, inode);
            where.set_mode(name, permitted(inode));
            special_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
    }

    /// Beside the entry, which stands in `where`.
    void streams_of(Worker& worker, const TargetFolder& where, Catalogue::Id id) {
        for (const auto& stream : catalogue_.streams_of(catalogue_.node(id).inode)) {
            if (stream.system) continue;
            if (!options_.streams) {
                streams_skipped_.fetch_add(1, std::memory_order_relaxed);
                continue;
            }
            attempt(id, "extract a named stream", [&] {
                const auto name =
                    fmt::format("{}:{}", id == Catalogue::root ? "" : catalogue_.name(id),
                                catalogue_.name(stream));
                if (!make_way(where, name)) return;
                NewFile file(where, name, options_.existing == Existing::replace);
                worker.copier.copy(import_, stream.inode, file.descriptor(), job_);
                apply(file.descriptor(), stream.inode);
                file.keep();
                streams_.fetch_add(1, std::memory_order_relaxed);
                bytes_.fetch_add(stream.inode.size, std::memory_order_relaxed);
            });
        }
    }

    /// False where an entry of that name is to be kept.
    bool make_way(const TargetFolder& where, const std::string& name) {
        if (options_.existing != Existing::keep || !where.has(name)) return true;
        skipped_.fetch_add(1, std::memory_order_relaxed);
        return false;
    }

    // --- attributes --------------------------------------------------------------------------

    [[nodiscard]] std::uint32_t permitted(const Catalogue::Inode& inode) const {
        return inode.mode & (options_.owners ? 07777u : 01777u);
    }
    [[nodiscard]] TargetTimes times_of(const Catalogue::Inode& inode) const {
        const auto* more = catalogue_.more_times(inode);
        return {more && more->has_accessed ? more->accessed : inode.modified, inode.modified};
    }
    void apply(int fd, const Catalogue::Inode& inode) const {
        if (options_.owners) set_owner(fd, inode.uid, inode.gid); // first: it clears setuid
        if (options_.modes) set_mode(fd, permitted(inode));
        if (options_.times) set_times(fd, times_of(inode));
    }
    void apply_to_link(const TargetFolder& where, const std::string& name,
                       const Catalogue::Inode& inode) const {
        if (options_.owners) where.set_owner(name, inode.uid, inode.gid);
        if (options_.times) where.set_times(name, times_of(inode));
    }

    /// The last reference to a folder gives it its attributes; then its parent's is let go. All
    /// references are let go here, one at a time, so that exactly one of them is the last.
    void let_go(std::shared_ptr<OpenFolder> folder) {
        while (folder) {
            const bool last = [&] {
                const std::lock_guard lock(letting_go_);
                const bool only = folder.use_count() == 1;
                if (!only) folder.reset();
                return only;
            }();
            if (!last) return;
            finish(folder->folder, folder->id);
            auto parent = std::move(folder->parent);
            folder = std::move(parent);
        }
    }
    void finish(const TargetFolder& folder, Catalogue::Id id) {
        if (late_[id]) return;
        attempt(id, "set the attributes of the folder",
                [&] { apply(folder.descriptor(), catalogue_.inode_of(id)); });
    }

    // --- hard links --------------------------------------------------------------------------

    [[nodiscard]] TargetFolder reach(Catalogue::Id directory) const {
        std::vector<Catalogue::Id> steps;
        for (; directory != Catalogue::root; directory = catalogue_.node(directory).parent)
            steps.push_back(directory);
        auto at = root_.duplicate();
        for (auto step = steps.rbegin(); step != steps.rend(); ++step)
            at = at.open(std::string(catalogue_.name(*step)));
        return at;
    }

    void finish_links() {
        Catalogue::Id from_id = Catalogue::none, to_id = Catalogue::none;
        TargetFolder from, to;
        for (const auto id : links_) {
            job_.check();
            const auto first = first_name_[catalogue_.node(id).inode];
            if (catalogue_.inode_of(id).kind != tree::Kind::file &&
                catalogue_.inode_of(id).kind != tree::Kind::symlink && !options_.special) {
                skipped_.fetch_add(1, std::memory_order_relaxed);
                continue;
            }
            attempt(id, "link", [&] {
                if (from_id != catalogue_.node(first).parent) {
                    from_id = Catalogue::none;
                    from = reach(catalogue_.node(first).parent);
                    from_id = catalogue_.node(first).parent;
                }
                if (to_id != catalogue_.node(id).parent) {
                    to_id = Catalogue::none;
                    to = reach(catalogue_.node(id).parent);
                    to_id = catalogue_.node(id).parent;
                }
                const auto name = std::string(catalogue_.name(id));
                if (!make_way(to, name)) return;
                to.link(name, from, std::string(catalogue_.name(first)),
                        options_.existing == Existing::replace);
                hard_links_.fetch_add(1, std::memory_order_relaxed);
            });
        }
        // Deepest first: a folder's attributes may close the way to what is below.
        for (Catalogue::Id id = catalogue_.size(); id-- > 0;) {
            if (!late_[id]) continue;
            attempt(id, "set the attributes of the folder",
                    [&] { apply(reach(id).descriptor(), catalogue_.inode_of(id)); });
        }
    }

    // --- reporting ---------------------------------------------------------------------------

    void report(bool end) {
        const auto now = std::chrono::steady_clock::now();
        if (!end && now - last_report_ < std::chrono::milliseconds(100)) return;
        last_report_ = now;
        job_.report({.phase = end ? Phase::done : Phase::reading,
                     .done = bytes_.load(std::memory_order_relaxed),
                     .total = total_});
    }
    [[nodiscard]] ExtractResult result() const {
        return {.directories = directories_,
                .files = files_,
                .links = symlinks_,
                .hard_links = hard_links_,
                .special = special_,
                .streams = streams_,
                .streams_skipped = streams_skipped_,
                .bytes = bytes_,
                .skipped = skipped_,
                .failures = failures_};
    }

    const Import& import_;
    const Catalogue& catalogue_;
    const ExtractOptions& options_;
    const Job& job_;
    TargetFolder root_;
    std::vector<bool> selected_, whole_, late_;
    std::vector<Catalogue::Id> first_name_; ///< of each inode
    std::vector<Catalogue::Id> links_;      ///< names beyond the first
    std::uint64_t total_ = 0;

    std::mutex mutex_; ///< guards the next five
    std::condition_variable more_;
    std::deque<Task> queue_;
    unsigned busy_ = 0;
    bool stopping_ = false;
    std::exception_ptr first_failure_;
    std::mutex letting_go_, told_;

    std::atomic<std::uint64_t> directories_ = 0, files_ = 0, symlinks_ = 0, hard_links_ = 0,
                               special_ = 0, bytes_ = 0, skipped_ = 0, failures_ = 0, streams_ = 0,
                               streams_skipped_ = 0;
    std::atomic<std::uint32_t> since_check_ = 0;
    std::chrono::steady_clock::time_point last_report_; ///< the calling thread's only
};

} // namespace

ExtractResult extract(const Import& import, const std::filesystem::path& target,
                      const ExtractOptions& options, const Job& job) {
    return Extraction(import, options, job).run(target);
}

} // namespace openimapi::inline v1::image
