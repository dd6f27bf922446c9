#include "openimapi/com/dispatch.hpp"

#include "com/calls.hpp"
#include "com/element.hpp"
#include "openimapi/com/ole.hpp"
#include "openimapi/com/ptr.hpp"
#include "openimapi/com/variant.hpp"

#include <algorithm>
#include <string_view>

namespace openimapi::inline v1::com {

namespace {

constexpr unsigned most_parameters = 12;

char16_t lower(char16_t c) noexcept {
    return c >= u'A' && c <= u'Z' ? static_cast<char16_t>(c + 32) : c;
}
bool same_name(const char16_t* a, const char16_t* b) noexcept {
    while (*a && lower(*a) == lower(*b))
        ++a, ++b;
    return lower(*a) == lower(*b);
}

FoundMember find_name(const Interface& table, const OLECHAR* name) noexcept {
    for (const Interface* at = &table; at; at = at->base) {
        if (!at->call) continue;
        for (unsigned i = 0; i < at->members.size(); ++i)
            if (same_name(at->members[i].name, name)) return {at, i};
    }
    return {};
}

/// In the interface itself: the first member with this id and one of these kinds.
int find_own(const Interface& table, DISPID id, WORD kinds) noexcept {
    const auto first = std::lower_bound(
        table.by_id.begin(), table.by_id.end(), id,
        [&](std::uint8_t index, DISPID wanted) { return table.members[index].id < wanted; });
    for (auto at = first; at != table.by_id.end() && table.members[*at].id == id; ++at)
        if (static_cast<WORD>(table.members[*at].kind) & kinds) return *at;
    return -1;
}

FoundMember find_in_chain(const Interface& table, DISPID id, WORD kinds) noexcept {
    for (const Interface* at = &table; at && at->call; at = at->base)
        if (const int index = find_own(*at, id, kinds); index >= 0)
            return {at, static_cast<unsigned>(index)};
    return {};
}

constexpr WORD any_kind =
    DISPATCH_METHOD | DISPATCH_PROPERTYGET | DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF;

/// One call on its way: cells for the slot, what of them we own, and where results go back to.
/// Most: how many parameters there may be.
template <unsigned Most>
class Call {
public:
    Call(const Member& member) noexcept : member_(member) {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() {
        for (unsigned i = 0; i < member_.parameters.size(); ++i)
            if (owned_ & 1U << i) release(i);
    }

    /// Parameter `index` from what the caller passed; DISP_E_ codes.
    HRESULT set(unsigned index, VARIANT* argument) noexcept {
        const Parameter& parameter = member_.parameters[index];
        if (parameter.flags & Parameter::out) {
            // By reference: a variable of the right type, or a VARIANT that takes any.
            if (!(argument->vt & VT_BYREF) || !argument->byref) return DISP_E_TYPEMISMATCH;
            const VARTYPE behind = argument->vt & ~VT_BYREF;
            if (behind != VT_VARIANT && behind != parameter.type) return DISP_E_TYPEMISMATCH;
            back_[index] = argument;
            owned_ |= 1U << index;
            if (!(parameter.flags & Parameter::in)) return S_OK;
        }
        if (const HRESULT hr = borrow(index, argument); hr != S_FALSE) return hr;
        return convert(index, argument);
    }
    HRESULT leave_out(unsigned index) noexcept {
        const Parameter& parameter = member_.parameters[index];
        if (!(parameter.flags & Parameter::optional)) return DISP_E_PARAMNOTOPTIONAL;
        if (parameter.type == VT_VARIANT) {
            cells_[index].variant.vt = VT_ERROR;
            cells_[index].variant.scode = DISP_E_PARAMNOTFOUND;
        }
        return S_OK;
    }

    HRESULT run(const Interface& owner, IDispatch* self, unsigned index) noexcept {
        return owner.call(self, index, cells_);
    }

    /// The [retval] into `result`, which may be null; references into the caller's variables.
    void deliver(VARIANT* result) noexcept {
        for (unsigned i = 0; i < member_.parameters.size(); ++i) {
            const Parameter& parameter = member_.parameters[i];
            if (parameter.flags & Parameter::retval) {
                VARIANT value = take(i);
                if (result)
                    *result = value;
                else
                    ole::VariantClear(&value);
            } else if (back_[i]) {
                VARIANT value = take(i);
                owned_ &= ~(1U << i);
                const VARTYPE behind = back_[i]->vt & ~VT_BYREF;
                VARIANT old{};
                if (behind == VT_VARIANT) {
                    std::swap(*back_[i]->pvarVal, value);
                    old = value;
                } else if (behind & VT_ARRAY) {
                    old.vt = behind;
                    old.parray = std::exchange(*back_[i]->pparray, value.parray);
                } else {
                    load_element(old, behind, back_[i]->byref);
                    store_element(value, behind, back_[i]->byref);
                }
                ole::VariantClear(&old);
            }
        }
    }
    /// Throws the results away that a failed call may have left.
    void discard() noexcept {
        for (unsigned i = 0; i < member_.parameters.size(); ++i)
            if (member_.parameters[i].flags & Parameter::retval) {
                VARIANT value = take(i);
                ole::VariantClear(&value);
            }
    }

private:
    /// Without a conversion, where the argument already has the type: the common case.
    /// S_FALSE where it has not.
    HRESULT borrow(unsigned index, const VARIANT* argument) noexcept {
        const VARTYPE wanted = member_.parameters[index].type;
        Cell& cell = cells_[index];
        const VARIANT* value = argument;
        if (value->vt == (VT_BYREF | VT_VARIANT)) {
            value = value->pvarVal;
            if (!value) return DISP_E_TYPEMISMATCH;
        }
        if (wanted == VT_VARIANT) {
            cell.variant = *value;
            return value->vt & VT_BYREF ? S_FALSE : S_OK;
        }
        if (wanted == VT_DISPATCH || wanted == VT_UNKNOWN) return S_FALSE;
        if (wanted & VT_ARRAY) {
            if (value->vt == wanted)
                cell.array = value->parray;
            else if (value->vt == (wanted | VT_BYREF) && value->pparray)
                cell.array = *value->pparray;
            else
                return DISP_E_TYPEMISMATCH;
            return S_OK;
        }
        if (value->vt != wanted) return S_FALSE;
        std::memcpy(&cell, &value->llVal, sizeof value->llVal);
        return S_OK;
    }

    HRESULT convert(unsigned index, const VARIANT* argument) noexcept {
        const Parameter& parameter = member_.parameters[index];
        Cell& cell = cells_[index];
        VARIANT made{};
        if (parameter.type == VT_VARIANT) {
            const HRESULT hr = ole::VariantCopyInd(&made, argument);
            if (FAILED(hr)) return DISP_E_TYPEMISMATCH;
            cell.variant = made;
            owned_ |= 1U << index;
            return S_OK;
        }
        if (parameter.type == VT_DISPATCH || parameter.type == VT_UNKNOWN)
            return convert_object(index, argument);
        const HRESULT hr = ole::VariantChangeType(&made, argument, 0, parameter.type);
        if (hr == DISP_E_OVERFLOW || hr == E_OUTOFMEMORY) return hr;
        if (FAILED(hr)) return DISP_E_TYPEMISMATCH;
        std::memcpy(&cell, &made.llVal, sizeof made.llVal);
        if (parameter.type == VT_BSTR) owned_ |= 1U << index;
        return S_OK;
    }

    HRESULT convert_object(unsigned index, const VARIANT* argument) noexcept {
        const Parameter& parameter = member_.parameters[index];
        VARIANT seen{};
        if (FAILED(ole::VariantCopyInd(&seen, argument))) return DISP_E_TYPEMISMATCH;
        const bool object = seen.vt == VT_DISPATCH || seen.vt == VT_UNKNOWN;
        HRESULT hr = S_OK;
        if (object && seen.punkVal) {
            void* found = nullptr;
            hr = seen.punkVal->QueryInterface(*parameter.interface_id, &found);
            // Every interface begins with IUnknown's slots.
            if (SUCCEEDED(hr)) {
                cells_[index].unknown = static_cast<IUnknown*>(found);
                owned_ |= 1U << index;
            }
        } else if (!object && seen.vt != VT_EMPTY && seen.vt != VT_NULL) {
            hr = E_NOINTERFACE; // Nothing, Empty and Null are all no object
        }
        ole::VariantClear(&seen);
        return FAILED(hr) ? DISP_E_TYPEMISMATCH : S_OK;
    }

    /// The cell's value as a VARIANT that owns it; the cell is empty afterwards.
    VARIANT take(unsigned index) noexcept {
        const Parameter& parameter = member_.parameters[index];
        VARIANT value{};
        Cell& cell = cells_[index];
        if (parameter.type == VT_VARIANT) {
            value = cell.variant;
        } else {
            value.vt = parameter.type;
            if (parameter.type == VT_DISPATCH)
                value.pdispVal = static_cast<IDispatch*>(cell.unknown);
            else
                std::memcpy(&value.llVal, &cell, sizeof value.llVal);
        }
        cell = Cell{};
        return value;
    }
    void release(unsigned index) noexcept {
        VARIANT value = take(index);
        ole::VariantClear(&value);
    }

    const Member& member_;
    Cell cells_[Most] = {};
    VARIANT* back_[Most] = {};
    std::uint32_t owned_ = 0;
};

void fill_exception(EXCEPINFO* exception, HRESULT hr) noexcept {
    Ptr<IErrorInfo> info;
    const bool told = ole::GetErrorInfo(0, &info) == S_OK;
    if (!exception) return;
    *exception = EXCEPINFO{};
    exception->scode = hr;
    if (!told) return;
    info->GetSource(&exception->bstrSource);
    info->GetDescription(&exception->bstrDescription);
    info->GetHelpFile(&exception->bstrHelpFile);
    info->GetHelpContext(&exception->dwHelpContext);
}

struct Arguments {
    VARIANT* positional[most_parameters] = {};
    UINT place[most_parameters] = {}; ///< in rgvarg, for puArgErr
    bool given[most_parameters] = {};
};

/// Sorts what the caller passed to the parameters that take it.
HRESULT sort_arguments(const Member& member, const DISPPARAMS& given, bool put, Arguments& sorted,
                       UINT* bad_argument) noexcept {
    // The parameters that a caller passes, in order: all but the [retval].
    unsigned passed[most_parameters];
    unsigned count = 0;
    for (unsigned i = 0; i < member.parameters.size(); ++i)
        if (!(member.parameters[i].flags & Parameter::retval)) passed[count++] = i;

    if (given.cArgs > count) return DISP_E_BADPARAMCOUNT;
    if (given.cNamedArgs > given.cArgs) return DISP_E_BADPARAMCOUNT;
    if (put && (!given.cNamedArgs || given.rgdispidNamedArgs[0] != DISPID_PROPERTYPUT))
        return DISP_E_PARAMNOTFOUND;

    for (UINT i = 0; i < given.cArgs; ++i) {
        unsigned parameter = 0;
        if (i < given.cNamedArgs) {
            const DISPID id = given.rgdispidNamedArgs[i];
            if (put && i == 0)
                parameter = passed[count - 1];
            else if (id < 0 || static_cast<unsigned>(id) >= count)
                parameter = most_parameters;
            else
                parameter = passed[id];
        } else {
            parameter = passed[given.cArgs - 1 - i]; // the first argument stands last
        }
        if (parameter == most_parameters || sorted.given[parameter]) {
            if (bad_argument) *bad_argument = i;
            return DISP_E_PARAMNOTFOUND;
        }
        sorted.given[parameter] = true;
        sorted.positional[parameter] = &given.rgvarg[i];
        sorted.place[parameter] = i;
    }
    for (unsigned i = 0; i < count; ++i) {
        const bool optional = member.parameters[passed[i]].flags & Parameter::optional;
        if (!sorted.given[passed[i]] && !optional)
            return given.cNamedArgs > (put ? 1U : 0U) ? DISP_E_PARAMNOTOPTIONAL
                                                      : DISP_E_BADPARAMCOUNT;
    }
    return S_OK;
}

bool left_out(const VARIANT* argument) noexcept {
    if (argument->vt == (VT_BYREF | VT_VARIANT) && argument->pvarVal) argument = argument->pvarVal;
    return argument->vt == VT_ERROR && argument->scode == DISP_E_PARAMNOTFOUND;
}

/// The commonest call: a property without arguments.
HRESULT read_property(const FoundMember& found, IDispatch* self, VARIANT* result,
                      EXCEPINFO* exception) noexcept {
    ole::SetErrorInfo(0, nullptr); // what is left behind afterwards is this call's
    Call<1> call(*found);
    const HRESULT hr = call.run(*found.owner, self, found.index);
    if (FAILED(hr)) {
        call.discard();
        fill_exception(exception, hr);
        return DISP_E_EXCEPTION;
    }
    call.deliver(result);
    return S_OK;
}

/// image.Root("DIR"): the object first, then its default member with the arguments.
HRESULT invoke_default(const FoundMember& found, IDispatch* self, LCID lcid, DISPPARAMS* parameters,
                       VARIANT* result, EXCEPINFO* exception, UINT* bad_argument) noexcept {
    Variant object;
    if (const HRESULT hr = read_property(found, self, &object, exception); FAILED(hr)) return hr;
    if (object.vt != VT_DISPATCH || !object.pdispVal) return DISP_E_BADPARAMCOUNT;
    return object.pdispVal->Invoke(DISPID_VALUE, IID_NULL, lcid,
                                   DISPATCH_PROPERTYGET | DISPATCH_METHOD, parameters, result,
                                   exception, bad_argument);
}

} // namespace

FoundMember find_member(const Interface& table, DISPID id, WORD flags) noexcept {
    FoundMember found = find_in_chain(table, id, flags & any_kind);
    if (!found && flags & DISPATCH_PROPERTYPUTREF)
        found = find_in_chain(table, id, DISPATCH_PROPERTYPUT);
    return found;
}

HRESULT get_ids_of_names(const Interface& table, REFIID riid, LPOLESTR* names, UINT count,
                         DISPID* ids) noexcept {
    if (riid != IID_NULL) return DISP_E_UNKNOWNINTERFACE;
    if (!names || !ids || !count) return E_INVALIDARG;
    std::fill_n(ids, count, DISPID_UNKNOWN);
    if (!names[0]) return E_INVALIDARG;
    const FoundMember found = find_name(table, names[0]);
    if (!found) return DISP_E_UNKNOWNNAME;
    ids[0] = found->id;
    HRESULT hr = S_OK;
    for (UINT i = 1; i < count; ++i) {
        for (unsigned p = 0; p < found->parameters.size() && names[i]; ++p)
            if (same_name(found->parameters[p].name, names[i])) {
                ids[i] = static_cast<DISPID>(p);
                break;
            }
        if (ids[i] == DISPID_UNKNOWN) hr = DISP_E_UNKNOWNNAME;
    }
    return hr;
}

HRESULT invoke(const Interface& table, IDispatch* self, DISPID id, REFIID riid, LCID lcid,
               WORD flags, DISPPARAMS* parameters, VARIANT* result, EXCEPINFO* exception,
               UINT* bad_argument) noexcept {
    if (riid != IID_NULL) return DISP_E_UNKNOWNINTERFACE;
    if (!parameters || (parameters->cArgs && !parameters->rgvarg) ||
        (parameters->cNamedArgs && !parameters->rgdispidNamedArgs))
        return E_INVALIDARG;
    const FoundMember found = find_member(table, id, flags);
    if (!found) return DISP_E_MEMBERNOTFOUND;
    const Member& member = *found;
    if (member.parameters.size() > most_parameters) return DISP_E_BADPARAMCOUNT;
    if (result) ole::VariantInit(result);

    const bool plain = member.kind == MemberKind::get && member.parameters.size() == 1;
    if (plain && !parameters->cArgs) return read_property(found, self, result, exception);
    if (plain && member.parameters[0].type == VT_DISPATCH)
        return invoke_default(found, self, lcid, parameters, result, exception, bad_argument);

    const bool put = member.kind == MemberKind::put || member.kind == MemberKind::put_ref;
    Arguments sorted;
    if (const HRESULT hr = sort_arguments(member, *parameters, put, sorted, bad_argument);
        FAILED(hr))
        return hr;

    Call<most_parameters> call(member);
    for (unsigned i = 0; i < member.parameters.size(); ++i) {
        if (member.parameters[i].flags & Parameter::retval) continue;
        VARIANT* argument = sorted.positional[i];
        const HRESULT hr =
            argument && !left_out(argument) ? call.set(i, argument) : call.leave_out(i);
        if (FAILED(hr)) {
            if (bad_argument) *bad_argument = sorted.place[i];
            return hr;
        }
    }
    ole::SetErrorInfo(0, nullptr); // what is left behind afterwards is this call's
    const HRESULT hr = call.run(*found.owner, self, found.index);
    if (FAILED(hr)) {
        call.discard();
        fill_exception(exception, hr);
        return DISP_E_EXCEPTION;
    }
    call.deliver(result);
    return S_OK;
}

HRESULT get_ids_of_names(std::span<const LateBound> interfaces, REFIID riid, LPOLESTR* names,
                         UINT count, DISPID* ids) noexcept {
    HRESULT hr = DISP_E_UNKNOWNNAME;
    for (const auto& one : interfaces) {
        hr = get_ids_of_names(*one.table, riid, names, count, ids);
        // A known member with an unknown argument is nobody else's business.
        if (hr != DISP_E_UNKNOWNNAME || ids[0] != DISPID_UNKNOWN) break;
    }
    return hr;
}

HRESULT invoke(std::span<const LateBound> interfaces, DISPID id, REFIID riid, LCID lcid, WORD flags,
               DISPPARAMS* parameters, VARIANT* result, EXCEPINFO* exception,
               UINT* bad_argument) noexcept {
    HRESULT hr = DISP_E_MEMBERNOTFOUND;
    for (const auto& one : interfaces) {
        hr = invoke(*one.table, one.self, id, riid, lcid, flags, parameters, result, exception,
                    bad_argument);
        if (hr != DISP_E_MEMBERNOTFOUND) break; // what a member answers is DISP_E_EXCEPTION
    }
    return hr;
}

} // namespace openimapi::inline v1::com
