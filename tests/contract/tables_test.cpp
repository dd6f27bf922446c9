// The generated dispatch and class tables, and codes.hpp, against the sheets.
#include "openimapi/base/codes.hpp"
#include "openimapi/com/contract.hpp"
#include "openimapi/com/dispatch.hpp"

#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <imapi2error.h>
#include <imapi2fserror.h>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace openimapi::test {
namespace {

using nlohmann::json;
using namespace openimapi::com;

json sheet(const std::string& library, const std::string& kind) {
    std::ifstream file(
        fmt::format("{}/tests/data/contract/{}-{}.json", OPENIMAPI_SOURCE_DIR, library, kind));
    return json::parse(file);
}

/// The sheet's list of that kind, by value: a loop must not outlive what it walks over.
json list(const std::string& library, const std::string& kind) {
    return sheet(library, kind).at(kind);
}

std::string narrow(const char16_t* text) {
    std::string out;
    for (; text && *text; ++text)
        out += static_cast<char>(*text);
    return out;
}

std::string text_of(const GUID& guid) {
    char text[64];
    std::snprintf(text, sizeof text, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
                  guid.Data1, guid.Data2, guid.Data3, guid.Data4[0], guid.Data4[1], guid.Data4[2],
                  guid.Data4[3], guid.Data4[4], guid.Data4[5], guid.Data4[6], guid.Data4[7]);
    return text;
}

const Interface* find_interface(const std::string& name) {
    for (const Interface* found : contract_interfaces())
        if (found->name == name) return found;
    return nullptr;
}

/// The VARTYPE that a C type of the sheets travels as.
VARTYPE vartype_of(const json& parameter, const std::set<std::string>& enums) {
    if (parameter.contains("size_is")) return VT_PTR;
    std::string type = parameter.value("automation_type", parameter["type"].get<std::string>());
    if (type.find('[') != std::string::npos) return VT_PTR;
    int stars = 0;
    while (type.back() == '*' || type.back() == ' ') {
        stars += type.back() == '*';
        type.pop_back();
    }
    if (parameter["direction"] != "in") --stars;
    static const std::map<std::string, VARTYPE> values = {
        {"LONG", VT_I4},
        {"long", VT_I4},
        {"ULONG", VT_UI4},
        {"BSTR", VT_BSTR},
        {"VARIANT_BOOL", VT_BOOL},
        {"DATE", VT_DATE},
        {"LONGLONG", VT_I8},
        {"BOOLEAN", VT_I1},
        {"SAFEARRAY(VARIANT)", VT_ARRAY | VT_VARIANT}};
    if (type.rfind("ULONG_IMAPI2_", 0) == 0) type = "ULONG";
    if (stars == 0 && enums.count(type)) return VT_I4;
    if (const auto found = values.find(type); found != values.end() && stars == 0)
        return found->second;
    if (type == "IDispatch" && stars == 1) return VT_DISPATCH;
    if ((type == "IStream" || type == "IEnumVARIANT") && stars == 1) return VT_UNKNOWN;
    if (const Interface* found = find_interface(type); found && stars == 1)
        return found->call ? VT_DISPATCH : VT_UNKNOWN;
    return VT_PTR;
}

class Tables : public testing::Test {
protected:
    void SetUp() override {
        for (const char* library : {"imapi2", "imapi2fs"})
            for (const json& e : list(library, "enums"))
                enums_.insert(e["name"].get<std::string>());
    }
    void compare(const Interface& found, const json& expected);

    std::set<std::string> enums_;
    std::map<std::string, int> counts_;
};

void Tables::compare(const Interface& found, const json& expected) {
    ++counts_["interfaces"];
    EXPECT_EQ(text_of(found.iid), expected["iid"]);
    ASSERT_NE(found.base, nullptr);
    EXPECT_EQ(found.base->name, expected["base"].get<std::string>());
    const json& attributes = expected["idl_attributes"];
    EXPECT_EQ(found.dual,
              std::find(attributes.begin(), attributes.end(), "dual") != attributes.end());
    const json& members = expected["methods"];
    ASSERT_EQ(found.members.size(), members.size());
    EXPECT_EQ(found.by_id.size(), found.call ? members.size() : 0);
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Member& member = found.members[i];
        const json& fact = members[i];
        SCOPED_TRACE(fmt::format("{}.{}", found.name, fact["name"].get<std::string>()));
        ++counts_["members"];
        EXPECT_EQ(narrow(member.name), fact["idl_name"]);
        EXPECT_EQ(member.slot, fact["vtable_slot"]);
        const std::map<MemberKind, std::string> kinds = {{MemberKind::method, "method"},
                                                         {MemberKind::get, "propget"},
                                                         {MemberKind::put, "propput"}};
        EXPECT_EQ(kinds.at(member.kind), fact["kind"]);
        if (fact["dispid"].is_null()) {
            EXPECT_EQ(member.id, no_id);
        } else {
            ++counts_["DISPIDs"];
            const auto id =
                static_cast<DISPID>(std::stoul(fact["dispid"].get<std::string>(), nullptr, 16));
            EXPECT_EQ(member.id, id);
            // IBurnVerification has a DISPID, but is no IDispatch.
            if (found.call) {
                const FoundMember by_id = find_member(found, id, static_cast<WORD>(member.kind));
                ASSERT_TRUE(by_id);
                EXPECT_EQ(&*by_id, &member);
            }
        }
        const json& parameters = fact["params"];
        ASSERT_EQ(member.parameters.size(), parameters.size());
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            ++counts_["parameters"];
            const Parameter& parameter = member.parameters[p];
            const std::string direction = parameters[p]["direction"];
            EXPECT_EQ(
                narrow(parameter.name),
                parameters[p].value("suggested_name", parameters[p]["name"].get<std::string>()));
            EXPECT_EQ(bool(parameter.flags & Parameter::in), direction.find("in") == 0);
            EXPECT_EQ(bool(parameter.flags & Parameter::out),
                      direction.find("out") != std::string::npos);
            EXPECT_EQ(bool(parameter.flags & Parameter::retval), parameters[p]["retval"]);
            EXPECT_EQ(parameter.type, vartype_of(parameters[p], enums_)) << parameters[p]["type"];
        }
    }
}

TEST_F(Tables, HaveEveryMember) {
    std::size_t index = 0;
    for (const char* library : {"imapi2", "imapi2fs"})
        for (const json& fact : list(library, "interfaces")) {
            SCOPED_TRACE(fact["name"].get<std::string>());
            ASSERT_LT(index, contract_interfaces().size());
            EXPECT_EQ(contract_interfaces()[index]->name, fact["name"].get<std::string>());
            compare(*contract_interfaces()[index++], fact);
        }
    EXPECT_EQ(index, contract_interfaces().size());
    for (const auto& [kind, count] : counts_)
        std::cout << count << ' ' << kind << '\n';
    const std::map<std::string, int> expected = {
        {"interfaces", 51}, {"members", 370}, {"parameters", 451}, {"DISPIDs", 335}};
    EXPECT_EQ(counts_, expected);
}

TEST_F(Tables, HaveEveryClass) {
    std::size_t index = 0;
    for (const char* library : {"imapi2", "imapi2fs"})
        for (const json& fact : list(library, "coclasses")) {
            SCOPED_TRACE(fact["name"].get<std::string>());
            ASSERT_LT(index, contract_classes().size());
            const Class& found = *contract_classes()[index++];
            EXPECT_EQ(found.name, fact["name"].get<std::string>());
            EXPECT_EQ(text_of(found.clsid), fact["clsid"]);
            EXPECT_EQ(found.creatable, fact["creatable"].get<bool>());
            const auto text = [](const json& value) {
                return value.is_null() ? std::string() : value.get<std::string>();
            };
            EXPECT_EQ(narrow(found.prog_id), text(fact["progid_version_independent"]));
            EXPECT_EQ(narrow(found.versioned_prog_id), text(fact["progid_versioned"]));
            ASSERT_FALSE(found.interfaces.empty());
            EXPECT_EQ(found.interfaces[0]->name, fact["default_interface"].get<std::string>());
            const json& others = fact["other_interfaces"];
            ASSERT_EQ(found.interfaces.size(), 1 + others.size());
            for (std::size_t i = 0; i < others.size(); ++i)
                EXPECT_EQ(found.interfaces[i + 1]->name, others[i].get<std::string>());
            EXPECT_EQ(found.sources.empty(), fact["default_source_interface"].is_null());
            if (found.sources.empty()) continue;
            EXPECT_EQ(found.sources[0]->name, text(fact["default_source_interface"]));
            const json more = fact.value("other_source_interfaces", json::array());
            EXPECT_EQ(found.sources.size(), 1 + more.size());
        }
    EXPECT_EQ(index, contract_classes().size());
    EXPECT_EQ(index, 29U);
    std::cout << index << " classes\n";
}

TEST_F(Tables, AgreeWithTheCodesOfTheEngine) {
    // codes.hpp has the published names in lower case: the text is compared, name and value.
    std::ifstream file(OPENIMAPI_SOURCE_DIR "/include/openimapi/base/codes.hpp");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
    while (text.find("  ") != std::string::npos)
        text.erase(text.find("  "), 1);
    int count = 0;
    for (const char* library : {"imapi2", "imapi2fs"})
        for (const json& fact : list(library, "errors")) {
            std::string name = fact["name"];
            for (char& c : name)
                c = static_cast<char>(std::tolower(c));
            const std::string line = fmt::format(" {} = static_cast<std::int32_t>({}),", name,
                                                 fact["hex"].get<std::string>());
            EXPECT_NE(text.find(line), std::string::npos) << line;
            ++count;
        }
    EXPECT_EQ(count, 152);
    EXPECT_EQ(static_cast<HRESULT>(Code::imapi_e_readonly), IMAPI_E_READONLY);
    EXPECT_EQ(static_cast<HRESULT>(Code::e_imapi_request_cancelled), E_IMAPI_REQUEST_CANCELLED);
    std::cout << count << " result codes\n";
}

/// Own and inherited members but IDispatch's.
std::vector<const Member*> members_of(const Interface& table) {
    std::vector<const Member*> all;
    for (const Interface* at = &table; at && at->call; at = at->base)
        for (const Member& member : at->members)
            all.push_back(&member);
    return all;
}

TEST_F(Tables, ExtensionsStandBesideThePublishedMembers) {
    // An object's IDispatch answers both, so that neither may hide the other.
    using Pair = std::pair<const Interface*, const Interface*>;
    for (const auto& [published, ours] :
         {Pair{&interfaces::IFileSystemImage3, &interfaces::IOpenImapiImage},
          Pair{&interfaces::IFileSystemImageResult2, &interfaces::IOpenImapiResult}}) {
        std::set<std::string> names;
        std::set<DISPID> ids;
        for (const Member* member : members_of(*published)) {
            names.insert(narrow(member->name));
            ids.insert(member->id);
        }
        for (const Member* member : members_of(*ours)) {
            EXPECT_FALSE(names.contains(narrow(member->name))) << narrow(member->name);
            EXPECT_FALSE(ids.contains(member->id)) << narrow(member->name);
            EXPECT_GE(member->id, OPENIMAPI_DISPID_FIRST) << narrow(member->name);
        }
    }
    for (const Interface* found : contract_interfaces())
        EXPECT_EQ(std::string(found->name).find("OpenImapi"), std::string::npos)
            << "an extension counts as published";
}

} // namespace
} // namespace openimapi::test
