/// The mapping of names to what a file system allows: one engine for all of them. docs/names.md
/// says by which rules and why.
///
/// A mapped name is legalise(name), except where that is taken: the directory's mapping then gives
/// another one, that carries a hash of the original. So a volume stores only these exceptions.
#pragma once

#include "format/names/rules.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace openimapi::inline v1::names {

/// Why a name was changed; several may hold.
enum Reason : std::uint8_t {
    encoding = 0x01,   ///< bytes that are no UTF-8
    characters = 0x02, ///< characters that the file system does not allow, or dots
    length = 0x04,
    duplicate = 0x08, ///< the name, or what became of it, stands for another entry
    letter_case = 0x10
};
using Reasons = std::uint8_t;
/// "characters, length"
[[nodiscard]] OPENIMAPI_API std::string describe(Reasons reasons);

/// The legal form of one name by itself, into `out`: pure, so it can be asked again at any time.
/// UTF-8, never empty, at most the rules' length. No version number, no added dot.
OPENIMAPI_API Reasons legalise(const Rules& rules, std::string_view name, bool directory,
                               std::string& out);
/// True where legalise() would give the name as it is. Fast.
[[nodiscard]] OPENIMAPI_API bool is_legal(const Rules& rules, std::string_view name,
                                          bool directory);

/// One changed name, as reported.
struct Rename {
    std::string path; ///< of the entry, in the tree
    std::string_view original;
    std::string_view mapped;
    Reasons reasons = 0;
    std::string_view file_system;
};

struct Policy {
    /// A changed name (other than in letter case) is an Error that names the first.
    bool refuse = false;
    /// Told of every changed name, in the order of the tree. May be empty.
    std::function<void(const Rename&)> report;

    [[nodiscard]] bool wanted() const { return refuse || static_cast<bool>(report); }
};

struct Entry {
    std::string_view name;
    bool directory = false;
    std::uint64_t salt = 0; ///< tells entries of the same name apart (a relocation directory has)
};

/// The mapping of one directory's names. One object serves many directories and keeps its scratch
/// memory. Linear in the number of names, also where all of them collide.
class OPENIMAPI_API DirectoryMapper {
public:
    struct Exception {
        std::uint32_t index = 0; ///< of the entry
        Reasons reasons = 0;
        std::string_view name; ///< kept by the mapper
    };

    explicit DirectoryMapper(const Rules& rules) : rules_(rules) {}

    /// The names that are not legalise(entry.name), in ascending order of index. Valid until the
    /// next call. All names of the directory are then unique (by the rules' comparison).
    const std::vector<Exception>& map(std::span<const Entry> entries);

    [[nodiscard]] const Rules& rules() const noexcept { return rules_; }

private:
    struct Slot {
        std::uint64_t key = 0; ///< 0: empty
        std::uint32_t keeper = 0;
        std::uint8_t rank = 0;
        bool contested = false;
    };
    Slot& slot_of(std::uint64_t key);

    Rules rules_;
    std::vector<Slot> slots_;
    std::vector<std::uint64_t> keys_;
    std::vector<Exception> exceptions_;
    std::string exception_names_; ///< one after the other
    std::vector<std::uint16_t> lengths_;
    std::string scratch_;
};

/// The same for the directories of a tree, with the report and the refusal.
class OPENIMAPI_API TreeMapper {
public:
    TreeMapper(tree::Snapshot tree, const Rules& rules, Policy policy = {});

    /// Exceptions by index into tree.children(directory). Throws Error
    /// (IMAPI_E_RESTRICTED_NAME_VIOLATION) where the policy refuses.
    const std::vector<DirectoryMapper::Exception>& map(tree::NodeId directory);

    /// Name of one node as the volume shows it. Maps the whole directory, so ask map() for many.
    [[nodiscard]] std::string name_of(tree::NodeId node);

private:
    void tell(tree::NodeId directory, const std::vector<DirectoryMapper::Exception>& exceptions);

    tree::Snapshot tree_;
    DirectoryMapper mapper_;
    Policy policy_;
    std::vector<Entry> entries_;
};

/// Tells `policy` of one changed name; throws where it refuses.
OPENIMAPI_API void tell(const Policy& policy, const Rename& rename);

} // namespace openimapi::inline v1::names
