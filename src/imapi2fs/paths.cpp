#include "imapi2fs/paths.hpp"

#include "openimapi/com/bstr.hpp"

namespace openimapi::inline v1::imapi2fs {

std::string given_path(BSTR path) {
    std::string text = com::to_utf8(path);
    if (text.empty()) throw Error(Code::imapi_e_invalid_param, "the parameter 'path' is empty");
    return text;
}

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> parts;
    if (!path.empty() && (path.front() == '\\' || path.front() == '/')) path.remove_prefix(1);
    while (!path.empty()) {
        const auto end = path.find_first_of("\\/");
        const auto part = path.substr(0, end);
        if (part.empty() || part == "." || part == "..")
            throw Error(Code::imapi_e_invalid_path, "the path has an empty, '.' or '..' component");
        parts.emplace_back(part);
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1); // one separator at the end is allowed
    }
    return parts;
}

std::optional<tree::Item> walk(const tree::Directory& from,
                               const std::vector<std::string>& components) {
    tree::Item at = from;
    for (const auto& name : components) {
        if (!at.is_directory()) return std::nullopt;
        const auto next = tree::Directory(at).find_like(name);
        if (!next) return std::nullopt;
        at = *next;
    }
    return at;
}

std::filesystem::path host_path(const std::string& path) {
    if (path.empty())
        throw Error(Code::imapi_e_invalid_param, "the parameter 'sourceDirectory' is empty");
    return path;
}

} // namespace openimapi::inline v1::imapi2fs
