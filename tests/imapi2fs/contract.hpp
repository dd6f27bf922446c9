/// Every member of the published contract, called as programs call it, and what was called.
///
///     EXPECT_EQ(number(MEMBER(IFileSystemImage, get_FileCount), image), 0);
///     EXPECT_EQ(both(MEMBER(IFsiDirectoryItem, AddDirectory), root, u"a\\b"),
///     IMAPI_E_DIR_NOT_FOUND);
///
/// A call is remembered with its route and what it answered, and nothing is remembered that was not
/// called. At the end of the program the calls are held against the fact sheets
/// (tests/data/contract) and the documented failures (documented_failures.cpp).
#pragma once

#include "fixture.hpp"

#include <set>
#include <tuple>
#include <type_traits>
#include <utility>

namespace openimapi::test {

enum class Route { vtable, dispatch };

/// A method of an interface: its names as the sheets have them, and its slot.
template <class I, class... A>
struct Slot {
    const char* owner;
    const char* name;
    HRESULT (STDMETHODCALLTYPE I::*method)(A...);
};
template <class I, class... A>
Slot<I, A...> slot_of(const char* owner, const char* name,
                      HRESULT (STDMETHODCALLTYPE I::*method)(A...)) {
    return {owner, name, method};
}
#define MEMBER(I, name) ::openimapi::test::slot_of<I>(#I, #name, &I::name)

/// What was called. One for the program.
class CallLog {
public:
    static CallLog& instance();
    void called(const char* owner, const char* member, Route route, HRESULT hr);
    void null_tried(const char* owner, const char* member, unsigned parameter);
    void wrong_type_tried(const char* owner, const char* member, unsigned parameter);
    /// Compares with the sheets; prints the numbers, and fails the run for each gap.
    void judge() const;

private:
    using Key = std::pair<std::string, std::string>; // interface, member
    std::set<std::tuple<Key, Route, HRESULT>> calls_;
    std::set<std::pair<Key, unsigned>> nulls_, wrong_types_;
};

/// Calls the member through IDispatch, by the name and number of the sheet. The member's own
/// failure where it fails; `result` may be null.
HRESULT invoke_member(const char* owner, const char* member, IUnknown* object,
                      std::vector<Variant> arguments, VARIANT* result);
/// False for enumerators: they have no IDispatch.
bool is_automation(const char* owner);

/// Invokes every member of the interface with each of its arguments of a wrong type, and with one
/// argument too many: DISP_E_TYPEMISMATCH with the argument's place, DISP_E_BADPARAMCOUNT.
void try_wrong_types(const char* owner, IUnknown* object);

namespace contract_detail {

/// Out parameters point to a pointer, a number or an enum; in parameters are values, BSTRs,
/// interfaces and arrays.
template <class A, bool = std::is_pointer_v<A>>
inline constexpr bool is_out = false;
template <class A>
inline constexpr bool is_out<A, true> =
    !std::is_same_v<A, BSTR> && !std::is_class_v<std::remove_pointer_t<A>>;

template <std::size_t P, class... A>
constexpr std::size_t ins_before() {
    constexpr bool outs[] = {is_out<A>..., false};
    std::size_t count = 0;
    for (std::size_t i = 0; i < P; ++i)
        count += outs[i] ? 0 : 1;
    return count;
}

/// Room for what a member gives out; frees it.
template <class A>
struct Out {
    Out() = default;
    Out(const Out&) = delete;
    Out& operator=(const Out&) = delete;
    ~Out() {
        if constexpr (is_out<A>) {
            using T = std::remove_pointer_t<A>;
            if constexpr (std::is_same_v<T, BSTR>)
                com::ole::SysFreeString(value);
            else if constexpr (std::is_same_v<T, SAFEARRAY*>)
                com::ole::SafeArrayDestroy(value);
            else if constexpr (std::is_pointer_v<T>)
                if (value) value->Release();
        }
    }
    using Value = std::conditional_t<is_out<A>, std::remove_pointer_t<A>, int>;
    Value value{};
};

/// An in argument in the slot's own type, kept for the call.
template <class A>
struct In {
    template <class G>
    explicit In(const G& given) {
        if constexpr (std::is_same_v<G, std::nullptr_t>) {
            value = nullptr;
        } else if constexpr (std::is_same_v<A, BSTR>) {
            text = com::Bstr(given);
            value = text.get();
        } else if constexpr (requires { given.get(); } && std::is_pointer_v<A>) {
            value = given.get();
        } else {
            value = static_cast<A>(given);
        }
    }
    [[nodiscard]] Variant variant() const {
        if constexpr (std::is_same_v<A, BSTR>) {
            Variant one(com::view(value));
            if (!value) com::ole::SysFreeString(std::exchange(one.bstrVal, nullptr));
            return one;
        } else if constexpr (std::is_same_v<A, VARIANT_BOOL>) {
            return Variant(value != VARIANT_FALSE);
        } else if constexpr (std::is_same_v<A, DATE>) {
            return Variant::from_date(value);
        } else if constexpr (std::is_same_v<A, SAFEARRAY*>) {
            SAFEARRAY* copy = nullptr;
            if (value) {
                EXPECT_EQ(com::ole::SafeArrayCopy(value, &copy), S_OK);
            }
            return Variant::from_array(copy);
        } else if constexpr (std::is_pointer_v<A>) {
            if constexpr (std::is_convertible_v<A, IDispatch*>)
                return Variant(static_cast<IDispatch*>(value));
            else
                return Variant(static_cast<IUnknown*>(value));
        } else {
            return Variant(value);
        }
    }
    com::Bstr text;
    A value{};
};

/// Calls the slot, with null for out parameter `null_out` (or none).
template <class I, class... A, class Ins, class Outs, std::size_t... P>
HRESULT call_slot(const Slot<I, A...>& member, I* it, const Ins& ins, Outs& outs, int null_out,
                  std::index_sequence<P...>) {
    [[maybe_unused]] const auto pick = [&]<std::size_t N>(std::integral_constant<std::size_t, N>) {
        using Parameter = std::tuple_element_t<N, std::tuple<A..., int>>;
        if constexpr (is_out<Parameter>)
            return null_out == static_cast<int>(N) ? static_cast<Parameter>(nullptr)
                                                   : &std::get<N>(outs).value;
        else
            return std::get<ins_before<N, A...>()>(ins).value;
    };
    return (it->*member.method)(pick(std::integral_constant<std::size_t, P>())...);
}

/// The in arguments as a tuple of In<A>, for the parameters that are in.
template <class... A, class... Given, std::size_t... P>
auto take_ins(const std::tuple<const Given&...>& given, std::index_sequence<P...>) {
    [[maybe_unused]] const auto one = [&]<std::size_t N>(std::integral_constant<std::size_t, N>) {
        using Parameter = std::tuple_element_t<N, std::tuple<A..., int>>;
        if constexpr (is_out<Parameter>)
            return std::tuple<>();
        else
            return std::make_tuple(
                std::make_shared<In<Parameter>>(std::get<ins_before<N, A...>()>(given)));
    };
    return std::tuple_cat(one(std::integral_constant<std::size_t, P>())...);
}

/// Lets call_slot() read `value` of what take_ins() made.
template <class A>
struct InRef {
    A value;
};

} // namespace contract_detail

/// What one call on both routes gave.
template <class... A>
struct Outcome {
    HRESULT hr = E_UNEXPECTED;
    std::tuple<contract_detail::Out<A>...> outs;
    Variant late;
};

/// Through the slot only. `given`: the in arguments.
template <class I, class... A, class Object, class... Given>
HRESULT early(const Slot<I, A...>& member, const Object& object, const Given&... given) {
    using namespace contract_detail;
    constexpr std::index_sequence_for<A...> all;
    const auto kept = take_ins<A...>(std::tuple<const Given&...>(given...), all);
    const auto ins = std::apply(
        [](const auto&... one) {
            return std::make_tuple(InRef<decltype(one->value)>{one->value}...);
        },
        kept);
    Ptr<I> it = com::query<I>(object.get());
    if (!it) {
        ADD_FAILURE() << "the object has no " << member.owner;
        return E_NOINTERFACE;
    }
    std::tuple<Out<A>...> outs;
    const HRESULT hr = call_slot(member, it.get(), ins, outs, -1, all);
    auto& log = CallLog::instance();
    log.called(member.owner, member.name, Route::vtable, hr);
    // Which pointers were null in this call.
    unsigned index = 0, in = 0;
    constexpr bool is_outs[] = {is_out<A>..., false};
    std::vector<bool> nulls;
    std::apply(
        [&](const auto&... one) {
            (nulls.push_back([&] {
                if constexpr (std::is_pointer_v<decltype(one.value)>)
                    return one.value == nullptr;
                else
                    return false;
            }()),
             ...);
        },
        ins);
    for (; index < sizeof...(A); ++index)
        if (!is_outs[index] && nulls[in++]) log.null_tried(member.owner, member.name, index);
    return hr;
}

/// Through IDispatch only.
template <class I, class... A, class Object, class... Given>
HRESULT late(const Slot<I, A...>& member, const Object& object, const Given&... given) {
    using namespace contract_detail;
    const auto kept =
        take_ins<A...>(std::tuple<const Given&...>(given...), std::index_sequence_for<A...>());
    std::vector<Variant> arguments;
    std::apply([&](const auto&... one) { (arguments.push_back(one->variant()), ...); }, kept);
    Variant result;
    return invoke_member(member.owner, member.name, object.get(), std::move(arguments),
                         result.put());
}

/// Through the slot, with null for each out parameter: E_POINTER, always.
template <class I, class... A, class Object, class... Given>
void nulls(const Slot<I, A...>& member, const Object& object, const Given&... given) {
    using namespace contract_detail;
    constexpr std::index_sequence_for<A...> all;
    const auto kept = take_ins<A...>(std::tuple<const Given&...>(given...), all);
    const auto ins = std::apply(
        [](const auto&... one) {
            return std::make_tuple(InRef<decltype(one->value)>{one->value}...);
        },
        kept);
    Ptr<I> it = com::query<I>(object.get());
    ASSERT_TRUE(it) << member.owner;
    constexpr bool outs_at[] = {is_out<A>..., false};
    for (unsigned i = 0; i < sizeof...(A); ++i) {
        if (!outs_at[i]) continue;
        std::tuple<Out<A>...> outs;
        const HRESULT hr = call_slot(member, it.get(), ins, outs, static_cast<int>(i), all);
        EXPECT_EQ(hr, E_POINTER) << member.owner << "::" << member.name << " with a null";
        CallLog::instance().called(member.owner, member.name, Route::vtable, hr);
        CallLog::instance().null_tried(member.owner, member.name, i);
    }
}

/// On both routes, which must agree; and, through the slot, with null for what is given out.
template <class I, class... A, class Object, class... Given>
std::shared_ptr<Outcome<A...>> outcome(const Slot<I, A...>& member, const Object& object,
                                       const Given&... given) {
    using namespace contract_detail;
    constexpr std::index_sequence_for<A...> all;
    auto result = std::make_shared<Outcome<A...>>();
    const auto kept = take_ins<A...>(std::tuple<const Given&...>(given...), all);
    const auto ins = std::apply(
        [](const auto&... one) {
            return std::make_tuple(InRef<decltype(one->value)>{one->value}...);
        },
        kept);
    Ptr<I> it = com::query<I>(object.get());
    if (!it) {
        ADD_FAILURE() << "the object has no " << member.owner;
        return result;
    }
    nulls(member, object, given...);
    result->hr = call_slot(member, it.get(), ins, result->outs, -1, all);
    CallLog::instance().called(member.owner, member.name, Route::vtable, result->hr);
    if (!is_automation(member.owner)) return result;
    std::vector<Variant> arguments;
    std::apply([&](const auto&... one) { (arguments.push_back(one->variant()), ...); }, kept);
    const HRESULT hr = invoke_member(member.owner, member.name, object.get(), std::move(arguments),
                                     result->late.put());
    // A success code is told by the slot only.
    EXPECT_EQ(hr, FAILED(result->hr) ? result->hr : S_OK)
        << member.owner << "::" << member.name << " through IDispatch";
    return result;
}

template <class I, class... A, class Object, class... Given>
HRESULT both(const Slot<I, A...>& member, const Object& object, const Given&... given) {
    return outcome(member, object, given...)->hr;
}

/// A number, which both routes must give alike.
template <class I, class... A, class Object, class... Given>
double number(const Slot<I, A...>& member, const Object& object, const Given&... given) {
    const auto got = outcome(member, object, given...);
    EXPECT_GE(got->hr, 0) << member.name;
    const auto slot = static_cast<double>(std::get<sizeof...(A) - 1>(got->outs).value);
    const auto as_real = got->late.as(VT_R8);
    EXPECT_TRUE(as_real) << member.name;
    if (as_real) {
        EXPECT_EQ(as_real->dblVal, slot) << member.name << " through IDispatch";
    }
    return slot;
}
template <class I, class... A, class Object, class... Given>
std::string text(const Slot<I, A...>& member, const Object& object, const Given&... given) {
    const auto got = outcome(member, object, given...);
    EXPECT_GE(got->hr, 0) << member.name;
    const auto slot = com::to_utf8(std::get<sizeof...(A) - 1>(got->outs).value);
    EXPECT_EQ(got->late.vt, VT_BSTR) << member.name;
    EXPECT_EQ(got->late.as_utf8(), slot) << member.name << " through IDispatch";
    return slot;
}
/// An object: both routes give one, or none.
template <class I, class... A, class Object, class... Given>
auto object(const Slot<I, A...>& member, const Object& from, const Given&... given) {
    const auto got = outcome(member, from, given...);
    EXPECT_GE(got->hr, 0) << member.name;
    auto* slot = std::get<sizeof...(A) - 1>(got->outs).value;
    if (!is_automation(member.owner)) return Ptr(slot);
    const auto other = got->late.template as_object<IUnknown>();
    EXPECT_EQ(static_cast<bool>(other), slot != nullptr) << member.name << " through IDispatch";
    return Ptr(slot);
}
/// An array: both routes give as many elements.
template <class I, class... A, class Object>
std::vector<Variant> values(const Slot<I, A...>& member, const Object& from) {
    const auto got = outcome(member, from);
    EXPECT_EQ(got->hr, S_OK) << member.name;
    EXPECT_EQ(got->late.vt, VT_ARRAY | VT_VARIANT) << member.name;
    auto slot = com::values_of(std::get<sizeof...(A) - 1>(got->outs).value);
    EXPECT_EQ(com::values_of(got->late.parray).size(), slot.size()) << member.name;
    return slot;
}

/// What the sheet says that members fail with, and why some of it cannot be brought about.
struct Documented {
    const char* owner;
    const char* member;
    std::vector<HRESULT> codes;
};
struct NotProvoked {
    const char* owner;
    const char* member; ///< null: any
    HRESULT code;
    const char* why;
};
const std::vector<Documented>& documented_failures();
const std::vector<NotProvoked>& not_provoked();

} // namespace openimapi::test
