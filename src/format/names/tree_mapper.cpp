#include "format/names/names.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::names {

void tell(const Policy& policy, const Rename& rename) {
    if (policy.report) policy.report(rename);
    if (policy.refuse && (rename.reasons & ~letter_case) != 0)
        throw Error(Code::imapi_e_restricted_name_violation,
                    fmt::format("{} cannot hold the name as it is; it would become '{}' ({})",
                                rename.file_system, text::printable(rename.mapped),
                                describe(rename.reasons)),
                    "Rename it, leave this file system out, or allow changed names")
            .add({.doing = "map the name", .path = rename.path});
}

TreeMapper::TreeMapper(tree::Snapshot tree, const Rules& rules, Policy policy)
    : tree_(std::move(tree)), mapper_(rules), policy_(std::move(policy)) {}

const std::vector<DirectoryMapper::Exception>& TreeMapper::map(tree::NodeId directory) {
    const auto children = tree_.children(directory);
    entries_.clear();
    entries_.reserve(children.size());
    for (const auto child : children)
        entries_.push_back({tree_.name(child), tree_.kind(child) == tree::Kind::directory});
    const auto& exceptions = mapper_.map(entries_);
    if (policy_.wanted()) tell(directory, exceptions);
    if (entries_.capacity() > (1u << 16)) std::vector<Entry>().swap(entries_);
    return exceptions;
}

void TreeMapper::tell(tree::NodeId directory,
                      const std::vector<DirectoryMapper::Exception>& exceptions) {
    std::string mapped, path;
    auto exception = exceptions.begin();
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        Reasons reasons = 0;
        if (exception != exceptions.end() && exception->index == i) {
            mapped = exception->name;
            reasons = exception->reasons;
            ++exception;
        } else if (!is_legal(mapper_.rules(), entry.name, entry.directory)) {
            reasons = legalise(mapper_.rules(), entry.name, entry.directory, mapped);
        }
        if (reasons == 0) continue;
        if (path.empty()) {
            path = tree_.path(directory);
            if (path.empty() || path.back() != '/') path += '/';
        }
        names::tell(policy_, {.path = path + std::string(entry.name),
                              .original = entry.name,
                              .mapped = mapped,
                              .reasons = reasons,
                              .file_system = mapper_.rules().file_system});
    }
}

std::string TreeMapper::name_of(tree::NodeId node) {
    const auto children = tree_.children(tree_.parent(node));
    const auto place = std::find(children.begin(), children.end(), node);
    const auto index = static_cast<std::uint32_t>(place - children.begin());
    for (const auto& exception : map(tree_.parent(node)))
        if (exception.index == index) return std::string(exception.name);
    std::string out;
    legalise(mapper_.rules(), tree_.name(node), tree_.kind(node) == tree::Kind::directory, out);
    return out;
}

} // namespace openimapi::inline v1::names
