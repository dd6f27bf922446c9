#include "contract.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace openimapi::test {

namespace {

using nlohmann::json;

const json& sheet() {
    static const json all = [] {
        std::ifstream file(OPENIMAPI_SOURCE_DIR "/tests/data/contract/imapi2fs-interfaces.json");
        return json::parse(file);
    }();
    return all;
}

const json& interface_of_sheet(std::string_view name) {
    for (const json& one : sheet().at("interfaces"))
        if (one.at("name") == name) return one;
    throw std::out_of_range("no interface " + std::string(name));
}
const json& member_of_sheet(std::string_view owner, std::string_view member) {
    for (const json& one : interface_of_sheet(owner).at("methods"))
        if (one.at("name") == member) return one;
    throw std::out_of_range(fmt::format("no member {}::{}", owner, member));
}
bool automation(const json& owner) {
    return owner.at("kind") != "unknown";
}
bool is_source(const json& owner) {
    return owner.at("kind") == "dispatch-source";
}
bool is_in(const json& parameter) {
    return parameter.at("direction") == "in";
}
bool is_pointer(const json& parameter) {
    const std::string type = parameter.at("type");
    return type == "BSTR" || type.find('*') != std::string::npos;
}
WORD flags_of(const json& member) {
    const std::string kind = member.at("kind");
    if (kind == "propget") return DISPATCH_PROPERTYGET;
    if (kind == "propput") return DISPATCH_PROPERTYPUT;
    return DISPATCH_METHOD;
}
DISPID id_of(const json& member) {
    return static_cast<DISPID>(std::stoul(member.at("dispid").get<std::string>(), nullptr, 16));
}

struct Invoked {
    HRESULT hr;
    HRESULT scode;
    UINT bad = 99;
};
Invoked invoke(const json& member, IDispatch* object, std::vector<Variant> arguments,
               VARIANT* result) {
    // The name leads to the number that is published.
    const std::string name = member.at("idl_name");
    std::u16string wide(name.begin(), name.end());
    OLECHAR* names = wide.data();
    DISPID id = 0;
    EXPECT_EQ(object->GetIDsOfNames(IID_NULL, &names, 1, 0x0409, &id), S_OK) << name;
    EXPECT_EQ(id, id_of(member)) << name;
    std::reverse(arguments.begin(), arguments.end());
    const WORD flags = flags_of(member);
    DISPID put = DISPID_PROPERTYPUT;
    const bool named = flags == DISPATCH_PROPERTYPUT;
    DISPPARAMS parameters{arguments.data(), named ? &put : nullptr,
                          static_cast<UINT>(arguments.size()), named ? 1U : 0U};
    EXCEPINFO exception{};
    Invoked done{};
    done.hr =
        object->Invoke(id, IID_NULL, 0x0409, flags, &parameters, result, &exception, &done.bad);
    done.scode = exception.scode;
    const Bstr source = Bstr::adopt(exception.bstrSource);
    const Bstr description = Bstr::adopt(exception.bstrDescription);
    const Bstr help = Bstr::adopt(exception.bstrHelpFile);
    return done;
}

/// A value that cannot be converted to what the parameter wants.
Variant misfit(const json& parameter) {
    const std::string type = parameter.at("type");
    if (type.find('*') != std::string::npos) return Variant(std::int32_t{7}); // object or array
    return Variant::from_array(com::SafeArray(std::vector<Variant>(2)).detach());
}
/// One that fits, for the other parameters.
Variant fitting(const json& parameter) {
    const std::string type = parameter.at("type");
    if (type == "BSTR") return Variant(u"name");
    if (type == "SAFEARRAY *")
        return Variant::from_array(com::SafeArray(std::vector<Variant>()).detach());
    if (type.find('*') != std::string::npos) return Variant(static_cast<IDispatch*>(nullptr));
    if (type == "DATE") return Variant::from_date(1.0);
    if (type == "VARIANT_BOOL") return Variant(true);
    return Variant(std::int32_t{1});
}

std::string name_of(HRESULT hr) {
    return fmt::format("{:#010x}", static_cast<std::uint32_t>(hr));
}

/// The judgement comes when every test has run.
class Judgement final : public ::testing::Environment {
public:
    void TearDown() override {
        // A part of the tests cannot cover all members.
        if (::testing::GTEST_FLAG(filter) == "*") CallLog::instance().judge();
    }
};
[[maybe_unused]] const auto* const judgement = ::testing::AddGlobalTestEnvironment(new Judgement);

} // namespace

bool is_automation(const char* owner) {
    return automation(interface_of_sheet(owner));
}

HRESULT invoke_member(const char* owner, const char* member, IUnknown* object,
                      std::vector<Variant> arguments, VARIANT* result) {
    const json& described = member_of_sheet(owner, member);
    const auto dispatch = com::query<IDispatch>(object);
    if (!dispatch) {
        ADD_FAILURE() << "the object has no IDispatch: " << owner;
        return E_NOINTERFACE;
    }
    const Invoked done = invoke(described, dispatch.get(), std::move(arguments), result);
    const HRESULT hr = done.hr == DISP_E_EXCEPTION ? done.scode : done.hr;
    CallLog::instance().called(owner, member, Route::dispatch, hr);
    return hr;
}

void try_wrong_types(const char* owner, IUnknown* object) {
    const auto dispatch = com::query<IDispatch>(object);
    ASSERT_TRUE(dispatch) << owner;
    for (const json& member : interface_of_sheet(owner).at("methods")) {
        const std::string name = member.at("name");
        std::vector<unsigned> ins;
        for (unsigned i = 0; i < member.at("params").size(); ++i)
            if (is_in(member.at("params")[i])) ins.push_back(i);
        for (unsigned wrong = 0; wrong < ins.size(); ++wrong) {
            std::vector<Variant> arguments;
            for (unsigned i = 0; i < ins.size(); ++i) {
                const json& parameter = member.at("params")[ins[i]];
                arguments.push_back(i == wrong ? misfit(parameter) : fitting(parameter));
            }
            const Invoked done = invoke(member, dispatch.get(), std::move(arguments), nullptr);
            EXPECT_EQ(done.hr, DISP_E_TYPEMISMATCH) << owner << "::" << name;
            EXPECT_EQ(done.bad, ins.size() - 1 - wrong) << owner << "::" << name;
            CallLog::instance().wrong_type_tried(owner, name.c_str(), ins[wrong]);
        }
        // A getter of an object passes what is too many on to that object's default member.
        const json& parameters = member.at("params");
        if (member.at("kind") == "propget" &&
            parameters.back().at("type").get<std::string>().find("**") != std::string::npos)
            continue;
        std::vector<Variant> many(ins.size() + 1, Variant(std::int32_t{1}));
        const Invoked done = invoke(member, dispatch.get(), std::move(many), nullptr);
        EXPECT_EQ(done.hr, DISP_E_BADPARAMCOUNT) << owner << "::" << name;
    }
}

CallLog& CallLog::instance() {
    static CallLog log;
    return log;
}
void CallLog::called(const char* owner, const char* member, Route route, HRESULT hr) {
    calls_.insert({{owner, member}, route, hr});
}
void CallLog::null_tried(const char* owner, const char* member, unsigned parameter) {
    nulls_.insert({{owner, member}, parameter});
}
void CallLog::wrong_type_tried(const char* owner, const char* member, unsigned parameter) {
    wrong_types_.insert({{owner, member}, parameter});
}

void CallLog::judge() const {
    unsigned members = 0, covered = 0, codes = 0, provoked = 0, excused = 0;
    const auto has = [&](const Key& key, Route route, auto accept) {
        for (const auto& [called, by, hr] : calls_)
            if (called == key && by == route && accept(hr)) return true;
        return false;
    };
    const auto succeeded = [](HRESULT hr) { return SUCCEEDED(hr); };
    for (const json& owner : sheet().at("interfaces")) {
        for (const json& member : owner.at("methods")) {
            ++members;
            const Key key{owner.at("name"), member.at("name")};
            std::vector<std::string> gaps;
            // A member that is documented to fail always here has no success.
            if (!has(key, Route::vtable, succeeded)) gaps.emplace_back("no success by the slot");
            if (automation(owner) && !has(key, Route::dispatch, succeeded))
                gaps.emplace_back("no success by IDispatch");
            for (unsigned i = 0; i < member.at("params").size(); ++i) {
                const json& parameter = member.at("params")[i];
                if (is_source(owner)) continue; // these are called by us, not on us
                const std::string name = parameter.at("name");
                if (is_pointer(parameter) && !nulls_.count({key, i}))
                    gaps.push_back("null was not tried for " + name);
                if (automation(owner) && is_in(parameter) && !wrong_types_.count({key, i}))
                    gaps.push_back("a wrong type was not tried for " + name);
            }
            for (const auto& documented : documented_failures()) {
                if (documented.owner != key.first || documented.member != key.second) continue;
                for (const HRESULT code : documented.codes) {
                    ++codes;
                    const auto is_it = [&](HRESULT hr) { return hr == code; };
                    const bool slot = has(key, Route::vtable, is_it);
                    // A success code does not pass IDispatch.
                    const bool late =
                        !automation(owner) || SUCCEEDED(code) || has(key, Route::dispatch, is_it);
                    const auto& excuses = not_provoked();
                    const bool excuse =
                        std::any_of(excuses.begin(), excuses.end(), [&](const NotProvoked& one) {
                            return one.code == code && (!one.member || (one.owner == key.first &&
                                                                        one.member == key.second));
                        });
                    if (slot && late) {
                        ++provoked;
                        if (excuse)
                            gaps.push_back(name_of(code) + " is said not to be provoked, and was");
                    } else if (excuse) {
                        ++excused;
                    } else {
                        gaps.push_back(name_of(code) + " was not provoked by " +
                                       (slot ? "IDispatch" : "the slot"));
                    }
                }
            }
            if (gaps.empty()) ++covered;
            for (const auto& gap : gaps)
                ADD_FAILURE() << key.first << "::" << key.second << ": " << gap;
        }
    }
    for (const auto& documented : documented_failures()) // a typing mistake would hide a member
        EXPECT_NO_THROW((void)member_of_sheet(documented.owner, documented.member));
    std::cout << fmt::format("imapi2fs: members covered = {} of {} in the contract\n", covered,
                             members)
              << fmt::format("imapi2fs: documented failure codes provoked = {} of {}, {} with a "
                             "reason why not\n",
                             provoked, codes, excused);
    EXPECT_EQ(members, sheet().at("counts").at("own_members").get<unsigned>());
    EXPECT_EQ(covered, members);
}

} // namespace openimapi::test
